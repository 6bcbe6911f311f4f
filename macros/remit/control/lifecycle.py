"""The life of every document: which version was in force on a day, by whose approvals, and what else is to be said.

Everything is derived from what landed on the main line: texts, records, registers. A version is in force from the
latest of its effective date, its last needed approval and its landing, until the next version's or its retirement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from remit.control.approval import Judged, Text, distinct, end_of, judge_text, settled
from remit.control.authority import Assurance, Verdict
from remit.control.ledger import Ledger, LedgerEntry, moments_of, read_ledger
from remit.control.past import Past
from remit.control.record import Decision
from remit.model import Handbook
from remit.vcs.history import History
from remit.vcs.landing import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a document stands on a day.

    `current` is the text in force (or the one in force until it was retired), `upcoming` an approved text that is not
    in force yet, `newest` the last text that had landed by then.
    """

    id: str
    newest: Text
    current: Text | None = None
    since: int | None = None
    upcoming: Text | None = None
    retired: int | None = None
    reviewed: int | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Life:
    """Everything that is known of all documents, from which any day's standing is read."""

    texts: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    strays: tuple[Judged, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    conflicts: Mapping[str, tuple[tuple[int, int | None], ...]] = field(default_factory=dict)
    absences: Mapping[str, tuple[tuple[int, int | None], ...]] = field(default_factory=dict)
    landings: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def standing(self, id_: str, day: date) -> Standing | None:
        """Return where a document stood at the end of a day; None when it did not exist yet."""
        end = end_of(day, self.zone)
        texts = [settled(text, self.zone, end) for text in self.texts.get(id_, ()) if text.moment <= end]
        if not texts:
            return None
        return _standing(self, id_, texts, end)

    def versions(self, id_: str, day: date) -> tuple[Text, ...]:
        """Return every text of a document that had landed by the end of a day, with the approvals it had by then."""
        end = end_of(day, self.zone)
        return tuple(settled(text, self.zone, end) for text in self.texts.get(id_, ()) if text.moment <= end)

    def judged(self) -> Iterator[Judged]:
        """Yield every record with its verdict."""
        for texts in self.texts.values():
            for text in texts:
                yield from settled(text, self.zone).judged
        yield from self.strays


def read_life(history: History, known: Handbook | None = None) -> Life:
    """Judge every record of a history; `known` holds the registers as they are known, by default at its head."""
    moments = moments_of(history)
    past = Past(history)
    known = known or past.register_at(len(history.main_line))
    zone = ZoneInfo(known.settings.time_zone)
    begins = history.position(known.settings.ledger_begins) if known.settings.ledger_begins else 0
    ledger = read_ledger(history, moments, begins=len(history.main_line) if begins is None else begins)
    by_text: dict[tuple[str, str, str], list[LedgerEntry]] = {}
    for entry in ledger.entries:
        if entry.record is not None:
            key = (entry.record.document, entry.record.version, entry.record.sha256)
            by_text.setdefault(key, []).append(entry)
    bare_texts = {id_: tuple(_texts(history, id_, moments)) for id_ in history.documents}
    past.prefetch(
        [
            text.landing.oid
            for id_, found in bare_texts.items()
            for text in found
            if (id_, text.version, text.sha256) in by_text
        ]
    )
    used: set[str] = set()
    texts: dict[str, tuple[Text, ...]] = {}
    for id_, bare_found in bare_texts.items():
        found: list[Text] = []
        for bare in bare_found:
            entries = by_text.get((id_, bare.version, bare.sha256), [])
            used.update(entry.path for entry in entries)
            text = _following(found, bare, zone)
            found.append(judge_text(text, entries, past, known) if entries else text)
        texts[id_] = tuple(found)
    strays = tuple(_stray(entry) for entry in ledger.entries if entry.path not in used)
    return Life(
        texts=texts,
        ledger=ledger,
        strays=strays,
        zone=zone,
        conflicts=_conflicts(history, moments),
        absences={id_: tuple(_absences(history, id_, moments)) for id_ in history.documents},
        landings={id_: tuple(_sequence(history, id_, moments)) for id_ in history.documents},
    )


def _following(found: list[Text], text: Text, zone: ZoneInfo) -> Text:
    """Let a text carry on from those before it: who wrote what nobody has approved yet, and who approved the last."""
    if not found:
        return text
    before = settled(found[-1], zone)
    if before.approved is not None and before.document is not None:
        return replace(text, also=before.document.approvers)
    writers = tuple(dict.fromkeys((*text.writers, *before.writers)))
    return replace(text, writers=writers, also=before.also)


def _texts(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[Text]:
    """Yield each text of a document at its first landing, in landing order."""
    wrote = {version.version: version.writers for version in history.versions(id_)}
    between: tuple[Writer, ...] = ()
    first: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for landing in reversed(history.landings(id_)):
        if landing.deleted:
            continue
        if landing.version is None or landing.sha256 is None:
            between = (*landing.writers, *between)
            continue
        key = (landing.version, landing.sha256)
        if key in seen:
            continue
        seen.add(key)
        if landing.version in first:  # other bytes under the same version: what was written before is still in it
            wrote[landing.version] = tuple(dict.fromkeys((*landing.writers, *between, *wrote[landing.version])))
        first.add(landing.version)
        between = ()
        yield Text(
            version=landing.version,
            sha256=landing.sha256,
            landing=landing,
            document=None,
            writers=wrote[landing.version],
            moment=moments[landing.position],
        )


def _standing(life: Life, id_: str, texts: list[Text], end: int) -> Standing:
    newest_sha = next((sha for moment, sha in reversed(life.landings[id_]) if moment <= end), texts[-1].sha256)
    newest = next((text for text in reversed(texts) if text.sha256 == newest_sha), texts[-1])
    current: Text | None = None
    since: int | None = None
    retired: int | None = None
    upcoming: Text | None = None
    flags: list[str] = []
    for text in sorted((t for t in texts if t.in_force is not None), key=lambda t: (t.in_force, number(t.version))):
        begins = _after_conflicts(life, id_, text.in_force or 0)
        if begins is None:
            continue
        if current is not None and number(text.version) <= number(current.version):
            flags.append("lower-version")  # an older number, or other bytes under the same, never takes over
            continue
        if begins > end:
            upcoming = upcoming or text
        elif retired is None or begins < retired:
            current, since, upcoming = text, begins, None
            retired = _retired(text, begins, end)
        else:
            flags.append("id-reused")
    reviewed = _reviewed(current, since, end) if current else None
    flags += _flags(life, id_, newest, current, end)
    if current:
        flags += current.flags
        if any(item.verdict.contested for item in current.counted):
            flags.append("contested")
    return Standing(
        id=id_,
        newest=newest,
        current=current,
        since=since,
        upcoming=upcoming,
        retired=retired,
        reviewed=reviewed,
        flags=tuple(dict.fromkeys(flags)),
    )


def _flags(life: Life, id_: str, newest: Text, current: Text | None, end: int) -> Iterator[str]:
    if current and newest.sha256 != current.sha256:
        if newest.version == current.version:
            yield "modified"
        elif newest.approved is None or number(newest.version) < number(current.version):
            yield "pending"  # approved and not yet effective it would be `upcoming`
    if any(begins <= end and (until is None or until > end) for begins, until in life.conflicts.get(id_, ())):
        yield "id-conflict"
    if any(begins <= end and (until is None or until > end) for begins, until in life.absences.get(id_, ())):
        yield "missing"


def _retired(text: Text, begins: int, end: int) -> int | None:
    """Return when a text retired its document: by saying so itself, or by the records of all its approvers."""
    if text.document is not None and text.document.lifecycle == "retired":
        return begins
    roles = text.document.approvers if text.document else ()
    given: list[tuple[str, str]] = []
    for item in text.judged:
        record = item.entry.record
        if record and record.decision is Decision.RETIRE and item.verdict.valid and item.moment <= end:
            given.append((record.role, record.person))
            if distinct(roles, given) is not None:
                return max(item.moment, begins)
    return None


def _reviewed(current: Text, since: int | None, end: int) -> int | None:
    """Return when a text was last looked at: approved, or reviewed without a change."""
    moments = [since or 0]
    for item in current.judged:
        record = item.entry.record
        if record and record.decision is Decision.REVIEW and item.verdict.valid and item.moment <= end:
            moments.append(item.moment)
    return max(moments)


def _after_conflicts(life: Life, id_: str, moment: int) -> int | None:
    """Return from when a text can be in force: not while several files carry its id; None when that has no end."""
    for begins, until in life.conflicts.get(id_, ()):
        if begins <= moment and (until is None or moment < until):
            if until is None:
                return None
            moment = until
    return moment


def _conflicts(history: History, moments: Mapping[int, int]) -> dict[str, tuple[tuple[int, int | None], ...]]:
    found: dict[str, list[tuple[int, int | None]]] = {}
    for conflict in history.conflicts:
        begins = moments[history.position(conflict.since) or 0]
        until = None if conflict.until is None else moments[history.position(conflict.until) or 0]
        found.setdefault(conflict.id, []).append((begins, until))
    return {id_: tuple(stretches) for id_, stretches in found.items()}


def _absences(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[tuple[int, int | None]]:
    """Yield the stretches in which no file carried a document's id."""
    gone: int | None = None
    carriers: set[str] = set()
    for position, landings in groupby(reversed(history.landings(id_)), key=lambda landing: landing.position):
        for landing in landings:
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


def _sequence(history: History, id_: str, moments: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    """Yield what a document's text was over time: moment and SHA-256 of every landing, oldest first."""
    for landing in reversed(history.landings(id_)):
        if landing.sha256 is not None and not landing.deleted:
            yield moments[landing.position], landing.sha256


def _stray(entry: LedgerEntry) -> Judged:
    """Judge a record that belongs to no text that ever landed."""
    record = entry.record
    reason = entry.fault or (
        f"no text of {record.document} {record.version} with this digest has landed on the main line" if record else ""
    )
    return Judged(
        entry=entry, verdict=Verdict(valid=False, assurance=Assurance.CLAIMED, reason=reason), moment=entry.landed_at
    )


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))
