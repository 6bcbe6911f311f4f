"""Job descriptions, skills and the review calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from remit.register.lifecycle import State
from remit.tables.calendar import reviews
from remit.tables.jobs import JobDescription, job_description
from remit.tables.skills import certificates, skilled_roles
from support.checking import TODAY, edition, role, with_settings
from support.handbooks import HANDBOOK, LEAD, PEOPLE, SETTINGS, TEAM, replaced


def job(key: str, changes: dict[str, str] | None = None) -> JobDescription:
    handbook = edition(changes).handbook
    return job_description(handbook, handbook.role[key])


def keys(*roles: object) -> list[str]:
    return [role.key for role in roles]  # type: ignore[attr-defined]  # every one is a role


def test_a_job_description_is_put_together_from_every_file() -> None:
    found = job("lead")
    assert found.role.key == "lead"
    assert found.reports_to is not None
    assert found.reports_to.key == "board"
    assert keys(*found.dotted) == []
    assert keys(*found.direct_reports) == ["ai-team"]
    assert keys(*found.independent_of) == []
    assert [duty.activity.id for duty in found.answers_for] == [
        "policy-development",
        "risk-assessment",
        "risk-treatment",
    ]
    assert found.takes_part_in == ()


def test_what_a_role_only_takes_part_in_is_set_apart() -> None:
    found = job("board")
    assert found.reports_to is None
    assert [duty.activity.id for duty in found.answers_for] == ["policy-development"]
    assert [duty.activity.id for duty in found.takes_part_in] == ["risk-treatment", "risk-assessment"]
    daci = replaced(LEAD, "reports_to: [board]", "reports_to: [board]")
    assert job("board", {SETTINGS: with_settings("scheme: daci"), LEAD: daci}).answers_for == found.answers_for


def test_superiors_are_named_once_and_unknown_or_retired_ones_are_no_reports() -> None:
    changes = {
        TEAM: replaced(TEAM, "reports_to: [lead]", "reports_to: [nobody, lead, board, lead]"),
        "roles/old.md": role("ROLE-009", "old", reports_to="[lead]", lifecycle="retired"),
        "roles/new.md": role("ROLE-010", "new", reports_to="[lead, board]"),
    }
    found = job("ai-team", changes)
    assert found.reports_to is None
    assert keys(*found.dotted) == ["lead", "board"]
    assert keys(*found.independent_of) == ["board"]
    assert keys(*job("lead", changes).direct_reports) == ["new"]
    assert keys(*job("new", changes).dotted) == ["board"]


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2027, 4, 30), [False]), (date(2027, 5, 1), [True]), (date(2024, 12, 31), [])],
    ids=["the day before it lapses", "the day it lapses", "before anybody holds the role"],
)
def test_certificates_lapse_on_their_day(day: date, state: list[bool]) -> None:
    (row,) = certificates(edition().handbook, day)
    assert (row.role.key, row.name) == ("lead", "ISO/IEC 42001 Lead Implementer")
    assert [held.lapsed for held in row.held] == state
    assert row.covered is (state == [False])


def test_a_certificate_counts_in_other_letters_and_from_deputies_but_not_from_outsiders() -> None:
    more = "    competences: [{name: iso/iec 42001 LEAD implementer}]\n"
    (row,) = certificates(edition({PEOPLE: HANDBOOK[PEOPLE] + more}).handbook, TODAY)
    assert [held.person.id for held in row.held] == ["p-bo", "p-cy"]
    changes = {PEOPLE: HANDBOOK[PEOPLE] + more, LEAD: replaced(LEAD, "  - {person: p-bo, from: 2025-01-01}\n", "")}
    (row,) = certificates(edition(changes).handbook, TODAY)
    assert ([held.person.id for held in row.held], row.covered) == (["p-cy"], True)


def test_roles_without_skills_and_retired_ones_are_left_out() -> None:
    assert keys(*skilled_roles(edition().handbook)) == ["board", "lead"]
    changes = {"roles/old.md": role("ROLE-009", "old", skills="{soft: [Patience]}", lifecycle="retired")}
    assert keys(*skilled_roles(edition(changes).handbook)) == ["board", "lead"]


def test_the_most_urgent_review_comes_first_and_unknown_days_last() -> None:
    register = edition().register
    days = {"POL-001": date(2026, 5, 1), "PRC-001": date(2026, 4, 1), "ROLE-002": date(2026, 5, 1)}
    rows = [replace(row, next_review=days.get(row.id)) for row in register.rows]
    rows[-1] = replace(rows[-1], state=State.RETIRED)
    assert [row.id for row in reviews(replace(register, rows=tuple(rows)))] == [
        "PRC-001",
        "POL-001",
        "ROLE-002",
        "ROLE-001",
    ]
