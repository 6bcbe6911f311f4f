"""The story and the engine: on every day each document stands as the script says, and each record is judged so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from demo.conftest import Demo
from demo.expected import EXPECTED, OVERDUE, span_on
from remit.demo.build import FIRST_DAY, LAST_DAY, STORY, ZONE
from remit.demo.story import ScriptedDecision, Span
from remit.model import Handbook
from remit.register.lifecycle import DocumentStatus, read_lifecycles

_ZONE = ZoneInfo(ZONE)


def _days() -> Iterator[date]:
    day = FIRST_DAY - timedelta(days=1)
    while day <= LAST_DAY:
        yield day
        day += timedelta(days=1)


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, _ZONE).date()


def _state(status: DocumentStatus) -> str:
    if status.retired is not None:
        return "retired"
    if status.current is not None:
        return "in-force"
    return "approved" if status.upcoming is not None else "draft"


def _facts_of(status: DocumentStatus | None) -> tuple[object, ...] | None:
    """What the engine says of a document on a day, in the script's terms."""
    if status is None:
        return None
    text = status.current or status.newest
    reviewed = None if status.reviewed is None else _day(status.reviewed)
    return _state(status), text.version, status.flags, reviewed


def _meant(span: Span | None) -> tuple[object, ...] | None:
    return None if span is None else (span.state, span.version, span.flags, span.reviewed)


def _decisions() -> list[ScriptedDecision]:
    return [each for landing in STORY for commit in landing.commits for each in commit.decisions]


def test_the_expectations_cover_every_document_in_order(demo: Demo) -> None:
    assert sorted(EXPECTED) == sorted(demo.life.texts) == sorted(demo.handbook.document)
    for spans in EXPECTED.values():
        assert all(earlier.since < later.since for earlier, later in pairwise(spans))
        assert all(_meant(earlier) != _meant(later) for earlier, later in pairwise(spans))


def test_on_every_day_every_document_is_as_the_script_says(demo: Demo) -> None:
    reported = {(day, id_): _facts_of(demo.life.status(id_, day)) for day in _days() for id_ in EXPECTED}
    meant = {(day, id_): _meant(span_on(id_, day)) for day in _days() for id_ in EXPECTED}
    assert len(reported) == 550 * len(EXPECTED)
    assert {key: (reported[key], meant[key]) for key in reported if reported[key] != meant[key]} == {}


def test_the_standing_names_when_the_version_came_into_force_and_what_comes_next(demo: Demo) -> None:
    status = demo.life.status("POL-001", LAST_DAY)
    assert status is not None
    assert status.current is not None
    assert status.upcoming is not None
    assert (status.current.version, status.since) == ("1.1.0", status.current.approved)
    assert status.upcoming.version == status.newest.version == "2.0.0"
    assert _day(status.upcoming.in_force or 0) == date(2026, 12, 1)
    assert _facts_of(demo.life.status("POL-001", date(2026, 12, 1))) == ("in-force", "2.0.0", (), date(2026, 12, 1))


def test_a_document_with_two_approvers_says_who_is_missing(demo: Demo) -> None:
    seen = [demo.life.status("PRC-002", date(2025, 6, day)) for day in (25, 27, 30)]
    assert [status.newest.missing if status else None for status in seen] == [
        ("compliance-legal", "top-management"),
        ("top-management",),
        (),
    ]
    counted = [[item.entry.record.person for item in each.newest.counted if item.entry.record] for each in seen if each]
    assert counted == [[], ["p-clara"], ["p-clara", "p-vera"]]
    assert [each.newest.assurance for each in seen if each] == [None, None, "witnessed"]


def test_reviews_become_overdue_when_the_script_says(demo: Demo) -> None:
    first: dict[str, date] = {}
    for day in _days():
        for id_ in EXPECTED:
            status = demo.life.status(id_, day)
            if status is None or status.reviewed is None or status.retired is not None:
                continue
            months = demo.handbook.document[id_].review_months
            if _day(status.reviewed) + relativedelta(months=months) < day:
                first.setdefault(id_, day)
    assert first == OVERDUE


def test_every_record_is_judged_as_the_script_says(demo: Demo) -> None:
    judged = list(demo.life.judged_records())
    found = {
        (record.document, record.person, record.decision, record.at): (
            (verdict := item.verdict).valid,
            verdict.contested,
            verdict.reason,
        )
        for item in judged
        if (record := item.entry.record)
    }
    meant = {
        (each.document, f"p-{each.person}", each.decision, datetime.fromisoformat(each.at).replace(tzinfo=UTC)): (
            not each.refused,
            each.contested,
            each.remark,
        )
        for each in _decisions()
    }
    assert found == meant
    assert len(judged) == len(_decisions()) == len(demo.life.ledger.entries)


def test_every_record_that_counts_is_as_sure_as_the_script_says(demo: Demo) -> None:
    found = sorted(
        (record.document, record.at, str(item.verdict.assurance))
        for item in demo.life.judged_records()
        if item.verdict.valid and (record := item.entry.record)
    )
    meant = sorted(
        (each.document, datetime.fromisoformat(each.at).replace(tzinfo=UTC), str(each.how))
        for each in _decisions()
        if not each.refused
    )
    assert found == meant
    assert {how for _, _, how in found} == {"signed", "witnessed", "recorded"}


def test_nothing_was_done_to_a_record_after_it_was_merged(demo: Demo) -> None:
    ledger = demo.life.ledger
    assert [entry.path for entry in ledger.entries if entry.altered or entry.fault] == []
    assert [ledger.extends(digest) for digest in ledger.digests] == list(range(1, len(ledger.entries) + 1))


def _with_stolen_key(handbook: Handbook, person: str, since: date) -> Handbook:
    """The registers after somebody entered that a person's first key is not to be trusted since a day."""
    people = []
    for each in handbook.people:
        first, *others = each.keys if each.id == person else (None,)
        stolen = (replace(first, compromised_since=since), *others) if first else each.keys
        people.append(replace(each, keys=stolen))
    return replace(handbook, people=tuple(people))


def test_what_was_signed_with_a_stolen_key_is_contested_from_the_day_of_the_theft(demo: Demo) -> None:
    life = read_lifecycles(demo.history, _with_stolen_key(demo.handbook, "p-vera", date(2025, 11, 1)))
    signed = [
        (record.document, record.version, item.verdict.valid, item.verdict.contested, item.verdict.reason)
        for item in life.judged_records()
        if (record := item.entry.record) and record.person == "p-vera" and item.verdict.contested
    ]
    assert sorted(signed) == [
        (
            *(id_, "1.1.0", True, True),
            f"as known today, the signing key of p-vera was already compromised on {day}",
        )
        for id_, day in (("PLN-001", "2025-12-18"), ("POL-001", "2025-11-20"))
    ]
    status = life.status("POL-001", date(2026, 1, 1))
    assert status is not None
    assert status.flags == ("contested",)


def test_what_a_witness_saw_is_in_the_repository(demo: Demo) -> None:
    witnessed = [
        entry.record for entry in demo.life.ledger.entries if entry.record is not None and entry.witness is not None
    ]
    assert len(witnessed) == 12
    for record in witnessed:
        reviewed = {entry.path: entry.oid for entry in demo.git.tree(str(record.evidence["commit"]))}
        assert reviewed[record.path] == record.blob
        accounts = demo.handbook.person[record.person].accounts
        assert [(each.forge, each.id, each.login) for each in accounts] == [
            (record.evidence["forge"], record.evidence["user_id"], record.evidence["login"])
        ]
