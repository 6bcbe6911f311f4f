"""The files of a commit or of a folder as they are compared: by path, git's mode and git's id of the bytes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from remit.source import paths
from remit.vcs import Git

RECORDS = "records"
CONTROLLED = (paths.POLICIES, paths.ROLES)
HANDBOOK = (paths.POLICIES, paths.ROLES, paths.CONTENT)
LINK, SUBMODULE, PROGRAM, PLAIN = "120000", "160000", "100755", "100644"
_INFRASTRUCTURE = re.compile(
    "|".join(
        [
            *map(re.escape, paths.INFRASTRUCTURE),
            # What no handbook of ours has, and what git, pip and pytest would obey all the same.
            r"hooks/|(?:docs/)?CODEOWNERS$|(?:.*/)?\.gitattributes$|\.gitmodules$|\.pre-commit-config\.ya?ml$",
            r"pyproject\.toml$|setup\.(?:py|cfg)$|requirements[^/]*\.(?:txt|in|lock)$|conftest\.py$|main\.py$",
        ]
    )
)
_OWNERS = re.compile(r"(?:.*/)?CODEOWNERS$")
_WORKFLOWS = re.compile(r"(?:\.github|\.gitlab|\.ci)/|\.gitlab-ci\.yml$")
_SKIPPED = {".git", ".venv", "node_modules", "__pycache__"}


class FileEntry(NamedTuple):
    """A file at a path: git's mode, and git's id of the bytes."""

    mode: str
    oid: str


class FileChange(NamedTuple):
    """One path that is not the same on both sides; a side is None where the path is not there."""

    path: str
    before: FileEntry | None
    after: FileEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All files of one side, by their path from the handbook's root (`../` for those above it).

    `fresh` holds bytes that git does not have: those of a work tree, by the id that git would give them.
    """

    marks: Mapping[str, FileEntry]
    fresh: Mapping[str, bytes] = field(default_factory=dict)


def of_commit(git: Git, commit: str) -> Listing:
    """Return every file of a commit, those beside the handbook's folder included."""
    return Listing(
        marks={_from_root(path, git.prefix): FileEntry(mode, oid) for path, oid, mode in git.whole_tree(commit)}
    )


def of_folder(git: Git, root: Path, known: Mapping[str, FileEntry]) -> Listing:
    """Return the files of a work tree that matter here: the handbook's, its records, and the machinery around it.

    A file that differs from the one in `known` in its line ends alone is that file: git turns them on the way.
    """
    marks: dict[str, FileEntry] = {}
    fresh: dict[str, bytes] = {}
    for path, full in sorted(_on_disk(root, git.prefix)):
        before = known.get(path)
        if full.is_symlink():
            marks[path] = FileEntry(LINK, git.blob_id(os.fsencode(full.readlink())))
        elif path.startswith(f"{paths.CONTENT}/") and not path.endswith(".md"):
            marks[path] = before or FileEntry(PLAIN, "")  # a picture: that it is there is all that is asked
        else:
            marks[path], data = _mark(git, full, before)
            if data is not None:
                fresh[marks[path].oid] = data
    # What else git knows is of no concern, and is not read.
    other = {path: mark for path, mark in known.items() if path not in marks and not _matters(path)}
    return Listing(marks={**marks, **other}, fresh=fresh)


def changes(before: Mapping[str, FileEntry], after: Mapping[str, FileEntry]) -> tuple[FileChange, ...]:
    """Return every path at which two sides differ, in order."""
    differing = sorted(before.keys() | after.keys())
    return tuple(
        FileChange(path, before.get(path), after.get(path)) for path in differing if before.get(path) != after.get(path)
    )


def is_infrastructure(path: str) -> bool:
    """Say whether a file decides what is run or who is asked: workflows, code owners, the gate's own program."""
    return bool(_INFRASTRUCTURE.match(_bare(path)))


def infrastructure_kind(path: str) -> str:
    """Return in a word what kind of infrastructure a file is."""
    bare = _bare(path)
    if _OWNERS.match(bare):
        return "code owners"
    return "workflow" if _WORKFLOWS.match(bare) else "program"


def is_controlled(path: str) -> bool:
    """Say whether a path is that of a controlled document."""
    return path.endswith(".md") and path.startswith(tuple(f"{folder}/" for folder in CONTROLLED)) and "/." not in path


def _bare(path: str) -> str:
    return re.sub(r"^(?:\.\./)+", "", path)


def _matters(path: str) -> bool:
    folders = tuple(f"{folder}/" for folder in (*HANDBOOK, RECORDS))
    return path == paths.SETTINGS or f"{path}/".startswith(folders) or is_infrastructure(path)


def _on_disk(root: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """Yield the files that matter, by their path from the handbook's root."""
    yield from _below(root, "", top=True)
    above = root
    for depth in range(1, len([part for part in prefix.split("/") if part]) + 1):
        above = above.parent
        yield from _below(above, "../" * depth, top=True)


def _below(folder: Path, lead: str, *, top: bool = False) -> Iterator[tuple[str, Path]]:
    try:
        children: Iterable[os.DirEntry[str]] = list(os.scandir(folder))
    except OSError:
        return
    for child in children:
        path = f"{lead}{child.name}"
        if child.is_dir(follow_symlinks=False):
            if child.name not in _SKIPPED and (not top or child.name == "docs" or _matters(f"{path}/")):
                yield from _below(Path(child.path), f"{path}/")
        elif _matters(path) and (child.is_symlink() or child.is_file()):
            yield path, Path(child.path)


def _mark(git: Git, full: Path, before: FileEntry | None) -> tuple[FileEntry, bytes | None]:
    """Return the entry of a path on disk, and its bytes unless they are those known."""
    data = full.read_bytes()
    # Where files have no such bit, what git knows is kept.
    runs = os.name != "nt" and bool(full.stat().st_mode & stat.S_IXUSR)
    mode = before.mode if before and os.name == "nt" else PROGRAM if runs else PLAIN
    oid = git.blob_id(data)
    if before and oid != before.oid and b"\r\n" in data:
        unix = data.replace(b"\r\n", b"\n")
        if git.blob_id(unix) == before.oid:
            return FileEntry(mode, before.oid), None
    return FileEntry(mode, oid), None if before and before.oid == oid else data


def _from_root(path: str, prefix: str) -> str:
    """Return a repository's path as it is seen from the handbook's folder."""
    if not prefix:
        return path
    if path.startswith(prefix):
        return path.removeprefix(prefix)
    return "../" * prefix.count("/") + path


AHEAD = "0" * 40
"""Stands for the commit that the proposal would become."""
