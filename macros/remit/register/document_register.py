"""The register of controlled documents: one row each, in a state that is derived and never claimed by the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from remit.model import Document, Handbook
from remit.register.lifecycle import DocumentStatus, LifecycleIndex, State
from remit.register.text_approval import VersionText
from remit.register.versions import landing_day
from remit.vcs import History, landings

DUE_SOON_DAYS = 60
_SOON = timedelta(days=DUE_SOON_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One document in the register; a date that is not known is None.

    `flags` may hold: `uncommitted` (the text is not in git as it is here), `amended` (other bytes were merged under the
    same version), `older-version` (a newer version has been merged before), `id-conflict` (several files carry the id),
    `no-history` (git could not be asked); and from its life: `pending` (newer text is not approved), `modified` (the
    text was changed after its approval under the same version), `contested`, `retroactive`, `missing` (the file is
    gone), `lower-version`, `id-reused`.
    """

    id: str
    title: str
    type: str
    version: str
    state: State
    owner: str
    approvers: tuple[str, ...]
    effective_from: date | None
    approved_on: date | None
    landed_on: date | None
    next_review: date | None
    overdue: bool
    due_soon: bool
    classification: str
    path: str
    sha256: str
    commit: str | None
    assurance: str | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register as of a day, with the commit it was made from; `commit` None when there is none."""

    as_of: date
    commit: str | None
    rows: tuple[RegisterRow, ...]

    def count(self, state: State) -> int:
        """Return how many documents are in a state."""
        return sum(row.state is state for row in self.rows)


def make_register(
    handbook: Handbook,
    history: History | None,
    today: date,
    life: LifecycleIndex | None = None,
    commit: str | None = None,
) -> Register:
    """Make the register: of each document the version in force, or with none in force the newest text.

    `handbook` holds the newest texts: those of the work tree, whose place in `history` is looked up, or without
    `history` those of the past, known from `life` alone. Without either, every date that comes from git is unknown.
    """
    zone = ZoneInfo(handbook.settings.time_zone)
    shared = {conflict.id for conflict in history.conflicts if conflict.until is None} if history else set()
    rows = [_row(document, history, life, shared, zone, today) for document in handbook.ordered]
    rows += _gone(handbook, life, zone, today)
    return Register(
        as_of=today,
        commit=history.head if history else commit,
        rows=tuple(sorted(rows, key=lambda row: (row.id, row.path))),
    )


def as_json(register: Register) -> dict[str, object]:
    """Return the register in the shape of the contract's `remit register --format json`."""
    return {
        "as_of": register.as_of.isoformat(),
        "commit": register.commit,
        "documents": [dict(_row_json(row)) for row in register.rows],
    }


def _row_json(row: RegisterRow) -> Iterator[tuple[str, object]]:
    for name in RegisterRow.__dataclass_fields__:
        value = getattr(row, name)
        if isinstance(value, date):
            yield name, value.isoformat()
        elif isinstance(value, tuple):
            yield name, list(value)
        else:
            yield name, value


def _row(
    newest: Document,
    history: History | None,
    life: LifecycleIndex | None,
    shared: set[str],
    zone: ZoneInfo,
    today: date,
) -> RegisterRow:
    """Return the row of a document whose newest text is at hand."""
    asked = life is not None and (history is None or newest.id in life.recorded)
    status = life.status(newest.id, today) if life and asked else None
    digest = sha256(newest.source.content).hexdigest()
    landing, commit, flags = _landing(newest, digest, history, shared)
    if history is None and status is not None:
        landing, commit, flags = status.newest.landing, status.newest.landing.commit, ()
    if status is not None:
        flags = tuple(dict.fromkeys((*flags, *status.flags)))
        if status.current and "uncommitted" in flags and "modified" not in flags:
            flags = tuple(dict.fromkeys((*flags, "pending")))
    if status is not None and (text := status.current or status.upcoming):
        return _controlled(status, text, zone, today, flags)
    landed_on = landing_day(landing.landed_at, zone) if landing else None
    retired = newest.lifecycle == "retired"
    return _fill(
        newest,
        State.RETIRED if retired else State.DRAFT,
        today,
        effective_from=newest.effective_from,
        approved_on=None,
        landed_on=landed_on,
        next_review=None if retired else _next_review(newest, landed_on),
        sha256=digest,
        commit=commit,
        assurance=None,
        flags=flags,
    )


def _gone(handbook: Handbook, life: LifecycleIndex | None, zone: ZoneInfo, today: date) -> Iterator[RegisterRow]:
    """Yield rows of documents whose files are gone though they were in force: deleting a file retires nothing."""
    for id_ in sorted(life.recorded & set(life.history.documents)) if life else ():
        if id_ in handbook.document:
            continue
        status = life.status(id_, today) if life else None
        if status is not None and status.current is not None:
            yield _controlled(status, status.current, zone, today, status.flags)


def _controlled(
    status: DocumentStatus, text: VersionText, zone: ZoneInfo, today: date, flags: tuple[str, ...]
) -> RegisterRow:
    """Return the row of a document of which a version is approved: that version's own words and dates."""
    document = text.document
    assert document is not None and text.approved is not None  # noqa: S101, PT018 - what is approved has been read
    since = landing_day(status.since, zone) if status.since is not None and status.current is text else None
    reviewed = landing_day(status.reviewed, zone) if status.reviewed is not None else None
    return _fill(
        document,
        status.state,
        today,
        effective_from=since or document.effective_from,
        approved_on=landing_day(text.approved, zone),
        landed_on=landing_day(text.moment, zone),
        next_review=_next_review(document, reviewed) if status.state is State.IN_FORCE else None,
        sha256=text.sha256,
        commit=text.landing.commit,
        assurance=text.assurance.value if text.assurance else None,
        flags=flags,
    )


def _fill(document: Document, state: State, today: date, *, next_review: date | None, **known: Any) -> RegisterRow:
    soon = date.max if date.max - today < _SOON else today + _SOON
    return RegisterRow(
        id=document.id,
        title=document.title,
        type=document.type,
        version=document.version,
        state=state,
        owner=document.owner,
        approvers=document.approvers,
        next_review=next_review,
        overdue=next_review is not None and next_review < today,
        due_soon=next_review is not None and today <= next_review <= soon,
        classification=document.classification,
        path=document.path,
        **known,
    )


def _landing(
    document: Document, digest: str, history: History | None, shared: set[str]
) -> tuple[landings.Landing | None, str | None, tuple[str, ...]]:
    """Return the landing of the document's version, the commit that holds its very bytes, and the flags."""
    if history is None:
        return None, None, ("no-history",)
    flags = []
    if history.status(document.path, document.source.content, digest) != "committed":
        flags.append("uncommitted")
    if document.id in shared:
        flags.append("id-conflict")
    versions = history.versions(document.id)
    texts = versions.get(document.version)
    if not texts:
        return None, None, tuple(flags)
    if len(texts) > 1:
        flags.append("amended")
    if document.version != next(iter(versions)):
        flags.append("older-version")
    held = history.newest(document.path)
    same = [landing for landing in texts if held and landing.oid == held.oid]
    return texts[0], same[0].commit if same and "uncommitted" not in flags else None, tuple(flags)


def _next_review(document: Document, landed_on: date | None) -> date | None:
    """Reckon the next review from the day on which the version was merged or takes effect, whichever is later."""
    if landed_on is None or not document.review_months:
        return None
    return _after(max(landed_on, document.effective_from or landed_on), document.review_months)


@lru_cache(maxsize=4096)
def _after(start: date, months: int) -> date:
    try:
        return start + _months(months)
    except (ValueError, OverflowError):  # a day beyond the year 9999, as some write for "never"
        return date.max


@lru_cache(maxsize=64)  # few intervals are used, and making one takes longer than adding it
def _months(count: int) -> relativedelta:
    return relativedelta(months=count)
