"""`remit raci`, `register`, `history`, `job` and `schema`, for people and for programs."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from remit.source.schema import FILES, json_schema
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo
from support.handbooks import INDEX, PEOPLE, POLICY, PRACTICE, TEAM

DAMAGED = (
    "1 file of the handbook cannot be read, so nothing here would be complete.\n→ Run `remit check` to see all faults; "
)
SHOWING = [["raci"], ["register"], ["history", "PRC-001"], ["job", "lead"]]


@pytest.mark.usefixtures("root")
def test_the_matrix(run: Run) -> None:
    text = """\
Activity            Board  Lead  AI Team  Document
──────────────────────────────────────────────────
Policy development  A      R     C        POL-001
Risk assessment     I      R/A   R        PRC-001
Risk treatment      C/I    A     R        PRC-001
"""
    assert run("raci") == (0, text, "")
    part = """\
Activity         Board  Lead  AI Team  Document
───────────────────────────────────────────────
Risk assessment  I      R/A   R        PRC-001
Risk treatment   C/I    A     R        PRC-001
"""
    assert run("raci", "--document", "PRC-001") == (0, part, "")
    assert run("raci", "--role", "lead") == (0, text, "")
    assert run("raci", "--document", "ROLE-001") == (0, "No activity to show.\n", "")


@pytest.mark.usefixtures("root")
def test_the_matrix_as_json(run: Run) -> None:
    code, out, err = run("raci", "--document", "POL-001", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "scheme": "raci",
        "roles": [
            {"key": "board", "title": "Board", "short": "Board"},
            {"key": "lead", "title": "Lead Implementer", "short": "Lead"},
            {"key": "ai-team", "title": "AI Development Team", "short": "AI Team"},
        ],
        "activities": [
            {
                "id": "policy-development",
                "name": "Policy development",
                "document": "POL-001",
                "assignments": {"board": ["A"], "lead": ["R"], "ai-team": ["C"]},
            }
        ],
    }


@pytest.mark.usefixtures("root")
def test_the_register(run: Run) -> None:
    text = """\
Id        Title                Version  State  Owner  Merged      Next review  Flags
────────────────────────────────────────────────────────────────────────────────────
POL-001   AI Policy            1.1.0    draft  lead   2025-01-03  2026-01-03
PRC-001   Risk Procedure       1.1.0    draft  lead   2025-01-02  2027-06-01
ROLE-001  Board                1.0.0    draft  board  2025-01-02  2026-01-02
ROLE-002  Lead Implementer     1.0.0    draft  board  2025-01-02  2026-01-02
ROLE-003  AI Development Team  1.0.0    draft  lead   2025-01-02  2026-01-02
"""
    assert run("register") == (0, text, "")


def test_the_register_as_json(repo: GitRepo, root: Path, run: Run) -> None:
    code, out, err = run("register", "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert {key: data[key] for key in ("as_of", "commit")} == {"as_of": "2025-08-01", "commit": repo.head}
    assert [row["id"] for row in data["documents"]] == ["POL-001", "PRC-001", "ROLE-001", "ROLE-002", "ROLE-003"]
    contract = {
        "id": "POL-001",
        "title": "AI Policy",
        "type": "policy",
        "version": "1.1.0",
        "state": "draft",
        "owner": "lead",
        "approvers": ["board"],
        "effective_from": None,
        "approved_on": None,
        "next_review": "2026-01-03",
        "overdue": False,
        "classification": "internal",
        "path": POLICY,
        "sha256": sha256((root / POLICY).read_bytes()).hexdigest(),
        "commit": repo.head,
        "assurance": None,
        "flags": [],
    }
    assert {key: data["documents"][0][key] for key in contract} == contract


def test_a_history(repo: GitRepo, root: Path, run: Run) -> None:
    first = repo.git("rev-parse", "HEAD~1")
    text = f"""\
Version  State  Date        Author       Size   Change        Commit
──────────────────────────────────────────────────────────────────────────
1.1.0    draft  2025-01-03  Anna Archer  minor  Clearer.      {repo.head[:12]}
1.0.0    draft  2025-01-02  Anna Archer  major  First issue.  {first[:12]}
"""
    assert run("history", "POL-001") == (0, text, "")
    code, out, err = run("history", "POL-001", "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["id"] == "POL-001"
    newest = {
        "version": "1.1.0",
        "commit": repo.head,
        "date": "2025-01-03",
        "author": "Anna Archer",
        "summary": "Clearer.",
        "kind": "minor",
        "sha256": sha256((root / POLICY).read_bytes()).hexdigest(),
        "path": POLICY,
        "state": "draft",
        "approvals": [],
    }
    assert [row["version"] for row in data["versions"]] == ["1.1.0", "1.0.0"]
    assert {key: data["versions"][0][key] for key in newest} == newest


def test_a_text_that_is_not_committed_has_no_date(root: Path, run: Run) -> None:
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, 'version: "1.0.0"', 'version: "2.0.0"')})
    assert run("history", "POL-001")[1].splitlines()[2] == (
        "2.0.0    draft  not committed  –            major  First issue.  –"
    )


def test_a_deleted_document_keeps_its_history(repo: GitRepo, root: Path, run: Run) -> None:
    repo.remove(PRACTICE)
    repo.commit("Away")
    assert run("history", "PRC-001")[1].splitlines()[2].startswith("1.1.0    draft  2025-01-02  Anna Archer  minor")


def test_without_git_every_date_is_unknown_and_it_is_said(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    handbooks.write(tmp_path)
    code, out, err = run("register", "--root", str(tmp_path))
    assert code == 0
    assert (
        out.splitlines()[2] == "POL-001   AI Policy            1.0.0    draft  lead   –       –            no-history"
    )
    assert err.startswith("This handbook is not inside a git repository")


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["raci", "--document", "POL-01"], "There is no document `POL-01`.\n→ Did you mean `POL-001`?\n"),
        (["raci", "--role", "bored"], "There is no role `bored`.\n→ Did you mean `board`?\n"),
        (["job", "zzz"], "There is no role `zzz`.\n→ Known: ai-team, board, lead.\n"),
        (["schema", "polcy"], "There is no file format `polcy`.\n→ Did you mean `policy`?\n"),
        (
            ["history", "PRC-01"],
            "There is no document `PRC-01`, and there never was one in this history.\n→ Did you mean `PRC-001`?\n",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_the_one_meant(arguments: list[str], expected: str, run: Run) -> None:
    assert run(*arguments) == (2, "", expected)


@pytest.mark.parametrize("command", SHOWING)
@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        (POLICY, "no front matter", f"{POLICY}:1:1: The file does not begin with front matter (a line `---`)."),
        (PEOPLE, "people: [", f"{PEOPLE}:1:1: "),
        (TEAM, handbooks.replaced(TEAM, "short: AI Team\n", ""), f"{TEAM}:"),
    ],
)
def test_a_damaged_handbook_is_not_shown_in_part(
    command: list[str], path: str, text: str, place: str, root: Path, run: Run
) -> None:
    handbooks.write(root, {path: text})
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    assert err.startswith(f"{DAMAGED}the first is {place}")


@pytest.mark.parametrize("command", SHOWING)
def test_faults_that_take_nothing_away_do_not_stop_showing(command: list[str], root: Path, run: Run) -> None:
    handbooks.write(root, {INDEX: b"\xff", POLICY: handbooks.HANDBOOK[POLICY] + "Invisible: \x0b\n"})
    assert run("check")[0] == 1
    assert run(*command)[0] == 0


@pytest.mark.usefixtures("root")
def test_schemas(run: Run) -> None:
    for name in FILES:
        code, out, err = run("schema", name)
        assert (code, json.loads(out), err) == (0, json_schema(name), "")
    assert list(json.loads(run("schema")[1])) == list(FILES)


# --- remit job

JOB = """\
# AI Development Team

*Draft: no approval of this version is recorded, so it is not in force.*

Makes the AI systems.

Makes AI systems that do what they should.

## Position

- Reports to [Lead Implementer](roles/lead.md)
- Independent of [Board](roles/board.md)

## Accountability

To the lead, for the quality of its systems.

## Key activities

- Builds and tests models.

## Responsible or accountable for

| Activity        | RACI | Document                                             |
|:----------------|:----:|:-----------------------------------------------------|
| Risk assessment |  R   | [PRC-001 Risk Procedure](policies/risk-procedure.md) |
| Risk treatment  |  R   | [PRC-001 Risk Procedure](policies/risk-procedure.md) |

## Consulted or informed

| Activity           | RACI | Document                                   |
|:-------------------|:----:|:-------------------------------------------|
| Policy development |  C   | [POL-001 AI Policy](policies/ai-policy.md) |
"""


@pytest.mark.usefixtures("root")
def test_a_job_description(run: Run) -> None:
    assert run("job", "ai-team") == (0, JOB, "")


def test_several_letters_stand_together_and_a_name_like_letters_stays(root: Path, run: Run) -> None:
    changed = {
        PRACTICE: handbooks.replaced(
            PRACTICE, "name: Risk assessment", "name: A B", "lead: R/A, ai-team: R", "lead: A, ai-team: CR"
        )
    }
    handbooks.write(root, changed)
    assert (
        "| A B            | R/C  | [PRC-001 Risk Procedure](policies/risk-procedure.md) |\n" in run("job", "ai-team")[1]
    )


def test_a_job_description_in_a_file_replaces_the_old_one_whole(root: Path, run: Run) -> None:
    target = root / "jobs.md"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    assert run("job", "ai-team", "-o", "jobs.md") == (0, "Wrote jobs.md.\n", "")
    assert target.read_bytes() == JOB.encode()
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in root.glob(".remit-*")] == []


def test_a_target_that_cannot_be_written(root: Path, run: Run) -> None:
    (root / "folder.md").mkdir()
    text = "x.txt: a job description is written as Markdown, Word file or PDF.\n→ Choose a name that ends in .md"
    assert run("job", "lead", "-o", "x.txt") == (2, "", f"{text}, .docx or .pdf.\n")
    missing = "no/x.md cannot be written: there is no folder no.\n→ Make the folder first.\n"
    assert run("job", "lead", "-o", "no/x.md") == (2, "", missing)
    code, out, err = run("job", "lead", "-o", "folder.md")
    assert (code, out) == (2, "")
    assert err.endswith("Error: Invalid value for '-o' / '--output': File 'folder.md' is a directory.\n")
    assert sorted(path.name for path in root.iterdir() if path.name.startswith((".remit", "x"))) == []


@pytest.mark.usefixtures("root")
def test_a_folder_that_may_not_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refused)  # a mode would not stop the superuser
    assert run("job", "lead", "-o", "x.md") == (2, "", "x.md cannot be written: Permission denied.\n")
