"""Documents as PDF files, one each; what keeps one from being made keeps no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from remit.edition import Edition
from remit.finding import Finding, RemitError
from remit.fonts import coverage_with
from remit.model import Document
from remit.paper import PrintSheet, printing, unprintable
from remit.paper.pdf.compiler import CompilerError, Workspace, compile_each, open_workspace
from remit.paper.pdf.inputs import LinkTargets, replaced, single_job, write_inputs, write_without_undrawable


@dataclass(frozen=True, kw_only=True)
class PdfFile:
    """A document's PDF."""

    sheet: PrintSheet
    pdf: bytes


def print_documents(
    edition: Edition,
    documents: Iterable[Document],
    *,
    paper: str = "a4",
    redacted: bool = False,
    beside: Iterable[str] = (),
) -> tuple[list[PdfFile], list[Finding]]:
    """Return the PDF of each document, and what kept others, or parts of them, from being printed.

    Links between these documents, and to those whose files lie `beside` them already, lead to `ID.pdf`.
    """
    documents = list(documents)
    by_id = {document.id: document for document in documents}
    findings: list[Finding] = []
    made: list[PdfFile] = []
    with open_workspace(edition.root) as workspace:
        wanted = printing.each_sheet(
            edition, documents, findings, redacted=redacted, fonts=coverage_with(edition.fonts)
        )
        places = LinkTargets(beside)
        sheets = write_inputs(workspace, edition, wanted, places)
        pdfs = _singles(workspace, sheets, places, paper)
        faulty = [sheet for sheet in sheets if isinstance(pdfs[sheet.id], CompilerError)]
        again = write_without_undrawable(workspace, edition, faulty, places, findings, redacted=redacted)
        pdfs |= _singles(workspace, again, places, paper)
        for sheet in replaced(sheets, again):
            pdf = pdfs[sheet.id]
            if isinstance(pdf, CompilerError):
                findings.append(unprintable.not_printable(by_id[sheet.id], f"{pdf}."))
            else:
                made.append(PdfFile(sheet=sheet, pdf=pdf))
    return made, findings


def _singles(
    workspace: Workspace, sheets: list[PrintSheet], places: LinkTargets, paper: str
) -> dict[str, bytes | CompilerError]:
    """Return the PDF of each sheet by id, or why it could not be made."""
    made = compile_each(workspace, [single_job(workspace, sheet, places, paper) for sheet in sheets])
    return {sheet.id: pdf for sheet, pdf in zip(sheets, made, strict=True)}


def print_job(edition: Edition, role: str, *, paper: str = "a4") -> bytes:
    """Return a role's job description as a PDF; raise `RemitError` when it cannot be made."""
    try:
        return print_sheet(edition, printing.job_sheet(edition, role), edition.root, paper=paper)
    except CompilerError as fault:
        raise RemitError(f"The job description of `{role}` cannot be printed: {fault}.") from None


def print_sheet(edition: Edition, sheet: PrintSheet, root: Path | None, *, paper: str = "a4") -> bytes:
    """Return one sheet as a PDF, with the fonts of the handbook at `root`; raise `CompilerError` when that fails."""
    with open_workspace(root) as workspace:
        places = LinkTargets()
        light = write_inputs(workspace, edition, [sheet], places)[0]
        return workspace.compile(single_job(workspace, light, places, paper))
