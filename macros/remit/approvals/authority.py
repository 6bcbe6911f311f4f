"""Authority: whether a person was allowed to make a decision, as the repository was then and as is known today."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from remit.approvals.ledger import LedgerEntry
from remit.approvals.records import Decision, Record
from remit.approvals.signatures import NAMESPACE, WITNESS_NAMESPACE, SignatureFault, verify
from remit.model import Document, Handbook, Role
from remit.people import Person, SigningKey
from remit.source import paths
from remit.vcs import landings

SKEW = timedelta(days=1)
"""How far a record's clock may be ahead of the commit that brought it."""
OLDEST = timedelta(days=31)
"""How long a record may have waited to be merged: older ones could be dated back into somebody's term."""


class Assurance(StrEnum):
    """How sure a decision is: signed by the person, witnessed by the recorder, recorded unsigned, or only claimed."""

    SIGNED = "signed"
    WITNESSED = "witnessed"
    RECORDED = "recorded"
    CLAIMED = "claimed"

    @property
    def rank(self) -> int:
        """Higher is surer."""
        return list(reversed(Assurance)).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be thought of a record: whether it counts, how sure it is, and why (not)."""

    valid: bool
    assurance: Assurance
    reason: str = ""
    contested: bool = False


class Denied(Exception):
    """A decision that does not count; the message says why."""


def judge(
    entry: LedgerEntry,
    document: Document,
    writers: Collection[landings.Author],
    base: Handbook,
    known: Handbook,
    also: Collection[str] = (),
) -> Verdict:
    """Judge a record about a version whose text is `document`, written by `writers`.

    `also` names the approvers of the version before, who must agree when a text names others. `base` holds the
    registers before the record was merged, `known` those of today (or of the commit asked for). A record counts when it
    is valid with `base`; where `known` disagrees, that is reported.
    """
    record = entry.record
    if record is None:
        return Verdict(valid=False, assurance=Assurance.CLAIMED, reason=entry.fault)
    assurance = Assurance.RECORDED
    try:
        _check_settings(base)
        _check_time(record, entry.landed_at)
        assurance, used = _check_signatures(entry, record, base)
        _check_role(record, document, also)
        _check_holder(record, base)
        _check_account(record, base)
        _check_author(record, writers, base)
        _check_minimum(assurance, document, base)
    except Denied as error:
        later = _agrees(record, writers, known, base)
        return Verdict(
            valid=False,
            assurance=assurance,
            reason=str(error) + (_KNOWN_LATER if later and _agrees_not(record, base) else ""),
            contested=later and _agrees_not(record, base),
        )
    if not _agrees(record, writers, known, base):
        return Verdict(
            valid=True, assurance=assurance, contested=True, reason="as known today, it would not be allowed"
        )
    try:
        _check_keys(used, record, known)  # that a key was stolen is always entered after the deed
    except Denied as error:
        return Verdict(valid=True, assurance=assurance, contested=True, reason=f"as known today, {error}")
    return Verdict(valid=True, assurance=assurance)


_RECORDER = "the recorder"
_KNOWN_LATER = "; as known today, the role was held, but that was entered later"


def _agrees(record: Record, writers: Collection[landings.Author], registers: Handbook, base: Handbook) -> bool:
    try:
        _check_holder(_renamed(record, base, registers), registers)
        _check_author(record, writers, registers)
    except Denied:
        return False
    return True


def _renamed(record: Record, base: Handbook, known: Handbook) -> Record:
    """Return the record with the key that its role has today, when only the key was changed since."""
    then = base.role.get(record.role)
    now = known.document.get(then.id) if then else None
    return replace(record, role=now.key) if isinstance(now, Role) else record


def _agrees_not(record: Record, registers: Handbook) -> bool:
    try:
        _check_holder(record, registers)
    except Denied:
        return True
    return False


def _check_settings(base: Handbook) -> None:
    """Refuse to judge by settings that nobody could read: they would fall back to the most lenient ones."""
    if paths.SETTINGS in base.damaged:
        raise Denied("the settings could not be read before it was merged")


def _check_time(record: Record, landed_at: int) -> None:
    landed = datetime.fromtimestamp(landed_at, UTC)
    if record.at > landed + SKEW:
        raise Denied("it is dated after the commit that brought it")
    if record.at < landed - OLDEST:
        raise Denied(f"it is dated more than {OLDEST.days} days before it was merged")


def _check_role(record: Record, document: Document, also: Collection[str]) -> None:
    allowed = {*document.approvers, *also}
    if record.decision is Decision.REVIEW:
        allowed.add(document.owner)
    if record.role not in allowed:
        named = ", ".join(sorted(allowed)) or "nobody"
        raise Denied(f"the role {record.role} does not decide on it; {named} does")


def _check_holder(record: Record, registers: Handbook) -> None:
    role = registers.role.get(record.role)
    if role is None:
        raise Denied(f"there was no role {record.role}")
    if record.person not in registers.person:
        raise Denied(f"{record.person} was not in the register of people")
    day = local_day(record.at, registers)
    held = [
        appointment for appointment in role.holders if appointment.person == record.person and appointment.covers(day)
    ]
    if not held:
        raise Denied(f"{record.person} did not hold the role {record.role} on {day}")
    if not any(appointment.deputy is (record.capacity == "deputy") for appointment in held):
        real, claimed = ("holder", "deputy") if record.capacity == "deputy" else ("deputy", "holder")
        raise Denied(f"{record.person} held the role {record.role} as {real} on {day}, not as {claimed}")


def _check_account(record: Record, base: Handbook) -> None:
    """Refuse a review made with an account that is not the person's: logins can be renamed, numbers cannot."""
    forge, number = record.evidence.get("forge"), record.evidence.get("user_id")
    if forge is None and number is None:
        return
    accounts = base.person[record.person].accounts
    if not any((account.forge, account.id) == (forge, number) for account in accounts):
        raise Denied(f"the {forge} account {number} was not registered for {record.person}")


def _check_author(record: Record, writers: Collection[landings.Author], registers: Handbook) -> None:
    if record.decision is not Decision.APPROVE:
        return
    person = registers.person.get(record.person)
    if person is not None and any(is_writer(person, writer) for writer in writers):
        raise Denied(f"{person.name} wrote the text and cannot approve it")


def is_writer(person: Person, writer: landings.Author) -> bool:
    """Say whether a commit's author is this person: by e-mail, or by name, which a second address does not change."""
    return _plain(writer.email) == _plain(person.email) or _plain(writer.name) == _plain(person.name)


def _plain(text: str) -> str:
    """Return text so that spellings that look the same are the same (Unicode NFKC, small letters, single spaces)."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _check_signatures(entry: LedgerEntry, record: Record, base: Handbook) -> tuple[Assurance, Mapping[str, str]]:
    """Check the signatures that there are; return how sure the decision is, and each key by whose it is."""
    assurance = Assurance.RECORDED
    used: dict[str, str] = {}
    if entry.witness is not None:
        used[_RECORDER] = _verified(entry.content, entry.witness, WITNESS_NAMESPACE)
        assurance = Assurance.WITNESSED
    if entry.signature is not None:
        used[record.person] = _verified(entry.content, entry.signature, NAMESPACE)
        assurance = Assurance.SIGNED
    _check_keys(used, record, base)
    return assurance, used


def _check_keys(used: Mapping[str, str], record: Record, registers: Handbook) -> None:
    """Refuse keys that the registers do not know as their owners' on the day of the decision."""
    day = local_day(record.at, registers)
    for whose, key in used.items():
        person = registers.person.get(whose)
        keys = person.keys if person else ()
        _check_owner(key, registers)
        _check_key(registers.settings.recorders if whose == _RECORDER else keys, key, day, whose)


def _check_owner(key: str, registers: Handbook) -> None:
    """Refuse a key that is registered for several: nobody could say whose signature it is."""
    owners = [person.id for person in registers.people if _has(person.keys, key)]
    owners += [_RECORDER] if _has(registers.settings.recorders, key) else []
    if len(owners) > 1:
        raise Denied(f"its signing key was registered for {' and '.join(owners)}, and a key belongs to one person")


def _has(keys: Collection[SigningKey], key: str) -> bool:
    return any(item.key.split()[:2] == key.split()[:2] for item in keys)


def _check_key(keys: Collection[SigningKey], key: str, day: date, whose: str) -> None:
    """Refuse a key that is not among those registered, or not on that day."""
    held = [item for item in keys if item.key.split()[:2] == key.split()[:2]]
    if not held:
        raise Denied(f"it is signed with a key that was not registered for {whose}")
    covering = [item for item in held if item.covers(day)]
    if not covering:
        raise Denied(f"the signing key of {whose} was not valid on {day}")
    if any(item.compromised_on(day) for item in covering):
        raise Denied(f"the signing key of {whose} was already compromised on {day}")


def _verified(message: bytes, signature: bytes, namespace: str) -> str:
    try:
        return verify(message, signature, namespace).key
    except SignatureFault as error:
        what = "does not hold" if error.kind == "invalid" else "cannot be checked here"
        raise Denied(f"its signature {what}: {error}") from None


def _check_minimum(assurance: Assurance, document: Document, base: Handbook) -> None:
    defaults = base.settings.types.get(document.type)
    minimum = Assurance(defaults.assurance) if defaults else Assurance.RECORDED
    if assurance.rank < minimum.rank:
        raise Denied(f"it is {assurance}, and documents of type {document.type} need at least {minimum}")


def local_day(moment: datetime, registers: Handbook) -> date:
    """Return the day of a moment in the organisation's time zone."""
    return moment.astimezone(ZoneInfo(registers.settings.time_zone)).date()
