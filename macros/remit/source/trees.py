"""Where a handbook's files come from: a work tree on disk, or anything else that lists paths and gives bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from remit.finding import RemitError

MAX_READ = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a tree; `plain` is false for symbolic links, submodules and devices, whose content is None."""

    path: str
    content: bytes | None
    plain: bool = True


class Tree(Protocol):
    """A set of files, by folder."""

    def entries(self, folder: str, suffix: str) -> Iterator[Entry]:
        """Yield the files below `folder` whose names end in `suffix`, in the order of their paths."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None when it is not there or is no plain file."""


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """Files given by path and content: a commit's, or a selection of versions from several."""

    files: Mapping[str, bytes]

    def entries(self, folder: str, suffix: str) -> Iterator[Entry]:
        """Yield the files below `folder`; hidden ones are not part of a handbook."""
        for path in sorted(self.files):
            if path.startswith(f"{folder}/") and path.endswith(suffix) and "/." not in path:
                yield Entry(path, self.files[path])

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None when it is not there."""
        return self.files.get(path)


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files as they lie on disk under `root`; hidden files and folders are not part of a handbook."""

    root: Path

    def entries(self, folder: str, suffix: str) -> Iterator[Entry]:
        """Yield the files below `folder`, links marked and not followed."""
        pending, found = [folder], []
        while pending:
            here = pending.pop()
            full = self.root / here
            if full.is_symlink():
                found.append(here)
                continue
            try:
                children = list(os.scandir(full))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise _unreadable(full, error) from None
            for child in children:
                if child.name.startswith("."):
                    continue
                if child.is_dir(follow_symlinks=False):
                    pending.append(f"{here}/{child.name}")
                elif child.name.endswith(suffix) or child.is_symlink():
                    found.append(f"{here}/{child.name}")
        for path in sorted(found):
            content = self.read(path)
            yield Entry(path, content, content is not None)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes (never more than is needed to see that it is too large)."""
        name = str(self.root)  # strings are joined and examined much faster than paths
        for part in path.split("/"):
            name = os.path.join(name, part)  # noqa: PTH118
            if os.path.islink(name):  # noqa: PTH114 - the file itself, or a folder on the way to it
                return None
        full = Path(name)
        if not full.is_file():
            return None
        try:
            with full.open("rb") as file:
                return file.read(MAX_READ)
        except OSError as error:
            raise _unreadable(full, error) from None


def _unreadable(path: Path, error: OSError) -> RemitError:
    return RemitError(f"{path} cannot be read: {error.strerror}.", "Give yourself the right to read it.")
