"""One streamed `git log`: every commit with its parents, and what it changed in the folders asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from remit.vcs.git import Git, decode_path
from remit.vcs.landings import Writer

# NUL is the one byte that no field can hold. The dates are the committer's: an author's date is whatever was typed.
_FORMAT = "--format=tformat:%H%x00%P%x00%cd%x00%an%x00%ae%x00%s%x00%b"
_ARGUMENTS = (
    "log",
    # All commits, pruned by nothing: git's own shortening of a history by path drops merges that matter here.
    *("--full-history", "--sparse", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--no-renames"),
    *("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-mailmap", "--no-color", "--no-notes"),
    *("--encoding=UTF-8", "--date=raw", _FORMAT),
)
_CO_AUTHOR = re.compile(r"^[ \t]*co-authored-by:[ \t]*([^<>\n]*?)[ \t]*<([^<>\n]*)>", re.IGNORECASE | re.MULTILINE)


class Entry(NamedTuple):
    """One file that a commit changed, against its first parent."""

    path: str
    oid: str
    """Git's id of the new bytes; empty when the file was deleted."""
    mode: str


class Commit(NamedTuple):
    """One commit as git reports it."""

    id: str
    parents: tuple[str, ...]
    date: str
    author: Writer
    subject: str
    body: str
    entries: list[Entry]

    @property
    def writers(self) -> tuple[Writer, ...]:
        """The author and everybody named as co-author."""
        if "uthored-" not in self.body and "UTHORED-" not in self.body:
            return (self.author,)
        named = (Writer(_clean(name), _clean(email)) for name, email in _CO_AUTHOR.findall(self.body))
        return tuple(dict.fromkeys((self.author, *named)))


def commits(git: Git, folders: tuple[str, ...], head: str, since: str | None = None) -> Iterator[Commit]:
    """All commits reachable from `head` (and not from `since`), newest first."""
    wanted = (head, f"^{since}") if since else (head,)
    tokens = _tokens(git.stream(*_ARGUMENTS, *wanted, "--", *folders))
    prefix, following = git.prefix, tokens.__next__
    commit = next(tokens, "")
    while commit:
        parents, date, name, email, subject, body = (
            following(), following(), following(), following(), following(), following(),
        )  # fmt: skip
        entries: list[Entry] = []
        facts = next(tokens, "")
        while facts[:1] in {":", "\n"}:
            _, mode, _, oid, status = facts.split(" ")
            path = following()
            entries.append(Entry(path.removeprefix(prefix), "" if status == "D" else oid, mode))
            facts = next(tokens, "")
        yield Commit(
            commit, tuple(parents.split()), date, Writer(_clean(name), _clean(email)), _clean(subject), body, entries
        )
        commit = facts


def moment(date: str) -> tuple[int, int]:
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


def _clean(text: str) -> str:
    """Text that can be printed and written anywhere: bytes that are not UTF-8 become the replacement character."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
