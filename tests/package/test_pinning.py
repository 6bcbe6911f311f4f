"""An upgrade: what it replaces, what it leaves, what it says, and when it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit import __version__
from remit.files import zip_files
from remit.finding import RemitError
from remit.package import NewHandbook, Wheel, installed_wheel, upgrade, write_handbook
from remit.package.pinning import changes_between
from support.gitrepo import GitRepo

NEWER = "9.1.0"
CHANGELOG = """\
# Changelog

## [Unreleased]

Nothing yet.

## [9.1.0] - 2027-01-01

### Added

- Something new.

## [9.0.0] - 2026-12-31

### Changed

- Something else.

## [{before}] - 2026-12-01

- The first.
"""


@pytest.fixture(scope="module")
def wheel() -> Wheel:
    """What is installed here, as a wheel."""
    return installed_wheel()


@pytest.fixture(scope="module")
def newer(wheel: Wheel) -> Wheel:
    """A later version, with another script and a changelog."""
    files = {}
    for name, content in wheel.files.items():
        files[name.replace(f"remit-{__version__}.dist-info", f"remit-{NEWER}.dist-info")] = content
    files["remit/data/CHANGELOG.md"] = CHANGELOG.format(before=__version__).encode()
    files["remit/package/handbook/scripts/build.py.j2"] += b"# newer\n"
    return Wheel(zip_files(sorted(files.items())))


@pytest.fixture
def repo(wheel: Wheel, tmp_path: Path) -> GitRepo:
    """A handbook of this version, committed."""
    repo = GitRepo(tmp_path / "book")
    write_handbook(repo.root, NewHandbook(organisation="Example Ltd"), wheel)
    repo.commit("Begin")
    return repo


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def test_the_pin_is_raised_and_nothing_else_is_touched(repo: GitRepo, wheel: Wheel, newer: Wheel) -> None:
    before = contents(repo.root)
    done = upgrade(repo.root, newer)
    after = contents(repo.root)
    assert (done.before, done.after) == (__version__, NEWER)
    assert done.changes == (
        "[9.1.0] - 2027-01-01\n\n### Added\n\n- Something new.\n\n"
        "[9.0.0] - 2026-12-31\n\n### Changed\n\n- Something else."
    )
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert changed == set(done.files) == {
        "requirements.lock", "scripts/build.py", f"vendor/{wheel.name}", f"vendor/{newer.name}",
    }  # fmt: skip
    assert after["requirements.lock"].decode() == newer.lock()
    assert after["scripts/build.py"] == before["scripts/build.py"] + b"# newer\n"


def test_the_same_version_again_changes_nothing(repo: GitRepo, wheel: Wheel) -> None:
    done = upgrade(repo.root, wheel)
    assert (done.files, done.changes) == ((), "")
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("path", ["policies/ai-policy.md", "notes.txt"])
def test_what_is_not_committed_is_to_be_committed_first(path: str, repo: GitRepo, newer: Wheel) -> None:
    repo.write(path, "changed")
    before = contents(repo.root)
    with pytest.raises(RemitError) as caught:
        upgrade(repo.root, newer)
    assert caught.value.message == f"There are changes that are not committed, for example {path}."
    assert contents(repo.root) == before


def test_a_handbook_that_holds_the_source_is_not_pinned(newer: Wheel) -> None:
    root = Path(__file__).parents[2]
    with pytest.raises(RemitError, match="is not pinned to a version of Remit"):
        upgrade(root, newer)


def test_a_wheel_without_launchers_is_refused_and_changes_nothing(repo: GitRepo, newer: Wheel) -> None:
    files = {name: content for name, content in newer.files.items() if "handbook/scripts" not in name}
    before = contents(repo.root)
    with pytest.raises(RemitError, match=r"The wheel has no scripts/build\.py"):
        upgrade(repo.root, Wheel(zip_files(sorted(files.items()))))
    assert contents(repo.root) == before


def test_the_unreleased_part_is_shown_where_the_new_version_has_none_of_its_own() -> None:
    assert changes_between("# C\n\n## [Unreleased]\n\n- New.\n\n## [1.0]\n\n- Old.\n", "1.0", "1.1") == (
        "[Unreleased]\n\n- New."
    )
