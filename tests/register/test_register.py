"""The register on real repositories: states, dates and flags, one story per test."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from remit.check import check
from remit.edition import Edition, open_edition
from remit.finding import RemitError
from remit.register.document_register import RegisterRow, as_json, make_register
from remit.register.lifecycle import State
from support.checking import Reported, edition
from support.gitrepo import BELA, CLEO, GitRepo
from support.handbooks import HANDBOOK, POLICY, PRACTICE, SETTINGS, replaced, write

TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """The small handbook, committed on 2 January 2025."""
    made = GitRepo(tmp_path / "repo")
    write(made.root)
    made.commit("Begin")
    return made


def opened(repo: GitRepo, today: date = TODAY) -> Edition:
    return open_edition(repo.root, today)


def row(repo: GitRepo, id_: str = "POL-001", today: date = TODAY) -> RegisterRow:
    register = opened(repo, today).register
    (found,) = [row for row in register.rows if row.id == id_]
    return found


def raised(version: str, path: str = POLICY, more: str = "") -> str:
    """Return a document in another version, with more text."""
    old = "1.0.0" if path == POLICY else "1.1.0"
    return replaced(path, f'version: "{old}"', f'version: "{version}"') + more


def test_a_committed_document(repo: GitRepo) -> None:
    digest = hashlib.sha256(HANDBOOK[POLICY].encode()).hexdigest()
    assert row(repo) == RegisterRow(
        id="POL-001",
        title="AI Policy",
        type="policy",
        version="1.0.0",
        state=State.DRAFT,
        owner="lead",
        approvers=("board",),
        effective_from=None,
        approved_on=None,
        landed_on=date(2025, 1, 2),
        next_review=date(2026, 1, 2),
        overdue=True,
        due_soon=False,
        classification="internal",
        path=POLICY,
        sha256=digest,
        commit=repo.head,
        assurance=None,
    )


def test_the_json_is_that_of_the_contract(repo: GitRepo) -> None:
    found = json.loads(json.dumps(as_json(opened(repo).register)))
    assert list(found) == ["as_of", "commit", "documents"]
    assert (found["as_of"], found["commit"]) == ("2026-03-01", repo.head)
    assert [entry["id"] for entry in found["documents"]] == ["POL-001", "PRC-001", "ROLE-001", "ROLE-002", "ROLE-003"]
    entry = found["documents"][1]
    del entry["landed_on"], entry["due_soon"]  # beside the contract
    assert entry == {
        "id": "PRC-001",
        "title": "Risk Procedure",
        "type": "procedure",
        "version": "1.1.0",
        "state": "draft",
        "owner": "lead",
        "approvers": ["lead"],
        "effective_from": "2025-06-01",
        "approved_on": None,
        "next_review": "2027-06-01",
        "overdue": False,
        "classification": "internal",
        "path": PRACTICE,
        "sha256": hashlib.sha256(HANDBOOK[PRACTICE].encode()).hexdigest(),
        "commit": repo.head,
        "assurance": None,
        "flags": [],
    }


def test_no_repository(tmp_path: Path) -> None:
    found = open_edition(write(tmp_path / "zip"), TODAY)
    assert found.history is None
    assert found.no_history == (
        "This handbook is not inside a git repository, so there is no version history. "
        "Clone the repository with git instead of downloading it as a zip file."
    )
    assert {(row.flags, row.landed_on, row.next_review, row.overdue, row.commit) for row in found.register.rows} == {
        (("no-history",), None, None, False, None)
    }
    assert found.register.commit is None


def test_no_commits(tmp_path: Path) -> None:
    made = GitRepo(tmp_path / "repo")
    write(made.root)
    found = opened(made)
    assert found.no_history == "Nothing has been committed yet, so no version has a date."
    assert {row.flags for row in found.register.rows} == {("no-history",)}


def test_an_uncommitted_document_has_no_date(repo: GitRepo) -> None:
    write(repo.root, {"policies/new.md": HANDBOOK[POLICY].replace("POL-001", "POL-002")})
    found = row(repo, "POL-002")
    assert (found.flags, found.landed_on, found.next_review, found.commit) == (("uncommitted",), None, None, None)


def test_an_edited_document_keeps_the_date_of_its_version(repo: GitRepo) -> None:
    repo.write(POLICY, HANDBOOK[POLICY] + "More.\n")
    found = row(repo)
    assert (found.flags, found.landed_on, found.commit) == (("uncommitted",), date(2025, 1, 2), None)
    repo.write(POLICY, raised("1.1.0"))
    found = row(repo)
    assert (found.flags, found.version, found.landed_on) == (("uncommitted",), "1.1.0", None)


def test_other_line_ends_are_no_edit(repo: GitRepo) -> None:
    repo.write(POLICY, HANDBOOK[POLICY].replace("\n", "\r\n"))
    assert (row(repo).flags, row(repo).commit) == ((), repo.head)


def test_an_arepaired_version_and_back(repo: GitRepo) -> None:
    first = repo.head
    repo.write(POLICY, HANDBOOK[POLICY] + "More.\n")
    second = repo.commit("Add a sentence", at="2025-02-01T12:00:00+00:00")
    found = row(repo)
    assert (found.flags, found.landed_on, found.commit) == (("amended",), date(2025, 1, 2), second)
    repo.revert(second)
    found = row(repo)
    assert (found.flags, found.landed_on, found.commit) == (("amended",), date(2025, 1, 2), first)


def test_an_older_version_that_came_back(repo: GitRepo) -> None:
    first = repo.head
    repo.write(POLICY, raised("2.0.0"))
    second = repo.commit("Raise it")
    assert (row(repo).flags, row(repo).version) == ((), "2.0.0")
    repo.revert(second)
    found = row(repo)
    assert (found.flags, found.version, found.landed_on, found.commit) == (
        ("older-version",),
        "1.0.0",
        date(2025, 1, 2),
        first,
    )


def test_an_id_in_two_files(repo: GitRepo) -> None:
    repo.write("policies/copy.md", HANDBOOK[POLICY])
    repo.commit("Copy it")
    rows = [row for row in opened(repo).register.rows if row.id == "POL-001"]
    assert [(row.path, row.flags) for row in rows] == [
        (POLICY, ("id-conflict",)),
        ("policies/copy.md", ("id-conflict",)),
    ]
    repo.remove("policies/copy.md")
    repo.commit("Take the copy away")
    assert row(repo).flags == ()


def test_a_rename_changes_no_date(repo: GitRepo) -> None:
    first = repo.head
    repo.move(POLICY, "policies/use/ai.md")
    repo.commit("Move it")
    found = row(repo)
    assert (found.path, found.landed_on, found.flags) == ("policies/use/ai.md", date(2025, 1, 2), ())
    assert found.commit == first


def test_a_document_that_was_deleted_and_returned(repo: GitRepo) -> None:
    repo.remove(POLICY)
    repo.commit("Delete it")
    repo.write(POLICY, HANDBOOK[POLICY])
    repo.commit("Bring it back")
    assert (row(repo).landed_on, row(repo).flags) == (date(2025, 1, 2), ())


def test_a_merge_counts_from_the_day_it_was_merged(repo: GitRepo) -> None:
    repo.branch("change")
    repo.write(POLICY, raised("1.1.0"))
    repo.commit("Improve it", author=CLEO, at="2025-02-01T12:00:00+00:00")
    repo.switch("main")
    repo.write(SETTINGS, HANDBOOK[SETTINGS] + "\n")
    repo.commit("Something else", at="2025-02-10T12:00:00+00:00")
    repo.now = repo.now.replace(month=3, day=1)
    merge = repo.merge("change", author=BELA)
    found = row(repo)
    assert (found.version, found.landed_on, found.commit) == ("1.1.0", date(2025, 3, 2), merge)


def test_a_squash_counts_from_the_day_it_was_merged(repo: GitRepo) -> None:
    repo.branch("change")
    repo.write(POLICY, raised("1.0.1"))
    repo.commit("Half", at="2025-02-01T12:00:00+00:00")
    repo.write(POLICY, raised("1.1.0"))
    repo.commit("Whole")
    repo.switch("main")
    squashed = repo.squash("change", "Improve the policy", author=CLEO, committer=BELA)
    found = row(repo)
    assert (found.version, found.landed_on, found.commit) == ("1.1.0", date(2025, 2, 3), squashed)


def test_a_detached_head_is_read_like_any_other(repo: GitRepo) -> None:
    first = repo.head
    repo.write(POLICY, raised("1.1.0"))
    repo.commit("Raise it")
    repo.git("checkout", "-q", "--detach", first)
    assert (row(repo).version, row(repo).flags, opened(repo).register.commit) == ("1.0.0", (), first)


def test_a_shallow_clone_is_refused(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit("Another")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.root}", str(clone))
    with pytest.raises(RemitError) as caught:
        open_edition(clone, TODAY)
    assert caught.value.message == (
        "This is a shallow clone: versions and dates would be wrong. Run: git fetch --unshallow "
        "(in CI: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)."
    )


def test_no_handbook(tmp_path: Path) -> None:
    with pytest.raises(RemitError) as caught:
        open_edition(tmp_path, TODAY)
    assert caught.value.message == f"{tmp_path} is not a handbook: there is no mkdocs.yml."
    assert caught.value.fix == "Run the command in the handbook's folder, or name it with --root."


@pytest.mark.parametrize(
    ("zone", "landed"),
    [("UTC", date(2025, 5, 31)), ("Asia/Tokyo", date(2025, 6, 1)), ("America/New_York", date(2025, 5, 31))],
)
def test_a_day_begins_where_the_organisation_is(repo: GitRepo, zone: str, landed: date) -> None:
    repo.write(SETTINGS, HANDBOOK[SETTINGS].replace("    types:", f"    time_zone: {zone}\n    types:"))
    repo.write(POLICY, raised("1.1.0"))
    repo.commit("Late in the evening", at="2025-05-31T23:30:00+00:00")
    found = row(repo)
    assert (found.landed_on, found.next_review) == (landed, landed.replace(year=2026))


@pytest.mark.parametrize(
    ("effective", "months", "review"),
    [
        ("on-approval", "12", date(2026, 1, 2)),
        ("2024-01-01", "12", date(2026, 1, 2)),
        ("2025-08-31", "6", date(2026, 2, 28)),
        ("2027-08-31", "6", date(2028, 2, 29)),
        ("2028-02-29", "12", date(2029, 2, 28)),
        ("2028-02-29", "48", date(2032, 2, 29)),
        ("2025-10-31", "1", date(2025, 11, 30)),
        ("2025-12-31", "120", date(2035, 12, 31)),
        ("9999-12-31", "12", date.max),
    ],
)
def test_months_are_reckoned_by_the_calendar(tmp_path: Path, effective: str, months: str, review: date) -> None:
    made = GitRepo(tmp_path / "repo")
    keys = f"owner: lead\neffective_from: {effective}\nreview_months: {months}"
    write(made.root, {POLICY: replaced(POLICY, "owner: lead", keys)})
    made.commit()
    assert row(made).next_review == review


@pytest.mark.parametrize(
    ("today", "overdue", "due_soon"),
    [
        (date(2025, 11, 2), False, False),
        (date(2025, 11, 3), False, True),
        (date(2026, 1, 2), False, True),
        (date(2026, 1, 3), True, False),
    ],
)
def test_a_review_is_due_soon_then_due_then_overdue(repo: GitRepo, today: date, overdue: bool, due_soon: bool) -> None:
    found = row(repo, today=today)
    assert (found.next_review, found.overdue, found.due_soon) == (date(2026, 1, 2), overdue, due_soon)


def test_an_overdue_review_is_a_warning(tmp_path: Path) -> None:
    made = GitRepo(tmp_path / "repo")
    keys = "owner: lead\neffective_from: 2028-02-29\nreview_months: 12"
    write(made.root, {POLICY: replaced(POLICY, "owner: lead", keys), PRACTICE: None})
    text = HANDBOOK[POLICY].replace("POL-001", "POL-002").replace("owner: lead", "owner: lead\nlifecycle: retired")
    write(made.root, {"policies/old.md": text, POLICY: replaced(POLICY, "owner: lead", keys)})
    made.commit(at="2028-02-01T12:00:00+00:00")

    def reported(today: date) -> list[Reported]:
        return [
            Reported.of(each)
            for each in check(opened(made, today)).findings
            if each.code == "DOC206" and each.subject == "POL-001"
        ]

    assert reported(date(2029, 2, 28)) == []
    fix = "Review the document, and raise its version if it changes."
    assert reported(date(2029, 3, 1)) == [
        Reported("DOC206", POLICY, 9, 16, "The review of POL-001 was due on 2029-02-28 (1 day ago).", fix)
    ]
    assert reported(date(2029, 3, 2))[0].message == "The review of POL-001 was due on 2029-02-28 (2 days ago)."
    assert {each.subject for each in check(opened(made, date(2040, 1, 1))).findings if each.code == "DOC206"} == {
        "POL-001",
        "PRC-001",
        "ROLE-001",
        "ROLE-002",
        "ROLE-003",
    }


def test_a_retired_document_has_no_review(repo: GitRepo) -> None:
    repo.write(POLICY, raised("1.1.0").replace("owner: lead", "owner: lead\nlifecycle: retired"))
    repo.commit("Retire it")
    found = row(repo, today=date(2040, 1, 1))
    assert (found.state, found.next_review, found.overdue, found.due_soon) == (State.RETIRED, None, False, False)
    register = opened(repo).register
    assert (register.count(State.RETIRED), register.count(State.DRAFT)) == (1, 4)


def test_without_history_every_date_is_unknown() -> None:
    found = make_register(edition().handbook, None, TODAY)
    assert {(row.landed_on, row.next_review, row.flags) for row in found.rows} == {(None, None, ("no-history",))}
