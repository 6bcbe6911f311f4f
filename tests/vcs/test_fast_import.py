"""Writing repositories: the same input gives the same ids, and what git refuses is reported."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from remit.vcs.errors import GitError
from remit.vcs.fast_import import Stamp, create_repository
from remit.vcs.git import Git
from remit.vcs.landings import Author

ANNA = Stamp(Author("Anna Archer", "anna@example.org"), datetime.fromisoformat("2025-01-01T12:00:00+02:00"))
MAIN, SIDE = "refs/heads/main", "refs/pull/1/head"


def test_commits_have_the_ids_that_their_content_gives_them(tmp_path: Path) -> None:
    with create_repository(tmp_path) as maker:
        first = maker.commit(MAIN, "One\n", {"a.md": b"a\n", "b/c.md": b"c\n"}, author=ANNA, committer=ANNA)
        side = maker.commit(SIDE, "Two\n", {"a.md": None}, author=ANNA, committer=ANNA, parents=(first,))
        merge = maker.commit(MAIN, "Three\n", {"a.md": None}, author=ANNA, committer=ANNA, parents=(first, side))
    git = Git.open(tmp_path)
    shape = git.run("log", "--topo-order", "--format=%H %P|%s|%ad", "--date=iso-strict").decode().splitlines()
    assert shape == [
        f"{merge} {first} {side}|Three|2025-01-01T12:00:00+02:00",
        f"{side} {first}|Two|2025-01-01T12:00:00+02:00",
        f"{first} |One|2025-01-01T12:00:00+02:00",
    ]
    assert first == "947143df89eb52a000c39a5abf2be95a00fe2f22"
    assert git.run("fsck", "--strict") == b""
    assert [path.name for path in tmp_path.iterdir() if path.name != ".git"] == ["b"]


@pytest.mark.parametrize("path", ["a b.md", '"a".md', "a\nb.md", "a\\b.md", "ä.md"])
def test_a_path_is_taken_as_it_is(tmp_path: Path, path: str) -> None:
    with create_repository(tmp_path) as maker:
        maker.commit(MAIN, "One\n", {path: b"a\n"}, author=ANNA, committer=ANNA)
    assert [entry.path for entry in Git.open(tmp_path).tree("HEAD")] == [path]


def test_what_git_refuses_is_reported(tmp_path: Path) -> None:
    with (
        pytest.raises(GitError, match=r"git fast-import failed: .*refs/heads/\.\.bad"),
        create_repository(tmp_path) as maker,
    ):
        maker.commit("refs/heads/..bad", "One\n", {}, author=ANNA, committer=ANNA)


def test_what_cannot_be_checked_out_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="invalid path"), create_repository(tmp_path) as maker:
        maker.commit(MAIN, "One\n", {".git/config": b"a"}, author=ANNA, committer=ANNA)


def test_an_error_in_between_is_not_swallowed(tmp_path: Path) -> None:
    with pytest.raises(KeyError), create_repository(tmp_path) as maker:
        maker.commit(MAIN, "One\n", {}, author=ANNA, committer=ANNA, parents=("unknown",))
