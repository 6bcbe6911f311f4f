"""`remit record`, `remit codeowners` and `remit reminders` as people and jobs run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from remit.cli import main
from support.approvals import Office
from support.forges import Hub, Request

CommandResult = tuple[int, str, str]


@pytest.fixture
def landed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Request:
    """Return a merged request with Ada's approval and a stranger's; the clock stands two hours after."""
    request = hub.open()
    hub.office.text("POL-001", "1.1.0", "Better.")
    request.push()
    request.review("ada")
    request.review("stranger")
    request.land()
    moment = hub.office.now
    monkeypatch.setattr("remit.clock.now", lambda: moment)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    monkeypatch.chdir(hub.office.root)
    return request


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> CommandResult:
    capsys.readouterr()
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def arguments(request: Request) -> list[str]:
    answers = request.answers(request.hub.folder)
    key = request.hub.office.keys / "recorder"
    return [
        *("record", "--forge", "github", "--event", str(answers.event), "--reviews", str(answers.reviews)),
        *("--commits", str(answers.commits), "--key", str(key)),
    ]


STRANGER = (
    "No record (POL-001, review 502): the account 6666 (stranger) belonged to nobody in roles/people.yml before #1"
    " was merged.\n    → Enter the account's number by a request of its own, before the approval.\n"
)


def test_record(landed: Request, capsys: pytest.CaptureFixture[str]) -> None:
    office = landed.hub.office
    code, out, err = run(capsys, *arguments(landed), "--dry-run")
    assert (code, err) == (0, "")
    assert not (office.root / "records").exists()
    path = out.splitlines()[0].removeprefix("Would record POL-001 1.1.0, approved by Ada Example as board: ")
    assert run(capsys, *arguments(landed)) == (
        0,
        f"Recorded POL-001 1.1.0, approved by Ada Example as board: {path}\n{STRANGER}",
        "",
    )
    assert sorted(each.name for each in (office.root / path).parent.iterdir()) == [
        Path(path).name,
        f"{Path(path).name}.witness.sig",
    ]
    office.land("Record")
    assert run(capsys, *arguments(landed)) == (0, f"Recorded before: {path}\n{STRANGER}", "")


def test_record_for_programs(landed: Request, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *arguments(landed), "--format", "json")
    captured = json.loads(out)
    (record,) = captured["records"]
    path = record.pop("path")
    assert (code, path.startswith("records/approvals/POL-001/1.1.0/20250103T130000Z-approve-p-ada-board-")) == (0, True)
    assert captured == {
        "request": {"forge": "github", "number": 1, "landed": landed.landed},
        "records": [
            {
                "document": "POL-001",
                "version": "1.1.0",
                "person": "p-ada",
                "role": "board",
                "review": 501,
                "written": True,
            }
        ],
        "known": [],
        "refused": [
            {
                "document": "POL-001",
                "review": 502,
                "login": "stranger",
                "reason": "the account 6666 (stranger) belonged to nobody in roles/people.yml before #1 was merged",
                "fix": "Enter the account's number by a request of its own, before the approval.",
            }
        ],
    }


def test_record_without_its_key(landed: Request, capsys: pytest.CaptureFixture[str]) -> None:
    here = arguments(landed)[:-1]
    code, out, err = run(capsys, *here, "nowhere")
    assert (code, out, err.splitlines()[0]) == (2, "", "There is no key file nowhere.")
    spare = landed.hub.office.keys / "spare"
    code, out, err = run(capsys, *here, str(spare))
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == (
        f"{spare} is not registered for the recorder on 2025-01-04, so its records would not count."
    )


def test_codeowners(landed: Request, capsys: pytest.CaptureFixture[str]) -> None:
    office = landed.hub.office
    stale = (
        1,
        ".github/CODEOWNERS is not current: it does not name today's approvers.\n"
        "    → Run: remit codeowners --forge github, and merge the change.\n",
        "",
    )
    assert run(capsys, "codeowners", "--check") == stale
    assert not (office.root / ".github").exists()
    assert run(capsys, "codeowners") == (0, "Wrote .github/CODEOWNERS\n", "")
    assert run(capsys, "codeowners") == (0, ".github/CODEOWNERS is current.\n", "")
    assert run(capsys, "codeowners", "--check") == (0, ".github/CODEOWNERS is current.\n", "")
    office.role("board", "{person: p-bo, from: 2024-01-01}")
    assert run(capsys, "codeowners", "--check") == stale
    code, out, err = run(capsys, "codeowners", "--forge", "gitlab")
    assert (code, out, err.splitlines()[0]) == (2, "", "Nobody who holds a role has an account on GitLab.")


def test_reminders(office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")  # 1 December 2025
    assert run(capsys, "reminders", "--days", "30") == (0, "No review is overdue or due within 30 days.\n", "")
    code, out, _ = run(capsys, "reminders", "--days", "32", "--format", "json")
    board, lead, policy = json.loads(out)["reminders"]
    assert (code, board["title"], lead["title"]) == (
        0,
        "Review ROLE-001 The board (due 2026-01-01)",
        "Review ROLE-002 The lead (due 2026-01-01)",
    )
    assert policy == {
        "id": "POL-001",
        "due": "2026-01-02",
        "overdue": False,
        "title": "Review POL-001 Example POL-001 (due 2026-01-02)",
        "body": "Example POL-001 (POL-001), version 1.0.0, is to be reviewed by 2026-01-02.\n"
        "\n"
        "Its owner is The lead. Read it, ask those who work by it, and then:\n"
        "\n"
        "- No version is in force yet. If this text is right: `remit approve POL-001`, by each role that approves it.\n"
        "- If something has to: propose a new version. Its approval begins the next period.\n"
        "- If it is no longer needed: `remit retire POL-001 --role ROLE`, by each role that approves it.\n"
        "\n"
        "Close this issue when the register shows the next date.\n",
        "accounts": ["bo-example"],
    }
    office.approve("POL-001", "1.0.0", on="2025-01-03")
    code, out, _ = run(capsys, "reminders", "--days", "60", "--format", "json")
    body = json.loads(out)["reminders"][-1]["body"]
    assert "- If nothing has to change: `remit reviewed POL-001 --role lead`, and merge the record.\n" in body
