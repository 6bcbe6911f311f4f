"""The door to git: what it answers, and what a hostile repository cannot make it do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from remit.vcs import process
from remit.vcs.errors import (
    ForeignRepository,
    GitError,
    GitMissing,
    MissingObjects,
    NoRepository,
    PartialClone,
    UnknownRevision,
)
from remit.vcs.git import Git, RepositoryState
from remit.vcs.history import read_history
from remit.vcs.landings import TreeEntry
from remit.vcs.process import Blob
from support.gitrepo import BELA, CLEO, GitRepo, document_text

AI = "policies/ai.md"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


def test_a_folder_outside_any_repository(tmp_path: Path) -> None:
    with pytest.raises(NoRepository, match=r"is not inside a git repository, so there is no version history\."):
        Git.open(tmp_path)
    with pytest.raises(NoRepository):
        Git.open(tmp_path / "absent")


def test_no_git_on_the_path(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(repo.root)]))

    with pytest.raises(GitMissing, match=r"^git was not found\. Install git"):
        Git.open(repo.root)


def test_states(repo: GitRepo, tmp_path: Path) -> None:
    assert Git.open(repo.root).facts() == RepositoryState(kind="empty", branch="main")
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    assert Git.open(repo.root).facts() == RepositoryState(kind="repository", head=first, branch="main")
    repo.branch("feature/two words".replace(" ", "-"))
    second = repo.commit()
    assert Git.open(repo.root).facts() == RepositoryState(kind="repository", head=second, branch="feature/two-words")
    repo.git("checkout", "-q", "--detach", first)
    assert Git.open(repo.root).facts() == RepositoryState(kind="repository", head=first)
    repo.write(".git/info/grafts", "")
    assert Git.open(repo.root).facts().grafted
    repo.git("clone", "-q", "--depth=1", f"file://{repo.root}", str(tmp_path / "shallow"))
    assert Git.open(tmp_path / "shallow").facts().kind == "shallow"
    sha256 = GitRepo(tmp_path / "sha256", object_format="sha256")
    assert Git.open(sha256.root).facts().object_format == "sha256"


def test_a_branch_that_names_no_commit_is_an_error_not_an_empty_repository(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    commit = repo.commit()
    (repo.root / ".git/objects" / commit[:2] / commit[2:]).unlink()

    with pytest.raises(GitError, match="git rev-parse failed: "):
        Git.open(repo.root).facts()


def test_a_work_tree_of_its_own_shares_the_repository(repo: GitRepo, tmp_path: Path) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    first = repo.commit()
    repo.git("worktree", "add", "-q", "-b", "second", str(tmp_path / "second"))
    repo.write(".git/info/grafts", first)

    state = Git.open(tmp_path / "second").facts()

    assert (state.head, state.branch, state.grafted) == (first, "second", True)


@pytest.mark.skipif(os.name == "nt", reason="no name there holds a line feed")
def test_folders_whose_names_hold_a_line_feed(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "one\ntwo")
    repo.write("three\nfour/policies/ai.md", "Text.\n")
    commit = repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "other"))

    for root in (repo.root, tmp_path / "other"):
        git = Git.open(root / "three\nfour")
        assert git.prefix == "three\nfour/"
        assert (git.facts().head, [entry.path for entry in git.tree(commit)]) == (commit, ["policies/ai.md"])
        assert (git.folder / "objects").is_dir()


def test_revisions_are_resolved_and_never_taken_for_options(repo: GitRepo) -> None:
    first = repo.commit()
    repo.git("tag", "-a", "v1", "-m", "One")
    second = repo.commit()
    git = Git.open(repo.root)

    assert [git.resolve(revision) for revision in ("HEAD", "HEAD~1", "v1", "main", first[:12])] == [
        second, first, first, second, first,
    ]  # fmt: skip
    for revision in ("--output=x", "--all", "-n1", "", "absent", "HEAD:policies", "a\0b", "HEAD\nHEAD", "--", "^HEAD"):
        with pytest.raises(UnknownRevision, match="is not a commit, branch or tag"):
            git.resolve(revision)
    with pytest.raises(UnknownRevision):
        git.tree("--output=x", "policies")
    assert sorted(path.name for path in repo.root.iterdir()) == [".git"]


def test_trees(repo: GitRepo) -> None:
    repo.stage(AI, "One.\n")
    repo.stage("policies/deep/b c.md", "Two.\n", mode="100755")
    repo.stage("roles/link.md", "../x", mode="120000")
    repo.stage("docs/policies/x.md", "One.\n")
    commit = repo.commit(everything=False)
    (repo.root / "docs").mkdir()
    one, two = repo.git("rev-parse", f"HEAD:{AI}"), repo.git("rev-parse", "HEAD:policies/deep/b c.md")
    git = Git.open(repo.root)

    assert git.tree(commit, "policies/") == [
        TreeEntry(AI, one, "100644"),
        TreeEntry("policies/deep/b c.md", two, "100755"),
    ]
    assert [entry.path for entry in git.tree(commit)] == [
        "docs/policies/x.md", AI, "policies/deep/b c.md", "roles/link.md",
    ]  # fmt: skip
    assert git.tree(commit, "absent", "-x") == []
    inner = Git.open(repo.root / "docs")
    assert inner.prefix == "docs/"
    assert inner.tree("HEAD", "policies") == inner.tree("HEAD") == [TreeEntry("policies/x.md", one, "100644")]


def test_blobs_come_in_the_order_asked_with_what_is_missing(repo: GitRepo) -> None:
    contents = [f"Text {number}\n" * number for number in range(300)]
    oids = [repo.git("hash-object", "-w", "--stdin", given=content) for content in contents[:20]]
    git = Git.open(repo.root)
    asked = [*oids, "0" * 40, oids[3]]

    found = list(git.blobs(iter(asked)))

    assert [blob.oid for blob in found] == asked
    assert found[3] == found[-1] == Blob(oids[3], contents[3].encode(), len(contents[3]))
    assert found[-2] == Blob("0" * 40, None, None)
    assert list(git.blobs([oids[9], oids[2]], limit=30)) == [
        Blob(oids[9], None, len(contents[9])),
        Blob(oids[2], contents[2].encode(), len(contents[2])),
    ]
    assert list(git.blobs([])) == []
    assert git.bytes_of(oids[1]) == b"Text 1\n"
    with pytest.raises(GitError, match="is not a file in this repository"):
        git.bytes_of("0" * 40)


def test_reading_many_blobs_can_be_left_early(repo: GitRepo) -> None:
    oid = repo.git("hash-object", "-w", "--stdin", given="x" * 100_000)

    def endless() -> Iterator[str]:
        while True:
            yield oid

    blobs = Git.open(repo.root).blobs(endless())
    assert next(blobs).size == 100_000
    blobs.close()  # type: ignore[attr-defined]  # it is a generator


def test_a_failure_while_asking_is_raised_where_the_blobs_are_read(repo: GitRepo) -> None:
    oid = repo.git("hash-object", "-w", "--stdin", given="text")

    def failing() -> Iterator[str]:
        yield oid
        raise GitError("the list broke off")

    with pytest.raises(GitError, match="the list broke off"):
        list(Git.open(repo.root).blobs(failing()))


def test_a_failing_git_says_what_it_said(repo: GitRepo) -> None:
    git = Git.open(repo.root)

    with pytest.raises(GitError, match=r"^git cat-file failed: fatal: "):
        git.run("cat-file", "-p", "HEAD")
    with pytest.raises(GitError, match=r"^git log failed: fatal: "):
        list(git.stream("log"))


def test_the_users_own_e_mail_address(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    git = Git.open(repo.root)

    assert git.user_email() is None
    (tmp_path / ".gitconfig").write_text("[user]\n\temail = me@example.org\n", encoding="utf-8")
    assert git.user_email() == "me@example.org"
    repo.git("config", "user.email", "here@example.org")
    assert git.user_email() == "here@example.org"


def test_a_repository_of_another_owner(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = repo.commit()
    real = process.environment
    monkeypatch.setattr("remit.vcs.git.environment", lambda: real() | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    settings = tmp_path / "settings"
    settings.write_text("", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    (repo.root / "inner").mkdir()

    with pytest.raises(ForeignRepository, match=rf"git config --global --add safe\.directory \"{repo.root}\"$"):
        Git.open(repo.root / "inner")

    settings.write_text(f'[safe]\n\tdirectory = "{repo.root.as_posix()}"\n', encoding="utf-8")
    assert Git.open(repo.root / "inner").facts().head == head


def test_the_callers_git_variables_do_not_count(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = GitRepo(tmp_path / "other")
    other.commit("Elsewhere")
    head = repo.commit("Here")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "nowhere")

    assert Git.open(repo.root).facts().head == head


def test_replace_refs_and_mailmap_change_nothing(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.write(".mailmap", f"Somebody Else <else@example.org> <{BELA.email}>\n")
    true = repo.commit("True", author=BELA)
    repo.git("config", "log.mailmap", "true")
    repo.git("switch", "-q", "--orphan", "false")
    repo.document(AI, "POL-001", "6.6.6")
    false = repo.commit("False", author=CLEO)
    repo.switch("main")
    before, after = (repo.git("rev-parse", f"{commit}:{AI}") for commit in (true, false))
    repo.git("replace", true, false)
    repo.git("replace", before, after)
    assert repo.git("log", "--format=%s") == "False"

    ((version,),) = read_history(Git.open(repo.root), cache=False).versions("POL-001").values()

    assert (version.version, version.commit, version.subject, version.author) == ("1.0.0", true, "True", BELA)
    assert Git.open(repo.root).bytes_of(version.oid) == document_text("POL-001", "1.0.0").encode()


def test_a_hostile_configuration_runs_nothing_and_hides_nothing(repo: GitRepo, tmp_path: Path) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.write(".gitattributes", "*.md diff=evil filter=evil\n")
    first = repo.commit("Root")
    repo.document(AI, "POL-001", "1.1.0")
    second = repo.commit("Second")
    repo.move(AI, "policies/zz.md")
    third = repo.commit("Third")
    marker = tmp_path / "marker"
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\necho ran >> '{marker}'\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "core.editor", "diff.external",
        "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "gpg.program",
        "gpg.ssh.program", "credential.helper", "core.askPass", "core.alternateRefsCommand", "interactive.diffFilter",
        "uploadpack.packObjectsHook",
    ):  # fmt: skip
        repo.git("config", key, str(program))
    for name in ("log", "rev-parse", "cat-file", "ls-tree", "config"):
        repo.git("config", f"alias.{name}", f"!{program}")
    for name in ("post-index-change", "reference-transaction", "post-checkout"):
        repo.write(f".git/hooks/{name}", program.read_bytes()).chmod(0o755)
    order = repo.write(".git/order", "zz*\n")
    for key, value in (
        ("log.showRoot", "false"), ("log.follow", "true"), ("log.showSignature", "true"), ("log.diffMerges", "off"),
        ("diff.relative", "true"), ("diff.renames", "copies"), ("diff.orderFile", str(order)),
        ("color.ui", "always"), ("color.diff", "always"), ("log.date", "iso"), ("format.pretty", "oneline"),
        ("i18n.logOutputEncoding", "latin1"), ("log.decorate", "full"), ("core.quotePath", "true"),
        ("core.abbrev", "7"), ("core.logAllRefUpdates", "always"), ("diff.ignoreSubmodules", "all"),
    ):  # fmt: skip
        repo.git("config", key, value)
    hook_calls = marker.read_text(encoding="utf-8") if marker.exists() else ""
    marker.unlink(missing_ok=True)

    git = Git.open(repo.root)
    history = read_history(git, ("policies",), cache=False)
    git.tree(third, "policies")
    git.user_email()

    assert hook_calls == ""
    assert not marker.exists()
    assert [(version, first.commit) for version, (first, *_) in history.versions("POL-001").items()] == [
        ("1.1.0", second),
        ("1.0.0", first),
    ]
    assert [landing.path for landing in history.landings("POL-001")] == ["policies/zz.md", AI, AI]


def test_texts_in_another_encoding_and_with_control_characters(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.git("config", "i18n.commitEncoding", "latin1")
    repo.commit("Caf\udce9 \x01\x1e\x1f :100644 x", author=BELA)
    repo.git("config", "--unset", "i18n.commitEncoding")
    repo.document(AI, "POL-001", "1.1.0")
    repo.commit("Whole")
    # Git itself would correct the byte on committing; a commit made by other means need not.
    broken = repo.git("cat-file", "commit", "HEAD").replace("Béla", "B\udce9la").replace("Whole", "Broken \udcff byte")
    repo.git("reset", "-q", "--soft", repo.git("hash-object", "-t", "commit", "-w", "--stdin", given=broken + "\n"))

    (newer,), (older,) = read_history(Git.open(repo.root), cache=False).versions("POL-001").values()

    assert older.subject == "Café \x01\x1e\x1f :100644 x"
    assert newer.subject == "Broken \N{REPLACEMENT CHARACTER} byte"


def test_a_partial_clone_is_reported_and_fetches_nothing(repo: GitRepo, tmp_path: Path) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.commit()
    repo.document(AI, "POL-001", "1.1.0")
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{repo.root}", str(tmp_path / "partial"))
    git = Git.open(tmp_path / "partial")

    assert git.facts().partial
    with pytest.raises(PartialClone, match=r"^This is a partial clone: .* Clone the repository without --filter\.$"):
        read_history(git, cache=False)


def test_a_damaged_repository_is_reported(repo: GitRepo) -> None:
    repo.document(AI, "POL-001", "1.0.0")
    repo.commit()
    oid = repo.git("rev-parse", f"HEAD:{AI}")
    (repo.root / ".git/objects" / oid[:2] / oid[2:]).unlink()

    with pytest.raises(MissingObjects, match=r"^1 file of the history cannot be read here\. The repository is damaged"):
        read_history(Git.open(repo.root), cache=False)


def test_the_bundle_of_a_handbook_in_a_folder_holds_the_repository(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "all")
    repo.write("docs/book/a.md", "a")
    repo.write("other.txt", "b")
    commit = repo.commit("Begin")
    git = Git.open(repo.root / "docs/book")
    (tmp_path / "all.bundle").write_bytes(git.bundle())
    assert repo.git("status", "--porcelain") == ""
    clone = tmp_path / "clone"
    repo.git("clone", "-q", str(tmp_path / "all.bundle"), str(clone))
    assert (clone / "docs/book/a.md").read_text() == "a"
    assert git.to_top == "../.."
    assert commit in git.resolve("HEAD")
