"""The versions of a document as readers see them."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from remit.edition import history_of, open_edition
from remit.finding import RemitError
from remit.model import Change
from remit.register.versions import VersionRow, as_json, change_in, landing_day
from support.checking import edition
from support.gitrepo import BELA, CLEO, GitRepo
from support.handbooks import HANDBOOK, POLICY, SETTINGS, replaced, write

TODAY = date(2026, 3, 1)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """The small handbook, committed on 2 January 2025."""
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    made = GitRepo(tmp_path / "repo")
    write(made.root)
    made.commit("Begin", author=BELA)
    return made


def versions(repo: GitRepo, id_: str = "POL-001") -> tuple[VersionRow, ...]:
    return history_of(open_edition(repo.root, TODAY), id_)


def second(summary: str = "{kind: minor, summary: Made clearer.}") -> str:
    """Return the policy in its second version."""
    return replaced(POLICY, 'version: "1.0.0"', 'version: "1.1.0"', "{kind: major, summary: First issue.}", summary)


def test_newest_first_with_what_each_says_changed(repo: GitRepo) -> None:
    first = repo.head
    repo.write(POLICY, second())
    later = repo.commit("Improve it", author=CLEO, committer=BELA, at="2025-03-01T12:00:00+00:00")
    expected = (
        VersionRow(
            version="1.1.0",
            commit=later,
            day=date(2025, 3, 1),
            author="Cleo Carter",
            summary="Made clearer.",
            kind="minor",
            sha256=hashlib.sha256(second().encode()).hexdigest(),
            path=POLICY,
            state="draft",
        ),
        VersionRow(
            version="1.0.0",
            commit=first,
            day=date(2025, 1, 2),
            author="Béla Brook",
            summary="First issue.",
            kind="major",
            sha256=hashlib.sha256(HANDBOOK[POLICY].encode()).hexdigest(),
            path=POLICY,
            state="draft",
        ),
    )
    assert versions(repo) == expected
    assert open_edition(repo.root, TODAY).versions["POL-001"] == expected


def test_the_json_is_that_of_the_contract(repo: GitRepo) -> None:
    found = as_json("POL-001", versions(repo))
    assert found == {
        "id": "POL-001",
        "versions": [
            {
                "version": "1.0.0",
                "commit": repo.head,
                "date": "2025-01-02",
                "author": "Béla Brook",
                "summary": "First issue.",
                "kind": "major",
                "sha256": hashlib.sha256(HANDBOOK[POLICY].encode()).hexdigest(),
                "path": POLICY,
                "state": "draft",
                "amended": False,
                "approvals": [],
            }
        ],
    }


def test_a_text_that_is_not_committed_comes_first_and_has_no_date(repo: GitRepo) -> None:
    repo.write(POLICY, second())
    newest, older = versions(repo)
    assert (newest.version, newest.commit, newest.day, newest.author) == ("1.1.0", None, None, None)
    assert (newest.summary, newest.kind, older.version) == ("Made clearer.", "minor", "1.0.0")


def test_without_history_there_is_what_lies_on_disk(tmp_path: Path) -> None:
    found = open_edition(write(tmp_path), TODAY)
    assert [(row.version, row.day) for row in history_of(found, "POL-001")] == [("1.0.0", None)]
    assert {id_: len(rows) for id_, rows in found.versions.items()} == dict.fromkeys(found.handbook.document, 1)


def test_whoever_merges_is_not_the_author(repo: GitRepo) -> None:
    repo.branch("change")
    repo.write(POLICY, second())
    repo.commit("Improve it", author=CLEO, at="2025-02-01T12:00:00+00:00")
    repo.switch("main")
    repo.write(SETTINGS, HANDBOOK[SETTINGS] + "\n")
    repo.commit("Something else")
    merge = repo.merge("change", author=BELA)
    newest = versions(repo)[0]
    assert (newest.version, newest.commit, newest.author) == ("1.1.0", merge, "Cleo Carter")


def test_an_amendment_is_reported(repo: GitRepo) -> None:
    repo.write(POLICY, HANDBOOK[POLICY] + "More.\n")
    repo.commit("Add a sentence")
    assert [(row.version, row.amended) for row in versions(repo)] == [("1.0.0", True)]


def test_a_deleted_document_keeps_its_versions(repo: GitRepo) -> None:
    repo.remove(POLICY)
    repo.commit("Delete it")
    assert [(row.version, row.path) for row in versions(repo)] == [("1.0.0", POLICY)]


def test_an_id_that_never_was_is_refused(repo: GitRepo) -> None:
    with pytest.raises(RemitError) as caught:
        versions(repo, "POL-002")
    assert caught.value.message == "There is no document `POL-002`, and there never was one in this history."
    assert caught.value.fix == "Did you mean `POL-001`?"
    with pytest.raises(RemitError):
        history_of(edition(), "POL-0")


def test_a_version_that_does_not_say_what_changed_shows_its_commit(repo: GitRepo) -> None:
    repo.write(POLICY, second().replace("change: {kind: minor, summary: Made clearer.}\n", ""))
    repo.commit("Improve it\n\nAt length.")
    assert [(row.summary, row.kind) for row in versions(repo)] == [("Improve it", ""), ("First issue.", "major")]


@pytest.mark.parametrize(
    ("header", "change"),
    [
        ("change: {kind: minor, summary: Clearer.}", Change(kind="minor", summary="Clearer.")),
        (
            "change:\n  kind: major\n  summary: >-\n    Over two\n    lines.\nowner: x",
            Change(kind="major", summary="Over two lines."),
        ),
        ("change:\n  summary: a\n\n  kind: minor\ntitle: x", Change(kind="minor", summary="a")),
        ("change: {kind: 1.10, summary: no}", Change(kind="1.10", summary="no")),
        ("change: {kind: [a], summary: {b: c}}", Change()),
        ("change: text", Change()),
        ("change: {kind: minor", Change()),
        ("change:", Change()),
        ("changes: {kind: minor}", Change()),
        ("title: x\n  change: {kind: minor}", Change()),
        ("owner: 'it''s: broken\nchange: {kind: minor}", Change(kind="minor")),
        ("", Change()),
    ],
)
def test_what_a_text_says_changed(header: str, change: Change) -> None:
    assert change_in(f"---\nid: POL-001\n{header}\n---\n\nText.\n".encode()) == change
    assert change_in(f"---\nid: POL-001\n{header}\n---\n\nText.\n".replace("\n", "\r\n").encode()) == change


def test_a_text_that_is_none_says_nothing() -> None:
    for content in (
        b"",
        b"\xff\xfe",
        b"# A\n",
        b"---\nchange: {kind: minor}\n",
        b"---\n" + b"a: b\n" * 20_000 + b"---\n",
    ):
        assert change_in(content) == Change()


def test_days_of_strange_clocks() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    assert landing_day(0, tokyo) == date(1970, 1, 1)
    assert landing_day(-1, ZoneInfo("UTC")) == date(1969, 12, 31)
    assert landing_day(10**15, tokyo) == date(9999, 12, 30)
