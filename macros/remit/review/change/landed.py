"""The history as if a change had been merged: one more commit, so that all is judged as it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from remit.review.change.snapshot import AHEAD, FileChange
from remit.source import frontmatter
from remit.vcs import Git, History, authorship, landings, main_line

_GONE = "000000"


@dataclass(frozen=True, kw_only=True, eq=False)
class ProposedHistory(History):
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
    writers: Mapping[str, tuple[landings.Author, ...]],
    moment: int,
) -> ProposedHistory:
    """Return the history with a change landed at a moment (seconds since 1970); `fresh` holds the bytes it brings."""
    facts: dict[str, landings.BlobInfo] = {}
    entries = []
    for path, _, after in changed:
        mode, oid = after or (_GONE, "")
        entries.append(landings.TreeEntry(path, oid, mode))
        if after and oid in fresh and oid not in history.record.facts and main_line.is_document(path, mode):
            facts[oid] = main_line.blob_info(fresh[oid], frontmatter.identify)
    line = history.record.line
    author = next((names[0] for names in writers.values() if names), landings.Author("", ""))
    record = main_line.MainLineLog([*line, AHEAD], [*history.record.landings], {**history.record.facts, **facts})
    commit = (AHEAD, history.head, len(line), moment, 0, author, "The proposed change")
    for entry in entries:
        record.add(commit, *entry, writers.get(entry.path, ()))
    return ProposedHistory(git=history.git, state=history.state, head=history.head, record=record, fresh=fresh)


def writers_of(
    git: Git,
    since: str | None,
    head: str,
    changed: Iterable[FileChange],
    contents: Mapping[str, bytes],
    uncommitted: tuple[landings.Author, ...],
    others: tuple[landings.Author, ...],
    folders: tuple[str, ...],
) -> dict[str, tuple[landings.Author, ...]]:
    """Return by path everybody who wrote what a change brings.

    `uncommitted` wrote what no commit holds, `others` had a hand in all of it.
    """
    side = list(git.commits(folders, head, since))
    entries = [
        landings.TreeEntry(path, after.oid if after else "", after.mode if after else _GONE)
        for path, _, after in changed
    ]
    whole = landings.LogCommit(
        AHEAD, (since or "", head), "", uncommitted[0] if uncommitted else landings.Author("", ""), "", "", entries
    )
    moved = [
        entry for entry in authorship.find_stray_changes(whole, side) if main_line.is_document(entry.path, entry.mode)
    ]
    read = {blob.oid: blob.data for blob in git.blobs(dict.fromkeys(entry.oid for entry in moved))} if moved else {}
    names = authorship.find_writers(whole, side, _document({**read, **contents}))
    return {
        entry.path: tuple(writer for writer in (*found, *_more(entry, side, uncommitted), *others) if writer.email)
        for entry, found in zip(entries, names, strict=True)
    }


def _more(
    entry: landings.TreeEntry, side: list[landings.LogCommit], uncommitted: tuple[landings.Author, ...]
) -> tuple[landings.Author, ...]:
    """Return who else is at work: bytes that no commit holds were written by whoever is here."""
    made = any(entry.path == each.path and entry.oid == each.oid for commit in side for each in commit.entries)
    return () if made else uncommitted


def _document(contents: Mapping[str, bytes | None]) -> Callable[[landings.TreeEntry], str | None]:
    def document(entry: landings.TreeEntry) -> str | None:
        data = contents.get(entry.oid)
        if data is None or not main_line.is_document(entry.path, entry.mode):
            return None
        return main_line.blob_info(data, frontmatter.identify).document

    return document
