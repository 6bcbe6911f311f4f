"""Landscape pages: a table that is too wide for an upright page gets a section of its own in a Word file."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

_NEAR = Mm(1)
_SHORT = 4
"""So few parts before a wide table are turned with it, lest they stand on a page of their own."""


def set_landscape(document: Any, wide: list[Any]) -> None:
    """Put each of these tables of the body, with its heading and legend, on landscape pages."""
    body = document.element.body
    last = body.sectPr
    edges: dict[str, str] = {}
    for start, end in reversed(_ranges(body, wide)):
        parts = [each for each in body.iterchildren() if each is not last]
        final = deepcopy(last)
        if end == len(parts):
            _turn_section(document, last, edges)
        else:
            side = deepcopy(last)
            _turn_section(document, side, edges)
            _end_section(parts[end - 1], side)
        if start:
            _end_section(parts[start - 1], final)


def _ranges(body: Any, wide: list[Any]) -> list[tuple[int, int]]:
    """Return what is turned, as half-open ranges of the body's parts; those that touch are one."""
    parts = [each for each in body.iterchildren() if each.tag != qn("w:sectPr")]
    found: list[tuple[int, int]] = []
    for table in wide:
        at = next((number for number, part in enumerate(parts) if part is table), None)
        if at is None:
            continue  # a table within another is as wide as that one lets it be
        end = at + 1
        start = _heading_before(parts, at)
        if not any(part.tag == qn("w:tbl") for part in parts[:start]) and _paragraphs(parts[:start]) <= _SHORT:
            start = 0
        while end < len(parts) and (_style(parts[end]) == "RACILegend" or parts[end].tag == qn("w:bookmarkEnd")):
            end += 1
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _heading_before(parts: list[Any], at: int) -> int:
    """Return where the section of a table begins: at its heading when little stands between, else at the table."""
    start = at
    while start and at - start < _SHORT and parts[start - 1].tag != qn("w:tbl"):
        start -= 1
        if _style(parts[start]).startswith("Heading"):
            while start and _style(parts[start - 1]).startswith("Heading"):
                start -= 1
            return start
    return at


def _paragraphs(parts: list[Any]) -> int:
    return sum(part.tag == qn("w:p") for part in parts)


def _style(part: Any) -> str:
    return (part.style or "") if part.tag == qn("w:p") else ""


def _end_section(part: Any, section: Any) -> None:
    """End a section with a part of the body, in a small paragraph of its own where that is no paragraph."""
    while part.tag not in (qn("w:p"), qn("w:tbl")) and part.getprevious() is not None:
        part = part.getprevious()
    if part.tag != qn("w:p"):
        added = OxmlElement("w:p")
        part.addnext(added)
        added.style = "Compact"
        part = added
    part.set_sectPr(section)


def _turn_section(document: Any, properties: Any, edges: dict[str, str]) -> None:
    """Turn a section; `edges` are the headers and footers made for turned pages so far, by those they are made from."""
    section = Section(properties, document.part)
    width, height = section.page_width, section.page_height
    if width is None or height is None:
        return
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = height, width
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    for reference in properties.iter(qn("w:headerReference"), qn("w:footerReference")):
        id_ = reference.get(qn("r:id"))
        if id_ not in edges:
            edges[id_] = _moved(document.part, id_, Length(width - margins), Length(height - margins))
        reference.set(qn("r:id"), edges[id_])


def _moved(part: Any, id_: str, old: Length, new: Length) -> str:
    """Return the id of a header's or footer's copy in which what ends at the old margin ends at the new one."""
    given = part.related_parts[id_]
    if given.rels:
        return id_  # with a logo or a link it is not copied, and ends where it ended
    made, fresh = part.add_header_part() if given.partname.startswith("/word/header") else part.add_footer_part()
    for child in list(made.element):
        made.element.remove(child)
    made.element.extend(deepcopy(child) for child in given.element)
    for element in made.element.iter(qn("w:p")):
        paragraph = Paragraph(element, made)
        stops = paragraph.paragraph_format.tab_stops
        for at in [number for number, stop in enumerate(stops) if abs(stop.position - old) < _NEAR]:
            alignment = stops[at].alignment
            del stops[at]
            stops.add_tab_stop(new, alignment)
    return str(fresh)
