"""How wide columns and how tall rows are: reckoned here, because programs differ in whether they see to it."""

from __future__ import annotations

from collections.abc import Sequence

from remit.export.sheet import Sheet, Value, plain

HEADING = 32.0
"""The height of a row of headings, in points: two lines."""
_NARROWEST, _PADDING, _BUTTON = 7, 3, 5
_LINE, _AIR, _TALLEST = 13.5, 5.0, 400.0


def width(sheet: Sheet, index: int) -> float:
    """Return a column's width in characters: that of its longest line, within what is sensible."""
    column = sheet.columns[index]
    heading = max((len(word) for word in column.title.split()), default=0) + _BUTTON  # that of the filter
    told = (plain(row[index]) for row in sheet.rows)
    lines = (len(line) for value in told if value is not None for line in str(value).split("\n"))
    return float(min(max(_NARROWEST, heading, max(lines, default=0) + _PADDING), max(column.widest, min(heading, 24))))


def height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Return the height in points of a row whose texts are wrapped in columns of these widths."""
    lines = 1
    for value, wide in zip(row, widths, strict=True):
        told, room = plain(value), int(wide) - _PADDING + 1
        if isinstance(told, str) and (len(told) > room or "\n" in told):
            lines = max(lines, sum(max(1, -(-len(line) // room)) for line in told.split("\n")))
    return min(lines * _LINE + _AIR, _TALLEST)
