"""The ledger: every approval record in the order in which it was merged, with the proof that none was changed since.

Nothing is stored beside the records: the order is that of git's main branch, and the running digest is reckoned from
it, so that two pull requests never collide and rewritten history shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.approvals.records import FOLDER, Record, RecordFault
from remit.vcs import History, landings

SIGNATURE = ".sig"
WITNESS = ".witness.sig"
_START = hashlib.sha256(b"remit ledger 1").hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A record as it was first merged; what was done to its file afterwards is noted and changes nothing.

    `position` and `landed_at` (seconds since 1970, never before an earlier landing) are those of the main-line commit
    that brought it; `fault` says why the bytes are no record, and `altered` what was done to them later.
    """

    path: str
    content: bytes
    record: Record | None
    signature: bytes | None
    witness: bytes | None
    commit: str
    position: int
    landed_at: int
    fault: str = ""
    altered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All records in landing order, and the running digest after each."""

    entries: tuple[LedgerEntry, ...] = ()
    digests: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The digest over all records: what a pack prints, and a later ledger must still begin with."""
        return self.digests[-1] if self.digests else _START

    def extends(self, digest: str) -> int | None:
        """Return how many records an earlier digest covered, or None when this ledger does not begin with it."""
        if digest == _START:
            return 0
        return self.digests.index(digest) + 1 if digest in self.digests else None


def read_ledger(history: History, moments: Mapping[int, int], *, begins: int = 0) -> Ledger:
    """Read the records that were merged at or after the main branch's position `begins`.

    `moments` gives each position's time in seconds, made monotone (see `moments_of`).
    """
    paths = [path for path in history.paths_below(FOLDER) if not path.endswith(SIGNATURE)]
    landed = {path: tuple(reversed(history.of_path(path))) for path in history.paths_below(FOLDER)}
    first = {path: found[0] for path, found in landed.items() if found[0].position >= begins}
    texts = history.read(landing.oid for landing in first.values() if landing.oid)
    entries = sorted(
        (_entry(path, first, landed, texts, moments) for path in paths if path in first),
        key=lambda entry: (entry.position, entry.path),
    )
    return Ledger(entries=tuple(entries), digests=tuple(_running(entries)))


def moments_of(history: History) -> dict[int, int]:
    """Return the time of each landing by position, never earlier than the landing before it.

    A commit's date is that of the committer's clock; dated back, a landing cannot come before what it is based on.
    """
    found: dict[int, int] = {}
    latest = 0
    for position, landed_at in history.times:
        latest = max(latest, landed_at)
        found[position] = latest
    return found


def _entry(
    path: str,
    first: Mapping[str, landings.Landing],
    landed: Mapping[str, tuple[landings.Landing, ...]],
    texts: Mapping[str, bytes],
    moments: Mapping[int, int],
) -> LedgerEntry:
    landing = first[path]
    content = texts.get(landing.oid, b"")
    record, fault = None, ""
    if not landing.mode.startswith("100"):
        fault = "it is a link, not a file"
    else:
        try:
            record = Record.from_bytes(content, path)
        except RecordFault as error:
            fault = str(error)
    altered = [*_alterations(landed[path])]
    signed: dict[str, bytes | None] = {SIGNATURE: None, WITNESS: None}
    for suffix in signed:
        found = first.get(path + suffix)
        if found is None:
            continue
        if found.commit == landing.commit:
            signed[suffix] = texts.get(found.oid, b"")
        else:  # whoever adds it later could otherwise spoil a good record with a bad signature
            altered.append(f"a signature was added in {found.commit[:12]}, after the record had been merged")
        altered += [f"its signature {what}" for what in _alterations(landed[path + suffix])]
    return LedgerEntry(
        path=path,
        content=content,
        record=record,
        signature=signed[SIGNATURE],
        witness=signed[WITNESS],
        commit=landing.commit,
        position=landing.position,
        landed_at=moments.get(landing.position, landing.landed_at),
        fault=fault,
        altered=tuple(altered),
    )


def _alterations(landed: tuple[landings.Landing, ...]) -> Iterator[str]:
    """Yield what later commits did to a file that must only ever be added."""
    for landing in landed[1:]:
        what = "was removed" if landing.deleted else "was changed"
        yield f"{what} in {landing.commit[:12]}"


def _running(entries: list[LedgerEntry]) -> Iterator[str]:
    """Yield the running digest after each record: over the one before, the path, the record and its signatures."""
    digest = _START
    for entry in entries:
        parts = (entry.content, entry.signature or b"", entry.witness or b"")
        hashes = " ".join(hashlib.sha256(part).hexdigest() for part in parts)
        digest = hashlib.sha256(f"{digest} {hashes} {entry.path}".encode("utf-8", "surrogateescape")).hexdigest()
        yield digest
