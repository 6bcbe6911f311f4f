"""The command `history`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output


@click.command()
@options.root
@options.output_format
@click.argument("id_", metavar="ID")
def history(root: Path, form: str, id_: str) -> int:
    """Show the versions of one document, newest first.

    Deleted documents are shown too. For example: remit history POL-001
    """
    from remit.cli import editions, tables
    from remit.edition import history_of
    from remit.register import versions as version_history

    edition = editions.whole_edition(root)
    versions = history_of(edition, id_)
    if form == "json":
        output.echo_data(version_history.as_json(id_, versions))
        return output.FINE
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
        output.error(edition.no_history)
    return output.FINE
