"""A workbook of sheets as the bytes of an XLSX file (ECMA-376): the same for the same edition, whenever it is made."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.errors import IgnoredError, IgnoredErrors
from openpyxl.writer.excel import ExcelWriter

from remit.edition import Edition
from remit.export.limits import MAX_ADDRESS, MAX_LINKS, fitting, names, writable
from remit.export.plain import begins_formula
from remit.export.sheet import Cell, Column, Kind, Sheet, Value, page_address, plain
from remit.export.styles import HEADING, height, width
from remit.files import zip_entry

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as BookCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet


OLDEST = date(1900, 3, 1)
"""The first day that a spreadsheet reckons rightly; earlier ones are written as text."""
_CENTRED = (Kind.MARK, Kind.NUMBER)
_LONGEST_SHOWN = 255
"""What a cell with the format of text shows; of longer ones some versions show only ####."""


class _Archive(ZipFile):
    """A zip whose entries carry no time and no system of their own."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = zinfo_or_arcname.filename if isinstance(zinfo_or_arcname, ZipInfo) else zinfo_or_arcname
        super().writestr(zip_entry(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(str(arcname or filename), Path(filename).read_bytes())


class _PageWriter(WorksheetWriter):
    """Writes a sheet, and that `5.2` is meant as text: without it every such cell is marked as a mistake."""

    def write_drawings(self) -> None:
        # The element's place is before the drawings (ECMA-376, part 1, 18.3.1.99).
        meant = IgnoredErrors(ignoredError=[IgnoredError(numberStoredAsText=True, twoDigitTextYear=True)]).to_tree()
        sheet: Any = self.ws
        meant[0].set("sqref", sheet.dimensions)  # the library knows the attribute, but does not write it
        self.xf.send(meant)
        super().write_drawings()


class _BookWriter(ExcelWriter):
    """Writes a workbook of plain sheets."""

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = None
        writer: Any = _PageWriter(ws)
        writer.write()
        ws._rels = writer._rels
        self._archive.write(writer.out, ws.path[1:])
        self.manifest.append(ws)
        writer.cleanup()


def saved(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an XLSX file; `Workbook.save` would put the hour into it."""
    file = io.BytesIO()
    writer = _BookWriter(book, _Archive(file, "w", ZIP_DEFLATED))
    writer.save()
    return file.getvalue()


def workbook(edition: Edition, sheets: Sequence[Sheet]) -> bytes:
    """Return sheets as an XLSX file, with a first sheet that says what it is, of which day and of which commit."""
    from openpyxl import Workbook

    from remit.export.cover import write_cover
    from remit.export.styles import add_styles

    book = Workbook()
    add_styles(book)
    titles = names(["About", *(sheet.title for sheet in sheets)])
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    first.title = titles[0]
    for title, sheet in zip(titles[1:], sheets, strict=True):
        _fill(edition, book.create_sheet(title), fitting(sheet))
    write_cover(edition, first, dict(zip(titles[1:], sheets, strict=True)))
    for page in book.worksheets:
        _set_up(edition, page)
    _describe(edition, book)
    book.calculation.fullCalcOnLoad = False  # there is nothing to reckon, and so nothing to save on closing
    return saved(book)


def _describe(edition: Edition, book: Workbook) -> None:
    """Say in the file's properties what it is; its times are those of the day it shows."""
    organisation = writable(edition.handbook.settings.organisation)
    day = datetime.combine(edition.today, datetime.min.time())
    about = book.properties
    about.title = (
        f"{organisation}: roles and controlled documents" if organisation else "Roles and controlled documents"
    )
    about.subject = f"As of {edition.today}"
    about.creator = about.lastModifiedBy = organisation or "Remit"
    about.description = f"Commit {edition.register.commit}" if edition.register.commit else "No history"
    about.created = about.modified = day


def _fill(edition: Edition, page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    widths = [width(sheet, number) for number in range(len(sheet.columns))]
    for number, column in enumerate(sheet.columns, 1):
        heading = page.cell(1, number)
        _put(heading, column.title)
        heading.style = "Remit heading centred" if column.kind in _CENTRED else "Remit heading"
        page.column_dimensions[get_column_letter(number)].width = widths[number - 1]
    page.row_dimensions[1].height = HEADING
    shown, links = _printed(sheet), 0
    for row_number, row in enumerate(sheet.rows, 2):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            address = page_address(edition.handbook.settings, value.path) if isinstance(value, Cell) else ""
            linked = bool(address) and links < MAX_LINKS and len(address) <= MAX_ADDRESS
            links += linked
            _write(page.cell(row_number, number), column, value, address if linked else "")
        page.row_dimensions[row_number].height = height(row[:shown], widths[:shown])
    _end(page, sheet)


def _write(cell: BookCell | MergedCell, column: Column, value: Value, address: str) -> None:
    shown = plain(value)
    _put(cell, shown)
    cell.style = f"Remit {_style(column, value, linked=bool(address))}"
    if isinstance(shown, str):
        if begins_formula(shown):
            cell.quotePrefix = True  # it stays text when somebody edits it
        if len(shown) > _LONGEST_SHOWN:
            cell.number_format = "General"
    if address:
        cell.hyperlink = address


def _put(cell: BookCell | MergedCell, value: str | int | date | None) -> None:
    """Write a value as what it is: a text is a text, whatever it begins with."""
    if isinstance(value, date) and value < OLDEST:
        value = value.isoformat()
    if isinstance(value, str) and value:
        cell.value = writable(value)
        cell.data_type = "s"
    else:
        cell.value = None if value == "" else value


def _style(column: Column, value: Value, *, linked: bool) -> str:
    if isinstance(value, Cell) and (value.badge or value.letter):
        return value.badge or f"letter {value.letter}"
    if linked:
        return "link"
    if isinstance(value, date) and value >= OLDEST:
        return "date"
    if not column.printed:
        return "code"
    return "centred" if column.kind in _CENTRED else "text"


def _end(page: Worksheet, sheet: Sheet) -> None:
    """Freeze the headings, offer the filters, and leave on paper only what is worth its space."""
    from openpyxl.utils import get_column_letter

    last = get_column_letter(len(sheet.columns))
    bottom = len(sheet.rows) + 1
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    page.auto_filter.ref = f"A1:{last}{bottom}"
    page.print_title_rows = "1:1"
    page.print_area = f"A1:{get_column_letter(_printed(sheet))}{bottom}"


def _printed(sheet: Sheet) -> int:
    """Return how many columns are on paper; the others come after them and are not wrapped."""
    return max((number for number, column in enumerate(sheet.columns, 1) if column.printed), default=1)


def _set_up(edition: Edition, page: Worksheet) -> None:
    """Set a sheet up for paper: A4 across, as wide as the page, with what an uncontrolled copy must say."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.sheet_view.showGridLines = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.7
    page.page_margins.header = page.page_margins.footer = 0.3
    head, foot = page.oddHeader, page.oddFooter
    assert head is not None and foot is not None  # noqa: S101, PT018 - a new sheet has both
    head.left.text = writable(edition.handbook.settings.organisation)[:80].replace("&", "&&")
    head.right.text = page.title.replace("&", "&&")
    foot.left.text = f"As of {edition.today}. Uncontrolled when printed."
    foot.right.text = "Page &P of &N"
