"""Making decisions: what a person is about to approve, as whom and what it means, and the record of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from remit.approvals import Assurance, Decision, Record, authority, signatures
from remit.approvals import registers as past_registers
from remit.check import check
from remit.edition import Edition, digest
from remit.finding import RemitError, Report
from remit.model import Appointment, Document, Handbook, Role
from remit.people import Person
from remit.register import lifecycle, text_approval
from remit.render import expansion
from remit.text import suggestion


class DecisionRefused(RemitError):
    """A decision that would not count, and so is not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRecord:
    """A decision ready to be recorded: the record, and what the person should read before."""

    record: Record
    document: Document
    words: tuple[str, ...]


def propose(
    edition: Edition, decision: Decision, id_: str, role_key: str, person_id: str, at: datetime, comment: str = "",
    report: Report | None = None,
) -> ProposedRecord:  # fmt: skip
    """Prepare a decision; raise `DecisionRefused` with the reason when it would not count.

    `report` is what the check says of the edition, where it is known already.
    """
    if edition.history is None:
        raise _without_history(edition)
    edition = replace(
        edition, today=authority.local_day(at, edition.handbook)
    )  # where the organisation is, not this machine
    document = _document(edition, id_)
    role = _role(edition, role_key)
    person, appointment = _person(edition, role, person_id)
    status = edition.status(id_)
    text = _text(edition, decision, document, status)
    subject = text.document or document
    _check_role(decision, subject, text, role)
    if decision in (Decision.REJECT, Decision.WITHDRAW):
        _check_not_in_force(subject, text, status)
    if decision is Decision.APPROVE:
        _check_approval(report or check(edition), document, text, person, role)
    elif decision is Decision.WITHDRAW:
        _check_withdrawal(text, person, role)
    current = status.current if status else None
    previous = (current.version, current.sha256) if current and current.sha256 != text.sha256 else None
    record = Record(
        decision=decision,
        document=id_,
        version=text.version,
        sha256=text.sha256,
        blob=text.landing.oid,
        path=text.landing.path,
        expanded=expansion.expanded_digest(edition, document) if text.sha256 == digest(document) else None,
        previous=previous,
        person=person.id,
        name=person.name,
        role=role.key,
        capacity="deputy" if appointment.deputy else "holder",
        at=at,
        meaning=decision.meaning,
        comment=comment,
    )
    return ProposedRecord(
        record=record,
        document=subject,
        words=tuple(describe_decision(record, subject, role, appointment, text, status)),
    )


def sign(proposal: ProposedRecord, key: Path) -> str:
    """Return the signature of a record; raise `RemitError` when the key gives none."""
    return signatures.sign(proposal.record.to_bytes(), signatures.NAMESPACE, key).decode()


def key_for(edition: Edition, proposal: ProposedRecord, key: Path | None) -> Path | None:
    """Return the key to sign with: the one named, if it is registered for the person; None to sign nothing."""
    if key is None:
        _check_unsigned(edition, proposal.document)
        return None
    public = signatures.public_key_of(key)
    person = _landed(edition).person[proposal.record.person]
    day = authority.local_day(proposal.record.at, edition.handbook)
    for item in person.keys:
        if signatures.normalised(item.key) != public or not item.covers(day):
            continue
        if item.compromised_on(day):
            raise DecisionRefused(
                f"{key} was compromised on {item.compromised_since}, so the signature would not count.",
                f"Enter another key in {person.name}'s `keys` in roles/people.yml by a pull request.",
            )
        return key
    raise DecisionRefused(
        f"{key} is not registered for {person.name} on {day}, so the signature would not count.",
        f"Add its public half to {person.name}'s `keys` in roles/people.yml by a pull request: {public}",
    )


def _without_history(edition: Edition) -> DecisionRefused:
    return DecisionRefused("A decision is bound to what git holds, and there is no history here.", edition.no_history)


def _check_unsigned(edition: Edition, document: Document) -> None:
    """Refuse a record that is not signed where its type of document asks for more."""
    defaults = edition.handbook.settings.types.get(document.type)
    minimum = Assurance(defaults.assurance) if defaults else Assurance.RECORDED
    if minimum.rank > Assurance.RECORDED.rank:
        raise DecisionRefused(
            f"Decisions on documents of type {document.type} must be at least {minimum}, and this one is not signed.",
            "Name your SSH key with --key.",
        )


def _document(edition: Edition, id_: str) -> Document:
    found = edition.handbook.document.get(id_)
    if found is None:
        raise DecisionRefused(f"There is no document `{id_}`.", suggestion(id_, edition.handbook.document))
    return found


def _role(edition: Edition, key: str) -> Role:
    found = edition.handbook.role.get(key)
    if found is None:
        raise DecisionRefused(f"There is no role `{key}`.", suggestion(key, edition.handbook.role))
    return found


def _person(edition: Edition, role: Role, person_id: str) -> tuple[Person, Appointment]:
    person = edition.handbook.person.get(person_id)
    if person is None:
        raise DecisionRefused(f"There is no person `{person_id}`.", suggestion(person_id, edition.handbook.person))
    found = _appointment_of(edition.handbook, role.key, person_id, edition.today)
    if found is None:
        holders = ", ".join(each.person for each in role.holders_on(edition.today)) or "nobody"
        raise DecisionRefused(
            f"{person.name} does not hold the role {role.title} on {edition.today}.", f"On that day {holders} does."
        )
    landed = _landed(edition)
    if person_id not in landed.person or _appointment_of(landed, role.key, person_id, edition.today) is None:
        raise DecisionRefused(
            f"That {person.name} holds the role {role.title} is not committed yet, so the decision would not count.",
            "First merge that change: who may decide is looked up in what was merged before the decision.",
        )
    return person, found


def _appointment_of(registers: Handbook, role: str, person: str, day: date) -> Appointment | None:
    """Return by what a person holds a role on a day."""
    found = registers.role.get(role)
    return next((each for each in found.holders_on(day) if each.person == person), None) if found else None


def _landed(edition: Edition) -> Handbook:
    """Return the registers of roles and people as they are committed: those that a decision is judged by."""
    assert edition.history is not None  # noqa: S101 - `propose` has seen to that
    return past_registers.PastRegisters(edition.history).register_at(len(edition.history.main_line))


def _text(
    edition: Edition, decision: Decision, document: Document, status: lifecycle.DocumentStatus | None
) -> text_approval.VersionText:
    """Return the text that a decision is about: the newest, or for a review or retirement the one in force."""
    assert edition.history is not None  # noqa: S101 - `propose` has seen to that
    if decision in (Decision.REVIEW, Decision.RETIRE):
        if status is None or status.current is None or status.retired is not None:
            raise DecisionRefused(f"No version of {document.id} is in force.", "Approve a version first.")
        return status.current
    if edition.history.status(document.path, document.source.content) != "committed":
        raise DecisionRefused(
            f"{document.path} has changes that are not committed.",
            "Commit it first: an approval is bound to the very bytes that others will get.",
        )
    wanted = (document.version, digest(document))
    landed = edition.life.texts.get(document.id, ()) if edition.life else ()
    if wanted not in {(text.version, text.sha256) for text in landed}:
        raise DecisionRefused(
            f"The bytes of {document.path} are not the ones that git holds (line ends?).",
            "Check the file out again: git checkout -- " + document.path,
        )
    for text in edition.texts_of(document.id):
        if (text.version, text.sha256) == wanted:
            return text
    raise DecisionRefused(
        f"The commit that brought {document.path} is dated after today, {edition.today}.",
        "Correct whichever clock is wrong: that of the commit, or this machine's.",
    )


def _check_role(decision: Decision, document: Document, text: text_approval.VersionText, role: Role) -> None:
    allowed = {*text_approval.needed_roles(document, text), *([document.owner] if decision is Decision.REVIEW else [])}
    if role.key not in allowed:
        raise DecisionRefused(
            f"The role {role.title} does not decide on {document.id}.",
            f"It is decided on by: {', '.join(sorted(allowed)) or 'nobody (name approvers in the document)'}.",
        )


def _check_not_in_force(
    document: Document, text: text_approval.VersionText, status: lifecycle.DocumentStatus | None
) -> None:
    current = status.current if status else None
    if current and (current.version, current.sha256) == (text.version, text.sha256):
        raise DecisionRefused(
            f"{document.id} {text.version} is in force already.", "It can only be retired, or followed by another."
        )


def _check_approval(
    report: Report, document: Document, text: text_approval.VersionText, person: Person, role: Role
) -> None:
    if any(authority.is_writer(person, writer) for writer in text.writers):
        raise DecisionRefused(
            f"{person.name} wrote this text, and nobody approves alone what they wrote.", "Ask another holder."
        )
    for item in text.counted:
        given = item.entry.record
        if given and given.role == role.key:
            raise DecisionRefused(f"{document.id} {text.version} is approved already as {role.title}, by {given.name}.")
    if text.approved is not None:
        raise DecisionRefused(f"{document.id} {text.version} is approved already.")
    for finding in report.findings:
        if finding.place.path == document.path and finding.severity == "error":
            raise DecisionRefused(
                f"{document.id} has findings: {finding.place}: {finding.message}", "Fix them first; see `remit check`."
            )


def _check_withdrawal(text: text_approval.VersionText, person: Person, role: Role) -> None:
    in_effect = False
    for record in (item.entry.record for item in text.judged if item.verdict.valid):
        if record is None or record.role != role.key:
            continue
        if record.decision is Decision.REJECT or record.person == person.id:
            in_effect = record.decision is Decision.APPROVE
    if not in_effect:
        raise DecisionRefused(
            f"{person.name} has not approved this version as {role.title}, so nothing can be withdrawn."
        )


_DOING = {
    Decision.APPROVE: "approve",
    Decision.REJECT: "reject",
    Decision.WITHDRAW: "withdraw your approval of",
    Decision.REVIEW: "confirm, after review and without a change,",
    Decision.RETIRE: "retire",
}


def describe_decision(
    record: Record,
    document: Document,
    role: Role,
    appointment: Appointment,
    text: text_approval.VersionText,
    status: lifecycle.DocumentStatus | None,
) -> Iterator[str]:
    """Yield in plain words what is being decided, as whom, and what follows."""
    capacity = " (as deputy)" if appointment.deputy else ""
    yield f"You {_DOING[record.decision]} {record.document} {document.title}, version {record.version},"
    yield f"as {role.title}{capacity}, which {record.name} has held since {appointment.start}."
    yield f"The text is bound by its SHA-256: {record.sha256}"
    if document.change.summary and record.decision is Decision.APPROVE:
        yield f"What changed: {document.change.summary}"
    if record.decision is Decision.APPROVE:
        current = status.current if status else None
        when = f"on {document.effective_from}" if document.effective_from else "as soon as it is approved and merged"
        replaces = f"; {current.version} stays in force until then" if current else ""
        yield f"It takes effect {when}{replaces}."
        given = {item.entry.record.role for item in text.counted if item.entry.record}
        waiting = [key for key in text_approval.needed_roles(document, text) if key != role.key and key not in given]
        yield f"Still needed: {', '.join(waiting)}." if waiting else "No other approval is needed."
    yield f"It means: “{record.meaning}”"
