"""A workbook as bytes that are the same whenever and wherever it is saved."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.errors import IgnoredError, IgnoredErrors
from openpyxl.writer.excel import ExcelWriter

_EARLIEST = (1980, 1, 1, 0, 0, 0)


class _Archive(ZipFile):
    """A zip whose entries carry no time and no system of their own."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = zinfo_or_arcname.filename if isinstance(zinfo_or_arcname, ZipInfo) else zinfo_or_arcname
        entry = ZipInfo(name, _EARLIEST)
        entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
        super().writestr(entry, data)

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
