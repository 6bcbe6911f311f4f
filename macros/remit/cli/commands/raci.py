"""The command `raci`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import FINE
from remit.cli.options import as_of_option, format_option, known_at_option, require_known, root_option, table_option
from remit.cli.targets import write_table

if TYPE_CHECKING:
    pass


@click.command()
@root_option
@format_option
@table_option
@click.option("--document", metavar="ID", help="Only the activities of one document.")
@click.option("--role", metavar="KEY", help="Only the activities in which a role has a letter.")
@as_of_option
@known_at_option
def raci(
    root: Path,
    form: str,
    target: Path | None,
    document: str | None,
    role: str | None,
    as_of: datetime | None,
    known_at: str | None,
) -> int:
    """Show the RACI matrix, or write it to a file.

    It is made from the newest texts, or with --as-of from those that were in force on a day.

    For example: remit raci --role lead-implementer
    """
    from remit.cli import output, tables
    from remit.cli.editions import edition_in_force, whole_edition
    from remit.export import sheets
    from remit.tables.raci import as_json, matrix

    past = as_of is not None or known_at is not None
    edition = edition_in_force(root, as_of, known_at) if past else whole_edition(root)
    handbook = edition.handbook
    require_known(document, handbook.document, "document")
    require_known(role, handbook.role, "role")
    found = matrix(handbook, document=document, role=role)
    if target is not None:
        return write_table(edition, sheets.raci(edition, found), as_json(handbook, found), target)
    if form == "json":
        output.as_json(as_json(handbook, found))
        return FINE
    if not found.rows:
        output.say("No activity to show.")
        return FINE
    tables.matrix(
        ["Activity", *(each.short for each in found.roles), "Document"],
        [[row.activity.name, *("/".join(cell) for cell in row.cells), row.document.id] for row in found.rows],
    )
    return FINE
