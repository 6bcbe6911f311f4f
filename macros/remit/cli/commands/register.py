"""The command `register`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection, targets


@click.command()
@options.root
@options.output_format
@options.table_file
@options.point_in_time
def register(root: Path, form: str, target: Path | None, when: selection.PointInTime) -> int:
    """Show the register of controlled documents.

    Each with its version, its state, who keeps it, when it was merged and when it is to be reviewed.
    """
    from remit.cli import editions, tables
    from remit.export import sheets
    from remit.register import document_register

    edition = editions.edition_in_force(root, when)
    if target is not None:
        return targets.write_table(
            edition, sheets.register(edition), document_register.as_json(edition.register), target
        )
    if form == "json":
        output.echo_data(document_register.as_json(edition.register))
        return output.FINE
    if not edition.register.rows:
        output.echo_wrapped("There is no controlled document yet. Begin with a role: remit new role Lead Implementer")
        return output.FINE
    tables.table(
        ["Id", "Title", "Version", "State", "Owner", "Merged", "Next review", "Flags"],
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
        output.error(edition.no_history)
    return output.FINE
