"""Documents as PDF files, one each; what keeps one from being made keeps no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from remit.edition import Edition
from remit.finding import Finding, RemitError
from remit.glyphs.own import coverage
from remit.model import Document
from remit.paper.chart import chart_data
from remit.paper.faults import not_printable
from remit.paper.press import Job, PressFault, Stage, stage
from remit.paper.sheet import Sheet, each_sheet, picture
from remit.paper.typst import Writer
from remit.paper.word import job_sheet

STATE_WORDS = {
    "draft": "Draft", "approved": "Approved, not yet in force", "in-force": "In force", "superseded": "Superseded",
    "retired": "Retired",
}  # fmt: skip
WATERMARKS = {"draft": "DRAFT", "superseded": "SUPERSEDED", "retired": "RETIRED"}


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A document's PDF."""

    sheet: Sheet
    pdf: bytes


def print_documents(
    edition: Edition,
    documents: Iterable[Document],
    *,
    paper: str = "a4",
    redacted: bool = False,
    beside: Iterable[str] = (),
) -> tuple[list[Printed], list[Finding]]:
    """Return the PDF of each document, and what kept others, or parts of them, from being printed.

    Links between these documents, and to those whose files lie `beside` them already, lead to `ID.pdf`.
    """
    documents = list(documents)
    by_id = {document.id: document for document in documents}
    findings: list[Finding] = []
    made: list[Printed] = []
    with stage(edition.root) as press:
        wanted = each_sheet(edition, documents, findings, redacted=redacted, joined=True, fonts=coverage(edition.fonts))
        known: dict[str, Any] = {id_: {"file": file_of(id_), "anchors": {}} for id_ in beside}
        sheets = furnish(press, edition, wanted, file_of, known)
        for sheet in sheets:
            try:
                pdf = single(press, sheet, paper)
            except PressFault as fault:
                findings.append(not_printable(by_id[sheet.id], f"{fault}."))
            else:
                made.append(Printed(sheet=sheet, pdf=pdf))
    return made, findings


def print_job(edition: Edition, role: str, *, paper: str = "a4") -> bytes:
    """Return a role's job description as a PDF; raise `RemitError` when it cannot be made."""
    sheet = job_sheet(edition, role)
    with stage(edition.root) as press:
        try:
            return single(press, furnish(press, edition, [sheet], file_of)[0], paper)
        except PressFault as fault:
            raise RemitError(f"The job description of `{role}` cannot be printed: {fault}.") from None


def single(press: Stage, sheet: Sheet, paper: str = "a4") -> bytes:
    """Return a sheet that lies in the press as a PDF of its own; raise `PressFault` when that fails."""
    inputs = {"sheet": sheet.id, "file": file_of(sheet.id), "paper": paper}
    return press.compile(Job(template="single.typ", day=sheet.day, inputs=inputs))


def file_of(id_: str) -> str:
    """Return the name of the file that holds one document."""
    return f"{id_}.pdf"


def furnish(
    press: Stage,
    edition: Edition,
    sheets: Iterable[Sheet],
    file: Callable[[str], str],
    known: dict[str, Any] | None = None,
) -> list[Sheet]:
    """Put sheets into the press with all they need: texts, facts, pictures, the chart, and where links lead.

    `file` names for each the file that it will be in; `known` is what an earlier call has put there, and grows. The
    sheets come back without their trees, which are heavy.
    """
    press.put("chart.json", chart_data(edition))
    known = {} if known is None else known
    light: list[Sheet] = []
    for sheet in sheets:
        settled = sheet.settled
        text = Writer(prefix=sheet.id, top=settled.top).document(settled.blocks)
        press.put(f"texts/{sheet.id}.typ", f'#import "/house.typ": *\n{text.markup}')
        press.put(f"sheets/{sheet.id}.json", facts(sheet) | {"aside": text.aside})
        for place in settled.pictures:
            press.put(f"pictures/{place}", picture(edition, place) or b"")
        anchors = dict.fromkeys(sorted(text.anchors - {settled.top}), True)
        known[sheet.id] = {"file": file(sheet.id), "anchors": anchors}
        light.append(replace(sheet, settled=replace(settled, blocks=[])))
    press.put("known.json", known)
    return light


def facts(sheet: Sheet) -> dict[str, str | bool | None]:
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
