"""The history as if a change had landed: one more commit on the main line, so that all is judged as it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from remit.review.change.proposal import AHEAD
from remit.review.change.snapshot import FileChange
from remit.source.frontmatter import identify
from remit.vcs import main_line, quick_scan
from remit.vcs.authorship import of_merge, strays
from remit.vcs.git import Git
from remit.vcs.history import History
from remit.vcs.landings import Change, Fact, Row, Writer
from remit.vcs.log import Commit, Entry, commits
from remit.vcs.main_line import MAX_FILE, Record

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
    writers: Mapping[str, tuple[Writer, ...]],
    moment: int,
) -> Ahead:
    """Return the history with a change landed at a moment (seconds since 1970); `fresh` holds the bytes it brings."""
    facts: dict[str, Fact] = {}
    landing = []
    for path, _, after in changed:
        mode, oid = after or (_GONE, "")
        landing.append(Change(path, oid, mode, writers.get(path, ())))
        if after and oid in fresh and oid not in history.record.facts and main_line.is_document(path, mode):
            facts[oid] = fact(fresh[oid])
    line = history.record.line
    author = next((names[0] for names in writers.values() if names), Writer("", ""))
    row = Row(AHEAD, history.head, len(line), moment, 0, author, "The proposed change", landing)
    record = Record(
        [*line, AHEAD], [*history.record.rows, *([row] if landing else [])], {**history.record.facts, **facts}
    )
    return Ahead(git=history.git, state=history.state, head=history.head, record=record, fresh=fresh)


def fact(data: bytes) -> Fact:
    """Return what a document's bytes say it is."""
    if len(data) > MAX_FILE:
        return Fact(None, None, None)
    digest = sha256(data).hexdigest()
    known = quick_scan.scan(data) or identify(data)
    return Fact(known[0], known[1], digest) if known else Fact(None, None, digest)


def writers_of(
    git: Git,
    since: str | None,
    head: str,
    changed: Iterable[FileChange],
    contents: Mapping[str, bytes],
    uncommitted: tuple[Writer, ...],
    others: tuple[Writer, ...],
    folders: tuple[str, ...],
) -> dict[str, tuple[Writer, ...]]:
    """Return by path everybody who wrote what a change brings.

    `uncommitted` wrote what no commit holds, `others` had a hand in all of it.
    """
    side = list(commits(git, folders, head, since))
    entries = [Entry(path, after.oid if after else "", after.mode if after else _GONE) for path, _, after in changed]
    whole = Commit(AHEAD, (since or "", head), "", uncommitted[0] if uncommitted else Writer("", ""), "", "", entries)
    moved = [entry for entry in strays(whole, side) if main_line.is_document(entry.path, entry.mode)]
    read = {blob.oid: blob.data for blob in git.blobs(dict.fromkeys(entry.oid for entry in moved))} if moved else {}
    names = of_merge(whole, side, _document({**read, **contents}))
    return {
        entry.path: tuple(writer for writer in (*found, *_more(entry, side, uncommitted), *others) if writer.email)
        for entry, found in zip(entries, names, strict=True)
    }


def _more(entry: Entry, side: list[Commit], uncommitted: tuple[Writer, ...]) -> tuple[Writer, ...]:
    """Return who else is at work: bytes that no commit holds were written by whoever is here."""
    made = any(entry.path == each.path and entry.oid == each.oid for commit in side for each in commit.entries)
    return () if made else uncommitted


def _document(contents: Mapping[str, bytes | None]) -> Callable[[Entry], str | None]:
    def document(entry: Entry) -> str | None:
        data = contents.get(entry.oid)
        if data is None or not main_line.is_document(entry.path, entry.mode):
            return None
        return fact(data).document

    return document
