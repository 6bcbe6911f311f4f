"""All exports of an edition, those of the demonstration repository among them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest
from remit.edition import in_force, open_edition, past_edition
from remit.export.files import exports, one_table
from remit.export.sheets import register
from remit.finding import RemitError
from support.checking import edition

NAMES = [
    "certificates.csv",
    "coverage-iso-42001.csv",
    "coverage-iso-42001.json",
    "handbook.xlsx",
    "holders.csv",
    "holders.json",
    "raci.csv",
    "raci.json",
    "register.csv",
    "register.json",
    "reviews.ics",
    "skills.csv",
    "skills.json",
]


def test_all_files_in_the_order_of_their_names() -> None:
    assert list(exports(edition())) == NAMES


def test_every_form_shows_the_same_of_the_demonstration(demo: Path) -> None:
    made = in_force(open_edition(demo, date(2026, 10, 31)))
    files = exports(made)
    data = json.loads(files["register.json"])
    rows = list(csv.DictReader(io.StringIO(files["register.csv"].decode("utf-8-sig"), newline="")))
    page: Any = openpyxl.load_workbook(io.BytesIO(files["handbook.xlsx"]))["Register"]
    keys = {"Id": "id", "Title": "title", "Version": "version", "SHA-256": "sha256", "Next review": "next_review"}
    wanted = [tuple(row[key] or "" for key in keys.values()) for row in data["documents"]]
    assert len(wanted) == 18
    assert [tuple(row[name] for name in keys) for row in rows] == wanted
    headings = [cell.value for cell in page[1]]
    found = [dict(zip(headings, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=2)]
    reported = [
        {**row, "Next review": row["Next review"].date().isoformat() if row["Next review"] else ""} for row in found
    ]
    assert [tuple(row[name] for name in keys) for row in reported] == wanted
    assert [row["Id"] for row in rows if row["Review"] == "Overdue"] == ["EXT-001"]


def test_the_calendar_of_the_demonstration(demo: Path) -> None:
    calendar = icalendar.Calendar.from_ical(exports(in_force(open_edition(demo, date(2026, 10, 31))))["reviews.ics"])
    assert isinstance(calendar, icalendar.Calendar)
    found = {str(event["uid"]): event.start for event in calendar.events}
    effective = {uid: day for uid, day in found.items() if "@effective." in uid}
    assert effective == {
        "GDL-002-1.0.0@effective.example-tramways": date(2026, 11, 15),
        "POL-001-2.0.0@effective.example-tramways": date(2026, 12, 1),
    }
    assert found["EXT-001@review.example-tramways"] == date(2026, 7, 16)
    assert "GDL-001@review.example-tramways" not in found  # retired


def test_the_past_is_the_same_whenever_it_is_written(demo: Path) -> None:
    day = date(2026, 1, 31)
    assert exports(in_force(past_edition(demo, day))) == exports(in_force(past_edition(demo, day)))


def test_a_table_in_the_form_of_its_name() -> None:
    made = edition()
    sheet = register(made)
    assert one_table(made, sheet, {"a": 1}, "x.JSON") == b'{\n  "a": 1\n}\n'
    assert one_table(made, sheet, {}, "x.csv") == exports(made)["register.csv"]
    assert openpyxl.load_workbook(io.BytesIO(one_table(made, sheet, {}, "x.xlsx"))).sheetnames == ["About", "Register"]
    for name in ("x.txt", "x", ".csv", "x.xlsx.exe"):
        with pytest.raises(RemitError) as refused:
            one_table(made, sheet, {}, name)
        assert refused.value.message == f"{name}: a table is written as CSV, JSON or Excel."
        assert refused.value.fix == "Choose a name that ends in .csv, .json or .xlsx."
