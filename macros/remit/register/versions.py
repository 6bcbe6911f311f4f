"""The versions of a document as readers see them: what was merged, when, by whom, and the stated change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from remit.model import Change, Document, Handbook
from remit.register.lifecycle import DocumentStatus, LifecycleIndex, number
from remit.register.text_approval import JudgedRecord, VersionText
from remit.source import decoding, frontmatter
from remit.vcs import History, landings

_LAST = 253_402_171_200  # noon of 9999-12-30, which is a day of the calendar in every zone
_OF_APPROVALS = ("decision", "person", "name", "role", "at", "assurance", "valid", "contested", "reason", "record")
_CHANGE = re.compile(r"^change:.*\n?(?:[ \t]+.*\n?|\n)*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of a document.

    `commit`, `day` and `author` are None for text that is not committed yet: unknown is shown as unknown.
    `amended` is true when other bytes were merged later under the same version.
    """

    version: str
    commit: str | None
    day: date | None
    author: str | None
    summary: str
    kind: str
    sha256: str
    path: str
    state: str
    amended: bool = False
    approvals: tuple[ApprovalRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """One recorded decision and whether it counts; `reason` says why not, or what is contested.

    `at` is in ISO 8601, in UTC. What only a readable record contains is empty for one that is damaged; `altered` says
    what was done to its file after it had been merged.
    """

    record: str
    document: str
    version: str
    decision: str
    person: str
    name: str
    role: str
    at: str
    commit: str
    assurance: str
    valid: bool
    contested: bool
    reason: str
    altered: tuple[str, ...]


def version_rows(
    handbook: Handbook,
    history: History | None,
    life: LifecycleIndex | None,
    documents: Mapping[str, Document | None],
    today: date,
) -> Mapping[str, tuple[VersionRow, ...]]:
    """Return the versions of each document (None when its file is gone), newest first; old texts are read in one go."""
    landed = {id_: history.versions(id_) if history else {} for id_ in documents}
    zone = ZoneInfo(handbook.settings.time_zone)
    texts: Mapping[str, bytes] = {}
    unread = [
        first.oid for versions in landed.values() for first, *_ in versions.values() if first.stated_change is None
    ]
    if history and unread:
        texts = history.read(unread)
    return {
        id_: tuple(_rows(document, landed[id_], texts, zone, _known(life, id_, today)))
        for id_, document in documents.items()
    }


def _known(
    life: LifecycleIndex | None, id_: str, today: date
) -> dict[tuple[str, str], tuple[str, tuple[ApprovalRow, ...]]]:
    """Return the state and the decisions of each text of a document, by version and SHA-256."""
    status = life.status(id_, today) if life and id_ in life.recorded else None
    if life is None or status is None:
        return {}
    return {
        (text.version, text.sha256): (_state(text, status), tuple(map(approval_row, text.judged)))
        for text in life.versions(id_, today)
    }


def _state(text: VersionText, status: DocumentStatus) -> str:
    if status.current and text.sha256 == status.current.sha256 and text.version == status.current.version:
        return status.state.value
    if text.approved is None:
        return "draft"
    if status.current and number(text.version) <= number(status.current.version):
        return "superseded" if (text.in_force or 0) <= (status.since or 0) else "approved"
    return "approved"


def approval_row(item: JudgedRecord) -> ApprovalRow:
    """Return a judged record as it is shown to people and programs."""
    record = item.entry.record
    return ApprovalRow(
        record=item.entry.path,
        document=record.document if record else "",
        version=record.version if record else "",
        decision=record.decision.value if record else "",
        person=record.person if record else "",
        name=record.name if record else "",
        role=record.role if record else "",
        at=record.at.strftime("%Y-%m-%dT%H:%M:%SZ") if record else "",
        commit=item.entry.commit,
        assurance=item.verdict.assurance.value,
        valid=item.verdict.valid,
        contested=item.verdict.contested,
        reason=item.verdict.reason,
        altered=item.entry.altered,
    )


def as_json(id_: str, versions: Iterable[VersionRow]) -> dict[str, object]:
    """Return a document's versions in the shape of the contract's `remit history ID --format json`."""
    return {
        "id": id_,
        "versions": [
            {
                "version": row.version,
                "commit": row.commit,
                "date": row.day.isoformat() if row.day else None,
                "author": row.author,
                "summary": row.summary,
                "kind": row.kind,
                "sha256": row.sha256,
                "path": row.path,
                "state": row.state,
                "amended": row.amended,
                "approvals": [{name: getattr(approval, name) for name in _OF_APPROVALS} for approval in row.approvals],
            }
            for row in versions
        ],
    }


def landing_day(seconds: int, zone: ZoneInfo) -> date:
    """Return the day of a landing in the organisation's time zone; a clock beyond the year 9999 is held there."""
    return datetime.fromtimestamp(min(seconds, _LAST), zone).date()


def _rows(
    document: Document | None,
    landed: Mapping[str, tuple[landings.Landing, ...]],
    texts: Mapping[str, bytes],
    zone: ZoneInfo,
    known: Mapping[tuple[str, str], tuple[str, tuple[ApprovalRow, ...]]],
) -> Iterable[VersionRow]:
    if document is not None and document.version not in landed:
        yield VersionRow(
            version=document.version,
            commit=None,
            day=None,
            author=None,
            summary=document.change.summary,
            kind=document.change.kind,
            sha256=sha256(document.source.content).hexdigest(),
            path=document.path,
            state="draft",
        )
    for version, (first, *amended) in landed.items():
        states = [each for text in (first, *amended) if (each := known.get((version, text.sha256 or "")))]
        state = next((each[0] for each in states if each[0] != "draft"), "draft")
        approvals = tuple(approval for each in states for approval in each[1])
        stated = first.stated_change
        change = change_in(texts.get(first.oid, b"")) if stated is None else Change(kind=stated[0], summary=stated[1])
        yield VersionRow(
            version=version,
            commit=first.commit,
            day=landing_day(first.landed_at, zone),
            author=first.writers[0].name,
            summary=change.summary or first.subject,
            kind=change.kind,
            sha256=first.sha256 or "",
            path=first.path,
            state=state,
            amended=bool(amended),
            approvals=approvals,
        )


def change_in(content: bytes) -> Change:
    """Return what a version's own text says changed; nothing when it says nothing readable."""
    try:
        header = decoding.split(decoding.decode(content, ""), "").header
    except decoding.Faulty:
        return Change()
    found = _CHANGE.search(header)
    if found is None:
        return Change()
    tree, _ = frontmatter.parse(found.group(), "")
    value = tree.value.get("change") if isinstance(tree.value, dict) else None
    if not isinstance(value, dict):
        return Change()
    kind, summary = value.get("kind"), value.get("summary")
    return Change(
        kind=kind if isinstance(kind, str) else "",
        summary=" ".join(summary.split()) if isinstance(summary, str) else "",
    )
