"""The register of controlled documents: one row each, in a state that is derived and never claimed by the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from remit.control.versions import landing_day
from remit.model import Document, Handbook
from remit.vcs.history import History
from remit.vcs.landing import Landing

DUE_SOON_DAYS = 60


class State(StrEnum):
    """The state of a document on a day."""

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in-force"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document in the register; a date that is not known is None.

    `flags` may hold: `uncommitted` (the text is not in git as it stands), `amended` (other bytes landed under the
    same version), `older-version` (a newer version has landed before), `id-conflict` (several files carry the id),
    `no-history` (git could not be asked).
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
    rows: tuple[Row, ...]

    def count(self, state: State) -> int:
        """Return how many documents are in a state."""
        return sum(row.state is state for row in self.rows)


def make_register(handbook: Handbook, history: History | None, today: date) -> Register:
    """Make the register of a handbook; without history, every date that comes from git is unknown."""
    zone = ZoneInfo(handbook.settings.time_zone)
    shared = {conflict.id for conflict in history.conflicts if conflict.until is None} if history else set()
    return Register(
        as_of=today,
        commit=history.head if history else None,
        rows=tuple(_row(document, history, shared, zone, today) for document in handbook.ordered),
    )


def as_json(register: Register) -> dict[str, object]:
    """Return the register in the shape of the contract's `remit register --format json`."""
    return {
        "as_of": register.as_of.isoformat(),
        "commit": register.commit,
        "documents": [dict(_row_json(row)) for row in register.rows],
    }


def _row_json(row: Row) -> Iterator[tuple[str, object]]:
    for name in Row.__dataclass_fields__:
        value = getattr(row, name)
        if isinstance(value, date):
            yield name, value.isoformat()
        elif isinstance(value, tuple):
            yield name, list(value)
        else:
            yield name, value


def _row(document: Document, history: History | None, shared: set[str], zone: ZoneInfo, today: date) -> Row:
    landing, commit, flags = _landing(document, history, shared)
    landed_on = landing_day(landing.landed_at, zone) if landing else None
    retired = document.lifecycle == "retired"
    next_review = None if retired else _next_review(document, landed_on)
    return Row(
        id=document.id,
        title=document.title,
        type=document.type,
        version=document.version,
        state=State.RETIRED if retired else State.DRAFT,
        owner=document.owner,
        approvers=document.approvers,
        effective_from=document.effective_from,
        approved_on=None,
        landed_on=landed_on,
        next_review=next_review,
        overdue=next_review is not None and next_review < today,
        due_soon=next_review is not None and today <= next_review <= today + relativedelta(days=DUE_SOON_DAYS),
        classification=document.classification,
        path=document.path,
        sha256=sha256(document.source.content).hexdigest(),
        commit=commit,
        assurance=None,
        flags=flags,
    )


def _landing(
    document: Document, history: History | None, shared: set[str]
) -> tuple[Landing | None, str | None, tuple[str, ...]]:
    """Return the landing of the document's version, the commit that holds its very bytes, and what is to be said."""
    if history is None:
        return None, None, ("no-history",)
    flags = []
    if history.status(document.path, document.source.content) != "committed":
        flags.append("uncommitted")
    if document.id in shared:
        flags.append("id-conflict")
    versions = history.versions(document.id)
    current = next((version for version in versions if version.version == document.version), None)
    if current is not None and current.amended:
        flags.append("amended")
    if current is not None and current is not versions[0]:
        flags.append("older-version")
    if current is None:
        return None, None, tuple(flags)
    held = history.newest(document.path)
    same = [landing for landing in (current.landing, *current.amended) if held and landing.oid == held.oid]
    return current.landing, same[0].commit if same and "uncommitted" not in flags else None, tuple(flags)


def _next_review(document: Document, landed_on: date | None) -> date | None:
    """Reckon the next review from the day on which the version landed or takes effect, whichever is later."""
    if landed_on is None or not document.review_months:
        return None
    start = max(landed_on, document.effective_from or landed_on)
    try:
        return start + relativedelta(months=document.review_months)
    except (ValueError, OverflowError):  # a day beyond the year 9999, as some write for "never"
        return date.max
