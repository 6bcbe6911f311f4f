"""Rules about approval records that have been merged: damaged, altered, or without effect."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from remit.approvals.records import FOLDER
from remit.check import check
from remit.demo.build import make_keys
from remit.edition import open_edition
from remit.finding import Severity
from support.approvals import KEYS, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "keys").mkdir()
    make_keys(tmp_path / "keys", KEYS)
    return Office(tmp_path / "office", tmp_path / "keys")


def findings_of(office: Office) -> list[tuple[str, Severity, str, str]]:
    findings = check(open_edition(office.root, date(2025, 12, 31))).findings
    return [(each.code, each.severity, each.place.path, each.message) for each in findings if each.code[:3] == "REC"]


def test_a_good_record_is_no_finding(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    assert findings_of(office) == []


def test_a_damaged_record_is_reported_and_touches_nothing_else(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    office.approve("POL-001", "1.0.0")
    path = f"{FOLDER}/POL-001/1.0.0/broken.json"
    office.write(path, "{}")
    office.land("Break it")
    assert [finding[:3] for finding in findings_of(office)] == [("REC801", Severity.WARNING, path)]
    assert findings_of(office)[0][3].startswith("Not a valid approval record: ")
    assert office.state() == ("in-force", "1.0.0", ())


def test_a_changed_record_is_an_error(office: Office) -> None:
    office.draft("POL-001", "1.0.0")
    path = office.approve("POL-001", "1.0.0")
    office.write(path, "{}")
    commit = office.land("Change it")
    message = f"The record was changed in {commit[:12]}."
    assert findings_of(office) == [("REC802", Severity.ERROR, path, message)]
    assert office.state() == ("in-force", "1.0.0", ())


def test_a_decision_without_effect_is_worth_a_notice(office: Office) -> None:
    office.draft("POL-001", "1.0.0", by="ada")
    path = office.approve("POL-001", "1.0.0")
    reason = "Ada Example wrote the text and cannot approve it"
    message = f"Approve of POL-001 1.0.0 by Ada Example does not count: {reason}."
    assert findings_of(office) == [("REC803", Severity.NOTICE, path, message)]
