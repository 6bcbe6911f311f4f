"""What is kept between two runs: it never changes an answer, and nothing is lost without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from remit import caches
from remit.vcs import main_line
from remit.vcs.cache import Cache
from remit.vcs.git import Git
from remit.vcs.history import FOLDERS, read_history, unreadable
from remit.vcs.main_line import MainLineLog
from support.gitrepo import BELA, CLEO, GitRepo

AI = "policies/ai.md"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.document(AI, "POL-001", "1.0.0")
    repo.write("policies/not-readable-\udcff.md".replace("\udcff", "x"), "No front matter.\n")
    repo.commit("Erster Wurf — ä", author=BELA)
    repo.branch("change")
    repo.document(AI, "POL-001", "1.1.0")
    repo.commit(author=CLEO)
    repo.switch("main")
    repo.merge("change")
    return repo


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What was read from git: the commit after which reading began, None for everything."""
    seen: list[str | None] = []
    real = main_line.read

    def spy(
        git: Git, folders: tuple[str, ...], head: str, parse: main_line.Parse, before: MainLineLog | None = None
    ) -> MainLineLog:
        seen.append(before.line[-1] if before else None)
        return real(git, folders, head, parse, before)

    monkeypatch.setattr(main_line, "read", spy)
    return seen


def record_of(repo: GitRepo, folder: Path | bool) -> MainLineLog:
    return read_history(Git.open(repo.root), cache=folder).record


def test_the_second_run_reads_nothing(repo: GitRepo, kept: Path, reads: list[str | None]) -> None:
    first, second = record_of(repo, kept), record_of(repo, kept)

    assert first == second
    assert reads == [None]
    assert [path.suffix for path in kept.iterdir()] == [".json"]
    assert kept.stat().st_mode & 0o077 == 0 or kept.drive


def test_only_what_is_new_is_read(repo: GitRepo, kept: Path, reads: list[str | None]) -> None:
    record_of(repo, kept)
    before = repo.head
    repo.document(AI, "POL-001", "1.2.0")
    repo.commit()

    grown = record_of(repo, kept)

    assert reads == [None, before]
    assert grown == record_of(repo, False)
    assert record_of(repo, kept) == grown
    assert reads == [None, before, None]


def test_rewritten_history_is_read_anew(repo: GitRepo, kept: Path, reads: list[str | None]) -> None:
    record_of(repo, kept)
    old = repo.head
    repo.git("commit", "-q", "--amend", "-m", "Other words")
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")

    assert record_of(repo, kept).line[-1] == repo.head
    assert reads == [None, old, None]


def test_an_older_revision_does_not_displace_what_is_kept(repo: GitRepo, kept: Path) -> None:
    whole = record_of(repo, kept)
    file = next(kept.iterdir())
    before = file.read_bytes()

    older = read_history(Git.open(repo.root), at="HEAD~1", cache=kept)

    assert list(older.versions("POL-001")) == ["1.0.0"]
    assert file.read_bytes() == before
    assert record_of(repo, kept) == whole


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "cut off": lambda text: text[:-10],
    "no JSON": lambda text: b"\xff\xfe",
    "a list": lambda text: b"[]",
    "null": lambda text: b"null",
    "nested": lambda text: b"[" * 100_000,
    "another key": lambda text: text.replace(b'"key":["5"', b'"key":["0"'),
    "a column missing": lambda text: text.replace(b'"subject"', b'"object"'),
    "a column too short": lambda text: json.dumps({**json.loads(text), "oids": ""}).encode(),
    "a wrong position": lambda text: text.replace(b'"position":[0', b'"position":[99'),
    "facts too short": lambda text: json.dumps(json.loads(text) | {"facts": {"oid": ["x"], "document": []}}).encode(),
    "a column cut short": lambda text: text.replace(b'"utc_offset":[', b'"utc_offset":[0,'),
    "no line": lambda text: json.dumps(json.loads(text) | {"line": None}).encode(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_cache_is_passed_over_and_repaired(
    repo: GitRepo, kept: Path, reads: list[str | None], damage: Callable[[bytes], bytes]
) -> None:
    whole = record_of(repo, kept)
    file = next(kept.iterdir())
    sound = file.read_bytes()
    file.write_bytes(damage(sound))
    assert file.read_bytes() != sound

    assert record_of(repo, kept) == whole
    assert reads == [None, None]
    assert file.read_bytes() == sound


def test_a_cache_that_cannot_be_written_is_done_without(repo: GitRepo, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")

    assert record_of(repo, in_the_way) == record_of(repo, False)
    assert in_the_way.read_text(encoding="utf-8") == "not a folder"


def test_nothing_is_left_behind_when_writing_fails(repo: GitRepo, kept: Path) -> None:
    store = Cache.of(repo.root, FOLDERS, unreadable, kept)
    store.file.mkdir(parents=True)

    store.save(record_of(repo, False))

    assert list(kept.iterdir()) == [store.file]


def test_switched_off_nothing_is_written(repo: GitRepo, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(kept))

    record_of(repo, False)

    assert not kept.exists()


def test_the_environment_names_the_folder(repo: GitRepo, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caches.VARIABLE, str(kept))

    record_of(repo, True)

    assert len(list(kept.iterdir())) == 1


def test_without_it_the_systems_cache_folder_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(caches.VARIABLE, raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, appauthor: tmp_path / name)

    assert caches.cache_folder() == tmp_path / "remit"


def test_other_folders_readers_and_repositories_have_files_of_their_own(tmp_path: Path) -> None:
    def other(data: bytes) -> None:
        return None

    caches = [
        Cache.of(tmp_path, ("policies",), unreadable, tmp_path),
        Cache.of(tmp_path, ("policies", "roles"), unreadable, tmp_path),
        Cache.of(tmp_path / "x", ("policies",), unreadable, tmp_path),
        Cache.of(tmp_path, ("policies",), other, tmp_path),
    ]

    assert len({store.file for store in caches}) == len(caches)


def test_paths_that_are_not_utf8_survive(tmp_path: Path, kept: Path) -> None:
    repo = GitRepo(tmp_path / "odd")
    repo.stage("policies/\udcff.md", "No front matter.\n")
    repo.commit(everything=False)

    assert record_of(repo, kept) == record_of(repo, kept)
    assert [landing.path for landing in record_of(repo, kept).landings] == ["policies/\udcff.md"]
