"""What a person is told before they decide: what it is about, in which role they decide, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from remit.approvals.record import Decision, Record
from remit.model import Document, Holding, Role
from remit.register.approval import VersionText
from remit.register.lifecycle import DocumentStatus

_DOING = {
    Decision.APPROVE: "approve",
    Decision.REJECT: "reject",
    Decision.WITHDRAW: "withdraw your approval of",
    Decision.REVIEW: "confirm, after review and without a change,",
    Decision.RETIRE: "retire",
}


def words_of(
    record: Record, document: Document, role: Role, holding: Holding, text: VersionText, standing: DocumentStatus | None
) -> Iterator[str]:
    """Yield in plain words what is being decided, as whom, and what follows."""
    capacity = " (as deputy)" if holding.deputy else ""
    yield f"You {_DOING[record.decision]} {record.document} {document.title}, version {record.version},"
    yield f"as {role.title}{capacity}, which {record.name} has held since {holding.start}."
    yield f"The text is bound by its SHA-256: {record.sha256}"
    if document.change.summary and record.decision is Decision.APPROVE:
        yield f"What changed: {document.change.summary}"
    if record.decision is Decision.APPROVE:
        current = standing.current if standing else None
        when = f"on {document.effective_from}" if document.effective_from else "as soon as it is approved and landed"
        replaces = f"; {current.version} stays in force until then" if current else ""
        yield f"It takes effect {when}{replaces}."
        others = [key for key in needed(document, text) if key != role.key]
        given = {item.entry.record.role for item in text.counted if item.entry.record}
        waiting = [key for key in others if key not in given]
        yield f"Still needed: {', '.join(waiting)}." if waiting else "No other approval is needed."
    yield f"It means: “{record.meaning}”"


def needed(document: Document, text: VersionText) -> tuple[str, ...]:
    """Return the roles that must approve a text: those it names, and those that approved the one before."""
    return tuple(dict.fromkeys((*document.approvers, *(text.also if document.approvers else ()))))
