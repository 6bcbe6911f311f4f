"""Random histories: the main branch is what git itself shows, and reading it in pieces is reading it at once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pytest
from remit.vcs import main_line
from remit.vcs.errors import GitError
from remit.vcs.git import Git
from remit.vcs.history import History, read_history, unreadable
from remit.vcs.main_line import MainLineLog
from support.bigrepo import Big, make
from support.gitrepo import ANNA, BELA, CLEO, DARIO, GitRepo, document_text

FOLDERS = ("policies", "roles")
PATHS = [f"{folder}/{name}.md" for folder in (*FOLDERS, "elsewhere") for name in "abc"]
IDS = ["POL-001", "POL-002", "POL-003"]
Files = dict[str, str]


@dataclass
class RandomHistory:
    """Commits on a main branch and on branches, merged in every way that git allows, with clocks that go wrong."""

    seed: int
    trees: list[Files] = field(default_factory=lambda: [{}])
    commands: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  # the same each time, not secret
        main, sides = self.commit([]), list[int]()
        for _ in range(40):
            match self.chance.choice(("main", "main", "branch", "side", "merge", "octopus", "update", "foxtrot")):
                case "branch":
                    sides.append(self.commit([self.chance.choice(range(1, len(self.trees)))]))
                case "side" if sides:
                    sides[-1] = self.commit([sides[-1]])
                case "merge" if sides:
                    main = self.commit([main, sides.pop(0)])
                case "octopus" if len(sides) > 1:
                    main = self.commit([main, *sides])
                case "update" if sides:
                    sides[0] = self.commit([sides[0], main])
                case "foxtrot" if sides:
                    main = self.commit([sides.pop(), main])
                case _:
                    main = self.commit([main])
        self.commands += [f"reset refs/heads/main\nfrom :{main}\n\n"]

    def commit(self, parents: list[int]) -> int:
        """Add a commit with given parents; a merge takes each file from one of them, and sometimes changes more."""
        mark = len(self.trees)
        files: Files = {}
        for path in PATHS:
            origin = self.chance.choice(parents) if parents else 0
            if path in self.trees[origin]:
                files[path] = self.trees[origin][path]
        for _ in range(self.chance.choice((0, 1, 1, 2)) if len(parents) < 2 else self.chance.choice((0, 0, 0, 1))):
            self.change(files)
        self.trees.append(files)
        who = self.chance.choice((ANNA, BELA, CLEO, DARIO))
        date = 1_700_000_000 + self.chance.choice((mark, mark, mark, -mark, 0)) * 1000
        lines = ["commit refs/heads/work", f"mark :{mark}", f"author {who.name} <{who.email}> {date} +0000"]
        lines += [f"committer {who.name} <{who.email}> {date} +0100", f"data {len(str(mark))}", str(mark)]
        lines += [f"{'merge' if place else 'from'} :{parent}" for place, parent in enumerate(dict.fromkeys(parents))]
        lines += ["deleteall"]
        for path, text in files.items():
            lines += [f"M 100644 inline {path}", f"data {len(text)}", text]
        self.commands.append("\n".join(lines) + "\n\n" + ("reset refs/heads/work\n\n" if not parents else ""))
        return mark

    def change(self, files: Files) -> None:
        """Write, move or delete a file."""
        path = self.chance.choice(PATHS)
        match self.chance.choice(("write", "write", "write", "move", "delete", "break")):
            case "move" if files:
                old = self.chance.choice(sorted(files))
                files[path] = files.pop(old)
            case "delete":
                files.pop(path, None)
            case "break":
                files[path] = "No front matter.\n"
            case _:
                version = f"1.{self.chance.randrange(4)}.0"
                files[path] = document_text(self.chance.choice(IDS), version, str(self.chance.randrange(3)))


@pytest.fixture(scope="module", params=range(16))
def repo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    repo = GitRepo(tmp_path_factory.mktemp("random") / "repo")
    repo.git("fast-import", "--quiet", given="".join(RandomHistory(request.param).commands))
    repo.git("symbolic-ref", "HEAD", "refs/heads/main")
    return repo


def read(repo: GitRepo, head: str, before: MainLineLog | None = None) -> MainLineLog:
    return main_line.read(Git.open(repo.root), FOLDERS, head, unreadable, before)


def as_git_shows(repo: GitRepo) -> list[tuple[str, list[tuple[str, str]]]]:
    """Commits of the main branch, oldest first, with the paths they changed and the ids of the new bytes."""
    commits: list[tuple[str, list[tuple[str, str]]]] = []
    output = repo.git(
        *("log", "--first-parent", "-m", "--root", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format=%H"),
        *("main", "--", *FOLDERS),
    )
    for line in output.splitlines():
        if line.startswith(":"):
            facts, path = line.split("\t")
            commits[-1][1].append((path, facts.split(" ")[3].removeprefix("0" * 40)))
        elif line:
            commits.append((line, []))
    return [(commit, changes) for commit, changes in commits if changes]


def test_what_was_merged_is_what_git_shows_on_the_first_parents(repo: GitRepo) -> None:
    record = read(repo, repo.head)

    assert record.line == repo.git("rev-list", "--first-parent", "--reverse", "main").split()
    by_commit = groupby(record.landings, key=lambda landing: landing.commit)
    assert [(commit, [(each.path, each.oid) for each in landed]) for commit, landed in by_commit] == as_git_shows(repo)
    assert all(landing.writers for landing in record.landings)


def test_each_merge_brought_what_git_says_it_brought(repo: GitRepo) -> None:
    """Writers of a merge are authors of commits that are reachable from it and were not before, or the merge's own."""
    for landing in read(repo, repo.head).landings:
        since = [f"^{landing.parent}"] if landing.parent else []
        brought = repo.git("log", "--format=%an", landing.commit, *since).splitlines()
        assert {writer.name for writer in landing.writers} <= set(brought)


def test_reading_on_from_any_point_equals_reading_all(repo: GitRepo) -> None:
    head = repo.head
    whole = read(repo, head)
    for start in whole.line[:-1:3]:
        assert read(repo, head, read(repo, start)) == whole


def test_every_file_at_head_is_known_and_follows_from_the_landings(repo: GitRepo) -> None:
    git = Git.open(repo.root)
    history = History(git=git, state=git.facts(), head=repo.head, record=read(repo, repo.head))
    tree = git.tree(repo.head, *FOLDERS)

    assert history.files == tuple(sorted(entry.path for entry in tree))
    for entry in tree:
        newest = history.newest(entry.path)
        assert newest is not None
        assert newest.oid == entry.oid
        assert history.status(entry.path, git.bytes_of(entry.oid)) == "committed"
    for document in history.documents:
        for version, (first, *_) in history.versions(document).items():
            assert f"id: {document}\n" in history.bytes_of(first.oid).decode()
            assert f'version: "{version}"' in history.bytes_of(first.oid).decode()
        holding = {entry.path for entry in tree if f"id: {document}\n" in git.bytes_of(entry.oid).decode()}
        assert set(history.paths(document)) == holding
        open_conflicts = [conflict for conflict in history.conflicts if conflict.until is None]
        assert (len(holding) > 1) == any(conflict.id == document for conflict in open_conflicts)


def test_a_record_of_another_line_is_not_continued(repo: GitRepo) -> None:
    whole = read(repo, repo.head)
    tree = repo.git("rev-parse", "HEAD^{tree}")
    other = read(repo, repo.git("commit-tree", "-m", "Unrelated", tree))

    with pytest.raises(GitError, match="is not on the main branch of"):
        read(repo, whole.line[-1], other)


def test_a_bigger_repository(tmp_path: Path) -> None:
    big = Big(documents=60, commits=400)
    repo = GitRepo(tmp_path / "big")
    make(repo.root, big)

    history = read_history(Git.open(repo.root), cache=False)

    assert repo.git("rev-list", "--count", "HEAD") == "400"
    assert {document: next(iter(history.versions(document))) for document in history.documents} == {
        f"POL-{number:04}": f"{version}.0.0" for number, version in big.versions.items()
    }
    assert sum(len(history.versions(document)) for document in history.documents) == len(history.record.landings)
