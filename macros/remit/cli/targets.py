"""Where the files that commands make go, and what is reported about them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.output import FINDINGS, FINE
from remit.finding import Finding, RemitError, Report

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.export import Sheet
    from remit.paper.word import HouseStyle


def write_table(edition: Edition, sheet: Sheet, data: object, target: Path) -> int:
    """Write a table to a file, as CSV, JSON or Excel by the file's name."""
    from remit.cli import output
    from remit.export import one_table
    from remit.files import write_whole

    write_whole(target, one_table(edition, sheet, data, target.name))
    output.echo_wrapped(f"Wrote {target}.")
    if edition.no_history:
        output.error(edition.no_history)
    return FINE


def signer(certificate: Path | None) -> Callable[[bytes], bytes]:
    """Return what signs a PDF with a certificate; without one, what leaves it as it is."""
    if certificate is None:
        return lambda pdf: pdf
    from remit.clock import now
    from remit.paper.pdf import sign

    passphrase = os.environ.get("REMIT_PASSPHRASE")
    if passphrase is None:
        passphrase = click.prompt("Passphrase", hide_input=True, default="", show_default=False, err=True)
    moment = now()
    return lambda pdf: sign(pdf, certificate, passphrase or None, at=moment, reason="Released as a controlled copy")


def destination(root: Path, target: Path | None, suffix: str, count: int) -> tuple[Path, Callable[[str], Path]]:
    """Return where files of documents go, and the path for each by id; a folder is made, one file is for one document.

    Raises `RemitError` when several documents would be one file.
    """
    from remit.cli.selection import find_root

    if target is not None and target.suffix.lower() == suffix:
        if count != 1:
            raise RemitError(f"{target} is one file for {count} documents.", "Name one document, or a folder.")
        return target, lambda _: target
    folder = target or find_root(root) / "dist"
    folder.mkdir(parents=True, exist_ok=True)
    return folder, lambda id_: folder / f"{id_}{suffix}"


def report_outcome(findings: list[Finding], done: str) -> int:
    """Say what was found and what was made; the exit code says whether everything was."""
    from remit.cli import output

    if findings:
        output.echo_report(Report(findings=tuple(sorted(findings, key=lambda finding: finding.sort_key))))
    output.echo(done)
    return FINDINGS if findings else FINE


def style_of(edition: Edition, root: Path) -> HouseStyle:
    """Return the house style of a handbook as it lies on disk today, and say which styles it lacks."""
    from remit.cli import output
    from remit.cli.selection import find_root
    from remit.paper.word import HouseStyle, read_house_style

    style = read_house_style(find_root(root), edition.handbook.settings.scheme)
    if style.missing:
        output.error(
            f"{HouseStyle.NAME} lacks styles, so what is set in them looks plain: {', '.join(style.missing)}.\n"
            "→ Take them over from the one that comes with Remit: remit docx --house-style FILE.docx"
        )
    return style
