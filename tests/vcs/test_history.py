"""Versions and landings on real repositories, one story per test."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

import pytest
from remit.vcs.errors import GraftedRepository, ShallowClone
from remit.vcs.git import Git
from remit.vcs.history import History, read_history
from remit.vcs.landings import Conflict
from support.gitrepo import ANNA, BELA, CLEO, GitRepo, backwards, document_text, writers_of

AI = "policies/ai.md"


def history_of(repo: GitRepo) -> History:
    return read_history(Git.open(repo.root), cache=False)


def versions(history: History, document: str = "POL-001") -> list[tuple[str, str]]:
    return [(version, first.commit) for version, (first, *_) in history.versions(document).items()]


def landings(history: History, document: str = "POL-001") -> list[tuple[str, str, str]]:
    return [
        (landing.commit, "deleted" if landing.deleted else landing.version or "unreadable", landing.path)
        for landing in history.landings(document)
    ]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


def test_a_version_is_the_first_landing_that_carries_it(repo: GitRepo) -> None:
    text = repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit("Write it\n\nAt length.", author=BELA, committer=CLEO, at="2025-03-01T09:30:00+01:00")
    repo.document(AI, "POL-001", "1.1.0")
    second = repo.commit("Improve it", author=CLEO)

    history = history_of(repo)

    assert history.documents == ("POL-001",)
    assert history.main_line == (second, first)
    assert versions(history) == [("1.1.0", second), ("1.0.0", first)]
    (landing,) = history.versions("POL-001")["1.0.0"]
    moment = int(datetime.fromisoformat("2025-03-01T09:30:00+01:00").timestamp())
    assert (landing.commit, landing.parent, landing.position) == (first, None, 0)
    assert (landing.landed_at, landing.utc_offset, landing.subject) == (moment, 60, "Write it")
    assert (landing.author, landing.writers) == (BELA, (BELA,))
    assert (landing.path, landing.mode, landing.deleted) == (AI, "100644", False)
    assert landing.oid == repo.git("rev-parse", f"{first}:{AI}")
    assert (landing.document, landing.version) == ("POL-001", "1.0.0")
    assert landing.sha256 == hashlib.sha256(text).hexdigest()
    assert (landing.moved_from, landing.conflict) == (None, ())
    assert history.bytes_of(landing.oid) == text
    assert history.read([landing.oid, "0" * 40]) == {landing.oid: text}
    assert history.position(second) == 1
    assert history.position("0" * 40) is None


def test_an_edit_under_the_same_version_is_an_amendment(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit(author=BELA)
    repo.document(AI, "POL-001", "1.0.0", body="Changed afterwards.")
    second = repo.commit(author=CLEO)
    repo.document(AI, "POL-001", "1.1.0", body="Changed afterwards.")
    third = repo.commit(author=ANNA)

    history = history_of(repo)

    assert {version: [text.commit for text in texts] for version, texts in history.versions("POL-001").items()} == {
        "1.1.0": [third],
        "1.0.0": [first, second],
    }
    assert writers_of(history, "POL-001") == [
        ("1.0.0", (BELA,)),
        ("1.0.0", (CLEO, BELA)),
        ("1.1.0", (ANNA, CLEO)),  # the amendment's text is in the next version, and so is its writer
    ]


def test_changing_back_and_forth_under_one_version_amends_it_once(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.document(AI, "POL-001", "1.0.0", body="Other.")
    second = repo.commit()
    third = repo.revert(second)
    fourth = repo.revert(third)

    assert [text.commit for text in history_of(repo).versions("POL-001")["1.0.0"]] == [first, second]
    assert [landing.commit for landing in history_of(repo).landings("POL-001")] == [fourth, third, second, first]


def test_a_rename_is_no_new_version(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.move(AI, "policies/use/ai-use.md")
    second = repo.commit()

    history = history_of(repo)

    assert versions(history) == [("1.0.0", first)]
    assert len(history.versions("POL-001")["1.0.0"]) == 1
    assert landings(history) == [(second, "1.0.0", "policies/use/ai-use.md"), (first, "1.0.0", AI)]
    assert history.landings("POL-001")[0].moved_from == AI
    assert history.paths("POL-001") == ("policies/use/ai-use.md",)
    assert history.newest(AI) is None
    assert [landing.deleted for landing in history.of_path(AI)] == [True, False]


def test_a_rename_with_an_edit_and_a_new_version(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0", body="One.")
    first = repo.commit()
    repo.remove(AI)
    repo.document("roles/ai.md", "POL-001", "2.0.0", body="Entirely different words, nothing alike.")
    second = repo.commit()

    history = history_of(repo)

    assert versions(history) == [("2.0.0", second), ("1.0.0", first)]
    assert landings(history) == [(second, "2.0.0", "roles/ai.md"), (first, "1.0.0", AI)]
    assert history.landings("POL-001")[0].moved_from == AI


def test_two_documents_that_swap_their_files(repo: GitRepo) -> None:
    repo.document("policies/a.md", "POL-001", "1.0.0")
    repo.document("policies/b.md", "POL-002", "1.0.0")
    first = repo.commit()
    repo.document("policies/a.md", "POL-002", "1.1.0")
    repo.document("policies/b.md", "POL-001", "1.1.0")
    second = repo.commit()

    history = history_of(repo)

    assert landings(history) == [(second, "1.1.0", "policies/b.md"), (first, "1.0.0", "policies/a.md")]
    assert landings(history, "POL-002") == [(second, "1.1.0", "policies/a.md"), (first, "1.0.0", "policies/b.md")]
    assert history.landings("POL-001")[0].moved_from == "policies/a.md"
    assert history.conflicts == ()


def test_delete_and_return(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.remove(AI)
    second = repo.commit()
    repo.document("policies/new.md", "POL-001", "1.0.0")
    third = repo.commit()

    history = history_of(repo)

    assert versions(history) == [("1.0.0", first)]
    assert len(history.versions("POL-001")["1.0.0"]) == 1
    assert landings(history) == [(third, "1.0.0", "policies/new.md"), (second, "deleted", AI), (first, "1.0.0", AI)]
    assert history.landings("POL-001")[1].version is None


def test_a_file_that_becomes_another_document(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.document(AI, "POL-009", "1.0.0")
    second = repo.commit()

    history = history_of(repo)

    assert landings(history) == [(second, "deleted", AI), (first, "1.0.0", AI)]
    assert landings(history, "POL-009") == [(second, "1.0.0", AI)]
    assert history.paths("POL-001") == ()


def test_a_revert_brings_back_bytes_but_no_version(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.document(AI, "POL-001", "2.0.0", body="A mistake.")
    second = repo.commit()
    third = repo.revert(second, author=CLEO)

    history = history_of(repo)

    assert versions(history) == [("2.0.0", second), ("1.0.0", first)]
    assert [len(texts) for texts in history.versions("POL-001").values()] == [1, 1]
    newest = history.newest(AI)
    assert newest is not None
    assert (newest.commit, newest.version) == (third, "1.0.0")


def test_the_version_that_was_merged_last_comes_first_whatever_is_arepaired_later(repo: GitRepo) -> None:
    for version, body in (("1.0.0", "A"), ("1.1.0", "A"), ("1.0.0", "B"), ("1.0.0", "A"), ("1.0.0", "C")):
        repo.document("policies/a.md", "POL-001", version, body=body)
        repo.commit()
    history = history_of(repo)

    assert [(version, len(texts)) for version, texts in history.versions("POL-001").items()] == [
        ("1.1.0", 1),
        ("1.0.0", 3),
    ]
    assert history.versions("POL-009") == {}


def test_a_copied_id_is_a_conflict_until_it_is_repaired(repo: GitRepo) -> None:
    repo.document("policies/a.md", "POL-001", "1.0.0")
    repo.commit()
    repo.document("policies/b.md", "POL-001", "1.1.0")
    second = repo.commit()
    both = ("policies/a.md", "policies/b.md")

    assert history_of(repo).conflicts == (Conflict(id="POL-001", paths=both, since=second, until=None),)
    assert history_of(repo).paths("POL-001") == both
    assert [first.conflict for first, *_ in history_of(repo).versions("POL-001").values()] == [both, ()]

    repo.document("policies/b.md", "POL-002", "1.1.0")
    third = repo.commit()
    assert history_of(repo).conflicts == (Conflict(id="POL-001", paths=both, since=second, until=third),)
    assert history_of(repo).paths("POL-001") == ("policies/a.md",)


def test_two_files_with_one_id_in_the_first_commit(repo: GitRepo) -> None:
    repo.document("policies/b.md", "POL-001", "1.0.0", body="B.")
    repo.document("policies/a.md", "POL-001", "1.0.0", body="A.")
    first = repo.commit()

    version, amended = history_of(repo).versions("POL-001")["1.0.0"]

    assert (version.path, version.conflict) == ("policies/a.md", ("policies/a.md", "policies/b.md"))
    assert (amended.commit, amended.path) == (first, "policies/b.md")


def test_front_matter_that_breaks_and_is_repaired(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit(author=ANNA)
    repo.write(AI, "---\nid: POL-001\nid: POL-002\nversion: '1.1.0'\n---\n\nTwice.\n")
    second = repo.commit(author=BELA)
    repo.document(AI, "POL-001", "1.1.0")
    third = repo.commit(author=CLEO)

    history = history_of(repo)

    assert landings(history) == [(third, "1.1.0", AI), (second, "unreadable", AI), (first, "1.0.0", AI)]
    assert [landing.commit for landing in history.unreadable] == [second]
    assert versions(history) == [("1.1.0", third), ("1.0.0", first)]
    assert writers_of(history, "POL-001") == [("1.0.0", (ANNA,)), ("1.1.0", (CLEO, BELA))]


def test_the_strict_reader_is_asked_only_for_what_is_not_plain(repo: GitRepo) -> None:
    asked = []

    def parse(data: bytes) -> tuple[str, str] | None:
        asked.append(data)
        return ("POL-002", "1.0.0") if b"folded" in data else None

    repo.document("policies/a.md", "POL-001", "1.0.0")
    folded = repo.write("policies/b.md", "---\ntitle: >\n  folded\nid: POL-002\nversion: 1.0.0\n---\n").read_bytes()
    broken = repo.write("policies/c.md", "no front matter\n").read_bytes()
    first = repo.commit()

    history = read_history(Git.open(repo.root), parse=parse, cache=False)

    assert sorted(asked) == [folded, broken]
    assert versions(history, "POL-002") == [("1.0.0", first)]
    assert [landing.path for landing in history.unreadable] == ["policies/c.md"]


def test_what_is_no_markdown_file_lands_but_is_no_document(repo: GitRepo) -> None:
    repo.write("roles/people.yml", "people: []\n")
    repo.write("roles/.hidden.md", document_text("POL-003", "1.0.0"))
    repo.write("elsewhere/other.md", document_text("POL-004", "1.0.0"))
    first = repo.commit()

    history = history_of(repo)

    assert history.documents == ()
    assert history.files == ("roles/.hidden.md", "roles/people.yml")
    assert [landing.commit for landing in history.of_path("roles/people.yml")] == [first]
    assert history.of_path("elsewhere/other.md") == ()


def test_links_and_submodules_are_listed_and_never_read(repo: GitRepo) -> None:
    repo.stage("secret.txt", document_text("POL-666", "6.6.6"))
    repo.stage(AI, "../secret.txt", mode="120000")
    repo.stage("policies/module.md", "1" * 40, mode="160000")
    repo.commit(everything=False)

    history = history_of(repo)

    assert history.documents == ()
    assert {landing.path: landing.mode for landing in history.unreadable} == {
        AI: "120000",
        "policies/module.md": "160000",
    }
    assert {landing.sha256 for landing in history.unreadable} == {None}


def test_a_link_whose_target_text_equals_a_document_is_no_document(repo: GitRepo) -> None:
    text = document_text("POL-001", "1.0.0")
    assert repo.stage(AI, text) == repo.stage("policies/link.md", text, mode="120000")
    repo.commit(everything=False)

    history = history_of(repo)

    assert history.paths("POL-001") == (AI,)
    assert history.conflicts == ()


def test_an_lfs_pointer_is_unreadable(repo: GitRepo) -> None:
    repo.write(AI, f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12\n")
    repo.commit()

    assert history_of(repo).documents == ()
    assert [landing.path for landing in history_of(repo).unreadable] == [AI]


def test_a_file_above_one_mebibyte_is_not_read(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0", body="x" * (1 << 20))
    repo.document("policies/b.md", "POL-002", "1.0.0")
    repo.commit()

    assert history_of(repo).documents == ("POL-002",)


def test_names_that_are_hard_to_handle(repo: GitRepo) -> None:
    composed, decomposed, not_utf8 = "policies/\u00e9.md", "policies/e\u0301.md", "policies/\udcff.md"
    names = ["policies/-n.md", "policies/a b.md", "policies/line\nfeed.md", "policies/*.md", 'policies/"q".md']
    names += [composed, decomposed, not_utf8, "policies/Case.md", "policies/case.md", "policies/tab\t.md"]
    for number, name in enumerate(names):
        repo.stage(name, document_text(f"POL-{number:03}", "1.0.0"))
    commit = repo.commit(everything=False)

    history = history_of(repo)

    assert {document: history.paths(document) for document in history.documents} == {
        f"POL-{number:03}": (name,) for number, name in enumerate(names)
    }
    assert [entry.path for entry in history.git.tree(commit, "policies")] == sorted(names, key=os.fsencode)


def test_dates_are_those_of_the_landing_and_a_wrong_clock_is_reported(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.commit(at="2025-06-01T12:00:00+00:00", written_at="2030-01-01T00:00:00+00:00")
    repo.document(AI, "POL-001", "1.1.0")
    second = repo.commit(at="2025-05-01T12:00:00-02:30", written_at="2020-01-01T00:00:00+00:00")
    repo.document(AI, "POL-001", "1.2.0")
    repo.commit(at="2025-07-01T12:00:00+00:00")

    history = history_of(repo)

    dates = [
        datetime.fromtimestamp(first.landed_at).astimezone().timestamp()
        for first, *_ in history.versions("POL-001").values()
    ]
    assert dates == [
        datetime.fromisoformat(text).timestamp()
        for text in ("2025-07-01T12:00:00+00:00", "2025-05-01T12:00:00-02:30", "2025-06-01T12:00:00+00:00")
    ]
    assert history.versions("POL-001")["1.1.0"][0].utc_offset == -150
    assert backwards(history) == (second,)


def test_status_of_files_in_the_work_tree(repo: GitRepo) -> None:
    text = repo.document(AI, "POL-001", "1.0.0")
    repo.commit()
    repo.document("policies/staged.md", "POL-002", "1.0.0")
    repo.git("add", "policies/staged.md")

    history = history_of(repo)

    assert history.status(AI, text) == "committed"
    assert history.status(AI, text.replace(b"\n", b"\r\n")) == "committed"
    assert history.status(AI, text + b"more\n") == "modified"
    assert history.status("policies/staged.md", b"") == "untracked"
    assert history.status("policies/other.md", text) == "untracked"


def test_line_ends_alone_are_other_bytes_under_the_same_version(repo: GitRepo) -> None:
    text = repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.write(AI, b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    second = repo.commit()

    assert [text.commit for text in history_of(repo).versions("POL-001")["1.0.0"]] == [first, second]


def test_sha256_repositories(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo", object_format="sha256")
    text = repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.remove(AI)
    second = repo.commit()

    history = history_of(repo)

    assert len(first) == 64
    assert landings(history) == [(second, "deleted", AI), (first, "1.0.0", AI)]
    assert read_history(Git.open(repo.root), at=first, cache=False).status(AI, text) == "committed"
    assert history.bytes_of(history.versions("POL-001")["1.0.0"][0].oid) == text


def test_a_handbook_in_a_folder_of_a_bigger_repository(repo: GitRepo) -> None:
    repo.document("policies/outside.md", "POL-009", "1.0.0")
    repo.commit()
    repo.document("docs/hand book/policies/ai.md", "POL-001", "1.0.0")
    second = repo.commit()

    history = read_history(Git.open(repo.root / "docs" / "hand book"), cache=False)

    assert history.documents == ("POL-001",)
    assert landings(history) == [(second, "1.0.0", AI)]
    assert len(history.main_line) == 2


def test_history_up_to_an_older_revision(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.document(AI, "POL-001", "1.1.0")
    repo.commit()

    history = read_history(Git.open(repo.root), at="HEAD~1", cache=False)

    assert history.head == first
    assert versions(history) == [("1.0.0", first)]


def test_a_detached_head_has_the_history_of_its_commit(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.document(AI, "POL-001", "1.1.0")
    repo.commit()
    repo.git("checkout", "-q", "--detach", first)

    history = history_of(repo)

    assert (history.state.branch, history.head) == (None, first)
    assert versions(history) == [("1.0.0", first)]


def test_a_repository_without_commits_has_an_empty_history(repo: GitRepo) -> None:
    text = repo.document(AI, "POL-001", "1.0.0")

    history = history_of(repo)

    assert (history.head, history.documents, history.main_line, history.files) == (None, (), (), ())
    assert history.status(AI, text) == "untracked"


def test_a_shallow_clone_is_refused(repo: GitRepo, tmp_path: Path) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.commit()
    repo.commit()
    repo.git("clone", "-q", "--depth=1", f"file://{repo.root}", str(tmp_path / "shallow"))

    with pytest.raises(
        ShallowClone, match=r"^This is a shallow clone: versions and dates would be wrong\. Run: git fetch"
    ):
        read_history(Git.open(tmp_path / "shallow"), cache=False)


def test_grafts_are_refused(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    commit = repo.commit()
    repo.write(".git/info/grafts", commit + "\n")

    with pytest.raises(GraftedRepository, match=r"info.grafts rewrites the history .* Remove that file\."):
        history_of(repo)
