"""The life of every document: which version was in force on a day, by whose approvals, and with which flags.

Everything is derived from what was merged on the main branch: texts, records, registers. A version is in force from the
latest of its effective date, its last needed approval and its landing, until the next version's or its retirement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from remit.approvals import Decision, registers
from remit.approvals import ledger as ledgers
from remit.model import Handbook, Role
from remit.register import timeline
from remit.register.text_approval import (
    JudgedRecord,
    VersionText,
    end_of,
    evaluate_text,
    judge_text,
    judge_unmatched,
    match_every_role,
)
from remit.vcs import History


class State(StrEnum):
    """The state of a document on a day."""

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in-force"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatus:
    """The status of a document on a day.

    `current` is the text in force (or the one in force until it was retired), `upcoming` an approved text that is not
    in force yet, `newest` the last text that had been merged by then.
    """

    id: str
    newest: VersionText
    current: VersionText | None = None
    since: int | None = None
    upcoming: VersionText | None = None
    retired: int | None = None
    reviewed: int | None = None
    flags: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """The state of the version in force, or else of the approved one, or else of the newest."""
        if self.current is not None:
            return State.IN_FORCE if self.retired is None else State.RETIRED
        return State.APPROVED if self.upcoming is not None else State.DRAFT


@dataclass(frozen=True, kw_only=True, eq=False)
class LifecycleIndex:
    """Everything that is known of all documents, from which the status on any day is read.

    A document is looked into when it is first asked for: most of a large handbook has no record at all.
    """

    history: History
    past: registers.PastRegisters
    known: Handbook
    ledger: ledgers.Ledger
    zone: ZoneInfo
    moments: Mapping[int, int]
    by_text: Mapping[tuple[str, str, str], list[ledgers.LedgerEntry]]
    _timelines: dict[str, timeline.DocumentTimeline] = field(default_factory=dict)

    @cached_property
    def recorded(self) -> frozenset[str]:
        """Ids of the documents about which there is any record."""
        return frozenset(id_ for id_, _, _ in self.by_text)

    @property
    def texts(self) -> Mapping[str, tuple[VersionText, ...]]:
        """Every text of every document, in landing order."""
        return {id_: self.timeline_of(id_).texts for id_ in self.history.documents}

    def timeline_of(self, id_: str) -> timeline.DocumentTimeline:
        """Return what became of a document, its records judged."""
        if id_ not in self._timelines:
            self._timelines[id_] = timeline.DocumentTimeline(
                texts=tuple(self._judged_texts(id_)),
                landings=tuple(timeline.sequence(self.history, id_, self.moments)),
                readable=tuple(timeline.readable(self.history, id_, self.moments)),
                absences=tuple(timeline.absences(self.history, id_, self.moments)),
            )
        return self._timelines[id_]

    def status(self, id_: str, day: date) -> DocumentStatus | None:
        """Return the status of a document at the end of a day; None when it did not exist yet."""
        end = end_of(day, self.zone)
        texts = self.texts_until(id_, end)
        return _status(self, id_, texts, end) if texts else None

    def versions(self, id_: str, day: date) -> tuple[VersionText, ...]:
        """Return every text of a document merged by the end of a day, with the approvals it had by then."""
        return tuple(self.texts_until(id_, end_of(day, self.zone)))

    def texts_until(self, id_: str, end: int) -> list[VersionText]:
        """Return every text of a document that had been merged by a moment, with the approvals it had by then."""
        return [evaluate_text(text, self.zone, end) for text in self.timeline_of(id_).texts if text.moment <= end]

    def judged_records(self) -> Iterator[JudgedRecord]:
        """Yield every record with its verdict, those that belong to no text last."""
        with_text = set()
        for id_ in sorted(self.recorded & set(self.history.documents)):
            for text in self.timeline_of(id_).texts:
                for item in evaluate_text(text, self.zone).judged:
                    with_text.add(item.entry.path)
                    yield item
        yield from (judge_unmatched(entry) for entry in self.ledger.entries if entry.path not in with_text)

    @cached_property
    def conflicts(self) -> Mapping[str, tuple[tuple[int, int | None], ...]]:
        """For each id that several files carried: from when, and until when."""
        return timeline.conflicts(self.history, self.moments)

    def _judged_texts(self, id_: str) -> Iterator[VersionText]:
        found: list[VersionText] = []
        for bare in timeline.texts(self.history, id_, self.moments):
            entries = self.by_text.get((id_, bare.version, bare.sha256), [])
            text = _following(found, bare, self.past, self.zone) if id_ in self.recorded else bare
            found.append(judge_text(text, entries, self.past, self.known) if entries else text)
        yield from found


def read_lifecycles(history: History, known: Handbook | None = None) -> LifecycleIndex:
    """Read the records of a history; `known` holds the registers as they are known, by default at its head."""
    moments = ledgers.moments_of(history)
    past = registers.PastRegisters(history)
    known = known or past.register_at(len(history.main_line))
    begins = history.position(known.settings.ledger_begins) if known.settings.ledger_begins else 0
    ledger = ledgers.read_ledger(history, moments, begins=len(history.main_line) if begins is None else begins)
    by_text: dict[tuple[str, str, str], list[ledgers.LedgerEntry]] = {}
    for entry in ledger.entries:
        if entry.record is not None:
            key = (entry.record.document, entry.record.version, entry.record.sha256)
            by_text.setdefault(key, []).append(entry)
    past.prefetch([entry.record.blob for entry in ledger.entries if entry.record])
    zone = ZoneInfo(known.settings.time_zone)
    return LifecycleIndex(
        history=history, past=past, known=known, ledger=ledger, zone=zone, moments=moments, by_text=by_text
    )


def _following(
    found: list[VersionText], text: VersionText, past: registers.PastRegisters, zone: ZoneInfo
) -> VersionText:
    """Let a text carry on from those before it: who wrote what nobody had approved yet, and who approved the last.

    What was approved when the text was merged fixes both for ever, so that no later decision changes an earlier day.
    """
    writers = list(text.writers)
    for earlier in reversed(found):
        before = evaluate_text(earlier, zone, text.moment)
        if before.approved is not None and before.document is not None:
            # Nobody can speak for a role that is no more.
            also = _remaining_approvers(before, text, past)
            return replace(text, writers=tuple(dict.fromkeys(writers)), also=also)
        writers += earlier.own
    return replace(text, writers=tuple(dict.fromkeys(writers)))


def _remaining_approvers(before: VersionText, text: VersionText, past: registers.PastRegisters) -> tuple[str, ...]:
    """Return the roles that approved the text before, by the keys they have when the next one is merged."""
    then = past.register_at(before.landing.position)
    now = past.register_at(text.landing.position - 1)
    found = []
    for key in before.document.approvers if before.document else ():
        role = then.role.get(key)
        today = now.document.get(role.id) if role else now.role.get(key)
        if isinstance(today, Role):
            found.append(today.key)
    return tuple(found)


def _status(life: LifecycleIndex, id_: str, texts: list[VersionText], end: int) -> DocumentStatus:
    landed = reversed(life.timeline_of(id_).landings)
    newest_sha = next((sha for moment, sha in landed if moment <= end), texts[-1].sha256)
    newest = next((text for text in reversed(texts) if text.sha256 == newest_sha), texts[-1])
    if newest.document is None and id_ in life.recorded:  # nobody has decided about it yet, but who has to is known
        newest = evaluate_text(replace(newest, document=life.past.document(newest.landing)), life.zone, end)
    current: VersionText | None = None
    since: int | None = None
    retired: int | None = None
    upcoming: VersionText | None = None
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
    found = _flags(life, id_, newest, current, upcoming, end)
    flags += [flag for flag in found if flag != "missing" or retired is None]
    if current:
        flags += current.flags
        if any(item.verdict.contested for item in current.counted):
            flags.append("contested")
    return DocumentStatus(
        id=id_,
        newest=newest,
        current=current,
        since=since,
        upcoming=upcoming,
        retired=retired,
        reviewed=reviewed,
        flags=tuple(dict.fromkeys(flags)),
    )


def _flags(
    life: LifecycleIndex,
    id_: str,
    newest: VersionText,
    current: VersionText | None,
    upcoming: VersionText | None,
    end: int,
) -> Iterator[str]:
    approved = current or upcoming
    if approved and newest.sha256 != approved.sha256 and newest.version == approved.version:
        yield "modified"
    elif current and newest.sha256 != current.sha256 and _unapproved(newest, current):
        yield "pending"  # approved and not yet effective it would be `upcoming`
    if any(begins <= end and (until is None or until > end) for begins, until in life.conflicts.get(id_, ())):
        yield "id-conflict"
    if any(begins <= end and (until is None or until > end) for begins, until in life.timeline_of(id_).absences):
        yield "missing"
    if not next((can for moment, can in reversed(life.timeline_of(id_).readable) if moment <= end), True):
        yield "unreadable"


def _unapproved(newest: VersionText, current: VersionText) -> bool:
    return newest.approved is None or number(newest.version) < number(current.version)


def _retired(text: VersionText, begins: int, end: int) -> int | None:
    """Return when a text retired its document: by saying so itself, or by the records of all its approvers."""
    if text.document is not None and text.document.lifecycle == "retired":
        return begins
    roles = text.document.approvers if text.document else ()
    given: list[tuple[str, str]] = []
    for item in text.judged:
        record = item.entry.record
        retires = record is not None and record.decision is Decision.RETIRE and item.verdict.valid
        if record and retires and begins <= item.moment <= end:
            given.append((record.role, record.person))
            if match_every_role(roles, given) is not None:
                return item.moment
    return None


def _reviewed(current: VersionText, since: int | None, end: int) -> int | None:
    """Return when a text was last looked at: approved, or reviewed without a change."""
    moments = [since or 0]
    for item in current.judged:
        record = item.entry.record
        if record and record.decision is Decision.REVIEW and item.verdict.valid and item.moment <= end:
            moments.append(item.moment)
    return max(moments)


def _after_conflicts(life: LifecycleIndex, id_: str, moment: int) -> int | None:
    """Return from when a text can be in force: not while several files carry its id; None when that has no end."""
    for begins, until in life.conflicts.get(id_, ()):
        if begins <= moment and (until is None or moment < until):
            if until is None:
                return None
            moment = until
    return moment


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))
