"""Short rows about what a review means for roles, people, controls and approvals, cut to a size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from remit.review.change import consequences
from remit.review.gate import AddedRecord
from remit.review.review import Review

_NAMED = 12
_HOLDS = {
    "joins": "takes it from {start} on",
    "leaves": "holds it until {end}",
    "stays": "holds it on",
    "removed": "is no longer entered as its holder since {start}",
    "becomes deputy": "becomes its deputy",
    "becomes holder": "becomes its holder",
}
_FIELDS = {
    "key": "key",
    "reports_to": "whom it reports to",
    "independent_of": "what it is independent of",
    "responsibilities": "responsibilities",
    "key_activities": "key activities",
    "accountability": "what it answers for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailLimits:
    """How much is shown: documents in full and by one line each, rows of every other list, and a text's length."""

    full: int = 10**9
    lines: int = 10**9
    rows: int = 10**9
    text: int = 10**9


WHOLE = DetailLimits()
"""Everything is shown."""


def clip(text: str, extent: DetailLimits) -> str:
    """Return a text cut to the length of an extent, which dots tell."""
    return text if len(text) <= extent.text else f"{text[: extent.text - 1].rstrip()}…"


def asked(review: Review, extent: DetailLimits) -> Iterator[dict[str, str]]:
    """Yield every role that is still to approve something, with its people and the documents."""
    found: dict[str, tuple[str, dict[str, None], list[str]]] = {}
    for change in review.documents:
        for needed in review.approval(change.id).needed:
            if not needed.given:
                _, people, ids = found.setdefault(needed.role, (needed.title, {}, []))
                people.update(dict.fromkeys(each.name for each in needed.able))
                ids.append(change.id)
    for title, people, ids in found.values():
        more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
        yield {
            "title": clip(title, extent),
            "who": clip(" or ".join(people) or "nobody can", extent),
            "documents": f"{', '.join(ids[:_NAMED])}{more}",
        }


def part(review: Review, change: consequences.RaciChange, extent: DetailLimits, *, role: bool) -> dict[str, Any]:
    """Return a row about letters that a role or person gains or loses."""
    who = role_name(review, change.who) if role else person_name(review, change.who)
    return {
        "who": clip(who, extent),
        "gains": ", ".join(change.gains) or "–",
        "loses": ", ".join(change.loses) or "–",
        "activity": clip(change.name, extent),
        "document": change.document,
    }


def role_name(review: Review, key: str) -> str:
    """Return what a role is called, after the change or before it."""
    after, before = review.proposal.after.handbook, review.proposal.before.handbook
    return (after if key in after.role else before).title_of(key)


def person_name(review: Review, id_: str) -> str:
    """Return what a person is called, after the change or before it."""
    after, before = review.proposal.after.handbook, review.proposal.before.handbook
    return (after if id_ in after.person else before).name_of(id_)


def role(review: Review, change: consequences.RoleChange, extent: DetailLimits) -> dict[str, Any]:
    """Return a row about a role and its holders."""
    holders = [f"{person_name(review, each.person)} {_holds(each)}" for each in change.holders]
    fields = [_FIELDS.get(name, name.replace("_", " ")) for name in change.fields]
    return {
        "title": clip(change.title, extent),
        "change": {"added": "is new", "removed": "is gone", "retired": "is retired"}.get(change.change, ""),
        "fields": ", ".join(fields),
        "holders": [clip(each, extent) for each in holders],
        "vacant": change.vacant,
    }


def _holds(change: consequences.HolderChange) -> str:
    words = _HOLDS[change.change].format(start=change.start, end=change.end)
    return f"{words} (deputy)" if change.deputy and "deputy" not in words else words


def coverage(change: consequences.CoverageChange, extent: DetailLimits) -> dict[str, Any]:
    """Return a row about a clause or control."""
    return {
        "id": change.requirement,
        "title": clip(change.title, extent),
        "lost": change.change == "lost",
        "open": change.open,
        "documents": clip(", ".join(change.documents), extent),
        "new": change.new,
    }


def record(added: AddedRecord, extent: DetailLimits) -> dict[str, str]:
    """Return a row about an added record."""
    record, verdict = added.record, added.judged.verdict if added.judged else None
    if record is None:
        return {"what": clip(f"{added.path} is not a valid record: {added.fault}", extent)}
    backed = "signed" if added.signed else "witnessed" if added.witnessed else "unsigned"
    counts = "" if verdict is None or verdict.valid else f"; it would not count: {verdict.reason}"
    words = (
        f"{record.document} {record.version}: {record.decision} by {record.name} as {record.role} ({backed}){counts}"
    )
    return {"what": clip(words, extent)}


def left_behind(review: Review, extent: DetailLimits) -> Iterator[str]:
    """Yield what becomes of each approval of another text."""
    for change in review.documents:
        for each in review.approval(change.id).earlier:
            goes_on = f"goes on counting for {each.version}" if each.counts else "counts for nothing any more"
            yield clip(f"{each.name}'s approval of {change.id} {each.version} {goes_on}", extent)
