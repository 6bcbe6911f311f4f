"""The history of every document: what was merged on the main branch, version by version."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from remit.vcs import main_line
from remit.vcs.cache import Cache
from remit.vcs.errors import GitError, GraftedRepository, ShallowClone
from remit.vcs.git import Git, RepositoryState
from remit.vcs.identity import IdentityTracker
from remit.vcs.landings import Conflict, Landing
from remit.vcs.main_line import MainLineLog, Parse

FOLDERS = ("policies", "roles")


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """All that was merged on the main branch up to `head`. Paths are relative to the root of `git`."""

    git: Git
    state: RepositoryState
    head: str | None
    """The commit whose history this is; None when nothing has been committed yet."""
    record: MainLineLog = field(repr=False)

    @cached_property
    def main_line(self) -> tuple[str, ...]:
        """Ids of all commits of the main branch, newest first, whatever they changed."""
        return tuple(reversed(self.record.line))

    def position(self, commit: str) -> int | None:
        """Number of commits before this one on the main branch; None when it is not on it."""
        return self._positions.get(commit)

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """Ids of all documents that were ever merged, in order."""
        return tuple(sorted(self._fold.documents))

    def landings(self, document: str) -> tuple[Landing, ...]:
        """Every landing of a document, newest first."""
        return tuple(reversed(self._fold.documents.get(document, ())))

    def versions(self, document: str) -> Mapping[str, tuple[Landing, ...]]:
        """The texts that carried each version of a document, by their first landings, oldest first.

        A version's first text made it, any other amended it. The version that was the last to land for the first time
        comes first.
        """
        if document not in self._versions:
            found: dict[str, dict[str, Landing]] = {}
            for landing in self._fold.documents.get(document, ()):
                if landing.version is not None:
                    found.setdefault(landing.version, {}).setdefault(landing.oid, landing)
            self._versions[document] = {version: tuple(found[version].values()) for version in reversed(found)}
        return self._versions[document]

    def of_path(self, path: str) -> tuple[Landing, ...]:
        """Every landing at a path, whatever document it carried, newest first."""
        return tuple(reversed(self._fold.paths.get(path, ())))

    def paths_below(self, folder: str) -> tuple[str, ...]:
        """Every path below a folder that ever had a file, in order."""
        return tuple(sorted(path for path in self._fold.paths if path.startswith(f"{folder}/")))

    @property
    def times(self) -> Iterator[tuple[int, int]]:
        """Position and commit date (seconds since 1970) of every landing, oldest first."""
        return ((landing.position, landing.landed_at) for landing in self.record.landings)

    def newest(self, path: str) -> Landing | None:
        """The last landing at a path; None when there is no such file at `head`."""
        return self._fold.paths[path][-1] if path in self._fold.held else None

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all files that the folders hold at `head`."""
        return tuple(sorted(self._fold.held))

    def paths(self, document: str) -> tuple[str, ...]:
        """Where a document is at `head`: no path when it was deleted, several when its id was copied."""
        return tuple(sorted(self._fold.carriers.get(document, ())))

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every stretch of the main branch on which several files shared an id, the oldest first, open ones last."""
        return tuple(self._fold.conflicts)

    @property
    def unreadable(self) -> tuple[Landing, ...]:
        """Landings of Markdown files whose id and version could not be read, newest first."""
        return tuple(reversed(self._fold.unreadable))

    @cached_property
    def stays(self) -> tuple[tuple[str, str, int, int | None], ...]:
        """Where each document was: id, path, first position, and the position it left at (None: it is still there)."""
        found = []
        for id_ in self.documents:
            landings = self._fold.documents[id_]
            ends = [later.position for later in landings[1:]]
            for landing, end in zip(landings, [*ends, None], strict=True):
                if landing.position != end and not landing.deleted:
                    found.append((id_, landing.path, landing.position, end))
        return tuple(found)

    def status(self, path: str, data: bytes, sha256: str = "") -> Literal["committed", "modified", "untracked"]:
        """Whether a file's bytes in the work tree are those of `head`; other line ends alone are no change.

        `sha256` is that of the bytes, when it is known already.
        """
        held = self.newest(path)
        if held is None:
            return "untracked"
        if (sha256 and held.sha256 == sha256) or held.oid == self.git.blob_id(data):
            return "committed"
        plain = b"\r" in data and held.oid == self.git.blob_id(data.replace(b"\r\n", b"\n"))
        return "committed" if plain else "modified"

    def bytes_of(self, oid: str) -> bytes:
        """Bytes of one version of a file; for many, `read` asks git only once."""
        return self.git.bytes_of(oid)

    def read(self, oids: Iterable[str]) -> dict[str, bytes]:
        """Bytes of many versions, by object id; what cannot be read is left out."""
        return {blob.oid: blob.data for blob in self.git.blobs(list(oids)) if blob.data is not None}

    @cached_property
    def _fold(self) -> IdentityTracker:
        return IdentityTracker(self.record)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {commit: position for position, commit in enumerate(self.record.line)}

    @cached_property
    def _versions(self) -> dict[str, Mapping[str, tuple[Landing, ...]]]:
        return {}


def unreadable(data: bytes) -> None:
    """The parser used when none is given: what the quick scan leaves open stays unread."""


def read_history(
    git: Git,
    folders: tuple[str, ...] = FOLDERS,
    *,
    at: str | None = None,
    parse: Parse = unreadable,
    cache: bool | Path = True,
) -> History:
    """History of the files in `folders` up to HEAD, or up to the revision `at`.

    `parse` reads the front matter of the few files that the quick look leaves open. `cache` names a folder for what
    was read, False does without; True means the folder in REMIT_CACHE, or the system's.
    Raises ShallowClone or GraftedRepository when the history could not be the true one.
    """
    state = git.facts()
    if git.shallow:
        raise ShallowClone
    if state.grafted:
        raise GraftedRepository(str(git.grafts))
    head = git.resolve(at) if at is not None else state.head
    if head is None:
        return History(git=git, state=state, head=None, record=MainLineLog())
    store = Cache.of(git.root, folders, parse, cache if isinstance(cache, Path) else None) if cache else None
    kept = store.load() if store else None
    record = _record(git, folders, head, parse, kept)
    # An older revision asked for once must not displace what every later run starts from.
    if store and record is not kept and head == state.head:
        store.save(record)
    return History(git=git, state=state, head=head, record=record)


def _record(git: Git, folders: tuple[str, ...], head: str, parse: Parse, kept: MainLineLog | None) -> MainLineLog:
    if kept and kept.line[-1] == head:
        return kept
    if kept:
        # Not on this main branch, or gone altogether: history was rewritten or HEAD is elsewhere, so all is read anew.
        with contextlib.suppress(GitError):
            return main_line.read(git, folders, head, parse, kept)
    return main_line.read(git, folders, head, parse)
