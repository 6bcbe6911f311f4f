"""A review as plain data, in the shape of the contract's `remit review --format json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from remit import formatters
from remit.review.change import DocumentChange, approvers, consequences
from remit.review.gate import AddedRecord
from remit.review.review import Review


def as_data(review: Review) -> dict[str, Any]:
    """Return a review as data: documents, what it means for whom, and findings."""
    proposal = review.proposal
    found = json.loads(formatters.as_json(review.report))
    return {
        "base": {"name": proposal.base, "commit": proposal.base_commit, "start": proposal.start_commit},
        "head": {"name": proposal.head, "commit": proposal.head_commit},
        "as_of": proposal.today.isoformat(),
        "passes": review.passes,
        "complete": proposal.comparable and not proposal.gaps,
        "gaps": [asdict(gap) for gap in proposal.gaps],
        "documents": [dict(_document(review, change)) for change in review.documents],
        "raci": [_part(each, "role") for each in review.case.raci],
        "people": [_part(each, "person") for each in review.people],
        "roles": [_role(each) for each in review.roles],
        "coverage": [asdict(each) for each in review.case.coverage],
        "records": [_record(each) for each in review.records],
        "others": [{"path": path, "what": what} for path, what in review.others],
        "findings": found["findings"],
        "exceptions": found["exceptions"],
        "known_errors": review.known,
    }


def as_json(review: Review) -> str:
    """Return a review as JSON."""
    return json.dumps(as_data(review), ensure_ascii=False, indent=2)


def _document(review: Review, change: DocumentChange) -> Iterator[tuple[str, Any]]:
    document, approval = change.document, review.approval(change.id)
    before, after, size = change.before, change.after, change.size
    approved = review.proposal.approved(change.id)
    state = review.proposal.state(change.id)
    yield "id", change.id
    yield "title", document.title
    yield "type", document.type
    yield "change", change.what
    yield "changes", list(change.all)
    yield "from", before.version if before else None
    yield "to", after.version if after else None
    yield "kind", change.kind
    yield "summary", after.change.summary if after else ""
    yield "step", change.step
    yield "size", size.level if size else None
    yield "reasons", list(size.words) if size else []
    added, removed = (size.text.added, size.text.removed) if size else ((), ())
    yield "obligations", {"added": list(added), "removed": list(removed)}
    yield "path", document.path
    yield "path_before", before.path if before else None
    yield "state", state.value if state else None
    yield "approved_version", approved.version if approved else None
    yield "effective_from", _day(after.effective_from if after else None)
    yield "effective_from_before", _day(before.effective_from if before else None)
    yield "approvers", [each.role for each in approval.needed]
    yield "approval", [_needed(each) for each in approval.needed]
    yield "approved", approval.complete
    yield "assurance", approval.assurance
    yield "approvals_left_behind", [asdict(each) for each in approval.earlier]
    yield "sha256", approval.digest or None


def _needed(needed: approvers.RequiredApproval) -> dict[str, Any]:
    return {
        "role": needed.role,
        "title": needed.title,
        "because": needed.because,
        "fault": needed.fault,
        "given_by": needed.given or None,
        "people": [
            {
                "person": each.person,
                "name": each.name,
                "deputy": each.deputy,
                "may": not each.why_not,
                "why": each.why_not,
            }
            for each in needed.people
        ],
    }


def _part(change: consequences.RaciChange, who: str) -> dict[str, Any]:
    return {
        who: change.who,
        "activity": change.activity,
        "name": change.name,
        "document": change.document,
        "gains": list(change.gains),
        "loses": list(change.loses),
    }


def _role(change: consequences.RoleChange) -> dict[str, Any]:
    return {
        "role": change.key,
        "title": change.title,
        "change": change.change,
        "fields": list(change.fields),
        "vacant": change.vacant,
        "holders": [
            {
                "person": each.person,
                "change": each.change,
                "from": _day(each.start),
                "to": _day(each.end),
                "deputy": each.deputy,
            }
            for each in change.holders
        ],
    }


def _record(added: AddedRecord) -> dict[str, Any]:
    record = added.record
    verdict = added.judged.verdict if added.judged else None
    return {
        "path": added.path,
        "document": record.document if record else None,
        "version": record.version if record else None,
        "decision": record.decision.value if record else None,
        "person": record.person if record else None,
        "role": record.role if record else None,
        "signed": added.signed,
        "witnessed": added.witnessed,
        "valid": verdict.valid if verdict else None,
        "assurance": verdict.assurance.value if verdict and verdict.valid else None,
        "reason": verdict.reason if verdict else added.fault,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
