"""A review: what a proposal changes, for whom, who must agree, and what blocks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from remit.doctree import Node
from remit.edition import Edition
from remit.finding import Finding, Report, Severity
from remit.model import Document, Handbook
from remit.render import expansion
from remit.review.change import DocumentChange, Proposal, approvers, compare_documents, consequences, size, snapshot
from remit.review.gate import GATES, AddedRecord, Case, added_records, judge
from remit.source import paths

Inspect = Callable[[Edition], Report]
"""Holds an edition to the handbook's own rules."""
_TOLD_BY_THE_GATE = ("REC",)


@dataclass(frozen=True, kw_only=True)
class Review:
    """A proposal with all that is reported about it; documents and findings come the weightiest first."""

    proposal: Proposal
    documents: tuple[DocumentChange, ...]
    case: Case
    people: tuple[consequences.RaciChange, ...]
    roles: tuple[consequences.RoleChange, ...]
    records: tuple[AddedRecord, ...]
    others: tuple[tuple[str, str], ...]
    report: Report
    known: int
    """How many errors were there before, and are not the change's."""

    @property
    def passes(self) -> bool:
        """Say whether nothing blocks it; what could not be compared always does."""
        return self.proposal.comparable and not self.proposal.gaps and not self.report.errors

    def approval(self, id_: str) -> approvers.Approval:
        """Return what a changed document needs to be approved."""
        return self.case.approvals[id_]


def review_proposal(proposal: Proposal, inspect: Inspect) -> Review:
    """Review a proposal; `inspect` finds what is wrong in a handbook as such."""
    before = proposal.before.handbook
    documents = compare_documents(before, proposal.after.handbook, _unread(proposal)) if proposal.comparable else ()
    after = _readable(before, proposal.after.handbook, documents)
    case = Case(
        proposal=proposal,
        documents=documents,
        approvals={change.id: approvers.approval_of(proposal, change) for change in documents},
        raci=consequences.raci_changes(before, after),
        coverage=consequences.coverage_changes(before, after),
        otherwise=tuple(_otherwise(proposal)) if proposal.comparable else (),
    )
    fresh, known = _inspected(proposal, inspect) if proposal.comparable else ([], 0)
    report = judge(case, [*GATES.run(case), *fresh])
    return Review(
        proposal=proposal,
        documents=tuple(sorted(documents, key=_weights(report, case))),
        case=case,
        people=consequences.people_changes(before, after, proposal.today),
        roles=consequences.role_changes(before, after, proposal.today),
        records=added_records(proposal),
        others=tuple(_others(proposal)),
        report=report,
        known=known,
    )


def _unread(proposal: Proposal) -> list[str]:
    """Return the documents whose files are still there, and hold no document any more that could be read."""
    after = proposal.after
    gone = (each for each in proposal.before.handbook.documents if each.path not in after.handbook.by_path)
    return [each.id for each in gone if each.path in after.files]


def _readable(before: Handbook, after: Handbook, documents: tuple[DocumentChange, ...]) -> Handbook:
    """Return a handbook with what was there in place of what cannot be read: no typing mistake takes a part away."""
    kept = tuple(change.before for change in documents if change.what == "unreadable" and change.before)
    return replace(after, documents=(*after.documents, *kept)) if kept else after


def _otherwise(proposal: Proposal) -> Iterator[Document]:
    """Yield the documents whose files stay the same while what their macros show does not."""
    was, now = proposal.earlier, proposal.later
    for document in proposal.after.handbook.ordered:
        before = proposal.before.handbook.by_path.get(document.path)
        if before is None or before.source.content != document.source.content or "{{" not in document.source.body:
            continue
        try:
            if _shown(was, before) != _shown(now, document):
                yield document
        except expansion.ExpansionError:
            continue  # that has a rule of its own


def _shown(edition: Edition, document: Document) -> tuple[list[Node], ...]:
    """Return what the macros of a text show."""
    return expansion.expand_marked(edition, document.source, document).given


def _inspected(proposal: Proposal, inspect: Inspect) -> tuple[list[Finding], int]:
    """Return what is wrong after the change and was not before, and how many errors were there before."""
    found = [each for each in inspect(proposal.later).findings if not each.code.startswith(_TOLD_BY_THE_GATE)]
    if not found:
        return [], 0
    was = {_what(each) for each in inspect(proposal.earlier).findings}
    fresh = [each for each in found if _what(each) not in was]
    old = [each for each in found if _what(each) in was and each.severity is Severity.ERROR]
    return fresh, len(old)


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.subject, finding.message


def _weights(report: Report, case: Case) -> Callable[[DocumentChange], tuple[object, ...]]:
    """Return the order in which documents are listed: what is stopped first, then by the size of the change."""
    errors: dict[str, int] = {}
    for finding in report.findings:
        if finding.severity is Severity.ERROR:
            for key in {finding.subject, finding.place.path}:
                errors[key] = errors.get(key, 0) + 1

    def weight(change: DocumentChange) -> tuple[object, ...]:
        level = (
            change.size.level if change.size else size.MAJOR
        )  # what comes or goes is looked at like the largest change
        if change.what == "renamed":
            level = "none"
        stopped = errors.get(change.id, 0) or errors.get(change.document.path, 0)
        return not stopped, -size.ORDER[level], change.document.type != "policy", change.id

    return weight


def _others(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Yield what changes beside documents and decides about them: path, and what it is."""
    for path, _, _ in proposal.changed:
        if path in (paths.SETTINGS, paths.PEOPLE):
            yield path, "settings" if path == paths.SETTINGS else "people"
        elif snapshot.is_infrastructure(path):
            yield path, snapshot.infrastructure_kind(path)
