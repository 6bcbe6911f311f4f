"""The inputs of the compiler: texts as markup, facts, pictures and the chart, and where links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from remit.edition import Edition
from remit.finding import Finding
from remit.paper import PrintSheet, printing
from remit.paper.pdf.blocks import TypstText, TypstWriter
from remit.paper.pdf.compiler import CompileJob, Workspace, undrawable
from remit.paper.pdf.text import is_plain, quote
from remit.tables import orgchart

STATE_WORDS = {
    "draft": "Draft", "approved": "Approved, not yet in force", "in-force": "In force", "superseded": "Superseded",
    "retired": "Retired",
}  # fmt: skip
WATERMARKS = {"draft": "DRAFT", "superseded": "SUPERSEDED", "retired": "RETIRED"}
_SHOWN = 2  # holders named in a box


def replaced(sheets: Iterable[PrintSheet], again: Iterable[PrintSheet]) -> list[PrintSheet]:
    """Return sheets with those in place that were made again."""
    new = {sheet.id: sheet for sheet in again}
    return [new.get(sheet.id, sheet) for sheet in sheets]


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
        workspace.write(f"sheets/{sheet.id}.json", facts(sheet) | {"landscape": text.landscape})
        for place in body.pictures:
            workspace.write(f"pictures/{place}", printing.picture(edition, place) or b"")
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
    again = printing.each_sheet(edition, worse, found, redacted=redacted, undrawn=bad)
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


def chart_data(edition: Edition) -> dict[str, Any]:
    """Return the chart of an edition's day, in the units of `tables.orgchart`."""
    chart = orgchart.org_chart(edition.handbook, edition.today)
    lines = [f"{line.lower.role.title} reports to {line.upper.role.title}" for line in chart.lines if not line.dotted]
    lines += [
        f"{line.lower.role.title} has a dotted line to {line.upper.role.title}" for line in chart.lines if line.dotted
    ]
    return {
        "width": chart.width,
        "height": chart.height,
        "alt": "Organisation chart. " + "; ".join(lines) + "." if lines else "Organisation chart.",
        "box": {"width": orgchart.WIDTH, "height": orgchart.HEIGHT},
        "boxes": [_chart_box(box) for box in chart.boxes],
        "lines": [{"dotted": line.dotted, "points": _line_points(line)} for line in chart.lines],
    }


def _chart_box(box: orgchart.Box) -> dict[str, Any]:
    more = f" +{len(box.holders) - _SHOWN}" if len(box.holders) > _SHOWN else ""
    return {
        "x": box.x,
        "y": box.y,
        "title": box.role.title,
        "holders": ", ".join(box.holders[:_SHOWN]) + more if box.holders else "vacant",
        "vacant": not box.holders,
        "external": box.role.kind == "external",
    }


def _line_points(line: orgchart.ReportingLine) -> list[tuple[float, float]]:
    """Return the corners of a line, from the superior down."""
    shift = 24.0 if line.dotted and not line.level else 0.0
    upper, lower = line.upper.x + orgchart.WIDTH / 2 + shift, line.lower.x + orgchart.WIDTH / 2 + shift
    top, bottom = line.upper.y + orgchart.HEIGHT, line.lower.y
    if line.level:
        return [(upper, top), (upper, top + line.level), (lower, top + line.level), (lower, top)]
    middle = (top + bottom) / 2 + (6.0 if line.dotted else 0.0)
    return [(upper, top), (upper, middle), (lower, middle), (lower, bottom)]
