"""Commands that print: single PDFs and the audit pack."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remit.cli import FINDINGS, FINE, as_of_option, known_at_option, root_option
from remit.finding import Finding, RemitError, Report

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.model import Document

Command = Callable[..., Any]

paper_option = click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="The size of the paper.")
redacted_option = click.option(
    "--redacted", is_flag=True, help="Leave out what the texts mark as redacted; no byte of it is in the file."
)
sign_option = click.option(
    "--sign",
    "certificate",
    metavar="FILE.p12",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sign each PDF (PAdES) with this certificate and key; the passphrase is asked for, or REMIT_PASSPHRASE.",
)
preview_option = click.option(
    "--preview", is_flag=True, help="Print the newest texts, marked as drafts, instead of those in force."
)
documents_argument = click.argument("ids", nargs=-1, metavar="[ID]...")


def target_option(suffix: str) -> Callable[[Command], Command]:
    """Return the option that says where files go that are made one for each document."""
    return click.option(
        "-o",
        "--output",
        "target",
        metavar=f"DIR|FILE{suffix}",
        type=click.Path(path_type=Path),
        help="Where to write: a folder, or for one document a file; without it, dist/.",
    )


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


PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The sizes of paper, and what the press calls them."""


def signer(certificate: Path | None) -> Callable[[bytes], bytes]:
    """Return what signs a PDF with a certificate; without one, what leaves it as it is."""
    if certificate is None:
        return lambda pdf: pdf
    from remit.clock import now
    from remit.paper.pdf.signature import sign

    passphrase = os.environ.get("REMIT_PASSPHRASE")
    if passphrase is None:
        passphrase = click.prompt("Passphrase", hide_input=True, default="", show_default=False, err=True)
    moment = now()
    return lambda pdf: sign(pdf, certificate, passphrase or None, at=moment, reason="Released as a controlled copy")


def chosen_edition(root: Path, as_of: datetime | None, known_at: str | None, *, preview: bool) -> Edition:
    """Return the edition to be printed: the texts in force, today or on a day, or the newest."""
    from remit.cli.reading import edition_in_force, whole_edition

    if preview and (as_of or known_at):
        raise RemitError("--preview shows the newest texts, and --as-of those of the past.", "Choose one of the two.")
    return whole_edition(root) if preview else edition_in_force(root, as_of, known_at)


def chosen_documents(edition: Edition, ids: tuple[str, ...]) -> list[Document]:
    """Return the documents that were named, or all."""
    from remit.text import suggestion

    known = edition.handbook.document
    for id_ in ids:
        if id_ not in known:
            raise RemitError(f"There is no document `{id_}`.", suggestion(id_, known))
    return [known[id_] for id_ in dict.fromkeys(ids)] if ids else list(edition.handbook.ordered)


def destination(root: Path, target: Path | None, suffix: str, count: int) -> tuple[Path, Callable[[str], Path]]:
    """Return where files of documents go, and the path for each by id; a folder is made, one file is for one document.

    Raises `RemitError` when several documents would be one file.
    """
    from remit.cli import find_root

    if target is not None and target.suffix.lower() == suffix:
        if count != 1:
            raise RemitError(f"{target} is one file for {count} documents.", "Name one document, or a folder.")
        return target, lambda _: target
    folder = target or find_root(root) / "dist"
    folder.mkdir(parents=True, exist_ok=True)
    return folder, lambda id_: folder / f"{id_}{suffix}"


def told(findings: list[Finding], done: str) -> int:
    """Say what was found and what was made; the exit code says whether everything was."""
    from remit.cli import output

    if findings:
        output.report(Report(findings=tuple(sorted(findings, key=lambda finding: finding.sort_key))))
    output.put(done)
    return FINDINGS if findings else FINE


@click.command()
@root_option
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE.pdf|FILE.zip",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the bound PDF, or the zip with everything; without it, both in dist/.",
)
@as_of_option
@known_at_option
@click.option(
    "--from",
    "begin",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Also tell what changed since the end of this day (YYYY-MM-DD).",
)
@preview_option
@paper_option
@redacted_option
@sign_option
def pack(
    root: Path,
    target: Path | None,
    as_of: datetime | None,
    known_at: str | None,
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
    from remit.cli import find_root, output
    from remit.cli.word import style_of
    from remit.files import write_whole
    from remit.pack.archive import everything, named, singles
    from remit.pack.bound import bind
    from remit.pack.make import make_content

    suffix = target.suffix.lower() if target else ""
    if target and suffix not in (".pdf", ".zip"):
        raise RemitError(f"{target.name}: a pack is a PDF or a zip.", "Choose a name that ends in .pdf or .zip.")
    edition = chosen_edition(root, as_of, known_at, preview=preview)
    steps = output.Steps(1 if suffix == ".pdf" else 2)
    content = make_content(edition, begin.date() if begin else None, preview=preview, redacted=redacted)
    with steps.step("Binding the pack"):
        volumes, findings = bind(content, paper=PAPERS[paper])
    signed = signer(certificate)
    volumes = [replace(volume, pdf=signed(volume.pdf)) for volume in volumes]
    folder = find_root(root) / "dist" if target is None else target.parent
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if suffix != ".zip":
        first = target or folder / f"{named(edition)}.pdf"
        for volume in volumes:
            written.append(first.with_name(volume.name.replace("audit-pack", first.stem)))
            write_whole(written[-1], volume.pdf)
    if suffix != ".pdf":
        with steps.step("Gathering everything else"):
            pdfs, words, more = singles(content, style_of(edition, root), paper=PAPERS[paper])
            archive = everything(content, volumes, {id_: signed(each) for id_, each in pdfs.items()}, words)
        findings = list(dict.fromkeys([*findings, *more]))
        written.append(target or folder / f"{named(edition)}.zip")
        write_whole(written[-1], archive)
    return told(findings, "\n".join(f"Wrote {path}" for path in written))
