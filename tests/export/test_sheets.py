"""The sheets of the small handbook: what stands in them."""

from __future__ import annotations

from datetime import date

from remit.export import staff
from remit.export.sheet import Cell, Sheet, plain
from remit.export.sheets import all_sheets, coverage_of, raci, register
from remit.framework.coverage import frameworks
from support.checking import edition, role
from support.handbooks import PEOPLE, POLICY, PRACTICE, TEAM, replaced


def rows_of(sheet: Sheet) -> list[dict[str, object]]:
    return [
        {column.title: plain(value) for column, value in zip(sheet.columns, row, strict=True)} for row in sheet.rows
    ]


def test_the_sheets_in_their_order() -> None:
    found = [(sheet.key, sheet.title, len(sheet.rows)) for sheet in all_sheets(edition())]
    assert found == [
        ("register", "Register", 5),
        ("raci", "RACI", 3),
        ("skills", "Skills needed", 4),
        ("certificates", "Certificates held", 1),
        ("holders", "Role holders", 4),
        ("coverage-iso-42001", "Coverage ISO/IEC 42001:2023", 81),
    ]


def test_the_register() -> None:
    sheet = register(edition())
    row = rows_of(sheet)[1]
    sha = row.pop("SHA-256")
    assert isinstance(sha, str)
    assert len(sha) == 64
    assert row == {
        "Id": "PRC-001",
        "Title": "Risk Procedure",
        "Type": "procedure",
        "Version": "1.1.0",
        "State": "Draft",
        "Owner": "Lead Implementer",
        "Approvers": "Lead Implementer",
        "Approved on": None,
        "Assurance": "",
        "Effective from": date(2025, 6, 1),
        "Next review": None,
        "Review": "",
        "Classification": "Internal",
        "Remarks": "No history",
        "Merged on": None,
        "File": PRACTICE,
        "Commit": "",
    }
    assert sheet.rows[1][0] == Cell(text="PRC-001", path=PRACTICE)
    assert sheet.rows[1][4] == Cell(text="Draft", badge="draft")


def test_a_key_that_is_no_role_stays_as_it_is() -> None:
    row = rows_of(register(edition({POLICY: replaced(POLICY, "owner: lead", "owner: nobody-yet")})))[0]
    assert row["Owner"] == "nobody-yet"


def test_the_matrix() -> None:
    sheet = raci(edition())
    assert rows_of(sheet)[1] == {
        "Activity": "Risk assessment",
        "Board": "I",
        "Lead": "R/A",
        "AI Team": "R",
        "Document": "PRC-001",
        "Title": "Risk Procedure",
        "Activity id": "risk-assessment",
    }
    assert sheet.rows[1][1:4] == (
        Cell(text="I", letter="I"),
        Cell(text="R/A", letter="A"),
        Cell(text="R", letter="R"),
    )


def test_two_roles_with_one_short_name_are_distinguished() -> None:
    sheet = raci(edition({TEAM: replaced(TEAM, "short: AI Team", "short: lead")}))
    assert [column.title for column in sheet.columns][1:4] == ["Board", "Lead (lead)", "lead (ai-team)"]


def test_skills() -> None:
    assert rows_of(staff.skills(edition()))[1:3] == [
        {"Role": "Lead Implementer", "Kind": "Technical", "Skill": "Risk management"},
        {"Role": "Lead Implementer", "Kind": "Certificate or training", "Skill": "ISO/IEC 42001 Lead Implementer"},
    ]


def test_certificates_are_held_lapse_soon_have_lapsed_or_are_a_gap() -> None:
    def state(day: date, people: str | None = None) -> tuple[object, str]:
        sheet = staff.certificates_held(edition({PEOPLE: people} if people else None, day))
        cell = sheet.rows[0][-1]
        assert isinstance(cell, Cell)
        return cell.text, cell.badge

    assert state(date(2026, 3, 1)) == ("Held", "in-force")
    assert state(date(2027, 3, 2)) == ("Lapses soon", "due-soon")
    assert state(date(2027, 5, 1)) == ("Lapsed", "overdue")
    other = replaced(PEOPLE, "name: ISO/IEC 42001 Lead Implementer", "name: Another")
    assert state(date(2026, 3, 1), other) == ("Nobody yet", "vacant")
    assert rows_of(staff.certificates_held(edition()))[0] == {
        "Role": "Lead Implementer",
        "Certificate or training": "ISO/IEC 42001 Lead Implementer",
        "Held by": "Bo Example",
        "Evidence": "HR file 3",
        "Obtained": date(2024, 5, 1),
        "Expires": date(2027, 5, 1),
        "State": "Held",
    }


def test_holders_of_today_of_before_and_of_later_and_a_vacancy() -> None:
    changes = {
        TEAM: replaced(
            TEAM,
            "{person: p-cy, from: 2025-01-01}",
            "{person: p-cy, from: 2025-01-01, to: 2026-03-01}\n  - {person: p-gone, from: 2027-01-01}",
        ),
        "roles/empty.md": role("ROLE-009", "empty-seat"),
    }
    rows = [tuple(row.values()) for row in rows_of(staff.holders(edition(changes)))]
    assert rows == [
        ("Board", "internal", "yes", "Ada Example", "Holder", date(2025, 1, 1), None, "Today"),
        ("Lead Implementer", "internal", "yes", "Bo Example", "Holder", date(2025, 1, 1), None, "Today"),
        ("Lead Implementer", "internal", "yes", "Cy Example", "Deputy", date(2025, 2, 1), None, "Today"),
        ("AI Development Team", "internal", "", "Cy Example", "Holder", date(2025, 1, 1), date(2026, 3, 1), "Former"),
        ("AI Development Team", "internal", "", "p-gone", "Holder", date(2027, 1, 1), None, "Later"),
        ("AI Development Team", "internal", "", "", "", None, None, "Vacant"),
        ("Empty seat", "internal", "", "", "", None, None, "Vacant"),
    ]


def test_coverage() -> None:
    rows = {row["Id"]: row for row in rows_of(coverage_of(edition(), frameworks()["iso-42001"]))}
    assert rows["5.2"] == {
        "Id": "5.2",
        "Kind": "Clause",
        "Title": "AI policy",
        "State": "Covered",
        "Count": 1,
        "Documents": "POL-001 AI Policy",
    }
    assert (rows["5"]["State"], rows["5.1"]["State"], rows["A.2.2"]["Kind"]) == ("Group", "Gap", "Control")
