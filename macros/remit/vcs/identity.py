"""Follows every document along the main branch by its id, through renames, moves, deletions and returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from remit.vcs.landings import BlobInfo, Conflict, LandedFile, Landing, MainLineCommit
from remit.vcs.main_line import PLAIN, MainLineLog, is_document

GONE = "000000"
"""The mode of a file that is not there."""
_NOTHING = BlobInfo(None, None, None)
_made = tuple.__new__  # what a named tuple's own constructor ends in, without the way there


class KnownFile(NamedTuple):
    """The document at a path; its bytes are those of the path's last landing."""

    document: str | None
    readable: bool


class IdentityTracker:
    """The main branch gone through once, oldest commit first."""

    def __init__(self, record: MainLineLog) -> None:
        self.documents: defaultdict[str, list[Landing]] = defaultdict(list)
        self.paths: defaultdict[str, list[Landing]] = defaultdict(list)
        self.unreadable: list[Landing] = []
        self.held: dict[str, KnownFile] = {}
        self.carriers: defaultdict[str, set[str]] = defaultdict(set)
        self.conflicts: list[Conflict] = []
        self._open: dict[str, Conflict] = {}
        self._facts = record.facts
        for row in record.rows:
            if len(row.changes) > 1 or not self._amended(row, row.changes[0]):
                self._land(row)
        self.conflicts += self._open.values()

    def _amended(self, row: MainLineCommit, change: LandedFile) -> bool:
        """Do the usual case in the shortest way: one file changed, and it is still the same document."""
        path, oid, mode, _ = change
        earlier, fact = self.held.get(path), self._facts.get(oid)
        if earlier is None or fact is None or not earlier[1]:
            return False
        document = earlier[0]
        # What was readable here before has a document's name, so that only its mode is left to be looked at.
        if document is None or fact[0] != document or mode[:3] != PLAIN:
            return False
        carriers = self.carriers[document]
        conflict = tuple(sorted(carriers)) if len(carriers) > 1 else ()
        landing = _made(Landing, (row, change, document, fact, None, conflict))
        self.documents[document].append(landing)
        self.paths[path].append(landing)
        return True

    def _land(self, row: MainLineCommit) -> None:
        before = {change.path: self.held.get(change.path) for change in row.changes}
        facts = [self._fact(change) for change in row.changes]
        moving = False
        for change, fact in zip(row.changes, facts, strict=True):
            moving |= self._place(change, fact.document, before[change.path])
        moved, gained = self._crossings(before, row.commit) if moving else ({}, set())
        for change, fact in zip(row.changes, facts, strict=True):
            earlier, now = before[change.path], self.held.get(change.path)
            document = earlier.document if earlier else None
            if now is None or now.document != document:
                left = Landing(row, change if now is None else change._replace(oid="", mode=GONE), document, _NOTHING)
                if document and document not in gained:
                    self.documents[document].append(left)
                if now is None:
                    self.paths[change.path].append(left)
            if now is not None:
                self._add(Landing(row, change, now.document, fact, moved.get(change.path)), now.readable)

    def _place(self, change: LandedFile, found: str | None, earlier: KnownFile | None) -> bool:
        """Bring `held` and `carriers` up to date with one change; return whether a document came or went."""
        path = change.path
        if earlier and earlier.readable and found == earlier.document:
            return False
        if earlier and earlier.readable and earlier.document:
            self.carriers[earlier.document].discard(path)
        if not change.oid:
            self.held.pop(path, None)
            return True
        if found:
            self.carriers[found].add(path)
        # A file that cannot be read now is still taken for the document that was there before.
        document = found or (earlier.document if earlier else None)
        self.held[path] = KnownFile(document, found is not None)
        return True

    def _crossings(self, before: Mapping[str, KnownFile | None], commit: str) -> tuple[dict[str, str], set[str]]:
        """Where the documents that moved came from, by their new path; and all documents that came to a path."""
        after = {path: self.held.get(path) for path in before}
        lost, gained = dict(_only(before, after)), list(_only(after, before))
        touched = {held.document for held in (*before.values(), *after.values()) if held and held.document}
        for document in sorted(touched):
            self._note_conflict(document, commit)
        moved = {path: lost[document] for document, path in gained if document in lost}
        return moved, {document for document, _ in gained}

    def _add(self, landing: Landing, readable: bool) -> None:
        """Add what was merged to the histories of its path and its document."""
        path, document = landing.change.path, landing.document
        if document:
            carriers = self.carriers[document]
            if len(carriers) > 1:
                landing = landing._replace(conflict=tuple(sorted(carriers)))
            self.documents[document].append(landing)
        self.paths[path].append(landing)
        if not readable and path.endswith(".md"):
            self.unreadable.append(landing)

    def _fact(self, change: LandedFile) -> BlobInfo:
        fact = self._facts.get(change.oid)
        return fact if fact and is_document(change.path, change.mode) else _NOTHING

    def _note_conflict(self, document: str, commit: str) -> None:
        paths = tuple(sorted(self.carriers[document]))
        noted = self._open.get(document)
        if noted and noted.paths != paths:
            self.conflicts.append(replace(noted, until=commit))
            del self._open[document]
        if len(paths) > 1 and document not in self._open:
            self._open[document] = Conflict(id=document, paths=paths, since=commit, until=None)


def _only(here: Mapping[str, KnownFile | None], there: Mapping[str, KnownFile | None]) -> Iterator[tuple[str, str]]:
    """Documents, with their paths, that are at a path in `here` and not at the same path in `there`."""
    for path, held in here.items():
        if held and held.document:
            other = there.get(path)
            if other is None or other.document != held.document:
                yield held.document, path
