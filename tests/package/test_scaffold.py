"""A new handbook: which files it has, that it passes its own check, and what is there already."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from remit.check import check
from remit.edition import open_edition
from remit.finding import RemitError
from remit.package import NewHandbook, Wheel, installed_wheel, write_handbook
from remit.scheme import SCHEMES
from support.gitrepo import GitRepo

TODAY = date(2026, 12, 1)
NAME = 'Example & Söhne: "GmbH" {{ x }} `y` # z'
FILES = [
    ".gitattributes", ".github/workflows/handbook.yml", ".gitignore", ".gitlab-ci.yml", "README.md",
    "content/coverage.md", "content/index.md", "content/org-chart.md", "content/raci.md", "content/register.md",
    "content/reviews.md", "content/skills.md", "macros/main.py", "mkdocs.yml", "policies/ai-policy.md",
    "requirements.lock", "roles/lead-implementer.md", "roles/people.yml", "roles/top-management.md", "scripts/build.py",
    "scripts/test.py", "tests/test_handbook.py",
]  # fmt: skip


@pytest.fixture(scope="module")
def wheel() -> Wheel:
    """What is installed here, as a wheel."""
    return installed_wheel()


def listed(folder: Path) -> list[str]:
    """The files of a folder, without those of git."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_new_handbook_passes_its_own_check_in_every_scheme(scheme: str, wheel: Wheel, tmp_path: Path) -> None:
    folder = tmp_path / "hand book"
    written = write_handbook(folder, NewHandbook(organisation=NAME, scheme=scheme), wheel)
    assert sorted(written) == listed(folder) == sorted([*FILES, f"vendor/{wheel.name}"])
    edition = open_edition(folder, TODAY)
    assert check(edition).findings == ()
    settings = edition.handbook.settings
    assert (settings.organisation, settings.scheme.key) == (NAME, scheme)
    assert (edition.handbook.people, edition.loaded.findings) == ((), ())
    assert (folder / "vendor" / wheel.name).read_bytes() == wheel.content
    assert (folder / "requirements.lock").read_text("utf-8") == wheel.lock()


def test_the_example_is_taken_whole_without_its_records(wheel: Wheel, tmp_path: Path) -> None:
    write_handbook(tmp_path / "new", NewHandbook(organisation="Example Ltd", example=True), wheel)
    report = check(open_edition(tmp_path / "new", TODAY))
    assert report.findings == ()
    assert not (tmp_path / "new/records").exists()
    assert (tmp_path / "new/policies/document-control.md").is_file()


def test_an_empty_repository_keeps_its_own_files(wheel: Wheel, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.write("README.md", "Ours.\n")
    repo.write("LICENSE", "Ours.\n")
    written = write_handbook(tmp_path, NewHandbook(organisation="Example Ltd"), wheel)
    assert "README.md" not in written
    assert (tmp_path / "README.md").read_text() == "Ours.\n"
    assert check(open_edition(tmp_path, TODAY)).findings == ()


def test_a_folder_with_something_in_it_is_refused_and_nothing_is_written(wheel: Wheel, tmp_path: Path) -> None:
    for name in "abcdefg":
        (tmp_path / name).write_text(name)
    with pytest.raises(RemitError) as caught:
        write_handbook(tmp_path, NewHandbook(organisation="Example Ltd"), wheel)
    assert caught.value.message == f"{tmp_path} is not empty: there is a, b, c, d, e and 2 more."
    assert listed(tmp_path) == [*"abcdefg"]


def test_a_file_in_the_place_of_the_folder_is_refused(wheel: Wheel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RemitError, match="is a file"):
        write_handbook(tmp_path / "file", NewHandbook(organisation="Example Ltd"), wheel)


def test_in_a_larger_repository_the_ci_files_are_at_its_top_and_work_in_the_folder(
    wheel: Wheel, tmp_path: Path
) -> None:
    repo = GitRepo(tmp_path)
    repo.write("other.txt", "x")
    repo.commit("Begin")
    folder = tmp_path / "docs/hand book"
    write_handbook(folder, NewHandbook(organisation="Example Ltd"), wheel)
    at_top = [path for path in listed(tmp_path) if not path.startswith("docs/")]
    assert at_top == [".github/workflows/handbook.yml", ".gitlab-ci.yml", "other.txt"]
    assert 'working-directory: "docs/hand book"' in (tmp_path / at_top[0]).read_text("utf-8")
    assert '    - cd "docs/hand book"\n' in (tmp_path / at_top[1]).read_text("utf-8")


def test_a_larger_repository_keeps_its_own_ci_files(wheel: Wheel, tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.write(".gitlab-ci.yml", "ours: {}\n")
    repo.commit("Begin")
    write_handbook(tmp_path / "book", NewHandbook(organisation="Example Ltd"), wheel)
    assert (tmp_path / ".gitlab-ci.yml").read_text() == "ours: {}\n"
    assert (tmp_path / "book/.gitlab-ci.yml").is_file()
