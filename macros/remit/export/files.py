"""Every export of an edition as bytes by the file's name; writing them is the caller's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from remit.edition import Edition
from remit.export.plain import all_data, as_csv, as_json
from remit.export.sheet import Sheet
from remit.export.sheets import all_sheets
from remit.finding import RemitError

SUFFIXES = (".csv", ".json", ".xlsx")
"""The forms in which a table can be written to a file."""


def exports(edition: Edition) -> Mapping[str, bytes]:
    """Return all exports: each table as CSV and JSON, `handbook.xlsx` with all of them, and `reviews.ics`."""
    from remit.export.calendar import calendar
    from remit.export.workbook import workbook

    sheets = all_sheets(edition)
    found = {f"{sheet.key}.csv": as_csv(sheet) for sheet in sheets}
    found |= {f"{name}.json": as_json(data) for name, data in all_data(edition).items()}
    found["handbook.xlsx"] = workbook(edition, sheets)
    found["reviews.ics"] = calendar(edition)
    return dict(sorted(found.items()))


def one_table(edition: Edition, sheet: Sheet, data: object, name: str) -> bytes:
    """Return one table in the form that a file's name asks for; `data` is what its JSON says."""
    from pathlib import PurePath

    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise RemitError(
            f"{name}: a table is written as CSV, JSON or Excel.", f"Choose a name that ends in {_either(SUFFIXES)}."
        )
    if suffix == ".csv":
        return as_csv(sheet)
    if suffix == ".json":
        return as_json(data)
    from remit.export.workbook import workbook

    return workbook(edition, [sheet])


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
