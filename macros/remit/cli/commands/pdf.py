"""The command `pdf`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection, targets


@click.command()
@options.root
@options.document_ids
@options.document_files(".pdf")
@options.point_in_time
@options.preview
@options.paper
@options.redacted
@options.certificate
def pdf(
    root: Path,
    ids: tuple[str, ...],
    target: Path | None,
    when: selection.PointInTime,
    preview: bool,
    paper: str,
    redacted: bool,
    certificate: Path | None,
) -> int:
    """Print documents as PDF, one file each.

    Without an ID, all of them.

    The files follow PDF/A-3a and PDF/UA-1. They show the versions in force, or with --as-of those that were on a day.
    What keeps one document from being printed is reported; the others are printed.

    For example: remit pdf POL-001 -o ai-policy.pdf
    """
    from remit.files import write_whole
    from remit.paper.pdf import print_documents
    from remit.text import count

    edition = selection.chosen_edition(root, when, preview=preview)
    chosen = selection.chosen_documents(edition, ids)
    place, path_of = targets.destination(root, target, ".pdf", len(chosen))
    with output.Steps(1).step(f"Printing {count(len(chosen), 'document')}"):
        made, findings = print_documents(edition, chosen, paper=options.PAPERS[paper], redacted=redacted)
    signed = targets.signer(certificate)
    files = [(path_of(each.sheet.id), signed(each.pdf)) for each in made]
    for path, content in files:
        write_whole(path, content)
    return targets.report_outcome(findings, f"Wrote {len(made)} of {len(chosen)}: {place}")
