"""One streamed `git log`: every commit with its parents, and what it changed in the folders asked for."""

from __future__ import annotations

from collections.abc import Iterator

from remit.vcs.git import Git, decode_path
from remit.vcs.landings import Author, LogCommit, TreeEntry, printable

# NUL is the one byte that no field can hold. The dates are the committer's: an author's date is whatever was typed.
_FORMAT = "--format=tformat:%H%x00%P%x00%cd%x00%an%x00%ae%x00%s%x00%b"
_ARGUMENTS = (
    "log",
    # All commits, pruned by nothing: git's own shortening of a history by path drops merges that matter here.
    *("--full-history", "--sparse", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--no-renames"),
    *("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-mailmap", "--no-color", "--no-notes"),
    *("--encoding=UTF-8", "--date=raw", _FORMAT),
)


def read_commits(git: Git, folders: tuple[str, ...], head: str, since: str | None = None) -> Iterator[LogCommit]:
    """All commits reachable from `head` (and not from `since`), newest first."""
    wanted = (head, f"^{since}") if since else (head,)
    tokens = _tokens(git.stream(*_ARGUMENTS, *wanted, "--", *folders))
    prefix, following = git.prefix, tokens.__next__
    commit = next(tokens, "")
    while commit:
        parents, date, name, email, subject, body = (
            following(), following(), following(), following(), following(), following(),
        )  # fmt: skip
        entries: list[TreeEntry] = []
        facts = next(tokens, "")
        while facts[:1] in {":", "\n"}:
            _, mode, _, oid, status = facts.split(" ")
            path = following()
            entries.append(TreeEntry(path.removeprefix(prefix), "" if status == "D" else oid, mode))
            facts = next(tokens, "")
        yield LogCommit(
            commit,
            tuple(parents.split()),
            date,
            Author(printable(name), printable(email)),
            printable(subject),
            body,
            entries,
        )
        commit = facts


def parse_date(date: str) -> tuple[int, int]:
    """Seconds since 1970, and minutes east of Greenwich, from git's raw form of a date."""
    seconds, _, zone = date.partition(" ")
    if not zone:
        return int(seconds or 0), 0
    minutes = int(zone[-4:-2]) * 60 + int(zone[-2:])
    return int(seconds), -minutes if zone.startswith("-") else minutes


def _tokens(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        whole, _, rest = (rest + piece).rpartition(b"\0")
        if whole:
            yield from decode_path(whole).split("\0")
    if rest:
        yield decode_path(rest)
