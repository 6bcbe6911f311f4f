"""The statement that the recorder signs: an approval as it was given on the forge, with where and how it was found."""

from __future__ import annotations

from dataclasses import dataclass

from remit.approvals.record import MEANINGS, Decision, Record
from remit.forge.model import ForgeReview, MergedRequest
from remit.forge.request import ChangedDocument
from remit.model import Person
from remit.register.approval import VersionText, settled
from remit.register.lifecycle import LifecycleIndex, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who approves, and as what."""

    person: Person
    role: str
    deputy: bool


def statement(
    request: MergedRequest,
    review: ForgeReview,
    touched: ChangedDocument,
    text: VersionText,
    life: LifecycleIndex,
    by: Signatory,
    expanded: str | None,
) -> Record:
    """Return the record of a review: the same, byte for byte, whenever and wherever the recorder runs."""
    return Record(
        decision=Decision.APPROVE,
        document=touched.id,
        version=text.version,
        sha256=text.sha256,
        blob=touched.oid,
        path=touched.landing.path if touched.landing else touched.path,
        expanded=expanded,
        previous=_previous(life, touched, text),
        person=by.person.id,
        name=by.person.name,
        role=by.role,
        capacity="deputy" if by.deputy else "holder",
        at=review.at,
        meaning=MEANINGS[Decision.APPROVE],
        evidence={
            "method": "forge-review",
            "forge": request.forge,
            "repository": request.repository,
            "pull_request": request.number,
            "review": review.id,
            "user_id": review.by.id,
            "login": review.by.login,
            "commit": review.commit or "",
            "landed": request.commit,
        },
    )


def _previous(life: LifecycleIndex, touched: ChangedDocument, text: VersionText) -> tuple[str, str] | None:
    """Return the version in force when the request landed: reckoned from there, it is the same in every run."""
    end = life.moments.get(touched.landing.position, 0) if touched.landing else 0
    texts = [settled(each, life.zone, end) for each in life.lived(touched.id).texts if each.moment <= end]
    found = [each for each in texts if each.in_force is not None and each.in_force <= end]
    current = max(found, key=lambda each: number(each.version), default=None)
    return (current.version, current.sha256) if current and current.sha256 != text.sha256 else None
