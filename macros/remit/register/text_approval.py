"""What the records make of a text: whether every needed role has approved it, and from when it could be in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from remit.approvals import Assurance, Decision, authority, ledger, registers
from remit.model import Document, Handbook
from remit.vcs import landings


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRecord:
    """A record with the verdict on it, and the moment (seconds since 1970) from which it has effect."""

    entry: ledger.LedgerEntry
    verdict: authority.Verdict
    moment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionText:
    """One text of a document: certain bytes under a certain version, from their first landing on the main branch.

    `moment` is that of the landing, `approved` that of the last needed approval, `in_force` that from which the text
    would be in force by itself; both None while approvals are missing. `counted` holds the approvals that count so
    far, one for each role, and `missing` names the roles still to approve. `own` are those who wrote this very text,
    `writers` those who wrote anything in it that nobody had approved when it was merged. `also` names the approvers
    of the text approved before: no text can do away with its own approvers.
    """

    version: str
    sha256: str
    landing: landings.Landing
    document: Document | None
    writers: tuple[landings.Author, ...]
    moment: int
    own: tuple[landings.Author, ...] = ()
    also: tuple[str, ...] = ()
    judged: tuple[JudgedRecord, ...] = ()
    counted: tuple[JudgedRecord, ...] = ()
    approved: int | None = None
    in_force: int | None = None
    missing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def assurance(self) -> Assurance | None:
        """The weakest of the approvals that the text is in force by; None while one is missing."""
        if self.approved is None:
            return None
        return min((item.verdict.assurance for item in self.counted), key=lambda x: x.rank, default=None)


def end_of(day: date, zone: ZoneInfo) -> int:
    """Return the last second of a day in a time zone."""
    following = datetime.combine(date.fromordinal(day.toordinal() + 1), time(), zone)
    return int(following.timestamp()) - 1


def start_of(day: date, zone: ZoneInfo) -> int:
    """Return the first second of a day in a time zone."""
    return int(datetime.combine(day, time(), zone).timestamp())


def judge_text(
    text: VersionText, entries: list[ledger.LedgerEntry], past: registers.PastRegisters, known: Handbook
) -> VersionText:
    """Judge the records of one text, each by the registers before it was merged."""
    document = past.document(text.landing)
    if document is None:
        refused = authority.Verdict(
            valid=False, assurance=Assurance.CLAIMED, reason="the text it is about cannot be read"
        )
        return replace(text, judged=tuple(JudgedRecord(entry=e, verdict=refused, moment=e.landed_at) for e in entries))
    judged = []
    for entry in entries:
        base = past.register_at(entry.position - 1)
        if entry.record and len(entry.record.blob) == len(text.landing.oid) and entry.record.blob != text.landing.oid:
            reason = "it names another git blob than its digest belongs to"
            verdict = authority.Verdict(valid=False, assurance=Assurance.CLAIMED, reason=reason)
        else:
            verdict = authority.judge(entry, document, text.writers, base, known, text.also)
        judged.append(JudgedRecord(entry=entry, verdict=verdict, moment=_moment(entry)))
    judged.sort(key=lambda item: (item.moment, item.entry.path))
    return replace(text, document=document, judged=tuple(judged))


def judge_unmatched(entry: ledger.LedgerEntry) -> JudgedRecord:
    """Judge a record that belongs to no text that was ever merged."""
    record = entry.record
    reason = entry.fault or (
        f"no text of {record.document} {record.version} with this digest is on the main branch" if record else ""
    )
    return JudgedRecord(
        entry=entry,
        verdict=authority.Verdict(valid=False, assurance=Assurance.CLAIMED, reason=reason),
        moment=entry.landed_at,
    )


def evaluate_text(text: VersionText, zone: ZoneInfo, end: int | None = None) -> VersionText:
    """Return a text with what the records up to a moment make of it."""
    if text.document is None:
        return text
    judged = text.judged if end is None else tuple(item for item in text.judged if item.moment <= end)
    return _approved(replace(text, judged=judged), text.document, zone)


def _moment(entry: ledger.LedgerEntry) -> int:
    """Return from when a decision has effect: when it was made, but never before it was there for all to see."""
    at = int(entry.record.at.astimezone(UTC).timestamp()) if entry.record else 0
    return max(at, entry.landed_at)


def _approved(text: VersionText, document: Document, zone: ZoneInfo) -> VersionText:
    """Go through the decisions in their order until every needed role has approved by a person of its own."""
    effective = start_of(document.effective_from, zone) if document.effective_from else 0
    more = [role for role in text.also if role not in document.approvers] if document.approvers else []
    needed_roles = (*document.approvers, *more)
    cancelled: list[JudgedRecord] = []
    given: dict[tuple[str, str], JudgedRecord] = {}
    done: int | None = None
    chosen: list[tuple[str, str]] = []
    judged = list(text.judged)
    for index, item in enumerate(judged):
        record = item.entry.record
        if record is None or not item.verdict.valid:
            continue
        in_force = None if done is None else max(effective, done, text.moment)
        if record.decision is Decision.APPROVE:
            key = (record.role, record.person)
            if any(_cancels(undone, key) and _later(undone, item) for undone in cancelled):
                reason = "it was withdrawn or rejected before it was merged"
                judged[index] = replace(item, verdict=replace(item.verdict, valid=False, reason=reason))
                continue
            given.setdefault(key, item)
        elif record.decision in (Decision.WITHDRAW, Decision.REJECT):
            if in_force is not None and in_force <= item.moment:
                reason = "the version was in force already; it can only be retired or followed by another"
                judged[index] = replace(item, verdict=replace(item.verdict, valid=False, reason=reason))
                continue
            cancelled.append(item)
            given = {key: kept for key, kept in given.items() if not _cancels(item, key)}
            done = None
        if done is None:
            chosen = match_approvals(needed_roles, given)
            if chosen and len(chosen) == len(needed_roles):
                done = max(item.moment, *(given[pair].moment for pair in chosen))
    missing = list(needed_roles)
    for role, _ in chosen:
        missing.remove(role)
    flags = []
    if done is not None and document.effective_from and effective < start_of(_day(max(done, text.moment), zone), zone):
        flags.append("retroactive")
    return replace(
        text,
        judged=tuple(judged),
        counted=tuple(given[pair] for pair in chosen),
        approved=done,
        in_force=None if done is None else max(effective, done, text.moment),
        missing=tuple(missing),
        flags=tuple(flags),
    )


def _cancels(item: JudgedRecord, key: tuple[str, str]) -> bool:
    """Say whether a withdrawal takes back this person's approval, or a rejection that of its role."""
    record = item.entry.record
    assert record is not None  # noqa: S101 - only records are judged valid
    return key == (record.role, record.person) if record.decision is Decision.WITHDRAW else key[0] == record.role


def _later(undone: JudgedRecord, item: JudgedRecord) -> bool:
    """Say whether a withdrawal or rejection was made after an approval, though it was merged before."""
    one, other = undone.entry.record, item.entry.record
    return one is not None and other is not None and one.at > other.at


def match_approvals(roles: Sequence[str], given: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return one approval for each role, all by different people, for as many of the roles as can be."""
    taken: dict[str, int] = {}

    def take(place: int, asked: set[str]) -> bool:
        """Give a place in `roles` to somebody, if need be by moving others."""
        for role, person in given:
            if role == roles[place] and person not in asked:
                asked.add(person)
                if person not in taken or take(taken[person], asked):
                    taken[person] = place
                    return True
        return False

    for place in range(len(roles)):
        take(place, set())
    return sorted(((roles[place], person) for person, place in taken.items()), key=lambda pair: roles.index(pair[0]))


def match_every_role(roles: Sequence[str], given: Collection[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """Return one approval for each role, all by different people; None when that cannot be."""
    chosen = match_approvals(roles, given)
    return chosen if chosen and len(chosen) == len(roles) else None


def _day(moment: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment, zone).date()


def needed_roles(document: Document, text: VersionText) -> tuple[str, ...]:
    """Return the roles that must approve a text: those it names, and those that approved the one before."""
    return tuple(dict.fromkeys((*document.approvers, *(text.also if document.approvers else ()))))
