"""Adversarial cases about days: wrong clocks, boundaries, time zones, and dates at which a version takes effect."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from remit.approvals.records import Decision
from support.approvals import PEOPLE, Office
from support.gitrepo import backwards

APPROVED = "ada approve POL-001 1.0.0: signed"


def since(office: Office, day: str = "2025-12-31", id_: str = "POL-001") -> str:
    """Return the moment from which a document's version is in force."""
    seconds = office.status(day, id_).since
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()[:19]


def test_case_33_dates_in_the_future(office: Office) -> None:
    office.text("POL-001", "1.0.0")
    office.commit("Write it", author=PEOPLE["cy"], written_at="2030-01-01T12:00:00+00:00")  # the author's clock
    office.approve("POL-001", "1.0.0")
    assert office.state("2025-01-03") == ("in-force", "1.0.0", ())
    office.draft("POL-002", "1.0.0", on="2025-02-01")
    office.record(Decision.APPROVE, "POL-002", "1.0.0", at="2025-02-02T09:00:00")
    office.land("Approve it with a clock that is wrong", on="2030-01-01")
    office.record(Decision.APPROVE, "POL-002", "1.0.0", at="2030-01-05T09:00:00")
    office.land("Approve it in the future", on="2025-02-03")
    assert office.state("2029-12-31", id_="POL-002") == ("draft", "1.0.0", ())
    assert backwards(office.history) == (office.head,)
    assert office.reasons() == [
        APPROVED,
        "ada approve POL-002 1.0.0: refused: it is dated more than 31 days before it was merged",
        "ada approve POL-002 1.0.0: refused: it is dated after the commit that brought it",
    ]


def test_case_34_clock_behind_the_commit_before(office: Office) -> None:
    office.draft("POL-001", "1.0.0", on="2025-03-01")
    office.approve("POL-001", "1.0.0", on="2025-02-10")  # on top of it, by a clock that is three weeks late
    assert office.life.status("POL-001", date(2025, 2, 28)) is None
    assert office.state("2025-03-01") == ("in-force", "1.0.0", ())
    assert since(office) == "2025-03-01T12:00:00"
    assert backwards(office.history) == (office.head,)
    assert office.reasons() == [APPROVED]


def test_case_35_a_day_is_taken_to_its_end(office: Office) -> None:
    office.draft("POL-001", "1.0.0", on="2025-01-19T00:00:00")
    office.approve("POL-001", "1.0.0", on="2025-01-20T23:59:59")
    office.draft("POL-001", "1.1.0", on="2025-01-21T00:00:00")
    assert office.life.status("POL-001", date(2025, 1, 18)) is None
    assert office.state("2025-01-19") == ("draft", "1.0.0", ())
    assert office.state("2025-01-20") == ("in-force", "1.0.0", ())
    assert office.state("2025-01-21") == ("in-force", "1.0.0", ("pending",))
    assert office.reasons() == [APPROVED]


def test_case_54_effective_date_before_the_approval(office: Office) -> None:
    office.draft("POL-001", "1.0.0", effective_from="2024-06-01")
    office.approve("POL-001", "1.0.0", on="2025-02-01")
    assert office.state("2025-01-31") == ("draft", "1.0.0", ())
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("retroactive",))
    assert since(office) == "2025-02-01T12:00:00"
    assert office.reasons() == [APPROVED]


def test_case_54_effective_date_far_in_the_future(office: Office) -> None:
    office.draft("POL-001", "1.0.0", effective_from="9999-12-31")
    office.approve("POL-001", "1.0.0")
    assert office.state("2099-12-31") == ("approved", "1.0.0", ())
    assert office.in_force() is None
    assert office.reasons() == [APPROVED]


def test_case_54_two_versions_with_inverted_effective_dates(office: Office) -> None:
    office.draft("POL-001", "1.1.0", effective_from="2025-06-01")
    office.approve("POL-001", "1.1.0")
    office.draft("POL-001", "1.2.0", effective_from="2025-03-01")
    office.approve("POL-001", "1.2.0")
    assert office.state("2025-02-28") == ("approved", "1.2.0", ())
    assert office.state("2025-03-01") == ("in-force", "1.2.0", ("lower-version",))
    assert office.state("2025-06-01") == ("in-force", "1.2.0", ("lower-version",))
    assert since(office) == "2025-03-01T00:00:00"
    assert office.reasons() == ["ada approve POL-001 1.1.0: signed", "ada approve POL-001 1.2.0: signed"]


def test_case_59_review_without_a_change(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", on="2025-02-01")
    office.decide(Decision.REVIEW, "POL-001", "1.0.0", "bo", on="2025-08-01")  # the lead owns it
    office.decide(Decision.REVIEW, "POL-001", "1.0.0", "cy", on="2025-09-01")
    looked_at = [office.status(day).reviewed for day in ("2025-07-31", "2025-08-01", "2025-12-31")]
    assert [datetime.fromtimestamp(moment or 0, UTC).date().isoformat() for moment in looked_at] == [
        *("2025-02-01", "2025-08-01", "2025-08-01")
    ]
    assert office.state() == ("in-force", "1.0.0", ())
    assert since(office) == "2025-02-01T12:00:00"
    assert office.reasons() == [
        APPROVED,
        "bo review-no-change POL-001 1.0.0: signed",
        "cy review-no-change POL-001 1.0.0: refused: p-cy did not hold the role board on 2025-09-01",
    ]


def test_case_64_leap_day_and_midnight_when_the_clocks_change(tmp_path: Path, keys: Path) -> None:
    for number, (zone, day, moment) in enumerate(
        (
            ("Europe/Vienna", "2025-03-30", "2025-03-29T23:00:00"),
            ("Europe/Vienna", "2025-03-31", "2025-03-30T22:00:00"),
            ("Africa/Cairo", "2025-04-25", "2025-04-24T22:00:00"),  # there is no midnight on that day
            ("America/New_York", "2024-02-29", "2025-01-03T12:00:00"),  # past: from the approval
            ("Pacific/Kiritimati", "2028-02-29", "2028-02-28T10:00:00"),
        )
    ):
        office = Office(tmp_path / f"office-{number}", keys, time_zone=zone)
        office.draft("POL-001", "1.0.0", effective_from=day)
        office.approve("POL-001", "1.0.0")
        assert since(office, "2030-01-01") == moment, zone
        before = date.fromisoformat(day).toordinal() - 1
        if day > "2025-01-03":
            assert office.state(date.fromordinal(before).isoformat())[0] == "approved", zone
            assert office.state(day) == ("in-force", "1.0.0", ()), zone
        assert office.reasons() == [APPROVED]


def test_case_64_time_zone_of_the_organisation_changed(office: Office) -> None:
    office.role("board", "{person: p-ada, from: 2024-01-01, to: 2025-02-01}")
    office.land("Ada leaves at the end of January")
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0", at="2025-01-31T23:30:00", on="2025-01-31T23:40:00")
    assert office.state("2025-01-31") == ("in-force", "1.0.0", ())
    office.settings(time_zone="Europe/Vienna")
    office.land("Move to Vienna", on="2025-03-01")
    # There it was half past midnight on 1 February already; the zone of that time decides, and the other is told.
    assert office.state("2025-01-31") == ("draft", "1.0.0", ())
    assert office.state("2025-02-01") == ("in-force", "1.0.0", ("contested",))
    assert office.reasons() == [
        f"{APPROVED}, contested: as known today, it would not be allowed",
    ]
