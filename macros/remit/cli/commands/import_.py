"""The command that reads Word files: `import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import options, output, selection
from remit.source import paths

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.finding import Report
    from remit.intake.wordfile import Package


@click.command("import")
@options.root
@click.argument("file", metavar="FILE.docx", type=click.Path(path_type=Path))
@click.option("--type", "kind", type=click.Choice(list(paths.KINDS)), default="policy", help="What a new document is.")
@click.option("--title", default="", help="The title of a new document; without it, the one in the file.")
@click.option(
    "--track",
    type=click.Choice(["keep", "accept", "reject"]),
    default="keep",
    help="What becomes of tracked changes in a new document: marked in its text, accepted, or rejected.",
)
@click.option("--new", "as_new", is_flag=True, help="Take a file that Remit made as a new document all the same.")
@click.option("--force", is_flag=True, help="Change a document's file though it has changes that are not committed.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@options.output_format
def import_(
    root: Path, file: Path, kind: str, title: str, track: str, as_new: bool, force: bool, dry_run: bool, form: str
) -> int:
    """Take a Word file into the handbook.

    A file from elsewhere becomes a new document, with its headings, lists, tables, images and tracked changes, and
    front matter to be completed. A file that Remit made, and that somebody edited, becomes a change of the document's
    own file: what they changed there, with tracked changes or without, and nothing else. What could not be kept or
    carried over is reported, and the exit code is then 1. From a comparison or a review made by Remit, which is not a
    document, comments and edits are only listed.

    For example: remit import "Data policy.docx" --type policy
    """
    from remit.cli import editions
    from remit.intake.returned import made_by_remit
    from remit.intake.wordfile import feedback, open_package

    folder = selection.find_root(root)
    package = open_package(file)
    if feedback.shows_a_change(package) and not as_new:
        return _remarks(package, form)
    edition = editions.whole_edition(folder)
    if made_by_remit(package) and not as_new:
        return _returned(folder, edition, package, form, force=force, dry_run=dry_run)
    return _new(folder, edition, package, form, (kind, title, track), dry_run=dry_run)


def _new(
    root: Path, edition: Edition, package: Package, form: str, wishes: tuple[str, str, str], *, dry_run: bool
) -> int:
    from remit.intake import describe_import, import_as_json
    from remit.intake.new import import_document, write_import

    taken = import_document(edition, package, *wishes)
    found = None
    if not dry_run:
        write_import(root, taken)
        found = _checked(root, edition, taken.path)
    if form == "json":
        output.echo_data(import_as_json(taken, _as_data(found), written=not dry_run))
    else:
        for line in describe_import(taken, written=not dry_run):
            output.echo_wrapped(line)
        if found and found.findings:
            output.echo_wrapped("")
            output.echo_report(found)
    return output.FINDINGS if taken.lost or taken.missing or (found and found.errors) else output.FINE


def _returned(root: Path, edition: Edition, package: Package, form: str, *, force: bool, dry_run: bool) -> int:
    from remit.intake import describe_edits, edits_as_json, unified_difference
    from remit.intake.returned import find_edits, write_edits

    proposal = find_edits(edition, package)
    if not dry_run and proposal.applied:
        write_edits(root, edition, proposal, force=force)
    if form == "json":
        output.echo_data(edits_as_json(proposal, written=not dry_run and bool(proposal.applied)))
    else:
        if shown := unified_difference(proposal):
            output.echo(output.sanitize(shown))
        for line in describe_edits(proposal, written=not dry_run):
            output.echo_wrapped(line)
    return output.FINDINGS if proposal.unapplied else output.FINE


def _remarks(package: Package, form: str) -> int:
    from remit.intake import describe_remarks, remarks_as_json
    from remit.intake.wordfile import feedback

    found = feedback.read_remarks(package)
    if form == "json":
        output.echo_data(remarks_as_json(found))
    else:
        for line in describe_remarks(found):
            output.echo_wrapped(line)
    return output.FINDINGS if found.changes else output.FINE


def _checked(root: Path, edition: Edition, path: str) -> Report:
    """Return what the check finds in a file that was just written."""
    from remit.check import check
    from remit.edition import open_edition
    from remit.finding import Report

    found = check(open_edition(root, edition.today))
    return Report(findings=tuple(each for each in found.findings if each.place.path == path))


def _as_data(found: Report | None) -> list[object]:
    import json

    from remit import formatters

    return json.loads(formatters.as_json(found))["findings"] if found else []
