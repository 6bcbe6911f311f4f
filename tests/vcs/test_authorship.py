"""Who wrote what was merged, for every way in which a change can land."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.vcs.git import Git
from remit.vcs.history import read_history
from remit.vcs.landings import Author, Landing
from support.gitrepo import ANNA, BELA, CLEO, DARIO, GitRepo, document_text, writers_of

AI = "policies/ai.md"
OTHER = "policies/other.md"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.document(AI, "POL-001", "1.0.0", body="One.\n\nTwo.\n\nThree.")
    repo.document(OTHER, "POL-002", "1.0.0", body="Other.")
    repo.commit("Start", author=ANNA)
    return repo


def newest(repo: GitRepo, path: str = AI) -> Landing:
    landing = read_history(Git.open(repo.root), cache=False).newest(path)
    assert landing is not None
    return landing


def edit(repo: GitRepo, who: Author, version: str, body: str = "Edited.", path: str = AI) -> str:
    repo.document(path, "POL-001" if path == AI else "POL-002", version, body=body)
    return repo.commit(f"Edit for {version}", author=who)


def test_a_direct_commit_is_its_authors_and_co_authors(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.1.0")
    commit = repo.commit(
        "Together\n\nCo-authored-by: Cleo Carter <cleo@example.org>\nco-Authored-BY:  Dario Dean <dario@example.org>\n"
        "Reviewed-by: Anna Archer <anna@example.org>\n",
        author=BELA,
        committer=ANNA,
    )

    assert (newest(repo).commit, newest(repo).author, newest(repo).writers) == (commit, BELA, (BELA, CLEO, DARIO))


def test_a_merge_is_written_on_its_branch(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "First.")
    edit(repo, CLEO, "1.1.0", "Second.")
    edit(repo, DARIO, "1.1.0", "Not this document.", path=OTHER)
    repo.switch("main")
    merge = repo.merge("change", author=ANNA)

    assert (newest(repo).commit, newest(repo).author, newest(repo).writers) == (merge, ANNA, (CLEO, BELA))
    assert newest(repo, OTHER).writers == (DARIO,)
    history = read_history(Git.open(repo.root), cache=False)
    assert writers_of(history, "POL-001") == [("1.0.0", (ANNA,)), ("1.1.0", (CLEO, BELA))]


def test_commits_merged_earlier_are_not_counted_again(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "First.")
    repo.switch("main")
    repo.merge("change")
    repo.switch("change")
    edit(repo, CLEO, "1.2.0", "Second.")
    repo.switch("main")
    repo.merge("change")

    assert newest(repo).writers == (CLEO,)


def test_a_squash_is_its_authors(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "First.")
    edit(repo, CLEO, "1.1.0", "Second.")
    repo.switch("main")
    squash = repo.squash(
        "change", "Change (#7)\n\n* First\n\n---------\n\nCo-authored-by: Cleo Carter <cleo@example.org>", author=BELA
    )

    assert (newest(repo).commit, newest(repo).writers) == (squash, (BELA, CLEO))


def test_a_rebase_lands_each_commit_with_its_author(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.0.0", "First.")
    edit(repo, CLEO, "1.1.0", "Second.")
    repo.switch("main")
    edit(repo, DARIO, "1.1.0", "Meanwhile.", path=OTHER)
    tip = repo.rebase("change", committer=ANNA)

    history = read_history(Git.open(repo.root), cache=False)
    assert [landing.writers for landing in history.landings("POL-001")] == [(CLEO,), (BELA,), (ANNA,)]
    assert history.versions("POL-001")["1.1.0"][0].commit == tip
    assert writers_of(history, "POL-001") == [("1.0.0", (ANNA,)), ("1.0.0", (BELA, ANNA)), ("1.1.0", (CLEO, BELA))]


def test_a_conflict_resolved_in_the_merge_is_also_the_mergers_text(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "Theirs.")
    repo.switch("main")
    edit(repo, CLEO, "1.0.0", "Ours.")
    repo.merge("change", author=DARIO, files={AI: document_text("POL-001", "1.1.0", "Settled.")})

    assert newest(repo).writers == (DARIO, BELA)


def test_what_a_merge_slips_in_is_the_mergers(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0")
    repo.switch("main")
    merge = repo.merge("change", author=CLEO, files={OTHER: document_text("POL-002", "9.0.0", "Slipped in.")})

    assert newest(repo).writers == (BELA,)
    assert (newest(repo, OTHER).commit, newest(repo, OTHER).version) == (merge, "9.0.0")
    assert newest(repo, OTHER).writers == (CLEO,)


def test_a_file_deleted_in_a_merge_only(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0")
    repo.switch("main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "change")
    repo.remove(OTHER)
    repo.commit("Merge", author=CLEO)

    deleted = read_history(Git.open(repo.root), cache=False).landings("POL-002")[0]
    assert (deleted.deleted, deleted.writers) == (True, (CLEO,))


def test_a_file_deleted_on_the_branch(repo: GitRepo) -> None:
    repo.branch("change")
    repo.remove(OTHER)
    repo.commit("Delete", author=BELA)
    repo.switch("main")
    repo.merge("change", author=ANNA)

    deleted = read_history(Git.open(repo.root), cache=False).landings("POL-002")[0]
    assert (deleted.deleted, deleted.writers) == (True, (BELA,))


def test_an_octopus_merge_knows_every_branch(repo: GitRepo) -> None:
    for name, who, path in (("one", BELA, AI), ("two", CLEO, OTHER), ("three", DARIO, "policies/new.md")):
        repo.branch(name, "main")
        repo.document(path, {AI: "POL-001", OTHER: "POL-002"}.get(path, "POL-003"), "1.1.0")
        repo.commit(f"Branch {name}", author=who)
    repo.switch("main")
    merge = repo.merge("one", "two", "three", author=ANNA)

    assert len(repo.git("rev-list", "--parents", "-1", merge).split()) == 5
    assert {path: newest(repo, path).writers for path in (AI, OTHER, "policies/new.md")} == {
        AI: (BELA,),
        OTHER: (CLEO,),
        "policies/new.md": (DARIO,),
    }


def test_main_merged_into_the_branch_first_and_resolved_there(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "Theirs.")
    repo.switch("main")
    edit(repo, CLEO, "1.0.0", "Ours.")
    repo.switch("change")
    repo.merge("main", author=DARIO, files={AI: document_text("POL-001", "1.1.0", "Settled.")})
    repo.switch("main")
    repo.merge("change", author=ANNA)

    assert newest(repo).writers == (DARIO, BELA)


def test_main_merged_into_the_branch_adds_no_writers(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0")
    repo.switch("main")
    edit(repo, CLEO, "1.1.0", "On main.", path=OTHER)
    repo.switch("change")
    repo.merge("main", author=DARIO)
    repo.switch("main")
    merge = repo.merge("change", author=ANNA)

    assert (newest(repo).commit, newest(repo).writers) == (merge, (BELA,))
    assert newest(repo, OTHER).writers == (CLEO,)


def test_a_foxtrot_merge_turns_the_main_line_around(repo: GitRepo) -> None:
    repo.branch("change")
    theirs = edit(repo, BELA, "1.1.0")
    repo.switch("main")
    edit(repo, CLEO, "1.1.0", "On main.", path=OTHER)
    repo.switch("change")
    foxtrot = repo.merge("main", author=DARIO)
    repo.switch("main")
    repo.git("merge", "-q", "--ff-only", "change")

    history = read_history(Git.open(repo.root), cache=False)
    assert history.main_line[:2] == (foxtrot, theirs), "what was main's own commit now came in by the merge"
    assert (newest(repo, OTHER).commit, newest(repo, OTHER).writers) == (foxtrot, (CLEO,))


def test_an_edit_before_a_rename_on_the_branch_is_not_forgotten(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "Under the old name.")
    repo.remove(AI)
    repo.document("policies/moved.md", "POL-001", "1.1.0", body="Under a third name.")
    repo.commit("Move once", author=CLEO)
    repo.remove("policies/moved.md")
    repo.document("policies/final.md", "POL-001", "1.1.0", body="Under the final name, quite different.")
    repo.commit("Move again", author=DARIO)
    repo.switch("main")
    repo.merge("change", author=ANNA)

    assert newest(repo, "policies/final.md").writers == (DARIO, CLEO, BELA)
    assert newest(repo, "policies/final.md").moved_from == AI


def test_an_edit_on_the_branch_of_what_main_renamed_meanwhile(repo: GitRepo) -> None:
    repo.branch("change")
    edit(repo, BELA, "1.1.0", "One.\n\nTwo.\n\nThree, by the branch.")
    repo.switch("main")
    repo.move(AI, "policies/renamed.md")
    repo.commit("Rename", author=CLEO)
    repo.merge("change", author=ANNA)

    assert newest(repo, "policies/renamed.md").version == "1.1.0"
    assert newest(repo, "policies/renamed.md").writers == (BELA,)


def test_unrelated_histories_merged(repo: GitRepo) -> None:
    repo.git("switch", "-q", "--orphan", "imported")
    repo.document("policies/imported.md", "POL-003", "1.0.0")
    repo.commit("Imported", author=BELA)
    repo.switch("main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "--allow-unrelated-histories", "imported")
    merge = repo.commit("Merge imported", author=ANNA)

    assert (newest(repo, "policies/imported.md").commit, newest(repo, "policies/imported.md").writers) == (
        merge,
        (BELA,),
    )
