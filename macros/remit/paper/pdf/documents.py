"""Documents as PDF files, one each; what keeps one from being made keeps no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from remit.edition import Edition
from remit.finding import Finding, RemitError
from remit.fonts.handbook_fonts import coverage
from remit.model import Document
from remit.paper.findings import not_printable
from remit.paper.pdf.blocks import TypstText, TypstWriter
from remit.paper.pdf.chart import chart_data
from remit.paper.pdf.compiler import CompileJob, CompilerError, Workspace, compile_each, open_workspace, undrawable
from remit.paper.pdf.text import is_plain, quote
from remit.paper.sheet import PrintSheet, each_sheet, job_sheet, picture

STATE_WORDS = {
    "draft": "Draft", "approved": "Approved, not yet in force", "in-force": "In force", "superseded": "Superseded",
    "retired": "Retired",
}  # fmt: skip
WATERMARKS = {"draft": "DRAFT", "superseded": "SUPERSEDED", "retired": "RETIRED"}


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
        wanted = each_sheet(edition, documents, findings, redacted=redacted, joined=True, fonts=coverage(edition.fonts))
        places = LinkTargets(beside)
        sheets = write_inputs(workspace, edition, wanted, places)
        pdfs = _singles(workspace, sheets, places, paper)
        faulty = [sheet for sheet in sheets if isinstance(pdfs[sheet.id], CompilerError)]
        again = write_without_undrawable(workspace, edition, faulty, places, findings, redacted=redacted)
        pdfs |= _singles(workspace, again, places, paper)
        for sheet in replaced(sheets, again):
            pdf = pdfs[sheet.id]
            if isinstance(pdf, CompilerError):
                findings.append(not_printable(by_id[sheet.id], f"{pdf}."))
            else:
                made.append(PdfFile(sheet=sheet, pdf=pdf))
    return made, findings


def _singles(
    workspace: Workspace, sheets: list[PrintSheet], places: LinkTargets, paper: str
) -> dict[str, bytes | CompilerError]:
    """Return the PDF of each sheet by id, or why it could not be made."""
    made = compile_each(workspace, [single_job(workspace, sheet, places, paper) for sheet in sheets])
    return {sheet.id: pdf for sheet, pdf in zip(sheets, made, strict=True)}


def replaced(sheets: Iterable[PrintSheet], again: Iterable[PrintSheet]) -> list[PrintSheet]:
    """Return sheets with those in place that were made again."""
    new = {sheet.id: sheet for sheet in again}
    return [new.get(sheet.id, sheet) for sheet in sheets]


def print_job(edition: Edition, role: str, *, paper: str = "a4") -> bytes:
    """Return a role's job description as a PDF; raise `RemitError` when it cannot be made."""
    try:
        return print_sheet(edition, job_sheet(edition, role), edition.root, paper=paper)
    except CompilerError as fault:
        raise RemitError(f"The job description of `{role}` cannot be printed: {fault}.") from None


def print_sheet(edition: Edition, sheet: PrintSheet, root: Path | None, *, paper: str = "a4") -> bytes:
    """Return one sheet as a PDF, with the fonts of the handbook at `root`; raise `CompilerError` when that fails."""
    with open_workspace(root) as workspace:
        places = LinkTargets()
        light = write_inputs(workspace, edition, [sheet], places)[0]
        return workspace.compile(single_job(workspace, light, places, paper))


def single_job(workspace: Workspace, sheet: PrintSheet, places: LinkTargets, paper: str) -> CompileJob:
    """Return the job that makes a sheet that lies in the workspace into a PDF of its own."""
    write_link_targets(workspace, [sheet.id], places, file_of)
    return workspace.job(f"single/{sheet.id}", "single", sheet.id, paper, day=sheet.day)


def file_of(id_: str) -> str:
    """Return the name of the file that holds one document."""
    return f"{id_}.pdf"


class LinkTargets:
    """Where links lead, as far as sheets have been written.

    Links to documents whose files lie `beside` them lead there, too.
    """

    def __init__(self, beside: Iterable[str] = ()) -> None:
        self._anchors: dict[str, frozenset[str]] = dict.fromkeys(beside, frozenset())
        self._links: dict[str, frozenset[str]] = {}

    def add(self, id_: str, text: TypstText) -> None:
        """Note a sheet's text."""
        self._anchors[id_] = text.anchors
        self._links[id_] = text.links

    def drop(self, id_: str) -> None:
        """Forget a sheet: links to it lead nowhere."""
        del self._anchors[id_]

    def seen_from(self, id_: str, file: Callable[[str], str]) -> dict[str, Any]:
        """Return the places that a text links to: in its own file with their anchors, else which file they are in.

        Only these: the compiler reads them again for every file.
        """
        own = file(id_)
        return {
            linked: {"file": None, "anchors": dict.fromkeys(sorted(self._anchors[linked]), True)}
            if file(linked) == own
            else {"file": file(linked)}
            for linked in sorted(self._links[id_] & self._anchors.keys())
        }


def write_link_targets(
    workspace: Workspace, ids: Iterable[str], places: LinkTargets, file: Callable[[str], str]
) -> None:
    """Tell the texts that lie in the workspace where what they link to is, once all are written."""
    for id_ in ids:
        workspace.write(f"known/{id_}.json", places.seen_from(id_, file))


def write_inputs(
    workspace: Workspace, edition: Edition, sheets: Iterable[PrintSheet], places: LinkTargets
) -> list[PrintSheet]:
    """Put sheets into the workspace with all they need: texts, facts, pictures and the chart; note their places.

    The sheets come back without their trees, which are heavy.
    """
    workspace.write("chart.json", chart_data(edition))
    light: list[PrintSheet] = []
    for sheet in sheets:
        body = sheet.body
        text = TypstWriter(prefix=sheet.id, top=body.top).document(body.blocks)
        workspace.write(f"texts/{sheet.id}.typ", _markup(sheet.id, text))
        workspace.write(f"sheets/{sheet.id}.json", facts(sheet) | {"aside": text.aside})
        for place in body.pictures:
            workspace.write(f"pictures/{place}", picture(edition, place) or b"")
        places.add(sheet.id, replace(text, anchors=text.anchors - {body.top}))
        light.append(replace(sheet, body=replace(body, blocks=[])))
    return light


def write_without_undrawable(
    workspace: Workspace,
    edition: Edition,
    sheets: Sequence[PrintSheet],
    places: LinkTargets,
    findings: list[Finding],
    *,
    redacted: bool,
) -> list[PrintSheet]:
    """Write sheets that could not be compiled again, without those of their pictures that cannot be drawn.

    Only sheets with such pictures come back; what is left out is added to `findings`.
    """
    bad = undrawable(workspace, (place for sheet in sheets for place in sheet.body.pictures))
    worse = [edition.handbook.document[sheet.id] for sheet in sheets if sheet.body.pictures & bad.keys()]
    if not worse:
        return []
    found: list[Finding] = []
    again = each_sheet(edition, worse, found, redacted=redacted, joined=True, undrawn=bad)
    made = write_inputs(workspace, edition, again, places)
    findings += [finding for finding in found if finding not in findings]
    return made


def _markup(id_: str, text: TypstText) -> str:
    begin = f'#import "/house.typ": *\n#let to = to-one-of.with(json({quote(f"/known/{id_}.json")}))\n'
    return f"{begin}#show: plain\n{text.markup}" if is_plain(text.markup) else begin + text.markup


def facts(sheet: PrintSheet) -> dict[str, str | bool | None]:
    """Return what header, footer and the file's own data say about a sheet."""
    return {
        "id": "" if sheet.footer else sheet.id,
        "title": sheet.title,
        "version": sheet.version,
        "state": sheet.state,
        "state-word": sheet.footer or STATE_WORDS[sheet.state],
        "watermark": WATERMARKS.get(sheet.state),
        "classification": sheet.classification,
        "language": sheet.language,
        "organisation": sheet.organisation,
        "summary": sheet.summary,
        "day": sheet.day.isoformat(),
        "commit": sheet.commit,
    }
