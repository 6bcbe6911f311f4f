"""The main line of a repository, and what each merge on it brought in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

Parents = Mapping[str, tuple[str, ...]]


def first_parents(parents: Parents, head: str) -> list[str]:
    """The main line from `head` backwards, as far as `parents` knows it."""
    line = []
    commit = head
    while commit in parents:
        line.append(commit)
        commit = parents[commit][0] if parents[commit] else ""
    return line


def brought(parents: Parents, line: Sequence[str], merges: Collection[str]) -> dict[str, list[str]]:
    """The side commits that each of `merges` brought to the main line (`line`, newest first), last written first.

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
