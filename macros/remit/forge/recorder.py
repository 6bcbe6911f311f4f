"""The recorder: from the reviews of a merged request, the approval records that they give, and why others give none.

A review approves the bytes of the reviewed commit. It becomes a record where the very same bytes were merged, so
that squash, rebase, merge and merge queue make no difference, and a conflict resolved at the merge does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from remit.approvals import Decision, authority, ledger
from remit.forge.model import (
    ForgeReview,
    MergedRequest,
    Outcome,
    Refusal,
    ReviewRefused,
    WitnessedRecord,
    people_with,
    person_of,
)
from remit.forge.request import ChangedDocument, RequestEvidence
from remit.forge.reviews import check_bytes, check_writer, effective_reviews, refusal_of, statement
from remit.model import Appointment, Document, Handbook
from remit.people import Person
from remit.register import lifecycle, text_approval
from remit.source import loading, trees

Sign = Callable[[bytes], bytes]
"""Returns the recorder's signature over a record."""
Expand = Callable[[str, str], str | None]
"""Returns the SHA-256 of a document's expanded text at a commit and path; None when it cannot be expanded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    """An approval that could count: by whom and in which of the needed roles."""

    review: ForgeReview
    person: Person
    roles: tuple[tuple[str, Appointment], ...]


def record_reviews(
    request: MergedRequest,
    reviews: tuple[ForgeReview, ...],
    seen: RequestEvidence,
    life: lifecycle.LifecycleIndex,
    base: Handbook | None,
    sign: Sign,
    expand: Expand,
    now: datetime,
) -> Outcome:
    """Return the records that the reviews of a merged request give, each proved as it will be judged.

    `base` holds the registers at the commit where the request's branch began, and is given when the request itself
    changes registers: so no request brings its own approver, in however many commits it was merged.
    """
    if seen.fault:
        return Outcome(refused=(Refusal(reason=seen.fault, fix=seen.fix),))
    recorder = _Recorder(request, seen, life, base, sign, expand, now)
    made: list[WitnessedRecord] = []
    known: list[str] = []
    effective, refused = effective_reviews(reviews)
    refused += [
        Refusal(reason=f"{path} cannot be read as a document", fix="Run `remit check`.") for path in seen.unreadable
    ]
    if not seen.changed and not seen.unreadable:
        refused.append(Refusal(reason=f"{request.name} changes no document"))
    for changed in seen.changed:
        outcome = recorder.document(changed, effective)
        made += outcome.made
        known += outcome.known
        refused += outcome.refused
    return Outcome(made=tuple(made), refused=tuple(refused), known=tuple(known))


@dataclass(frozen=True, kw_only=False, eq=False)
class _Recorder:
    request: MergedRequest
    seen: RequestEvidence
    life: lifecycle.LifecycleIndex
    base: Handbook | None
    sign: Sign
    expand: Expand
    now: datetime

    @cached_property
    def before(self) -> Handbook:
        """The registers before the request was merged."""
        return self.life.past.register_at(self.seen.before)

    def document(self, changed: ChangedDocument, reviews: list[ForgeReview]) -> Outcome:
        """Return what the approvals in effect give for one document."""
        try:
            text, document = self._text(changed)
        except ReviewRefused as error:
            return Outcome(refused=(Refusal(document=changed.id, reason=error.reason, fix=error.fix),))
        roles = text_approval.needed_roles(document, text)
        votes: list[_Vote] = []
        refused: list[Refusal] = []
        known: list[str] = []
        for review in reviews:
            try:
                recorded = self._recorded(review, text)
                if recorded:
                    known.append(recorded)
                else:
                    votes.append(self._vote(review, changed, text, document, roles))
            except ReviewRefused as error:
                refused.append(refusal_of(review, error, changed.id))
        made = []
        for vote, role, appointment in self._in_roles(votes, text, roles):
            try:
                made.append(self._made(vote, role, appointment, changed, text, document))
            except ReviewRefused as error:
                refused.append(refusal_of(vote.review, error, changed.id))
        refused += self._second_roles(votes, made)
        return Outcome(made=tuple(made), refused=tuple(refused), known=tuple(known))

    def _text(self, changed: ChangedDocument) -> tuple[text_approval.VersionText, Document]:
        """Return the text that was merged, when it is the one that the branch ended with."""
        landing = changed.landing
        if landing is None:
            raise ReviewRefused(f"the main branch has no text of {changed.id} after {self.request.name}")
        if landing.conflict:
            raise ReviewRefused(f"several files carry the id {changed.id}: {', '.join(landing.conflict)}")
        if landing.oid != changed.oid:
            raise ReviewRefused(
                "the bytes that were merged are not those of the request: a conflict was resolved in it, or somebody"
                " else changed the document meanwhile",
                f"Approve what was merged: remit approve {changed.id}, or a request of its own.",
            )
        text = self.life.timeline_of(changed.id).text(landing.version, landing.sha256)
        document = self.life.past.document(text.landing) if text else None
        if text is None or document is None:
            raise ReviewRefused(f"{landing.path} cannot be read as a document", "Run `remit check`.")
        if not document.approvers:
            raise ReviewRefused(f"{changed.id} names no approvers", "Name them in the document, or for its type.")
        if self.base is not None:
            self._check_defaults(document, self.base)
        return text_approval.evaluate_text(text, self.life.zone), document

    def _check_defaults(self, document: Document, base: Handbook) -> None:
        """Refuse a text whose approvers are the defaults that the request itself has set."""
        source = document.source
        found = loading.load(trees.MemoryTree({source.path: source.content}), base.settings).handbook.documents
        if not found or found[0].approvers != document.approvers:
            raise ReviewRefused(
                f"{self.request.name} changes the settings that say who approves {document.id}",
                "First merge the settings, and what relies on them after that.",
            )

    def _recorded(self, review: ForgeReview, text: text_approval.VersionText) -> str:
        """Return the path of the record that was made of a review before; empty when there is none."""
        for item in text.judged:
            record = item.entry.record
            if record and record.decision is Decision.APPROVE:
                evidence = record.evidence
                if (evidence.get("forge"), evidence.get("review")) == (self.request.forge, review.id):
                    return item.entry.path
                owners = {each.id for each in people_with(self.before, self.request.forge, review.by.id)}
                if owners == {record.person} and item.verdict.valid:
                    return item.entry.path  # whoever signed themselves needs no witness
        return ""

    def _vote(
        self,
        review: ForgeReview,
        changed: ChangedDocument,
        text: text_approval.VersionText,
        document: Document,
        roles: tuple[str, ...],
    ) -> _Vote:
        check_bytes(self.seen, review, changed)
        person = person_of(self.before, self.request.forge, review.by, self.request.name)
        check_writer(self.request, review, changed)
        day = authority.local_day(review.at, self.before)
        held = []
        for key in roles:
            role = self.before.role.get(key)
            appointment = (
                next((each for each in role.holders_on(day) if each.person == person.id), None) if role else None
            )
            if appointment:
                held.append((key, appointment))
        if not held:
            raise ReviewRefused(
                f"{person.name} held none of the roles that approve {document.id} ({', '.join(roles)}) on {day}, as the"
                f" registers were before {self.request.name} was merged",
            )
        for item in text.judged:
            undone = item.entry.record
            if undone is None or not item.verdict.valid or undone.at < review.at:
                continue
            rejected = undone.decision is Decision.REJECT and undone.role in dict(held)
            if rejected or (undone.decision is Decision.WITHDRAW and undone.person == person.id):
                raise ReviewRefused("it was withdrawn or rejected by a later record")
        return _Vote(review=review, person=person, roles=tuple(held))

    def _in_roles(
        self, votes: list[_Vote], text: text_approval.VersionText, roles: tuple[str, ...]
    ) -> Iterator[tuple[_Vote, str, Appointment]]:
        """Yield each approval in one role, so that as many roles as can be are approved by people of their own."""
        given = [
            (record.role, record.person)
            for item in text.judged
            if item.verdict.valid and (record := item.entry.record) and record.decision is Decision.APPROVE
        ]
        offered = [(role, vote.person.id) for vote in votes for role, _ in vote.roles]
        chosen = {person: role for role, person in text_approval.match_approvals(roles, [*given, *offered])}
        taken: set[str] = set()
        for vote in votes:
            if vote.person.id in taken:  # two accounts of one person are one person
                continue
            taken.add(vote.person.id)
            held = dict(vote.roles)
            role = chosen.get(vote.person.id, vote.roles[0][0])
            role = role if role in held else vote.roles[0][0]
            yield vote, role, held[role]

    def _second_roles(self, votes: list[_Vote], made: list[WitnessedRecord]) -> Iterator[Refusal]:
        recorded = {each.record.person: each.record for each in made}
        for vote in votes:
            record = recorded.get(vote.person.id)
            for role, _ in vote.roles:
                if record and role != record.role:
                    reason = f"{vote.person.name} holds {record.role} and {role}; one person approves in one role"
                    error = ReviewRefused(reason, f"Ask another holder of {role}.")
                    yield refusal_of(vote.review, error, record.document)

    def _made(
        self,
        vote: _Vote,
        role: str,
        appointment: Appointment,
        changed: ChangedDocument,
        text: text_approval.VersionText,
        document: Document,
    ) -> WitnessedRecord:
        tree = self.seen.trees[vote.review.commit or ""]
        seen_at = min(path for path, oid in tree.items() if oid == changed.oid)
        record = statement(
            self.request,
            vote.review,
            changed,
            text,
            self.life,
            vote.person,
            role,
            appointment.deputy,
            self.expand(vote.review.commit or "", seen_at),
        )
        content = record.to_bytes()
        path, witness = record.file, self.sign(content)
        moment = int(self.now.timestamp())
        entry = ledger.LedgerEntry(
            path=path,
            content=content,
            record=record,
            signature=None,
            witness=witness,
            commit="",
            position=len(self.life.history.main_line),
            landed_at=moment,
        )
        if record.at < self.now - authority.OLDEST:
            raise ReviewRefused(
                f"the review is more than {authority.OLDEST.days} days old, and a record has to be merged by then",
                "Ask for a new review, or approve with `remit approve`.",
            )
        writers = tuple(dict.fromkeys((*text.writers, *changed.writers)))
        for registers in (self.before, self.base, self.life.known):
            if registers is None:
                continue
            verdict = authority.judge(entry, document, writers, registers, self.life.known, text.also)
            if not verdict.valid:
                when = "" if registers is self.life.known else f", as the registers were before {self.request.name}"
                raise ReviewRefused(verdict.reason + when)
        return WitnessedRecord(record=record, path=path, content=content, witness=witness)
