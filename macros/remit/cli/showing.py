"""The commands that show: `raci`, `register`, `history`, `job` and `schema`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import FINE, as_of_option, format_option, known_at_option, root_option
from remit.finding import RemitError

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.export.sheet import Sheet


_table_option = click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the screen: .csv, .json or .xlsx.",
)


@click.command()
@root_option
@format_option
@_table_option
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
    from remit.cli.reading import edition_in_force, whole_edition
    from remit.export import sheets
    from remit.tables.raci import as_json, matrix

    past = as_of is not None or known_at is not None
    edition = edition_in_force(root, as_of, known_at) if past else whole_edition(root)
    handbook = edition.handbook
    _known(document, handbook.document, "document")
    _known(role, handbook.role, "role")
    found = matrix(handbook, document=document, role=role)
    if target is not None:
        return _write_table(edition, sheets.raci(edition, found), as_json(handbook, found), target)
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


@click.command()
@root_option
@format_option
@_table_option
@as_of_option
@known_at_option
def register(root: Path, form: str, target: Path | None, as_of: datetime | None, known_at: str | None) -> int:
    """Show the register of controlled documents.

    Each with its version, its state, who keeps it, when it landed and when it is to be reviewed.
    """
    from remit.cli import output, tables
    from remit.cli.reading import edition_in_force
    from remit.export import sheets
    from remit.register.register import as_json

    edition = edition_in_force(root, as_of, known_at)
    if target is not None:
        return _write_table(edition, sheets.register(edition), as_json(edition.register), target)
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


@click.command()
@root_option
@format_option
@click.argument("id_", metavar="ID")
def history(root: Path, form: str, id_: str) -> int:
    """Show the versions of one document, newest first.

    Deleted documents are shown too. For example: remit history POL-001
    """
    from remit.cli import output, tables
    from remit.cli.reading import whole_edition
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


@click.command()
@root_option
@click.argument("role", metavar="ROLE")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE.md|.docx|.pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the screen.",
)
@as_of_option
@known_at_option
def job(root: Path, role: str, target: Path | None, as_of: datetime | None, known_at: str | None) -> int:
    """Write a role's job description, for the screen, Word or paper.

    It is made from the newest texts, or with --as-of from those that were in force on a day.

    For example: remit job lead-implementer -o lead-implementer.docx
    """
    from remit.cli import output
    from remit.cli.reading import edition_in_force, whole_edition
    from remit.files import write_whole
    from remit.render.standalone import job_description

    kind = target.suffix.lower() if target else ".md"
    if target and kind not in (".md", ".markdown", ".docx", ".pdf"):
        raise RemitError(
            f"{target.name}: a job description is written as Markdown, Word file or PDF.",
            "Choose a name that ends in .md, .docx or .pdf.",
        )
    past = as_of is not None or known_at is not None
    edition = edition_in_force(root, as_of, known_at) if past else whole_edition(root)
    _known(role, edition.handbook.role, "role")
    if target is None:
        output.put(output.seen(job_description(edition, role)), end="")
    else:
        made = {".docx": _job_in_word, ".pdf": _job_on_paper}.get(kind, lambda *_: job_description(edition, role))
        write_whole(target, made(edition, role, root))
        output.say(f"Wrote {target}.")
    return FINE


def _job_on_paper(edition: Edition, role: str, _root: Path) -> bytes:
    from remit.paper.pdf.documents import print_job

    return print_job(edition, role)


def _job_in_word(edition: Edition, role: str, root: Path) -> bytes:
    from remit.cli.word import style_of
    from remit.paper.word.documents import write_job

    return write_job(edition, role, style_of(edition, root))


@click.command()
@click.argument("name", required=False, metavar="[policy|role|people|settings]")
def schema(name: str | None) -> int:
    """Print the JSON Schema of a file format, for editors.

    Without a name, those of all formats, by name.
    """
    from remit.cli.output import as_json
    from remit.source.schema import FILES, json_schema

    _known(name, FILES, "file format")
    as_json(json_schema(name) if name else {each: json_schema(each) for each in FILES})
    return FINE


def _write_table(edition: Edition, sheet: Sheet, data: object, target: Path) -> int:
    from remit.cli import output
    from remit.export.files import one_table
    from remit.files import write_whole

    write_whole(target, one_table(edition, sheet, data, target.name))
    output.say(f"Wrote {target}.")
    if edition.no_history:
        output.complain(edition.no_history)
    return FINE


def _known(name: str | None, known: object, what: str) -> None:
    """Refuse a name that is not there, with the one that was probably meant."""
    if name is None or name in known:  # type: ignore[operator]  # a mapping by name
        return
    from remit.text import suggestion

    raise RemitError(f"There is no {what} `{name}`.", suggestion(name, known))  # type: ignore[arg-type]
