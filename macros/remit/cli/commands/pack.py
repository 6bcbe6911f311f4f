"""The command `pack`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from remit.cli import options, output, selection, targets
from remit.finding import RemitError


@click.command()
@options.root
@options.target(
    "FILE.pdf|FILE.zip", "Where to write the bound PDF, or the zip with everything; without it, both in dist/."
)
@options.point_in_time
@click.option(
    "--from",
    "begin",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Also list what changed since the end of this day (YYYY-MM-DD).",
)
@options.preview
@options.paper
@options.redacted
@options.certificate
def pack(
    root: Path,
    target: Path | None,
    when: selection.PointInTime,
    begin: datetime | None,
    preview: bool,
    paper: str,
    redacted: bool,
    certificate: Path | None,
) -> int:
    """Bind the audit pack of what is in force.

    It says who approved each text, and how to verify that.

    As a PDF it has a cover, contents, register, matrix, roles, documents, approvals and a manifest. As a zip it has
    also each document as PDF and Word, the tables, the repository and the guide to verification.

    For example: remit pack --as-of 2026-10-31 --from 2026-01-31 -o audit.zip
    """
    from remit.files import write_whole
    from remit.pack import bind, make_content, pack_name, pack_zip, single_files

    suffix = target.suffix.lower() if target else ""
    if target and suffix not in (".pdf", ".zip"):
        raise RemitError(f"{target.name}: a pack is a PDF or a zip.", "Choose a name that ends in .pdf or .zip.")
    edition = selection.chosen_edition(root, when, preview=preview)
    steps = output.Steps(1 if suffix == ".pdf" else 2)
    content = make_content(edition, begin.date() if begin else None, preview=preview, redacted=redacted)
    with steps.step("Binding the pack"):
        volumes, findings = bind(content, paper=options.PAPERS[paper])
    signed = targets.signer(certificate)
    volumes = [replace(volume, pdf=signed(volume.pdf)) for volume in volumes]
    folder = selection.find_root(root) / "dist" if target is None else target.parent
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if suffix != ".zip":
        first = target or folder / f"{pack_name(edition)}.pdf"
        for volume in volumes:
            written.append(first.with_name(volume.name.replace("audit-pack", first.stem)))
            write_whole(written[-1], volume.pdf)
    if suffix != ".pdf":
        with steps.step("Gathering everything else"):
            pdfs, words, more = single_files(content, targets.style_of(edition, root), paper=options.PAPERS[paper])
            archive = pack_zip(content, volumes, {id_: signed(each) for id_, each in pdfs.items()}, words)
        findings = list(dict.fromkeys([*findings, *more]))
        written.append(target or folder / f"{pack_name(edition)}.zip")
        write_whole(written[-1], archive)
    return targets.report_outcome(findings, "\n".join(f"Wrote {path}" for path in written))
