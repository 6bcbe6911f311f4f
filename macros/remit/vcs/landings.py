"""What the history is made of, as plain frozen data: landings on the main branch, and the versions they carried."""

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

    document: str | None
    version: str | None
    sha256: str | None
    kind: str | None = None
    """The kind of change stated in the front matter; None when the quick scan could not read it."""
    summary: str | None = None
    """The summary stated there, likewise."""


class LandedFile(NamedTuple):
    """One file that was merged."""

    path: str
    oid: str
    mode: str
    writers: tuple[Author, ...]


class MainLineCommit(NamedTuple):
    """One commit of the main branch that changed a file of interest."""

    commit: str
    parent: str | None
    position: int
    landed_at: int
    utc_offset: int
    author: Author
    subject: str
    changes: list[LandedFile]


class Landing(NamedTuple):
    """One change of one file arriving on the main branch.

    There may be tens of thousands: a landing therefore only holds together what is kept anyway.
    """

    row: MainLineCommit
    change: LandedFile
    document: str | None
    """Id of the document; for a file whose front matter cannot be read, the id it had before at this path."""
    fact: BlobInfo
    moved_from: str | None = None
    """The path of the same document before this commit."""
    conflict: tuple[str, ...] = ()
    """All paths that carry this document's id at this commit, when there are several."""

    @property
    def commit(self) -> str:
        """Id of the commit."""
        return self.row.commit

    @property
    def parent(self) -> str | None:
        """The main branch's commit before this one; None for the first commit."""
        return self.row.parent

    @property
    def position(self) -> int:
        """Number of commits before this one on the main branch."""
        return self.row.position

    @property
    def landed_at(self) -> int:
        """Date of the commit (the committer's, not the author's) in seconds since 1970."""
        return self.row.landed_at

    @property
    def utc_offset(self) -> int:
        """Minutes east of Greenwich where the commit was made."""
        return self.row.utc_offset

    @property
    def subject(self) -> str:
        """First line of the commit's message."""
        return self.row.subject

    @property
    def author(self) -> Author:
        """Author of the main branch's commit; of a merge, whoever merged. Who wrote the text is in `writers`."""
        return self.row.author

    @property
    def path(self) -> str:
        """The file's path."""
        return self.change.path

    @property
    def stated_change(self) -> tuple[str, str] | None:
        """Kind and summary of the change as the front matter states them, when the quick scan could read them."""
        kind, summary = self.fact.kind, self.fact.summary
        return None if kind is None or summary is None else (kind, summary)

    @property
    def oid(self) -> str:
        """Git's id of the bytes; empty when the file was deleted."""
        return self.change.oid

    @property
    def mode(self) -> str:
        """Git's mode of the file: 100644 or 100755 plain, 120000 a link, 160000 a submodule, 000000 none."""
        return self.change.mode

    @property
    def writers(self) -> tuple[Author, ...]:
        """Everybody who wrote what was merged, the last first."""
        return self.change.writers

    @property
    def deleted(self) -> bool:
        """Whether the document left this path without coming to another."""
        return not self.change.oid

    @property
    def version(self) -> str | None:
        """The version that the file carries; None when deleted or unreadable."""
        return self.fact.version

    @property
    def sha256(self) -> str | None:
        """SHA-256 of the bytes; None when there are none, or they were not read (no document, a link, above 1 MiB)."""
        return self.fact.sha256


class Version(NamedTuple):
    """A version of a document: the first landing whose file carries it, and what became of it later."""

    id: str
    version: str
    landing: Landing
    before: tuple[Landing, ...]
    """Landings that changed the text since the version before, oldest first, without this one."""
    amended: tuple[Landing, ...] = ()
    """Landings that brought other bytes under the same version, oldest first."""

    @property
    def writers(self) -> tuple[Author, ...]:
        """Everybody who changed the text on the main branch since the version before; the last first."""
        if not self.before:
            return self.landing.writers
        return tuple(dict.fromkeys(writer for one in (self.landing, *reversed(self.before)) for writer in one.writers))

    @property
    def commit(self) -> str:
        """Commit with which the version landed on the main branch."""
        return self.landing.commit

    @property
    def landed_at(self) -> int:
        """Moment of the landing in seconds since 1970."""
        return self.landing.landed_at

    @property
    def author(self) -> Author:
        """Who wrote it: the last writer of the landing."""
        return self.landing.writers[0]

    @property
    def subject(self) -> str:
        """First line of the commit's message."""
        return self.landing.subject

    @property
    def path(self) -> str:
        """The file's path when the version landed."""
        return self.landing.path

    @property
    def oid(self) -> str:
        """Git's id of the version's bytes."""
        return self.landing.oid

    @property
    def sha256(self) -> str:
        """SHA-256 of the version's bytes."""
        return self.landing.sha256 or ""

    @property
    def conflict(self) -> tuple[str, ...]:
        """All paths that carried the document's id when the version landed, when there were several."""
        return self.landing.conflict


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


class LogEntry(NamedTuple):
    """One file that a commit changed, against its first parent."""

    path: str
    oid: str
    """Git's id of the new bytes; empty when the file was deleted."""
    mode: str


class LogCommit(NamedTuple):
    """One commit as git reports it."""

    id: str
    parents: tuple[str, ...]
    date: str
    author: Author
    subject: str
    body: str
    entries: list[LogEntry]

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
