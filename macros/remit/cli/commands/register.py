"""The command `register`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import FINE
from remit.cli.options import as_of_option, format_option, known_at_option, root_option, table_option
from remit.cli.targets import write_table

if TYPE_CHECKING:
    pass


@click.command()
@root_option
@format_option
@table_option
@as_of_option
@known_at_option
def register(root: Path, form: str, target: Path | None, as_of: datetime | None, known_at: str | None) -> int:
    """Show the register of controlled documents.

    Each with its version, its state, who keeps it, when it landed and when it is to be reviewed.
    """
    from remit.cli import output, tables
    from remit.cli.editions import edition_in_force
    from remit.export import sheets
    from remit.register.register import as_json

    edition = edition_in_force(root, as_of, known_at)
    if target is not None:
        return write_table(edition, sheets.register(edition), as_json(edition.register), target)
    if form == "json":
        output.as_json(as_json(edition.register))
        return FINE
    if not edition.register.rows:
        output.say("There is no controlled document yet. Begin with a role: remit new role Lead Implementer")
        return FINE
    tables.table(
        ["Id", "Title", "Version", "State", "Owner", "Landed", "Next review", "Flags"],
        [
            [
                *(row.id, row.title, row.version, row.state.value, row.owner),
                *(output.day(row.landed_on), output.day(row.next_review) + (" overdue" if row.overdue else "")),
                ", ".join(row.flags),
            ]
            for row in edition.register.rows
        ],
        wraps=("Title", "Owner", "Next review", "Flags"),
    )
    if edition.no_history:
        output.complain(edition.no_history)
    return FINE
