"""The command `history`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import FINE
from remit.cli.options import format_option, root_option

if TYPE_CHECKING:
    pass


@click.command()
@root_option
@format_option
@click.argument("id_", metavar="ID")
def history(root: Path, form: str, id_: str) -> int:
    """Show the versions of one document, newest first.

    Deleted documents are shown too. For example: remit history POL-001
    """
    from remit.cli import output, tables
    from remit.cli.editions import whole_edition
    from remit.edition import history_of
    from remit.register.versions import as_json

    edition = whole_edition(root)
    versions = history_of(edition, id_)
    if form == "json":
        output.as_json(as_json(id_, versions))
        return FINE
    tables.table(
        ["Version", "State", "Date", "Author", "Size", "Change", "Commit"],
        [
            [
                *(row.version, row.state, output.day(row.day) if row.day else "not committed"),
                *(row.author or "–", row.kind or "–"),
                row.summary + (" (amended later under the same version)" if row.amended else ""),
                (row.commit or "–")[:12],
            ]
            for row in versions
        ],
        wraps=("Author", "Change"),
    )
    if edition.no_history:
        output.complain(edition.no_history)
    return FINE
