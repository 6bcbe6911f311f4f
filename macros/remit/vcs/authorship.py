"""Who wrote what a merge landed: the authors on the branch, and the merger only where the merge itself made text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from remit.vcs.landings import Author, LogCommit, TreeEntry

Parents = Mapping[str, tuple[str, ...]]
Document = Callable[[TreeEntry], str | None]


def follow_first_parents(parents: Parents, head: str) -> list[str]:
    """The main branch from `head` backwards, as far as `parents` knows it."""
    line = []
    commit = head
    while commit in parents:
        line.append(commit)
        commit = parents[commit][0] if parents[commit] else ""
    return line


def find_side_commits(parents: Parents, line: Sequence[str], merges: Collection[str]) -> dict[str, list[str]]:
    """The side commits that each of `merges` brought to the main branch (`line`, newest first), last written first.

    A commit belongs to the earliest merge from which it can be reached. The order follows the branch, not the dates,
    which may be wrong.
    """
    visited = set(line)
    ranges: dict[str, list[str]] = {}
    for merge in reversed(line):
        others = parents[merge][1:]
        if not others:
            continue
        side = []
        pending = list(reversed(others))
        while pending:
            commit = pending.pop()
            if commit in visited or commit not in parents:
                continue
            visited.add(commit)
            side.append(commit)
            pending.extend(reversed(parents[commit]))
        if merge in merges:
            ranges[merge] = side
    return ranges


def find_stray_changes(merge: LogCommit, side: Sequence[LogCommit]) -> Iterator[TreeEntry]:
    """What the branch changed at paths where the merge landed nothing: these may be the same documents, moved."""
    landed = {entry.path for entry in merge.entries if entry.oid}
    for commit in side:
        if len(commit.parents) == 1:
            yield from (entry for entry in commit.entries if entry.oid and entry.path not in landed)


def find_writers(merge: LogCommit, side: Sequence[LogCommit], document: Document) -> list[tuple[Author, ...]]:
    """Writers of each file that a merge landed, the last first; `document` looks up a file version's document id.

    Side commits (given last written first) count when they touched the path, made the very bytes, or changed the same
    document under another name. A merge inside the branch counts only when nobody else made the bytes, and so does
    the merge itself: it then resolved a conflict, or added something of its own.
    """
    authored = _Touches(commit for commit in side if len(commit.parents) < 2)
    merged = _Touches(commit for commit in side if len(commit.parents) > 1)
    elsewhere = defaultdict(list)
    for entry in find_stray_changes(merge, side):
        if found := document(entry):
            elsewhere[found].append(entry.path)
    writers = []
    for entry in merge.entries:
        names: list[Author] = []
        if not authored.made(entry):
            for commit in merged.made(entry) or [merge]:
                names += commit.writers
        moved = elsewhere.get(document(entry) or "", ()) if entry.oid else ()
        for commit in authored.touching(entry, moved):
            names += commit.writers
        writers.append(tuple(dict.fromkeys(names)))
    return writers


class _Touches:
    """Which of some commits touched what, by path and by bytes."""

    def __init__(self, commits: Iterable[LogCommit]) -> None:
        self.commits = list(commits)
        self.paths: defaultdict[str, list[int]] = defaultdict(list)
        self.bytes: defaultdict[str, list[int]] = defaultdict(list)
        for number, commit in enumerate(self.commits):
            for entry in commit.entries:
                self.paths[entry.path].append(number)
                self.bytes[entry.oid or f"deleted {entry.path}"].append(number)

    def made(self, landed: TreeEntry) -> list[LogCommit]:
        """Commits that left the file exactly as it was merged, under this or another name."""
        return [self.commits[number] for number in self.bytes.get(landed.oid or f"deleted {landed.path}", ())]

    def touching(self, landed: TreeEntry, moved: Iterable[str]) -> list[LogCommit]:
        """Commits that made these bytes, or touched the path or one of the paths where the file was before."""
        numbers = set(self.bytes.get(landed.oid or f"deleted {landed.path}", ()))
        for path in (landed.path, *moved):
            numbers.update(self.paths.get(path, ()))
        return [self.commits[number] for number in sorted(numbers)]
