"""The workbook as another program reads it, hostile and outsized content, and its bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from remit.edition import Edition
from remit.export import limits
from remit.export.sheet import Cell, Column, Kind, Sheet, Value
from remit.export.sheets import all_sheets
from remit.export.workbook import workbook
from support.checking import edition
from support.handbooks import BOARD, HANDBOOK, LEAD, PEOPLE, POLICY, SETTINGS, replaced

SITE = {SETTINGS: "site_url: https://handbook.example.org/\n" + HANDBOOK[SETTINGS]}
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example")',
    "#N/A",
    "\uff1d1",
    "\t=1",
    ' "=1',
    "{=1}",
    "1.10",
    "5.2",
    "2026-01-31",
    "TRUE",
    "</t><f>1</f>",
    "]]>&amp;",
    " spaces ",
]


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def one(*rows: tuple[Value, ...], at: Edition | None = None, columns: tuple[Column, ...] | None = None) -> Any:
    """Return the only sheet of a workbook of these rows, as it is read back."""
    columns = columns or tuple(Column(title=f"Column {number}") for number in range(len(rows[0])))
    sheet = Sheet(key="x", title="Sheet", about="", columns=columns, rows=rows)
    return opened(workbook(at or edition(), [sheet]))["Sheet"]


def parts(content: bytes) -> Mapping[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_sheets_with_filters_frozen_headings_and_repeated_rows() -> None:
    made = edition()
    book = opened(workbook(made, all_sheets(made)))
    assert book.sheetnames == [
        "About",
        "Register",
        "RACI",
        "Skills needed",
        "Certificates held",
        "Role holders",
        "Coverage ISO-IEC 42001-2023",
    ]
    page = book["Register"]
    assert (page.auto_filter.ref, page.freeze_panes, page.print_title_rows) == ("A1:R6", "C2", "$1:$1")
    assert page.print_area == "'Register'!$A$1:$N$6"  # hashes and commits stay on the screen
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert page.oddFooter.left.text == "As of 2026-03-01. Uncontrolled when printed."
    assert page.oddFooter.right.text == "Page &P of &N"
    assert book["RACI"].freeze_panes == "B2"
    assert [cell.value for cell in book["RACI"][3]] == [
        *("Risk assessment", "I", "R/A", "R", "PRC-001", "Risk Procedure", "risk-assessment"),
    ]


def test_the_cover_says_whose_of_which_day_and_of_which_commit() -> None:
    made = edition()
    page = opened(workbook(made, all_sheets(made)))["About"]
    reported = {row[0].value: row[1].value for row in page.iter_rows(max_col=2) if row[0].value}
    assert list(reported)[:2] == ["Small Organisation", "Roles and controlled documents"]
    assert reported["As of"] == "2026-03-01 (the end of the day, UTC)"
    assert reported["Commit"] == "none"
    assert reported["Without history"] == "There is no repository."
    assert reported["Documents"] == "5: 5 draft"
    assert reported["Status"].startswith("Uncontrolled copy. ")
    assert reported["R"] == "Responsible"
    links = [row[0].hyperlink.location for row in page.iter_rows(max_col=1) if row[0].hyperlink]
    assert links[0] == "'Register'!A1"
    assert links[-1] == "'Coverage ISO-IEC 42001-2023'!A1"


def test_days_are_days_and_numbers_are_numbers() -> None:
    page = one((date(2026, 1, 31), 3, date(1900, 2, 1), date(9999, 12, 31), None))
    day, number, old, far, nothing = page[2]
    assert (day.value, day.is_date, day.number_format) == (datetime(2026, 1, 31), True, "yyyy-mm-dd")  # noqa: DTZ001 - Excel knows no time zones
    assert (number.value, number.data_type) == (3, "n")
    assert (old.value, old.data_type) == ("1900-02-01", "s")  # which a spreadsheet reckons a day wrong
    assert far.value == datetime(9999, 12, 31)  # noqa: DTZ001 - Excel knows no time zones
    assert nothing.value is None


def test_links_lead_to_the_site_where_there_is_one() -> None:
    cell = Cell(text="POL-001", path=POLICY)
    assert one((cell,))["A2"].hyperlink is None
    linked = one((cell,), at=edition(SITE))["A2"]
    assert linked.hyperlink.target == "https://handbook.example.org/policies/ai-policy.html"
    assert (linked.value, linked.style) == ("POL-001", "Remit link")
    assert one((Cell(text="x", path="p/" + "x" * 2000 + ".md"),), at=edition(SITE))["A2"].hyperlink is None


def test_more_links_than_a_sheet_may_have_stay_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.export.workbook.MAX_LINKS", 2)
    page = one(*[(Cell(text="x", path=POLICY),)] * 4, at=edition(SITE))
    assert [page.cell(row, 1).hyperlink is not None for row in (2, 3, 4, 5)] == [True, True, False, False]
    assert page["A5"].value == "x"


def test_letters_and_states_have_their_colours_and_words() -> None:
    columns = (Column(title="State", kind=Kind.MARK),) * 2
    state, letter = one((Cell(text="In force", badge="in-force"), Cell(text="R/A", letter="A")), columns=columns)[2]
    assert (state.value, state.fill.start_color.rgb, state.font.color.rgb) == ("In force", "00ddf2e4", "0014603a")
    assert (letter.value, letter.fill.start_color.rgb, letter.font.color.rgb) == ("R/A", "001e3a6e", "00ffffff")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    content = workbook(edition(), [Sheet(key="x", title="S", about="", columns=(Column(title=text),), rows=((text,),))])
    page = opened(content)["S"]
    for cell in (page["A1"], page["A2"]):
        assert (cell.value, cell.data_type) == (text, "s")
    assert "<f>" not in "".join(parts(content).values())


def test_what_would_begin_a_formula_is_marked_so_that_editing_makes_it_none() -> None:
    page = one(("=1", "safe"))
    assert (page["A2"].quotePrefix, page["B2"].quotePrefix) == (True, False)


def test_what_a_cell_cannot_hold_is_reported_there() -> None:
    page = one(("a\x00\x07\ud800\ufffeb", "_x0041_ _x41_", "a\r\nb\rc"))
    assert [cell.value for cell in page[2]] == ["a����b", "_x005F_x0041_ _x41_", "a\nb\nc"]
    long = one(("x" * 40_000, "x" * 32_767, "\U0001f600" * 20_000))
    first, whole, wide = (cell.value for cell in long[2])
    reported = "… [cut here: 40,000 characters are too many for a cell; the JSON file has them all]"
    assert first.endswith("x" + reported)
    assert len(first) == 32_767
    assert whole == "x" * 32_767
    assert wide.endswith("… [cut here: 20,000 characters are too many for a cell; the JSON file has them all]")
    assert len(wide.encode("utf-16-le")) // 2 <= 32_767
    assert long["A2"].number_format == "General"


def test_too_many_rows_and_columns_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 4)
    monkeypatch.setattr(limits, "MAX_COLUMNS", 3)
    page = one(*[(1, 2, 3, 4)] * 6)
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["Column 0", "Column 1", "… 2 more columns: see the JSON file"],
        [1, 2, None],
        [1, 2, None],
        ["… 4 more rows: see the CSV file", None, None],
    ]
    assert (
        limits.fitting(Sheet(key="x", title="", about="", columns=(Column(title="a"),), rows=((1,),) * 3)).rows
        == ((1,),) * 3
    )


def test_names_of_sheets() -> None:
    titles = ["About", "about", "A/B: [c]*?\\d", "x" * 40, "x" * 41, "'", "History", "", "=1"]
    assert limits.names(titles) == [
        *("About", "about 2", "A-B- -c-d", "x" * 31, "x" * 29 + " 2", "Sheet", "History 2", "Sheet 2", "=1"),
    ]


def test_the_bytes_are_those_of_the_edition_and_not_of_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    made = edition(SITE)
    first = workbook(made, all_sheets(made))
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 1, 0, 0, 0, 0, 1, 0))
    assert workbook(made, all_sheets(made)) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = opened(first).properties
    assert (about.created, about.modified) == (datetime(2026, 3, 1), datetime(2026, 3, 1))  # noqa: DTZ001 - Excel knows no time zones
    assert (about.title, about.creator) == (
        "Small Organisation: roles and controlled documents",
        "Small Organisation",
    )


def test_numbers_that_are_meant_as_text_are_not_marked_as_mistakes() -> None:
    made = edition()
    found = parts(workbook(made, all_sheets(made)))
    coverage = found["xl/worksheets/sheet7.xml"]
    assert "<ignoredErrors><ignoredError" in coverage
    assert 'numberStoredAsText="1"' in coverage
    assert 'sqref="A1:F82"' in coverage
    assert coverage.index("<headerFooter>") < coverage.index("<ignoredErrors>")


def test_an_empty_handbook_and_a_hostile_one_make_workbooks() -> None:
    empty = edition({path: None for path in HANDBOOK if path != SETTINGS})
    assert opened(workbook(empty, all_sheets(empty)))["Register"].max_row == 1
    hostile = edition(
        {
            SETTINGS: HANDBOOK[SETTINGS].replace("Small Organisation", "'=A & &P \"Co\" </x>'"),
            POLICY: replaced(POLICY, "title: AI Policy", "title: '=HYPERLINK(\"http://x.example\")'"),
            LEAD: replaced(LEAD, "short: Lead", "short: '@SUM(1)'", "[Risk management]", "['-1+1', '+2']"),
            BOARD: replaced(BOARD, "short: Board", 'short: "=1"'),
            PEOPLE: replaced(PEOPLE, "name: Bo Example", "name: '=Bo'", "evidence: HR file 3", "evidence: '\uff1d3'"),
        }
    )
    book = opened(workbook(hostile, all_sheets(hostile)))
    cells = [cell for page in book for row in page.rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert book["RACI"]["C1"].value == "@SUM(1)"
    assert book["Register"]["B2"].value == '=HYPERLINK("http://x.example")'
    assert book["Register"].oddHeader.left.text == '=A && &&P "Co" </x>'


def test_a_thousand_documents() -> None:
    made = edition()
    row = made.register.rows[0]
    rows = tuple(replace(row, id=f"POL-{number}", title=f"Policy {number}") for number in range(1000))
    object.__setattr__(made, "register", replace(made.register, rows=rows))
    assert opened(workbook(made, all_sheets(made)))["Register"].max_row == 1001
