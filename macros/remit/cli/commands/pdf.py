"""The command `pdf`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import (
    PAPERS,
    as_of_option,
    chosen_documents,
    chosen_edition,
    documents_argument,
    known_at_option,
    paper_option,
    preview_option,
    redacted_option,
    root_option,
    sign_option,
    target_option,
)
from remit.cli.targets import destination, signer, told

if TYPE_CHECKING:
    pass


@click.command()
@root_option
@documents_argument
@target_option(".pdf")
@as_of_option
@known_at_option
@preview_option
@paper_option
@redacted_option
@sign_option
def pdf(
    root: Path,
    ids: tuple[str, ...],
    target: Path | None,
    as_of: datetime | None,
    known_at: str | None,
    preview: bool,
    paper: str,
    redacted: bool,
    certificate: Path | None,
) -> int:
    """Print documents as PDF, one file each.

    Without an ID, all of them.

    The files follow PDF/A-3a and PDF/UA-1. They show the texts in force, or with --as-of those that were on a day. What
    keeps one document from being printed is told, and the others are printed.

    For example: remit pdf POL-001 -o ai-policy.pdf
    """
    from remit.cli import output
    from remit.files import write_whole
    from remit.paper.pdf.documents import print_documents

    edition = chosen_edition(root, as_of, known_at, preview=preview)
    chosen = chosen_documents(edition, ids)
    place, path_of = destination(root, target, ".pdf", len(chosen))
    with output.Steps(1).step(f"Printing {len(chosen)} document{'s' * (len(chosen) != 1)}"):
        made, findings = print_documents(edition, chosen, paper=PAPERS[paper], redacted=redacted)
    signed = signer(certificate)
    files = [(path_of(each.sheet.id), signed(each.pdf)) for each in made]
    for path, content in files:
        write_whole(path, content)
    return told(findings, f"Wrote {len(made)} of {len(chosen)}: {place}")
