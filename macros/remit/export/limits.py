"""What a spreadsheet cannot hold, and what is written instead, so that nothing is lost in silence.

The limits are those that Microsoft publishes as "Excel specifications and limits".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from remit.export.sheet import Column, Sheet

MAX_TEXT, MAX_NAME, MAX_ROWS, MAX_COLUMNS = 32_767, 31, 1_048_576, 16_384
MAX_LINKS, MAX_ADDRESS = 65_000, 2_000
"""Links on one sheet, and characters of a link; beyond 65,530 and 2,079 the file is refused, so the rest stays text."""
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE = re.compile("_x(?=[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")


def writable(text: str) -> str:
    """Return text as a cell can hold it: what XML has no place for as �, and a note where it had to be cut."""
    text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CODE.sub("_x005F_x", text)  # `_x0041_` would be read as a character's number
    units = text.encode("utf-16-le")  # the program counts in these
    if len(units) <= 2 * MAX_TEXT:
        return text
    note = f"… [cut here: {len(text):,} characters are too many for a cell; the JSON file has them all]"
    return units[: 2 * (MAX_TEXT - len(note))].decode("utf-16-le", "ignore") + note


def fitting(sheet: Sheet) -> Sheet:
    """Return a sheet that is not too long or too wide; a last row or heading says what is missing."""
    if len(sheet.columns) > MAX_COLUMNS:
        missing = len(sheet.columns) - MAX_COLUMNS + 1
        note = Column(title=f"… {missing} more columns: see the JSON file")
        rows = tuple((*row[: MAX_COLUMNS - 1], None) for row in sheet.rows)
        sheet = replace(sheet, columns=(*sheet.columns[: MAX_COLUMNS - 1], note), rows=rows)
    if len(sheet.rows) > MAX_ROWS - 1:
        missing = len(sheet.rows) - MAX_ROWS + 2
        note_row = (f"… {missing} more rows: see the CSV file", *(None,) * (len(sheet.columns) - 1))
        sheet = replace(sheet, rows=(*sheet.rows[: MAX_ROWS - 2], note_row))
    return sheet


def names(titles: Iterable[str]) -> list[str]:
    """Return names that sheets can bear, each once, in the order of their titles."""
    found: list[str] = []
    taken = {"history"}  # the program keeps this one for itself
    for title in titles:
        base = _NOT_IN_NAMES.sub("-", writable(title)).strip("' ") or "Sheet"
        name, number = base[:MAX_NAME].strip("' "), 1
        while name.casefold() in taken:
            number += 1
            mark = f" {number}"
            name = base[: MAX_NAME - len(mark)].strip("' ") + mark
        taken.add(name.casefold())
        found.append(name)
    return found
