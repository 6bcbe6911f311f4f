"""What the history is made of, as plain frozen data: what was merged into the main branch, and entries of git's log."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple


class Author(NamedTuple):
    """A name and an e-mail address as a commit states them: a claim, never a proof."""

    name: str
    email: str


class BlobInfo(NamedTuple):
    """What a file version's bytes contain: document and version are None when it is unreadable."""

    document: str | None = None
    version: str | None = None
    sha256: str | None = None
    stated_change: tuple[str, str] | None = None
    """Kind and summary of the change as the front matter states them; None when the quick scan could not read them."""


class Landing(NamedTuple):
    """One change of one file arriving on the main branch."""

    commit: str
    parent: str | None
    """The main branch's commit before this one; None for the first commit."""
    position: int
    """Number of commits before this one on the main branch."""
    landed_at: int
    """Date of the commit (the committer's, not the author's) in seconds since 1970."""
    utc_offset: int
    """Minutes east of Greenwich where the commit was made."""
    author: Author
    """Author of the main branch's commit; of a merge, whoever merged. Who wrote the text is in `writers`."""
    subject: str
    """First line of the commit's message."""
    path: str
    oid: str
    """Git's id of the bytes; empty when the file was deleted."""
    mode: str
    """Git's mode of the file: 100644 or 100755 plain, 120000 a link, 160000 a submodule, 000000 none."""
    writers: tuple[Author, ...]
    """Everybody who wrote what was merged, the last first."""
    document: str | None = None
    """Id of the document; for a file whose front matter cannot be read, the id it had before at this path."""
    version: str | None = None
    """The version that the file carries; None when deleted or unreadable."""
    sha256: str | None = None
    """SHA-256 of the bytes; None when there are none, or they were not read (no document, a link, above 1 MiB)."""
    stated_change: tuple[str, str] | None = None
    """Kind and summary of the change, when the quick scan could read them."""
    moved_from: str | None = None
    """The path of the same document before this commit."""
    conflict: tuple[str, ...] = ()
    """All paths that carry this document's id at this commit, when there are several."""

    @property
    def deleted(self) -> bool:
        """Whether the document left this path without coming to another."""
        return not self.oid


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A stretch of the main branch on which several files carried one id."""

    id: str
    paths: tuple[str, ...]
    since: str
    """Commit with which these paths began to share the id."""
    until: str | None
    """Commit with which they ceased to; None when they still do at HEAD."""


_CO_AUTHOR = re.compile(r"^[ \t]*co-authored-by:[ \t]*([^<>\n]*?)[ \t]*<([^<>\n]*)>", re.IGNORECASE | re.MULTILINE)


class TreeEntry(NamedTuple):
    """One file of a commit, or one that a commit changed against its first parent."""

    path: str
    oid: str
    """Git's id of the bytes; empty when the commit deleted the file."""
    mode: str


class LogCommit(NamedTuple):
    """One commit as git reports it."""

    id: str
    parents: tuple[str, ...]
    date: str
    author: Author
    subject: str
    body: str
    entries: list[TreeEntry]

    @property
    def writers(self) -> tuple[Author, ...]:
        """The author and everybody named as co-author."""
        if "uthored-" not in self.body and "UTHORED-" not in self.body:
            return (self.author,)
        named = (Author(printable(name), printable(email)) for name, email in _CO_AUTHOR.findall(self.body))
        return tuple(dict.fromkeys((self.author, *named)))


def blob_id(data: bytes, object_format: str = "sha1") -> str:
    """Git's id for some bytes."""
    return hashlib.new(object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def printable(text: str) -> str:
    """Text that can be printed and written anywhere: bytes that are not UTF-8 become the replacement character."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
