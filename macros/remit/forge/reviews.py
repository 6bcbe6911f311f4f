"""Which reviews can count, and the record that one of them gives."""

from __future__ import annotations

from remit.approvals import Decision, Record
from remit.forge.model import ForgeReview, MergedRequest, Refusal, ReviewRefused, check_review
from remit.forge.request import ChangedDocument, RequestEvidence
from remit.people import Person
from remit.register import lifecycle, text_approval


def effective_reviews(reviews: tuple[ForgeReview, ...]) -> tuple[list[ForgeReview], list[Refusal]]:
    """Return the approvals in effect, one for each account, and why other reviews give nothing."""
    last: dict[int, ForgeReview] = {}
    for review in reviews:  # oldest first: the last one counts
        last[review.by.id] = review
    effective, refused = [], []
    for review in last.values():
        try:
            check_review(review)
            effective.append(review)
        except ReviewRefused as error:
            refused.append(refusal_of(review, error))
    return effective, refused


def refusal_of(review: ForgeReview, error: ReviewRefused, document: str = "") -> Refusal:
    """Return why a review gives no record, about one document or all."""
    return Refusal(document=document, review=review.id, login=review.by.login, reason=error.reason, fix=error.fix)


def check_bytes(seen: RequestEvidence, review: ForgeReview, changed: ChangedDocument) -> None:
    """Refuse a review of other bytes than those that were merged."""
    files = seen.trees.get(review.commit or "")
    if files is None:
        which = f"the reviewed commit {review.commit[:12]}" if review.commit else "the commit that was reviewed"
        raise ReviewRefused(
            f"{which} is not known here, so nobody can say what was read",
            "Fetch the request's commits; one that the platform has deleted has to be approved again.",
        )
    if changed.oid not in files.values():
        raise ReviewRefused(
            "the review is stale: the document was changed after it",
            "Ask for a review of the text as it was merged.",
        )


def check_writer(request: MergedRequest, review: ForgeReview, changed: ChangedDocument) -> None:
    """Refuse a review by somebody who wrote or opened what was merged."""
    if review.by.id == request.opened_by.id:
        raise ReviewRefused(f"{review.by.login} opened {request.name}, and nobody approves what they propose")
    if any(user.id == review.by.id for user in changed.users):
        raise ReviewRefused(f"{review.by.login} wrote commits of {changed.id}, and nobody approves what they wrote")


def statement(
    request: MergedRequest,
    review: ForgeReview,
    changed: ChangedDocument,
    text: text_approval.VersionText,
    life: lifecycle.LifecycleIndex,
    person: Person,
    role: str,
    deputy: bool,
    expanded: str | None,
) -> Record:
    """Return the record of a review: the same, byte for byte, whenever and wherever the recorder runs."""
    return Record(
        decision=Decision.APPROVE,
        document=changed.id,
        version=text.version,
        sha256=text.sha256,
        blob=changed.oid,
        path=changed.landing.path if changed.landing else changed.path,
        expanded=expanded,
        previous=_previous(life, changed, text),
        person=person.id,
        name=person.name,
        role=role,
        capacity="deputy" if deputy else "holder",
        at=review.at,
        meaning=Decision.APPROVE.meaning,
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


def _previous(
    life: lifecycle.LifecycleIndex, changed: ChangedDocument, text: text_approval.VersionText
) -> tuple[str, str] | None:
    """Return the version in force when the request was merged: reckoned from there, it is the same in every run."""
    end = life.moments.get(changed.landing.position, 0) if changed.landing else 0
    found = [each for each in life.texts_until(changed.id, end) if each.in_force is not None and each.in_force <= end]
    current = max(found, key=lambda each: lifecycle.number(each.version), default=None)
    return (current.version, current.sha256) if current and current.sha256 != text.sha256 else None
