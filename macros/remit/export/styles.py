"""The looks of a workbook as named styles, which those who customise it find in their program's list of styles."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from remit.export.sheet import Sheet, Value, plain
from remit.render import palette

HEADING = 32.0
"""The height of a row of headings, in points: two lines."""
_NARROWEST, _PADDING, _BUTTON = 7, 3, 5
_LINE, _AIR, _TALLEST = 13.5, 5.0, 400.0
_EDGE = Side(style="medium", color="ffffff")
_NONE, _RULED = Border(), Border(bottom=Side(style="thin", color=palette.COLOURS["rule"]))
_EDGES = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


def width(sheet: Sheet, index: int) -> float:
    """Return a column's width in characters: that of its longest line, within what is sensible."""
    column = sheet.columns[index]
    heading = max((len(word) for word in column.title.split()), default=0) + _BUTTON  # that of the filter
    shown = (plain(row[index]) for row in sheet.rows)
    lines = (len(line) for value in shown if value is not None for line in str(value).split("\n"))
    return float(min(max(_NARROWEST, heading, max(lines, default=0) + _PADDING), max(column.widest, min(heading, 24))))


def height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Return the height in points of a row whose texts are wrapped in columns of these widths."""
    lines = 1
    for value, wide in zip(row, widths, strict=True):
        shown, room = plain(value), int(wide) - _PADDING + 1
        if isinstance(shown, str) and (len(shown) > room or "\n" in shown):
            lines = max(lines, sum(max(1, -(-len(line) // room)) for line in shown.split("\n")))
    return min(lines * _LINE + _AIR, _TALLEST)


def add_styles(book: Workbook) -> None:
    """Give a workbook every style that its cells name."""
    for style in (
        _style("title", color=palette.COLOURS["accent"], size=20, bold=True, border=_NONE, wrap=False),
        _style("subtitle", color=palette.COLOURS["muted"], size=12, border=_NONE, wrap=False),
        _style("label", color=palette.COLOURS["muted"]),
        _style("text"),
        _style("code", color=palette.COLOURS["muted"], wrap=False),
        _style("link", color=palette.COLOURS["link"], underline=True),
        _style("date", form="yyyy-mm-dd", wrap=False),
        _style("centred", across="center", form="General"),
        _style(
            "heading", fill=palette.COLOURS["accent"], color=palette.COLOURS["on-accent"], bold=True, upright="center"
        ),
        _style(
            "heading centred",
            fill=palette.COLOURS["accent"],
            color=palette.COLOURS["on-accent"],
            bold=True,
            upright="center",
            across="center",
        ),
        *(_chip(kind, colours) for kind, colours in palette.BADGES.items()),
        *(_chip(f"letter {letter}", colours) for letter, colours in palette.LETTERS.items()),
    ):
        book.add_named_style(style)


def _chip(name: str, colours: palette.Colours) -> NamedStyle:
    return _style(
        name, fill=colours.back, color=colours.fore, bold=True, border=_EDGES, upright="center", across="center"
    )


def _style(
    name: str,
    *,
    fill: str = "",
    color: str = palette.COLOURS["text"],
    size: int = 10,
    bold: bool = False,
    underline: bool = False,
    border: Border = _RULED,
    wrap: bool = True,
    across: str = "left",
    upright: str = "center",
    form: str = "@",
) -> NamedStyle:
    return NamedStyle(
        name=f"Remit {name}",
        font=Font(name="Calibri", size=size, bold=bold, color=color, underline="single" if underline else None),
        fill=PatternFill("solid", start_color=fill) if fill else PatternFill(),
        border=border,
        alignment=Alignment(horizontal=across, vertical=upright, wrap_text=wrap, indent=int(across == "left")),
        number_format=form,
    )
