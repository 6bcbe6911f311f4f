"""Reads the main branch from git: what was merged with each commit, and which document every file version is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from remit.vcs import authorship, quick_scan
from remit.vcs.errors import GitError, MissingObjects, PartialClone
from remit.vcs.git import Git
from remit.vcs.landings import Author, BlobInfo, Landing, LogCommit, TreeEntry
from remit.vcs.log import parse_date

MAX_FILE = 1 << 20
PLAIN = "100"
"""How the modes of plain files begin, whether or not they may be run."""

_NOTHING = BlobInfo()

CommitFields = tuple[str, str | None, int, int, int, Author, str]
"""The first fields of a landing: those that all files of one commit share."""
Parse = Callable[[bytes], tuple[str, str] | None]
"""A strict reader of a document's bytes: id and version, or None when unreadable."""


@dataclass(slots=True)
class MainLineLog:
    """All that is kept of a main branch; every answer is worked out from it."""

    line: list[str] = field(default_factory=list)
    """All commits of the main branch, oldest first."""
    landings: list[Landing] = field(default_factory=list)
    """Oldest first, with what their own bytes contain; what follows from earlier landings, `identity` adds."""
    facts: dict[str, BlobInfo] = field(default_factory=dict)
    """By object id, for every document that was ever merged."""

    def add(self, commit: CommitFields, path: str, oid: str, mode: str, writers: tuple[Author, ...]) -> None:
        """Add a file that a commit landed, with what its bytes contain."""
        info = self.facts.get(oid, _NOTHING) if is_document(path, mode) else _NOTHING
        self.landings.append(Landing(*commit, path, oid, mode, writers, *info))


def is_document(path: str, mode: str) -> bool:
    """Whether a file may hold a document: a plain Markdown file, not hidden. Links are never followed."""
    return path.endswith(".md") and mode.startswith(PLAIN) and not path.startswith(".") and "/." not in path


def read(git: Git, folders: tuple[str, ...], head: str, parse: Parse, before: MainLineLog | None = None) -> MainLineLog:
    """Everything that was merged up to `head`; with `before`, only what came since, appended to a copy of it.

    Raises GitError when `before` does not end on the main branch of `head`, so that all must be read.
    """
    since = before.line[-1] if before else None
    log = _Log(head)
    facts = dict(before.facts) if before else {}
    facts.update(_facts(git, log.following(git.commits(folders, head, since), set(facts)), parse))
    line = authorship.follow_first_parents(log.parents, head)
    if since and (not line or log.parents[line[-1]][:1] != (since,)):
        raise GitError(f"{since} is not on the main branch of {head}.")
    changed = {commit for commit in line if commit in log.changing}
    merges = {commit for commit in changed if len(log.parents[commit]) > 1}
    sides = {
        merge: [log.changing[commit] for commit in side if commit in log.changing]
        for merge, side in authorship.find_side_commits(log.parents, line, merges).items()
    }
    files = list(_side_files(log, sides, set(facts)))
    others = dict(_facts(git, files, parse)) if files else {}

    def document(entry: TreeEntry) -> str | None:
        fact = facts.get(entry.oid) or others.get(entry.oid)
        return fact.document if fact and is_document(entry.path, entry.mode) else None

    record = MainLineLog([*before.line] if before else [], [*before.landings] if before else [], facts)
    for commit in reversed(line):
        if commit in changed:
            _add_commit(record, log.changing[commit], sides.get(commit), document)
        record.line.append(commit)
    return record


class _Log:
    """Collects the commits as they stream by, and hands out the main branch's file versions once they are known."""

    def __init__(self, head: str) -> None:
        self.parents: dict[str, tuple[str, ...]] = {}
        self.changing: dict[str, LogCommit] = {}
        self.awaited = head

    def following(self, stream: Iterable[LogCommit], asked: set[str]) -> Iterator[str]:
        """Read the stream to its end, yielding the object ids to look into that were not asked for before."""
        for commit in stream:
            self.parents[commit.id] = commit.parents
            if commit.entries:
                self.changing[commit.id] = commit
            while self.awaited in self.parents:
                if self.awaited in self.changing:
                    for entry in self.changing[self.awaited].entries:
                        if entry.oid and entry.oid not in asked and is_document(entry.path, entry.mode):
                            asked.add(entry.oid)
                            yield entry.oid
                self.awaited = (*self.parents[self.awaited], "")[0]


def _side_files(log: _Log, sides: dict[str, list[LogCommit]], asked: set[str]) -> Iterator[str]:
    for merge, side in sides.items():
        for entry in authorship.find_stray_changes(log.changing[merge], side):
            if entry.oid not in asked and is_document(entry.path, entry.mode):
                asked.add(entry.oid)
                yield entry.oid


def _facts(git: Git, oids: Iterable[str], parse: Parse) -> Iterator[tuple[str, BlobInfo]]:
    missing = 0
    for oid, data, size in git.blobs(oids, limit=MAX_FILE):
        if data is None:
            missing += size is None
            yield oid, _NOTHING
            continue
        yield oid, blob_info(data, parse)
    if missing:
        raise PartialClone if git.facts().partial else MissingObjects(missing)


def blob_info(data: bytes, parse: Parse) -> BlobInfo:
    """The id, version and digest found in a document's bytes; all None when there are too many of them."""
    if len(data) > MAX_FILE:
        return _NOTHING
    digest = hashlib.sha256(data).hexdigest()
    known = quick_scan.scan(data) or parse(data)
    change = known.change if isinstance(known, quick_scan.Header) else None
    return BlobInfo(known[0], known[1], digest, change) if known else BlobInfo(sha256=digest)


def _add_commit(
    record: MainLineLog, commit: LogCommit, side: list[LogCommit] | None, document: Callable[[TreeEntry], str | None]
) -> None:
    landed_at, utc_offset = parse_date(commit.date)
    parent = commit.parents[0] if commit.parents else None
    fields = (commit.id, parent, len(record.line), landed_at, utc_offset, commit.author, commit.subject)
    names = [commit.writers] * len(commit.entries) if side is None else authorship.find_writers(commit, side, document)
    for entry, writers in zip(commit.entries, names, strict=True):
        record.add(fields, *entry, writers)
