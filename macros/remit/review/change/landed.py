"""The history as if a change had landed: one more commit on the main line, so that all is judged as it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from remit.review.change.proposal import AHEAD
from remit.review.change.snapshot import FileChange
from remit.source.frontmatter import identify
from remit.vcs import main_line
from remit.vcs.authorship import of_merge, strays
from remit.vcs.git import Git
from remit.vcs.history import History
from remit.vcs.landings import Author, BlobInfo, LandedFile, LogCommit, LogEntry, MainLineCommit
from remit.vcs.main_line import MainLineLog

_GONE = "000000"


@dataclass(frozen=True, kw_only=True, eq=False)
class Ahead(History):
    """A history with a commit that git does not have yet; `fresh` holds bytes that it does not have either."""

    fresh: Mapping[str, bytes]

    def bytes_of(self, oid: str) -> bytes:
        """Return the bytes of one version of a file."""
        return self.fresh[oid] if oid in self.fresh else super().bytes_of(oid)

    def read(self, oids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of many versions, by object id."""
        wanted = list(oids)
        found = {oid: self.fresh[oid] for oid in wanted if oid in self.fresh}
        missing = [oid for oid in wanted if oid not in found]
        return found | (super().read(missing) if missing else {})


def landed(
    history: History,
    changed: Iterable[FileChange],
    fresh: Mapping[str, bytes],
    writers: Mapping[str, tuple[Author, ...]],
    moment: int,
) -> Ahead:
    """Return the history with a change landed at a moment (seconds since 1970); `fresh` holds the bytes it brings."""
    facts: dict[str, BlobInfo] = {}
    landing = []
    for path, _, after in changed:
        mode, oid = after or (_GONE, "")
        landing.append(LandedFile(path, oid, mode, writers.get(path, ())))
        if after and oid in fresh and oid not in history.record.facts and main_line.is_document(path, mode):
            facts[oid] = main_line.blob_info(fresh[oid], identify)
    line = history.record.line
    author = next((names[0] for names in writers.values() if names), Author("", ""))
    row = MainLineCommit(AHEAD, history.head, len(line), moment, 0, author, "The proposed change", landing)
    record = MainLineLog(
        [*line, AHEAD], [*history.record.rows, *([row] if landing else [])], {**history.record.facts, **facts}
    )
    return Ahead(git=history.git, state=history.state, head=history.head, record=record, fresh=fresh)


def writers_of(
    git: Git,
    since: str | None,
    head: str,
    changed: Iterable[FileChange],
    contents: Mapping[str, bytes],
    uncommitted: tuple[Author, ...],
    others: tuple[Author, ...],
    folders: tuple[str, ...],
) -> dict[str, tuple[Author, ...]]:
    """Return by path everybody who wrote what a change brings.

    `uncommitted` wrote what no commit holds, `others` had a hand in all of it.
    """
    side = list(git.commits(folders, head, since))
    entries = [LogEntry(path, after.oid if after else "", after.mode if after else _GONE) for path, _, after in changed]
    whole = LogCommit(
        AHEAD, (since or "", head), "", uncommitted[0] if uncommitted else Author("", ""), "", "", entries
    )
    moved = [entry for entry in strays(whole, side) if main_line.is_document(entry.path, entry.mode)]
    read = {blob.oid: blob.data for blob in git.blobs(dict.fromkeys(entry.oid for entry in moved))} if moved else {}
    names = of_merge(whole, side, _document({**read, **contents}))
    return {
        entry.path: tuple(writer for writer in (*found, *_more(entry, side, uncommitted), *others) if writer.email)
        for entry, found in zip(entries, names, strict=True)
    }


def _more(entry: LogEntry, side: list[LogCommit], uncommitted: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return who else is at work: bytes that no commit holds were written by whoever is here."""
    made = any(entry.path == each.path and entry.oid == each.oid for commit in side for each in commit.entries)
    return () if made else uncommitted


def _document(contents: Mapping[str, bytes | None]) -> Callable[[LogEntry], str | None]:
    def document(entry: LogEntry) -> str | None:
        data = contents.get(entry.oid)
        if data is None or not main_line.is_document(entry.path, entry.mode):
            return None
        return main_line.blob_info(data, identify).document

    return document
