"""Tables of a Word file as every program shows them alike: named style, fixed widths, whole rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from remit.paper.word.styles import FACTS, MARK, WordTable

_A4, _MARGIN = (Mm(210), Mm(297)), Mm(25)
"""What is taken where a reference document does not say it."""
_LOWEST, _HIGHEST, _A_CHARACTER = Mm(18), Mm(50), Mm(1.9)
"""How high a row of turned headings is."""


def marked(body: Any, plans: Sequence[WordTable]) -> list[tuple[Any, WordTable]]:
    """Return the tables that the writer was given, each with its plan."""
    return [(table, plans[number]) for table, number in _numbered(body)]


def _numbered(body: Any) -> Iterator[tuple[Any, int]]:
    for table in body.iter(qn("w:tbl")):
        style = table.tblStyle_val or ""
        if style.startswith(MARK):
            yield table, int(style.removeprefix(MARK))


def lay_out(document: Any, tables: Sequence[tuple[Any, WordTable]]) -> None:
    """Give tables their styles and measures."""
    ids = {each.name: each.style_id for each in document.styles if each.type == WD_STYLE_TYPE.TABLE}
    for table, plan in tables:
        table.tblStyle_val = ids.get(plan.style, ids.get("Table"))
        if table.getparent() is document.element.body and plan.layout.shares:
            _measure(table, plan.layout.shares, text_width(document, landscape=plan.layout.landscape))
        look = table.tblPr.find(qn("w:tblLook"))
        if plan.style == FACTS and look is not None:
            look.set(qn("w:firstColumn"), "1")
            look.set(qn("w:val"), "0080")
        for row in table.tr_lst:
            properties = row.get_or_add_trPr()
            if properties.find(qn("w:cantSplit")) is None:
                properties.insert(0, OxmlElement("w:cantSplit"))
        if plan.layout.turned and table.tr_lst:
            _turn_headings(table.tr_lst[0])


def text_width(document: Any, *, landscape: bool = False) -> int:
    """Return how wide the text on a page is, in python-docx's units (EMU)."""
    section = document.sections[0]
    page = section.page_height or _A4[1] if landscape else section.page_width or _A4[0]
    left, right = (_MARGIN if each is None else each for each in (section.left_margin, section.right_margin))
    return int(max(page - left - right, Mm(50)))


def _measure(table: Any, shares: Sequence[float], width: int) -> None:
    whole = table.tblPr.find(qn("w:tblW"))
    if whole is not None:
        whole.set(qn("w:type"), "dxa")
        whole.set(qn("w:w"), str(width // Twips(1)))
    for column, share in zip(table.tblGrid.gridCol_lst, shares, strict=False):
        column.w = int(width * share)


def _turn_headings(row: Any) -> None:
    """Let all headings but the first run from bottom to top, in a row that is high enough for them."""
    texts = ("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.tc_lst[1:])
    longest = max(map(len, texts), default=0)
    row.trHeight_val = min(max(longest * _A_CHARACTER, _LOWEST), _HIGHEST)
    row.trHeight_hRule = WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in row.tc_lst[1:]:
        direction = OxmlElement("w:textDirection")
        direction.set(qn("w:val"), "btLr")
        cell.get_or_add_tcPr().append(direction)
