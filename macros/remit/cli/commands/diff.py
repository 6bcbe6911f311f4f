"""The command that compares two versions of a document: `diff`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import options, output
from remit.finding import RemitError

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.redline import Comparison

_SIGNS = {"insertion": ("{+", "+}", "green"), "deletion": ("[-", "-]", "red"), "": ("", "", None)}
KINDS = (".html", ".docx", ".pdf")


@click.command()
@options.root
@options.output_format
@click.argument("id_", metavar="ID")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@options.target("F.html|F.docx|F.pdf", "Write a web page, a Word file with tracked changes, or a PDF.")
def diff(root: Path, form: str, id_: str, old: str, new: str, target: Path | None) -> int:
    """Show what changed between two versions of a document.

    OLD and NEW are versions (1.0.0), revisions of git (a commit, branch or tag), or a dot for the file on disk. Both
    texts are read in the handbook as it is now, so that only what changed in this document is marked.

    For example: remit diff POL-001 1.0.0 1.1.0 -o changes.docx
    """
    from remit.cli import editions
    from remit.redline import as_json, compare, text_at

    if target is not None and target.suffix.lower() not in KINDS:
        raise RemitError(f"{target.name}: a comparison is written as HTML, DOCX or PDF.", "End the name so.")
    edition = editions.whole_edition(root)
    found = compare(edition, text_at(edition, id_, old), text_at(edition, id_, new))
    if target is not None:
        _write(edition, found, target)
        output.echo_wrapped(f"Wrote {target}.")
    elif form == "json":
        output.echo_data(as_json(found))
    else:
        _show(found)
    return output.FINE


def _write(edition: Edition, found: Comparison, target: Path) -> None:
    from remit.files import write_whole
    from remit.redline import as_docx, as_page, as_pdf

    kind = target.suffix.lower()
    make = {".docx": as_docx, ".pdf": as_pdf}
    write_whole(target, make[kind](edition, found) if kind in make else as_page(found))


def _show(found: Comparison) -> None:
    output.echo_wrapped(f"{found.id} {found.title}: {found.old.label} → {found.new.label}", bold=True)
    for note in found.notes:
        output.echo_wrapped(f"  {note}")
    parts = (
        ("Document metadata", found.fact_passages),
        ("RACI assignments", found.raci_passages),
        ("", found.passages),
    )
    for heading, passages in parts:
        section = ""
        for passage in passages:
            if (name := heading or passage.section) != section:
                output.echo("")
                output.echo_wrapped(name, bold=True)
                section = name
            _line(passage.shortened())
    changes = ", ".join(found.summary.phrases)
    output.echo("")
    output.echo_wrapped(changes or ("The text is the same." if found.fields else "Both are the same."))


def _line(parts: Iterable[tuple[str, str]]) -> None:
    """Print a line with its changes between the signs of `git diff --word-diff`; the terminal itself breaks it."""
    line = ""
    for mark, words in parts:
        before, after, colour = _SIGNS[mark]
        line += output.styled(f"{before}{output.sanitize(words)}{after}", colour=colour)
    output.echo(line)
