"""Several decisions of one person in one role, taken together: what they cover, and all their records or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from remit.approvals import Decision, ledger
from remit.check import check
from remit.decisions import DecisionRefused, ProposedRecord, propose, sign
from remit.edition import Edition
from remit.files import write_whole
from remit.finding import RemitError
from remit.register import text_approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Decisions that are ready to be recorded, and those that would not count, each with the reason."""

    proposals: tuple[ProposedRecord, ...]
    refused: tuple[tuple[str, DecisionRefused], ...] = ()


def propose_each(
    edition: Edition, decision: Decision, ids: Iterable[str], role: str, person: str, at: datetime, comment: str = ""
) -> Batch:
    """Prepare a decision about each document."""
    proposals, refused = [], []
    report = check(edition) if decision is Decision.APPROVE else None
    for id_ in dict.fromkeys(ids):
        try:
            proposals.append(propose(edition, decision, id_, role, person, at, comment, report))
        except DecisionRefused as error:
            refused.append((id_, error))
    return Batch(proposals=tuple(proposals), refused=tuple(refused))


def awaited(edition: Edition, role: str) -> Iterator[str]:
    """Yield the ids of the documents whose newest text waits for the approval of a role."""
    for document in edition.handbook.ordered:
        texts = [text for text in edition.texts_of(document.id) if text.version == document.version]
        if not texts or texts[-1].approved is not None:
            continue
        given = {item.entry.record.role for item in texts[-1].counted if item.entry.record}
        if role in text_approval.needed_roles(document, texts[-1]) and role not in given:
            yield document.id


def keep_all(root: Path, proposals: Iterable[ProposedRecord], key: Path | None) -> tuple[str, ...]:
    """Write the records and their signatures, all or none; return what was written, relative to the root."""
    files: dict[str, str] = {}
    for proposal in proposals:  # a signature may be refused, so all are made before anything is written
        files[proposal.record.file] = proposal.record.to_bytes().decode()
        if key is not None:
            files[proposal.record.file + ledger.SIGNATURE] = sign(proposal, key)
    done: list[Path] = []
    try:
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(root / path, content, replace=False)
            done.append(root / path)
    except RemitError:
        for each in done:
            each.unlink(missing_ok=True)
        raise
    return tuple(files)
