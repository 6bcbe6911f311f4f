"""GitHub's answers in neutral words: its REST API, its webhooks, and its GraphQL API where the numbers are asked for.

Sources: docs.github.com/rest/pulls/pulls, …/rest/pulls/reviews, …/rest/pulls/pulls#list-commits-on-a-pull-request,
docs.github.com/webhooks/webhook-events-and-payloads#pull_request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AliasChoices, AliasPath, Field

from remit.finding import RemitError
from remit.forge.answers import Answer, CommitId, Moment, dig, fit, items, only
from remit.forge.model import ForgeCommit, ForgeReview, MergedRequest, Stance, User
from remit.vcs import landings

_STANCES = {
    "APPROVED": Stance.APPROVED,
    "CHANGES_REQUESTED": Stance.CHANGES,
    "DISMISSED": Stance.DISMISSED,
}
_SILENT = frozenset({"COMMENTED", "PENDING"})
_NOBODY = User(id=0, login="ghost", person=False)


class _User(Answer):
    # GraphQL's `id` is a text; the number that people are registered by is called databaseId there.
    id: Annotated[int, Field(validation_alias=AliasChoices("databaseId", "id"), ge=1)]
    login: Annotated[str, Field(min_length=1, max_length=200)]
    type: Annotated[str, Field(validation_alias=AliasChoices("type", "__typename"))] = ""


class _Review(Answer):
    id: Annotated[int, Field(validation_alias=AliasChoices("fullDatabaseId", "databaseId", "id"), ge=1)]
    user: Annotated[_User | None, Field(validation_alias=AliasChoices("user", "author"))] = None
    state: str
    commit: Annotated[
        CommitId | None, Field(validation_alias=AliasChoices("commit_id", AliasPath("commit", "oid")))
    ] = None
    at: Annotated[Moment | None, Field(validation_alias=AliasChoices("submitted_at", "submittedAt"))] = None


class _Pull(Answer):
    number: Annotated[int, Field(ge=1)]
    user: Annotated[_User | None, Field(validation_alias=AliasChoices("user", "author"))] = None
    merged_at: Annotated[Moment | None, Field(validation_alias=AliasChoices("merged_at", "mergedAt"))] = None
    commit: Annotated[
        CommitId | None, Field(validation_alias=AliasChoices("merge_commit_sha", AliasPath("mergeCommit", "oid")))
    ] = None
    head: Annotated[CommitId, Field(validation_alias=AliasChoices("headRefOid", AliasPath("head", "sha")))]
    repository: Annotated[
        int,
        Field(
            validation_alias=AliasChoices(AliasPath("base", "repo", "id"), AliasPath("baseRepository", "databaseId"))
        ),
    ]


class _Signed(Answer):
    name: str | None = None
    email: str | None = None


class _Commit(Answer):
    sha: Annotated[CommitId, Field(validation_alias=AliasChoices("sha", AliasPath("commit", "oid")))]
    author: _User | None = None
    committer: _User | None = None
    wrote: Annotated[_Signed | None, Field(validation_alias=AliasPath("commit", "author"))] = None
    committed: Annotated[_Signed | None, Field(validation_alias=AliasPath("commit", "committer"))] = None


def merged(values: list[Any], commits: list[Any] | None = None) -> MergedRequest:
    """Return the request of an event, of a REST answer (alone or as the only one of a list) or of a GraphQL answer."""
    value = _pull(values)
    pull = fit(_Pull, value, "pull request")
    if pull.merged_at is None or pull.commit is None:
        raise RemitError(f"Pull request #{pull.number} is not merged.", "Record reviews after the merge.")
    if commits is None:
        commits = dig(value, "commits", "nodes") or []
    return MergedRequest(
        forge="github",
        repository=pull.repository,
        number=pull.number,
        commit=pull.commit,
        head=pull.head,
        opened_by=_user(pull.user),
        commits=tuple(_written(each) for each in items(commits)),
    )


def reviews(values: list[Any]) -> tuple[ForgeReview, ...]:
    """Return the reviews that say something, oldest first."""
    return tuple(sorted(_reviews(values), key=lambda review: (review.at, review.id)))


def reviews_within(values: list[Any]) -> list[Any]:
    """Return the reviews that came along with the request itself: those of a GraphQL answer or of a review's event."""
    for value in items(values):
        nodes = dig(value, "data", "repository", "pullRequest", "reviews", "nodes")
        if isinstance(nodes, list):
            return nodes
        if isinstance(dig(value, "review"), dict):
            return [value["review"]]
    return []


def _pull(values: list[Any]) -> Any:
    found = [
        dig(value, "data", "repository", "pullRequest") or dig(value, "pull_request") or value
        for value in items(values)
    ]
    return only(found, "pull request")


def _reviews(values: list[Any]) -> Iterator[ForgeReview]:
    for value in items(values):
        review = fit(_Review, value, "review")
        state = review.state.upper()
        if state in _SILENT:
            continue
        if state not in _STANCES:
            raise RemitError(f"Review {review.id} is in the state {state[:40]!r}, which is not known.")
        if review.at is None:
            raise RemitError(f"Review {review.id} has no time.", "Ask for submitted_at, or submittedAt in GraphQL.")
        at = review.at.replace(microsecond=0)
        yield ForgeReview(id=review.id, by=_user(review.user), stance=_STANCES[state], commit=review.commit, at=at)


def _user(user: _User | None) -> User:
    """Return an account; one that was deleted is nobody's. Only the type `User` is a person's: GitHub says so."""
    if user is None:
        return _NOBODY
    person = user.type == "User" and not user.login.endswith("[bot]")
    return User(id=user.id, login=user.login, person=person)


def _written(value: Any) -> ForgeCommit:
    commit = fit(_Commit, value, "commit")
    users = [_user(user) for user in (commit.author, commit.committer) if user]
    for node in dig(value, "commit", "authors", "nodes") or []:
        if isinstance(dig(node, "user"), dict):
            users.append(_user(fit(_User, node["user"], "commit's author")))
    signed = (commit.wrote, commit.committed)
    writers = [
        landings.Author(each.name or "", each.email or "") for each in signed if each and (each.name or each.email)
    ]
    return ForgeCommit(id=commit.sha, users=tuple(dict.fromkeys(users)), writers=tuple(dict.fromkeys(writers)))
