"""A review as people see it: sentences and short rows, cut to a size, without any markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from remit.approvals import Decision
from remit.finding import Finding, Severity
from remit.review import rows
from remit.review.change import DocumentChange, approvers
from remit.review.change import size as sizes
from remit.review.review import Review
from remit.review.rows import WHOLE, DetailLimits, clip
from remit.text import count

T = TypeVar("T")
MEANING = Decision.APPROVE.meaning
SHORT = 12
"""So many characters of a digest name a text among those at hand."""
_SAID = {
    "added": "new",
    "changed": "changed",
    "renamed": "moved",
    "retired": "retired",
    "deleted": "deleted",
    "unreadable": "cannot be read",
}


def view(review: Review, extent: DetailLimits = WHOLE) -> dict[str, Any]:
    """Return what a template shows; every list with how many of it are left out."""
    proposal = review.proposal
    errors = [each for each in review.report.findings if each.severity is Severity.ERROR]
    hints = [each for each in review.report.findings if each.severity is not Severity.ERROR]
    full = review.documents[: extent.full]
    return {
        "base": proposal.base,
        "head": proposal.head,
        "start": (proposal.start_commit or "")[:SHORT],
        "head_commit": (proposal.head_commit or "")[:SHORT],
        "day": proposal.today.isoformat(),
        "verdict": verdict(review),
        "title": title(review),
        "comparable": proposal.comparable,
        "gaps": [{"message": clip(gap.message, extent), "fix": gap.fix} for gap in proposal.gaps],
        "cut": _cut_sentence(review, extent),
        "errors": _list([_finding(each, extent) for each in errors], extent),
        "hints": _list([_finding(each, extent) for each in hints], extent),
        "excepted": _list(
            [
                {**_finding(item.finding, extent), "reason": clip(item.reason, extent)}
                for item in review.report.exceptions
            ],
            extent,
        ),
        "asked": _list(list(rows.asked(review, extent)), extent),
        "documents": [document_view(review, each, extent) for each in full],
        "lines": [_line(each, extent) for each in review.documents[extent.full : extent.full + extent.lines]],
        "unnamed": max(0, len(review.documents) - extent.full - extent.lines),
        "raci": _list([rows.part(review, each, extent, role=True) for each in review.case.raci], extent),
        "people": _list([rows.part(review, each, extent, role=False) for each in review.people], extent),
        "roles": _list([rows.role(review, each, extent) for each in review.roles], extent),
        "coverage": _list([rows.coverage(each, extent) for each in review.case.coverage], extent),
        "records": _list([rows.record(each, extent) for each in review.records], extent),
        "others": _list([{"path": clip(path, extent), "what": what} for path, what in review.others], extent),
        "left_behind": _list(list(rows.left_behind(review, extent)), extent),
        "meaning": MEANING,
        "known": review.known,
    }


def verdict(review: Review) -> str:
    """Return in a sentence or two whether the change may be merged."""
    if not review.proposal.comparable:
        return "Not reviewed: there was nothing to compare with. This does not count as passed."
    if review.proposal.gaps:
        return "Not fully reviewed: not everything could be compared. This does not count as passed."
    if review.report.errors:
        return f"This cannot be merged yet: {count(review.report.errors, 'thing')} must be fixed first."
    waiting = [each for each in review.case.rewritten if not review.approval(each.id).complete]
    if waiting:
        what = "1 document waits" if len(waiting) == 1 else f"{len(waiting)} documents wait"
        return f"Nothing blocks this proposal. {what} for approval."
    return "Nothing blocks this proposal."


def title(review: Review) -> str:
    """Return what a review is about, in a few words."""
    documents = review.documents
    if not review.proposal.comparable:
        return "Review: nothing could be compared"
    if not documents:
        return "Review: no controlled document changes"
    if len(documents) == 1:
        return f"Review: {documents[0].id} {documents[0].document.title}"
    return f"Review: {len(documents):,} documents change"


def document_view(review: Review, change: DocumentChange, extent: DetailLimits) -> dict[str, Any]:
    """Return one document as it is shown in full."""
    before, after, size, approval = change.before, change.after, change.size, review.approval(change.id)
    most = min(extent.rows, 8) if extent.text < WHOLE.text else extent.rows
    text = size.text if size else None
    return {
        "head": _line(change, extent),
        "summary": clip(after.change.summary, extent) if after and change.text_changed else "",
        "found": clip("; ".join(size.words), extent) if size and size.reasons else "",
        "added": _list([clip(each, extent) for each in text.added] if text else [], DetailLimits(rows=most)),
        "removed": _list([clip(each, extent) for each in text.removed] if text else [], DetailLimits(rows=most)),
        "moved": f"{before.path} → {after.path}" if before and after and before.path != after.path else "",
        "needed": [_needed(each, extent) for each in approval.needed],
        "in_force": in_force(review, change),
        "digest": approval.digest[:SHORT],
    }


def in_force(review: Review, change: DocumentChange) -> str:
    """Return from when a text would be in force, and what is until then."""
    after = change.after
    current = review.proposal.approved(change.id)
    stays = ""
    if current:
        same = "the approved text of " if after and after.version == current.version else ""
        stays = f"; {same}{current.version} stays in force until then"
    if after is None:
        return f"{current.version} stays in force, for nothing retires it" if current else ""
    if not change.text_changed:
        return ""
    if after.lifecycle == "retired":
        return f"retired as soon as this is approved and merged{stays}"
    if after.effective_from is None:
        return f"as soon as it is approved and merged{stays}"
    return f"from {after.effective_from} on, once approved{stays}"


def _line(change: DocumentChange, extent: DetailLimits) -> dict[str, str]:
    before, after = change.before, change.after
    versions = " → ".join(dict.fromkeys(each.version for each in (before, after) if each))
    what = _SAID[change.what]
    found = change.size.level if change.size else sizes.NONE
    stated = change.kind if change.before and change.kind in sizes.ORDER else sizes.NONE
    size = max(found, stated, key=sizes.ORDER.__getitem__)
    description = f"{what}, {size}" if size != sizes.NONE and change.what != "renamed" else what
    return {
        "id": change.id,
        "title": clip(change.document.title, extent),
        "versions": versions,
        "what": f"{description}, moved" if "renamed" in change.all and change.what != "renamed" else description,
        "path": change.document.path,
    }


def _needed(needed: approvers.RequiredApproval, extent: DetailLimits) -> dict[str, Any]:
    people = [clip(f"{each.name}{' (deputy)' if each.deputy else ''}", extent) for each in needed.able]
    barred = [clip(f"{each.name} {each.why_not}", extent) for each in needed.people if each.why_not]
    words = {"vacant": "nobody holds this role", "unknown": "there is no such role yet"}
    given = next((each.name for each in needed.people if each.person == needed.given), needed.given)
    return {
        "title": clip(needed.title, extent),
        "because": needed.because,
        "people": people,
        "barred": barred,
        "fault": words.get(needed.fault, "nobody may" if needed.fault else ""),
        "given": clip(given, extent),
    }


def _finding(finding: Finding, extent: DetailLimits) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": clip(str(finding.place).rpartition(":")[0], extent),
        "message": clip(finding.message, extent),
        "fix": clip(finding.fix, extent),
    }


def _cut_sentence(review: Review, extent: DetailLimits) -> str:
    total = len(review.documents)
    full, lines = min(extent.full, total), min(extent.lines, max(0, total - extent.full))
    if extent == WHOLE:
        return ""
    words = (
        f"Cut to fit into a comment: of {count(total, 'document')}, {full} are shown in full, {lines} by one line each"
    )
    rest = total - full - lines
    words += f"; {rest} are not named here" if rest else ""
    return f"{words}. Long lists and texts are shortened; the full report has everything."


def _list(items: Sequence[T], extent: DetailLimits) -> dict[str, Any]:
    return {"shown": list(items[: extent.rows]), "left": max(0, len(items) - extent.rows), "all": len(items)}
