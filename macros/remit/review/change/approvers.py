"""Who must approve a document that a change brings, who of them may not, and which approvals it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.approvals import Assurance, Decision, authority
from remit.edition import digest
from remit.model import Document, Handbook, Role, TypeDefaults
from remit.people import Person, SigningKey
from remit.register import text_approval
from remit.review.change.documents import DocumentChange
from remit.review.change.proposal import Proposal
from remit.vcs import landings


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who holds a role that must approve, and why they may not (empty when they may)."""

    person: str
    name: str
    deputy: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredApproval:
    """A role that must approve: why it is asked, by whom it can, what blocks it, and whether it has already.

    `fault` is one of unknown, vacant, wrote, unable; empty when somebody may approve.
    """

    role: str
    title: str
    because: str
    people: tuple[Candidate, ...]
    fault: str = ""
    given: str = ""

    @property
    def able(self) -> tuple[Candidate, ...]:
        """Those of its holders who may approve."""
        return tuple(each for each in self.people if not each.why_not)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An approval of other bytes than would be merged: given for `version`, it does not count for what is proposed.

    `counts` tells that it goes on counting for the text that it was given for, which stays in force until the next.
    """

    person: str
    name: str
    role: str
    version: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What a document needs to come into force: the roles, and whether enough different people hold them."""

    needed: tuple[RequiredApproval, ...] = ()
    short: bool = False
    earlier: tuple[Earlier, ...] = ()
    complete: bool = False
    digest: str = ""
    assurance: str = ""


def approval_of(proposal: Proposal, change: DocumentChange) -> Approval:
    """Return what a changed document needs to be approved, judged by the registers on which it would be merged."""
    document = change.after
    if document is None or not change.text_changed:
        return Approval()
    text = proposal.landing_text(document)
    registers = proposal.target.handbook
    writers = text.writers if text else proposal.writers.get(document.path, ())
    also = [role for role in (text.also if text else ()) if role not in document.approvers]
    minimum = (registers.settings.types.get(document.type) or TypeDefaults()).assurance
    given = _given(text)
    needed = [
        _needed(proposal, role, because, writers, Assurance(minimum), given)
        for because, roles in (("", document.approvers), ("approved the version before", also))
        for role in roles
    ]
    pairs = [(each.role, person) for each in needed for person in _possible(each, given)]
    roles = [each.role for each in needed]
    return Approval(
        needed=tuple(needed),
        short=all(not each.fault for each in needed) and len(text_approval.match_approvals(roles, pairs)) < len(roles),
        earlier=tuple(_earlier(proposal, change.id, document)),
        complete=bool(needed) and all(each.given for each in needed),
        digest=digest(document),
        assurance=minimum,
    )


def _possible(needed: RequiredApproval, given: dict[str, str]) -> list[str]:
    able = [each.person for each in needed.able]
    return [given[needed.role]] if needed.role in given else able


def _needed(
    proposal: Proposal,
    key: str,
    because: str,
    writers: tuple[landings.Author, ...],
    minimum: Assurance,
    given: dict[str, str],
) -> RequiredApproval:
    registers, day = proposal.target.handbook, proposal.today
    role = registers.role.get(key)
    people = tuple(
        _candidate(registers, appointment.person, appointment.deputy, writers, minimum, proposal)
        for appointment in (role.holders_on(day) if role else ())
    )
    shown = role or proposal.after.handbook.role.get(key)
    return RequiredApproval(
        role=key,
        title=shown.title if shown else key,
        because=because,
        people=people,
        fault=_fault(role, people),
        given=given.get(key, ""),
    )


def _fault(role: Role | None, people: tuple[Candidate, ...]) -> str:
    if role is None or (role.lifecycle == "retired" and not people):
        return "unknown"
    if not people:
        return "vacant"
    if any(not each.why_not for each in people):
        return ""
    return "wrote" if all(each.why_not == _WROTE for each in people) else "unable"


_WROTE = "wrote the text"


def _candidate(
    registers: Handbook,
    id_: str,
    deputy: bool,
    writers: tuple[landings.Author, ...],
    minimum: Assurance,
    proposal: Proposal,
) -> Candidate:
    person = registers.person.get(id_)
    if person is None:
        return Candidate(person=id_, name=id_, deputy=deputy, why_not="is not in the register of people")
    # What somebody is called after the change must not hide what they wrote before it, nor the other way round.
    later = proposal.after.handbook.person.get(id_)
    known = [each for each in (person, later) if each is not None]
    if any(authority.is_writer(each, writer) for each in known for writer in writers):
        why = _WROTE
    else:
        why = _unable(registers, person, minimum, proposal)
    return Candidate(person=id_, name=person.name, deputy=deputy, why_not=why)


def _unable(registers: Handbook, person: Person, minimum: Assurance, proposal: Proposal) -> str:
    """Return why a person could not approve with the assurance that the type of document asks for."""
    if minimum is Assurance.RECORDED or _usable(person.keys, proposal):
        return ""
    if minimum is Assurance.SIGNED:
        return "has no valid signing key, and this type of document needs a signature"
    if not person.accounts:
        return "has neither a signing key nor a GitHub or GitLab account, and this type of document needs a witness"
    if not _usable(registers.settings.recorders, proposal):
        return "has no valid signing key, and there is no recorder to witness a review"
    return ""


def _usable(keys: tuple[SigningKey, ...], proposal: Proposal) -> bool:
    return any(key.valid_on(proposal.today) for key in keys)


def _given(text: text_approval.VersionText | None) -> dict[str, str]:
    """Return by role who has approved the very bytes that would be merged."""
    if text is None:
        return {}
    records = [item.entry.record for item in text.counted]
    return {record.role: record.person for record in records if record}


def _earlier(proposal: Proposal, id_: str, document: Document) -> Iterator[Earlier]:
    """Yield the approvals of the newest text that has been merged, when its bytes are no longer those proposed."""
    status = proposal.status_of(id_)
    if status is None or status.newest.sha256 == digest(document):
        return
    newest = status.newest
    counts = status.current is not None and status.current.sha256 == newest.sha256
    for item in newest.judged:
        record = item.entry.record
        if record is not None and item.verdict.valid and record.decision is Decision.APPROVE:
            yield Earlier(
                person=record.person, name=record.name, role=record.role, version=newest.version, counts=counts
            )
