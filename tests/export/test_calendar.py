"""The calendar as a calendar reads it: ids that stay, days, hostile words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from remit.edition import Edition, in_force, open_edition
from remit.export.calendar import calendar
from support.checking import TODAY, edition
from support.gitrepo import GitRepo
from support.handbooks import HANDBOOK, PEOPLE, POLICY, SETTINGS, replaced, write


def of(made: Edition) -> Any:
    return icalendar.Calendar.from_ical(calendar(made))


def events(made: Edition) -> dict[str, Any]:
    return {str(event["uid"]): event for event in of(made).events}


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """Return the small handbook, committed on 2 January 2025."""
    made = GitRepo(tmp_path)
    write(made.root)
    made.commit("Begin")
    return made


def at(repo: GitRepo, day: date = date(2025, 8, 1)) -> Edition:
    return in_force(open_edition(repo.root, day))


def test_the_calendar_itself(repo: GitRepo) -> None:
    found = of(at(repo))
    assert (found["version"], found["method"], found["calscale"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert (found["name"], found["x-wr-calname"]) == ("Small Organisation: reviews",) * 2
    assert found["refresh-interval"].dt == timedelta(days=1)
    assert found["refresh-interval"].params["VALUE"] == "DURATION"
    assert found.errors == []


def test_a_review(repo: GitRepo) -> None:
    event = events(at(repo))["POL-001@review.small-organisation"]
    assert (event.start, event.end) == (date(2026, 1, 2), date(2026, 1, 3))
    assert event["summary"] == "Review POL-001 AI Policy"
    assert event["description"] == "Owner: Lead Implementer\nVersion: 1.0.0, draft"
    assert event["dtstamp"].dt.isoformat() == "2025-08-01T00:00:00+00:00"
    assert event["categories"].cats == ["Review"]
    assert event["transp"] == "TRANSPARENT"
    assert "url" not in event


def test_an_overdue_review_stays_on_its_day_and_is_reported(repo: GitRepo) -> None:
    event = events(at(repo, date(2026, 2, 1)))["POL-001@review.small-organisation"]
    assert event.start == date(2026, 1, 2)
    assert event["summary"] == "Review POL-001 AI Policy (overdue)"
    assert str(event["description"]).endswith("\nOverdue on 2026-02-01.")


def test_ids_survive_renames_new_titles_and_versions_and_the_day_moves(repo: GitRepo) -> None:
    before = events(at(repo))
    repo.remove(POLICY)
    changes = {"policies/elsewhere/renamed.md": replaced(POLICY, "AI Policy", "Renamed", '"1.0.0"', '"2.0.0"')}
    write(repo.root, dict.fromkeys(HANDBOOK) | changes)
    repo.commit("Rename")
    after = events(at(repo))
    assert set(before) == set(after)
    moved = after["POL-001@review.small-organisation"]
    assert moved["summary"] == "Review POL-001 Renamed"
    assert moved.start > before["POL-001@review.small-organisation"].start


def test_what_is_retired_vanishes(repo: GitRepo) -> None:
    write(repo.root, {POLICY: replaced(POLICY, "type: policy\n", "type: policy\nlifecycle: retired\n")})
    repo.commit("Retire")
    assert [uid for uid in events(at(repo)) if "POL-001" in uid] == []


def test_a_page_is_linked_where_there_is_a_site(repo: GitRepo) -> None:
    write(repo.root, {SETTINGS: "site_url: https://handbook.example.org\n" + HANDBOOK[SETTINGS]})
    url = events(at(repo))["POL-001@review.small-organisation"]["url"]
    assert url == "https://handbook.example.org/policies/ai-policy.html"


def test_a_certificate_that_lapses() -> None:
    found = [event for uid, event in events(edition()).items() if "@certificate." in uid]
    assert [(event.start, str(event["summary"]), str(event["description"])) for event in found] == [
        (
            date(2027, 5, 1),
            "ISO/IEC 42001 Lead Implementer of Bo Example lapses",
            "Asked for by: Lead Implementer\nEvidence: HR file 3",
        )
    ]
    late = of(edition(today=date(2027, 5, 1))).events
    assert [str(event["summary"]) for event in late] == ["ISO/IEC 42001 Lead Implementer of Bo Example lapsed"]


def test_a_certificate_held_twice_counts_by_its_later_end() -> None:
    def days(more: str) -> list[date]:
        people = {PEOPLE: replaced(PEOPLE, "expires: 2027-05-01}\n", f"expires: 2027-05-01}}\n{more}")}
        return [event.start for event in of(edition(people)).events]

    assert days("      - {name: iso/iec 42001 lead implementer, expires: 2030-05-01}\n") == [date(2030, 5, 1)]
    assert days("      - {name: ISO/IEC 42001 Lead Implementer, expires: null}\n") == []


def test_no_words_become_lines_of_the_calendar() -> None:
    words = "x\nEND:VEVENT\nBEGIN:VEVENT;,\\n:\"'=1 Ünïcödé 😀 " + "long " * 60
    title = words.replace("\n", "\\n").replace('"', '\\"').replace("\\n:", "\\\\n:")
    people = {PEOPLE: replaced(PEOPLE, "evidence: HR file 3", f'evidence: "{title}"', "Bo Example", "Bo\u00a0;,:\\Ex")}
    made = edition(people)
    assert made.loaded.findings == ()
    content = calendar(made)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert b"\n" not in content.replace(b"\r\n", b"")
    (event,) = of(made).events
    evidence = made.handbook.people[1].competences[1].evidence
    assert event["description"] == f"Asked for by: Lead Implementer\nEvidence: {evidence}"


@pytest.mark.parametrize(
    ("organisation", "uid"),
    [
        ("Example Org. & Söhne", "example-org-sohne"),
        ("例", "9a4632346963"),
        ('""', "handbook"),
        ("'a@b;\u00e9'", "a-b-e"),
    ],
)
def test_the_organisation_in_an_id(organisation: str, uid: str) -> None:
    settings = HANDBOOK[SETTINGS].replace("Small Organisation", organisation)
    (event,) = events(edition({SETTINGS: settings}))
    assert event.partition("@certificate.")[2] == uid


def test_the_last_day_of_the_calendar_has_no_day_after_it() -> None:
    made = edition({PEOPLE: replaced(PEOPLE, "expires: 2027-05-01", "expires: 9999-12-31")})
    (event,) = of(made).events
    assert event.start == date.max
    assert "dtend" not in event


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert calendar(edition()) == calendar(edition())
    assert calendar(edition(today=TODAY + timedelta(days=1))) != calendar(edition())
