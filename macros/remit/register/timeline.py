"""What git knows of one document over time: its texts, when its file could not be read, when it was gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from remit.register.text_approval import VersionText
from remit.vcs import History, landings


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTimeline:
    """One document's texts in landing order, and over time: what was there, whether it could be read, when not."""

    texts: tuple[VersionText, ...]
    landings: tuple[tuple[int, str], ...]
    readable: tuple[tuple[int, bool], ...]
    absences: tuple[tuple[int, int | None], ...]

    def text(self, version: str | None, sha256: str | None) -> VersionText | None:
        """Return the text with these bytes under this version; None when it was never merged."""
        return next((each for each in self.texts if (each.version, each.sha256) == (version, sha256)), None)


def texts(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[VersionText]:
    """Yield each text of a document at its first landing, in landing order."""
    wrote: dict[str, tuple[landings.Author, ...]] = {}
    since: tuple[landings.Author, ...] = ()  # who changed the text since the last new version, the last first
    between: tuple[landings.Author, ...] = ()  # who made it unreadable since the last text
    seen: set[tuple[str, str]] = set()
    last = ""
    for landing in reversed(history.landings(id_)):
        if landing.deleted:
            continue
        changed, last = landing.oid != last, landing.oid
        if landing.version is None or landing.sha256 is None:
            since, between = (*landing.writers, *since), (*landing.writers, *between)
            continue
        key = (landing.version, landing.sha256)
        if landing.version not in wrote:
            wrote[landing.version], since = tuple(dict.fromkeys((*landing.writers, *since))), ()
        else:
            since = (*landing.writers, *since) if changed else since
            if key in seen:
                continue
            # Other bytes under the same version: what was written before is still in it.
            wrote[landing.version] = tuple(dict.fromkeys((*landing.writers, *between, *wrote[landing.version])))
        seen.add(key)
        between = ()
        yield VersionText(
            version=landing.version,
            sha256=landing.sha256,
            landing=landing,
            document=None,
            writers=wrote[landing.version],
            own=wrote[landing.version],
            moment=moments[landing.position],
        )


def conflicts(history: History, moments: Mapping[int, int]) -> dict[str, tuple[tuple[int, int | None], ...]]:
    """Return for each id that several files carried, from when and until when."""
    found: dict[str, list[tuple[int, int | None]]] = {}
    for conflict in history.conflicts:
        begins = moments[history.position(conflict.since) or 0]
        until = None if conflict.until is None else moments[history.position(conflict.until) or 0]
        found.setdefault(conflict.id, []).append((begins, until))
    return {id_: tuple(stretches) for id_, stretches in found.items()}


def absences(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[tuple[int, int | None]]:
    """Yield the stretches in which no file carried a document's id."""
    gone: int | None = None
    carriers: set[str] = set()
    for position, landed in groupby(reversed(history.landings(id_)), key=lambda landing: landing.position):
        for landing in landed:
            carriers.discard(landing.moved_from or landing.path)
            if not landing.deleted:
                carriers.add(landing.path)
        if not carriers and gone is None:
            gone = moments[position]
        elif carriers and gone is not None:
            if moments[position] > gone:
                yield gone, moments[position]
            gone = None
    if gone is not None:
        yield gone, None


def sequence(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    """Yield what a document's text was over time: moment and SHA-256 of every landing, oldest first."""
    for landing in reversed(history.landings(id_)):
        if landing.sha256 is not None and not landing.deleted:
            yield moments[landing.position], landing.sha256


def readable(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[tuple[int, bool]]:
    """Yield from when on a document's file could be read, and from when on not, oldest first."""
    last = True
    for landing in reversed(history.landings(id_)):
        can = landing.deleted or landing.version is not None
        if can is not last:
            yield moments[landing.position], can
        last = can
