"""The command `raci`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection, targets


@click.command()
@options.root
@options.output_format
@options.table_file
@click.option("--document", metavar="ID", help="Only the activities of one document.")
@click.option("--role", metavar="KEY", help="Only the activities in which a role has a letter.")
@options.point_in_time
def raci(
    root: Path,
    form: str,
    target: Path | None,
    document: str | None,
    role: str | None,
    when: selection.PointInTime,
) -> int:
    """Show the RACI matrix, or write it to a file.

    It is made from the newest versions, or with --as-of from those that were in force on a day.

    For example: remit raci --role lead-implementer
    """
    from remit.cli import editions, tables
    from remit.export import sheets
    from remit.tables import raci as matrices

    edition = editions.newest_edition(root, when)
    handbook = edition.handbook
    selection.require_known(document, handbook.document, "document")
    selection.require_known(role, handbook.role, "role")
    found = matrices.matrix(handbook, document=document, role=role)
    if target is not None:
        return targets.write_table(edition, sheets.raci(edition, found), matrices.as_json(handbook, found), target)
    if form == "json":
        output.echo_data(matrices.as_json(handbook, found))
        return output.FINE
    if not found.rows:
        output.echo_wrapped("No activity to show.")
        return output.FINE
    tables.matrix(
        ["Activity", *(each.short for each in found.roles), "Document"],
        [[row.activity.name, *("/".join(cell) for cell in row.cells), row.document.id] for row in found.rows],
    )
    return output.FINE
