"""`remit verify` and `remit demo`, and the demonstration through the other commands."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from demo.expected import EXPECTED, OVERDUE, span_on
from remit.demo.build import FIRST_DAY, LAST_DAY
from support.commands import Run


@pytest.fixture(autouse=True)
def _on_the_last_day(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793404800")  # 31 October 2026
    monkeypatch.chdir(demo)


def month_ends() -> list[date]:
    days = [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]
    return [day for day in days if (day + timedelta(days=1)).day == 1]


def verified(run: Run, *arguments: str) -> tuple[int, dict[str, object]]:
    code, out, err = run("verify", "--format", "json", *arguments)
    assert err == ""
    found: dict[str, object] = json.loads(out)
    return code, found


# --- the register


@pytest.mark.parametrize("day", month_ends(), ids=str)
def test_the_register_at_the_end_of_every_month(day: date, run: Run) -> None:
    code, out, err = run("register", "--as-of", day.isoformat(), "--format", "json")
    data = json.loads(out)
    assert (code, err, data["as_of"]) == (0, "", day.isoformat())
    assert {row["id"]: (row["state"], row["version"], row["flags"], row["overdue"]) for row in data["documents"]} == {
        id_: (span.state, span.version, list(span.flags), day >= OVERDUE.get(id_, date.max))
        for id_ in EXPECTED
        if (span := span_on(id_, day))
    }


def test_there_are_eighteen_of_them() -> None:
    assert len(month_ends()) == 18


def test_the_register_for_people(run: Run) -> None:
    code, out, err = run("register", "--as-of", "2025-05-31")
    assert (code, err) == (0, "")
    assert (
        out
        == """\
Id        Title                 Version  State     Owner             Merged      Next review  Flags
───────────────────────────────────────────────────────────────────────────────────────────────────
POL-001   AI Policy             1.0.0    approved  lead-implementer  2025-05-19  –
PRC-001   Document Control      1.0.0    in-force  lead-implementer  2025-05-12  2026-05-12
ROLE-001  Top Management        1.0.0    in-force  lead-implementer  2025-05-01  2027-05-05
ROLE-002  Lead Implementer      1.0.0    in-force  lead-implementer  2025-05-01  2027-05-05
ROLE-003  Compliance and Legal  1.0.0    in-force  lead-implementer  2025-05-01  2027-05-05
ROLE-004  AI Development        1.0.0    in-force  lead-implementer  2025-05-01  2027-05-05
ROLE-005  Internal Audit        1.0.0    in-force  lead-implementer  2025-05-01  2027-05-05
ROLE-006  Data Protection       1.0.0    in-force  lead-implementer  2025-05-01  2027-05-05
"""
    )


def test_the_history_shows_states(run: Run) -> None:
    code, out, err = run("history", "POL-001", "--format", "json")
    assert (code, err) == (0, "")
    expected = [
        (each["version"], each["state"], [(a["person"], a["valid"], a["assurance"]) for a in each["approvals"]])
        for each in json.loads(out)["versions"]
    ]
    assert expected == [
        ("2.0.0", "approved", [("p-vera", False, "recorded"), ("p-vera", True, "signed")]),
        ("1.1.0", "in-force", [("p-paul", False, "witnessed"), ("p-vera", True, "signed")]),
        ("1.0.0", "superseded", [("p-vera", True, "signed")]),
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--as-of", "2025-04-30"), "Nothing had been merged by 2025-04-30.\n→ Choose a later day.\n"),
        (("--known-at", "nowhere"), "'nowhere' is not a commit, branch or tag that this repository knows.\n"),
    ],
)
@pytest.mark.parametrize("command", [["register"], ["raci"], ["job", "lead-implementer"]])
def test_a_past_that_there_is_not(command: list[str], arguments: tuple[str, ...], expected: str, run: Run) -> None:
    assert run(*command, *arguments) == (2, "", expected)


@pytest.mark.parametrize("day", ["31.10.2026", "2026-02-30", "yesterday", ""])
def test_what_is_no_day(day: str, run: Run) -> None:
    code, out, err = run("register", "--as-of", day)
    assert (code, out) == (2, "")
    assert f"Invalid value for '--as-of': '{day}' does not match the format '%Y-%m-%d'." in err


# --- the matrix and job descriptions as of a day


def activities(run: Run, *arguments: str) -> set[str]:
    code, out, err = run("raci", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    return {activity["document"] for activity in json.loads(out)["activities"]}


def test_the_matrix_of_a_day_is_made_of_what_was_there(run: Run) -> None:
    assert activities(run, "--as-of", "2025-05-11") == set()
    assert activities(run, "--as-of", "2025-05-12") == {"PRC-001"}
    assert activities(run, "--as-of", "2025-05-19") == {"POL-001", "PRC-001"}
    assert activities(run) == activities(run, "--as-of", "2026-10-31")


def test_a_role_that_was_not_there_yet_is_reported(run: Run) -> None:
    code, out, err = run("raci", "--as-of", "2025-05-12", "--document", "POL-001")
    assert (code, out) == (2, "")
    assert err.startswith("There is no document `POL-001`.\n")


def test_a_job_description_of_a_day_is_the_one_that_was_in_force(run: Run) -> None:
    pending = "*A newer text, version 1.1.0, awaits approval. The version shown here is in force.*"
    before, waiting, after = (
        run("job", "data-protection", "--as-of", day)[1] for day in ("2026-03-19", "2026-03-20", "2026-03-23")
    )
    assert pending not in before
    assert pending in waiting
    assert (
        waiting.replace(f"{pending}\n\n", "").split("## Responsible or accountable for")[0]
        == before.split("## Responsible or accountable for")[0]
    )
    assert pending not in after
    draft = run("job", "top-management", "--as-of", "2025-05-04")[1]
    assert draft.splitlines()[2] == "*Draft: no approval of this version is recorded, so it is not in force.*"


# --- verify


def test_what_does_not_count_is_found(run: Run) -> None:
    code, found = verified(run)
    records = found["records"]
    assert isinstance(records, list)
    assert (code, found["sound"], len(records)) == (1, False, 39)
    assert [(each["document"], each["version"], each["person"]) for each in records if not each["valid"]] == [
        ("POL-001", "1.1.0", "p-paul"),
        ("PRC-002", "2.0.0", "p-clara"),
        ("PRC-004", "1.0.0", "p-rosa"),
        ("POL-001", "2.0.0", "p-vera"),
    ]


def test_until_then_every_record_counts(run: Run) -> None:
    code, found = verified(run, "--as-of", "2025-11-18")
    assert (code, found["sound"]) == (0, True)
    code, found = verified(run, "--as-of", "2025-11-19")
    assert (code, found["sound"]) == (1, False)


def test_an_earlier_digest_is_still_a_prefix_and_another_is_not(run: Run) -> None:
    digest = str(verified(run, "--as-of", "2025-06-30")[1]["digest"])
    code, out, _ = run("verify", "--as-of", "2025-11-18", "--head", digest)
    assert code == 0
    assert out.splitlines()[-1] == f"The digest {digest} is still a prefix: the first 11 records are unchanged."
    code, out, _ = run("verify", "--as-of", "2025-11-18", "--head", "0" * 64)
    assert code == 1
    assert out.splitlines()[-1].startswith(f"The digest {'0' * 64} is NOT a prefix of this ledger")
    code, out, err = run("verify", "--head", "")
    assert (code, out, err.splitlines()[0]) == (2, "", "`` is not a running digest.")


def test_the_kit_is_written_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    code, out, err = run("verify", "--as-of", "2025-11-18", "-o", str(tmp_path / "for" / "auditors"))
    folder = tmp_path / "for" / "auditors"
    assert (code, err) == (0, f"Wrote {folder / 'allowed_signers'}\nWrote {folder / 'VERIFY.md'}\n")
    assert out.splitlines()[-2].startswith("20 records, 20 of them valid, as of 2025-11-18.")
    assert sorted(path.name for path in folder.iterdir()) == ["VERIFY.md", "allowed_signers"]


# --- demo


def test_a_demonstration_is_made_once(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "demo"
    assert run("demo", str(folder)) == (
        0,
        f"Made {folder}.\n→ Try: remit register --root {folder} --as-of 2026-01-31, and remit verify --root {folder}\n",
        "",
    )
    assert run("demo", str(folder)) == (
        2,
        "",
        f"{folder} is not empty.\n→ Name a new folder: the demonstration overwrites nothing.\n",
    )
    assert run("check", "--root", str(folder))[0] == 0
