"""The command that makes Word files: `docx`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection, targets
from remit.finding import Finding


@click.command()
@options.root
@options.document_ids
@options.document_files(".docx")
@options.point_in_time
@options.preview
@options.redacted
@click.option(
    "--house-style",
    "style_target",
    metavar="FILE.docx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Only write the house style that comes with Remit to this file, to be changed in Word.",
)
def docx(
    root: Path,
    ids: tuple[str, ...],
    target: Path | None,
    when: selection.PointInTime,
    preview: bool,
    redacted: bool,
    style_target: Path | None,
) -> int:
    """Write documents as Word files, one each.

    Without an ID, all of them.

    They show the versions in force, or with --as-of those that were on a day. Their looks are those of house-style.docx
    at the handbook's root, where there is one. What keeps one document from being written is reported; the others are
    written.

    For example: remit docx POL-001 -o ai-policy.docx
    """
    from remit.files import write_whole
    from remit.paper.word import given_style, write_documents
    from remit.text import count

    if style_target is not None:
        write_whole(style_target, given_style().content, replace=False)
        output.echo_wrapped(
            f"Wrote {style_target}.\n→ Change its styles in Word, and keep it as house-style.docx at the root."
        )
        return output.FINE
    edition = selection.chosen_edition(root, when, preview=preview)
    chosen = selection.chosen_documents(edition, ids)
    place, path_of = targets.destination(root, target, ".docx", len(chosen))
    style = targets.style_of(edition, root)
    findings: list[Finding] = []
    done = 0
    with output.Steps(1).step(f"Writing {count(len(chosen), 'document')}"):
        for made in write_documents(edition, chosen, style, redacted=redacted):
            if isinstance(made, Finding):
                findings.append(made)
            else:
                write_whole(path_of(made.id), made.docx)
                done += 1
    return targets.report_outcome(findings, f"Wrote {done} of {len(chosen)}: {place}")
