"""A new handbook: its folder with settings, one policy, two roles, pages, tests, CI files, and Remit pinned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from remit.files import write_whole
from remit.finding import RemitError
from remit.package.installed import DATA, Wheel
from remit.render import environments, escaping
from remit.scheme import SCHEMES
from remit.source import frontmatter
from remit.vcs import Git, errors

_TEMPLATES = Path(__file__).parent / "handbook"
_ENDING = ".j2"
_MAY_BE_THERE = re.compile(
    r"\.git(ignore|attributes)?|(README|LICEN[CS]E|COPYING|NOTICE|CODEOWNERS)(\.\w+)?", re.IGNORECASE
)
_GITHUB, _GITLAB = ".github/workflows/handbook.yml", ".gitlab-ci.yml"
_EXAMPLE = f"{DATA}example/"
# What the example is made of, beside what every handbook has.
_OWN_OF_EXAMPLE = ("content/", "policies/", "roles/", "mkdocs.yml", "LICENSES/")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandbook:
    """What a new handbook is to be; `example` takes the texts of the example instead of the starting ones."""

    organisation: str
    scheme: str = "raci"
    language: str = "en"
    example: bool = False


def write_handbook(folder: Path, wanted: NewHandbook, wheel: Wheel) -> list[str]:
    """Write a new handbook into a folder and return the paths written, relative to it, those outside with `..`.

    The folder is new, or holds nothing but a repository and its README, licence and git's files, which stay. Nothing
    is written unless all can be.
    """
    repository = _repository(folder)
    inside = folder.resolve().relative_to(repository.resolve()).as_posix() if repository else "."
    files = {folder / path: content for path, content in _files(wanted, wheel, "" if inside == "." else inside).items()}
    if repository and inside != ".":
        files = _with_ci_at_top(files, folder, repository)
    _refuse_occupied(folder, files)
    written = []
    for path, content in files.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content, replace=False)
            written.append(path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path))
    return written


def _repository(folder: Path) -> Path | None:
    """Return the top of the repository that the folder is, or will be, part of; None outside of any."""
    nearest = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
    try:
        git = Git.open(nearest)
    except (errors.NoRepository, errors.GitMissing):
        return None
    return nearest.joinpath(*[".."] * len([part for part in git.prefix.split("/") if part])).resolve()


def _files(wanted: NewHandbook, wheel: Wheel, inside: str) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = dict(_rendered(wanted, inside))
    if wanted.example:
        files = {path: text for path, text in files.items() if not path.startswith(_OWN_OF_EXAMPLE)}
        files |= {
            name.removeprefix(_EXAMPLE): content for name, content in wheel.files.items() if name.startswith(_EXAMPLE)
        }
    return {**files, "requirements.lock": wheel.lock(), f"vendor/{wheel.name}": wheel.content}


def _rendered(wanted: NewHandbook, inside: str) -> Mapping[str, str]:
    scheme = SCHEMES[wanted.scheme]
    environment = environments.new_environment(
        "remit.package", "handbook", keep_trailing_newline=True, variable_start_string="[[", variable_end_string="]]",
        block_start_string="[%", block_end_string="%]", comment_start_string="[#", comment_end_string="#]",
    )  # fmt: skip
    environment.filters |= {"quoted": frontmatter.quote, "plain": escaping.escape}
    values = {
        "organisation": wanted.organisation,
        "scheme": wanted.scheme,
        "language": wanted.language,
        "doer": scheme.doers[0],
        "accountable": scheme.accountable,
        "folder": inside,
    }
    names = sorted(path.relative_to(_TEMPLATES).as_posix() for path in _TEMPLATES.rglob(f"*{_ENDING}"))
    return {name.removesuffix(_ENDING): environment.get_template(name).render(values) for name in names}


def _with_ci_at_top(files: Mapping[Path, str | bytes], folder: Path, top: Path) -> dict[Path, str | bytes]:
    """Move the CI files to the top of a larger repository, where the platforms read them, unless one is there."""
    moved = {}
    for path, content in files.items():
        name = path.relative_to(folder).as_posix()
        at_top = name in (_GITHUB, _GITLAB) and not (top / name).exists()
        moved[top / name if at_top else path] = content
    return moved


def _refuse_occupied(folder: Path, files: Mapping[Path, str | bytes]) -> None:
    if folder.exists() and not folder.is_dir():
        raise RemitError(f"{folder} is a file.", "Name a folder for the handbook.")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    strange = [name for name in there if not _MAY_BE_THERE.fullmatch(name)]
    if strange:
        shown = ", ".join(strange[:5]) + (f" and {len(strange) - 5} more" if len(strange) > 5 else "")
        raise RemitError(
            f"{folder} is not empty: there is {shown}.", "Name a new folder, or one in which only a repository is."
        )
