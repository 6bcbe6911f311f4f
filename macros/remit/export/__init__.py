"""The tables as files for other programs: Excel, CSV, JSON and a calendar.

`sheets` and `staff` make sheets (`sheet`: columns, typed cells) of an edition's tables, `plain` the same data as JSON
and CSV. `workbook` writes sheets as XLSX with a `cover`, in the looks of `styles` and within what a cell can hold
(`limits`); `calendar` holds reviews and certificates. `files` puts all of it together by file names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Sheet", "all_data", "as_csv", "as_json", "exports", "one_table", "sheets"]

if TYPE_CHECKING:
    from remit.export import sheets
    from remit.export.files import exports, one_table
    from remit.export.plain import all_data, as_csv, as_json
    from remit.export.sheet import Sheet
else:
    __getattr__ = lazily(
        __name__,
        {
            "Sheet": "sheet",
            "all_data": "plain",
            "as_csv": "plain",
            "as_json": "plain",
            "exports": "files",
            "one_table": "files",
        },
    )
