"""The first sheet of a workbook: whose it is, of which day and commit, and what is on the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from remit.blocks import badges
from remit.edition import Edition
from remit.export.limits import writable
from remit.export.sheet import Sheet
from remit.export.styles import height
from remit.register import State

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_STATES = {
    State.DRAFT: "written, but not approved",
    State.APPROVED: "approved, but not yet in effect",
    State.IN_FORCE: "approved and in effect: this is what holds",
    State.RETIRED: "no longer in effect, kept for the record",
}
_WIDTHS = {"A": 24, "B": 112}


def write_cover(edition: Edition, page: Worksheet, sheets: Mapping[str, Sheet]) -> None:
    """Write the cover; `sheets` are the others by the names they bear."""
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    settings = edition.handbook.settings
    row = 1
    for text, style, points in (
        (settings.organisation or "Handbook", "title", 32),
        ("Roles and controlled documents", "subtitle", 22),
    ):
        _write(page, row, 1, text, style)
        page.row_dimensions[row].height = points
        row += 1
    row += 1
    for label, text in _facts(edition):
        row = _line(page, row, label, text)
    row = _section(page, row, "Sheets")
    for name, sheet in sheets.items():
        row = _line(page, row, name, sheet.about)
        _link(page, row - 1, name)
    row = _section(page, row, "States")
    for state, meaning in _STATES.items():
        row = _line(page, row, badges.BADGES[state.value], meaning, style=state.value)
    row = _section(page, row, f"Letters ({settings.scheme.key.upper()})")
    for letter, word in settings.scheme.letters.items():
        row = _line(page, row, letter, word, style=f"letter {letter}")


def _facts(edition: Edition) -> Iterator[tuple[str, str]]:
    settings, register = edition.handbook.settings, edition.register
    yield "As of", f"{edition.today} (the end of the day, {settings.time_zone})"
    yield "Commit", register.commit or "none"
    count = len(register.rows)
    states = (
        f"{register.count(state)} {badges.BADGES[state.value].lower()}" for state in State if register.count(state)
    )
    yield "Documents", f"{count}: {', '.join(states)}" if count else "none yet"
    overdue = sum(row.overdue for row in register.rows)
    yield "Reviews overdue", str(overdue) if overdue else "none"
    yield (
        "Status",
        "Uncontrolled copy. What holds is the register in the repository; compare the commit before relying.",
    )
    if edition.no_history:
        yield "Without history", edition.no_history
    if settings.example:
        yield "Example", "The organisation and its people are invented."


def _section(page: Worksheet, row: int, title: str) -> int:
    for column in (1, 2):
        _write(page, row + 1, column, title if column == 1 else "", "heading")
    page.row_dimensions[row + 1].height = 20
    return row + 2


def _line(page: Worksheet, row: int, label: str, text: str, *, style: str = "label") -> int:
    _write(page, row, 1, label, style)
    _write(page, row, 2, text, "text")
    page.row_dimensions[row].height = height((label, text), tuple(_WIDTHS.values()))
    return row + 1


def _link(page: Worksheet, row: int, name: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell = page.cell(row, 1)
    cell.style = "Remit link"
    quoted = name.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")


def _write(page: Worksheet, row: int, column: int, text: str, style: str) -> None:
    cell = page.cell(row, column)
    if text:
        cell.value = writable(text)
        cell.data_type = "s"
    cell.style = f"Remit {style}"
