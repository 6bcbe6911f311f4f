"""Follows every document along the main branch by its id, through renames, moves, deletions and returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from remit.vcs.landings import Conflict, Landing
from remit.vcs.main_line import MainLineLog

GONE = "000000"
"""The mode of a file that is not there."""


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
        for _, group in groupby(record.landings, key=attrgetter("position")):
            landed = list(group)
            if len(landed) > 1 or not self._amended(landed[0]):
                self._land(landed)
        self.conflicts += self._open.values()

    def _amended(self, landing: Landing) -> bool:
        """Do the usual case in the shortest way: one file changed, and it is still the same document."""
        earlier, document = self.held.get(landing.path), landing.document
        if earlier is None or not earlier.readable or document is None or document != earlier.document:
            return False
        self._add(landing, readable=True)
        return True

    def _land(self, landed: list[Landing]) -> None:
        before = {landing.path: self.held.get(landing.path) for landing in landed}
        moving = False
        for landing in landed:
            moving |= self._place(landing, before[landing.path])
        moved, gained = self._crossings(before, landed[0].commit) if moving else ({}, set())
        for landing in landed:
            earlier, now = before[landing.path], self.held.get(landing.path)
            document = earlier.document if earlier else None
            if now is None or now.document != document:
                left = landing._replace(document=document)
                if now is not None:
                    left = left._replace(oid="", mode=GONE, version=None, sha256=None, stated_change=None)
                if document and document not in gained:
                    self.documents[document].append(left)
                if now is None:
                    self.paths[landing.path].append(left)
            if now is not None:
                moved_from = moved.get(landing.path)
                self._add(landing._replace(document=now.document, moved_from=moved_from), now.readable)

    def _place(self, landing: Landing, earlier: KnownFile | None) -> bool:
        """Bring `held` and `carriers` up to date with one landing; return whether a document came or went."""
        path, found = landing.path, landing.document
        if earlier and earlier.readable and found == earlier.document:
            return False
        if earlier and earlier.readable and earlier.document:
            self.carriers[earlier.document].discard(path)
        if landing.deleted:
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
        path, document = landing.path, landing.document
        if document:
            carriers = self.carriers[document]
            if len(carriers) > 1:
                landing = landing._replace(conflict=tuple(sorted(carriers)))
            self.documents[document].append(landing)
        self.paths[path].append(landing)
        if not readable and path.endswith(".md"):
            self.unreadable.append(landing)

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
