"""GitLab's answers in neutral words: a merge request, its approvals, its system notes and its versions.

GitLab keeps no review with the commit that was approved. The system notes say who approved when, and the request's
versions say which commit was its head at that moment; whoever is not among today's approvers no longer approves.
Sources: docs.gitlab.com/api/merge_requests, …/merge_request_approvals, …/notes, …/merge_requests#get-merge-request-
diff-versions, docs.gitlab.com/user/project/integrations/webhook_events#merge-request-events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AliasChoices, AliasPath, Field

from remit.finding import RemitError
from remit.forge.answers import Answer, CommitId, Moment, dig, fit, items, only
from remit.forge.model import ForgeCommit, ForgeReview, MergedRequest, Stance, User
from remit.vcs import landings

_SAYS = {
    "approved this merge request": Stance.APPROVED,
    "unapproved this merge request": Stance.DISMISSED,
    "requested changes": Stance.CHANGES,
}
_BOT = re.compile(r"(project|group)_\d+_bot(_[0-9a-f]+)?|service_account_.*|ghost\d*|.*-bot", re.IGNORECASE)


class _User(Answer):
    id: Annotated[int, Field(ge=1)]
    username: Annotated[str, Field(min_length=1, max_length=300)]
    bot: bool = False


class _Request(Answer):
    iid: Annotated[int, Field(ge=1)]
    project: Annotated[int, Field(validation_alias=AliasChoices("project_id", "target_project_id"))]
    state: str
    author: Annotated[int, Field(validation_alias=AliasChoices(AliasPath("author", "id"), "author_id"))]
    login: Annotated[str, Field(validation_alias=AliasPath("author", "username"))] = ""
    head: Annotated[
        CommitId,
        Field(validation_alias=AliasChoices(AliasPath("diff_refs", "head_sha"), "sha", AliasPath("last_commit", "id"))),
    ]
    merge: Annotated[CommitId | None, Field(validation_alias="merge_commit_sha")] = None
    squash: Annotated[CommitId | None, Field(validation_alias="squash_commit_sha")] = None


class _Note(Answer):
    id: Annotated[int, Field(ge=1)]
    body: str
    author: _User
    created_at: Moment
    system: bool


class _Version(Answer):
    id: int
    head: Annotated[CommitId, Field(validation_alias="head_commit_sha")]
    created_at: Moment


class _Approver(Answer):
    user: _User


class _Approvals(Answer):
    approved_by: list[_Approver]


class _Commit(Answer):
    id: CommitId
    author_name: str = ""
    author_email: str = ""
    committer_name: str = ""
    committer_email: str = ""


def merged(values: list[Any], commits: list[Any] | None = None) -> MergedRequest:
    """Return the request of a REST answer (alone or as the only one of a list) or of a webhook's event."""
    found = [dig(value, "object_attributes") or value for value in items(values)]
    request = fit(_Request, only(found, "merge request"), "merge request")
    if request.state != "merged":
        raise RemitError(f"Merge request !{request.iid} is not merged.", "Record reviews after the merge.")
    return MergedRequest(
        forge="gitlab",
        repository=request.project,
        number=request.iid,
        commit=request.merge or request.squash or request.head,  # neither: fast-forward, the head itself landed
        head=request.head,
        opened_by=User(id=request.author, login=request.login),
        commits=tuple(_written(each) for each in items(commits or [])),
    )


def reviews(approvals: list[Any], notes: list[Any], versions: list[Any]) -> tuple[ForgeReview, ...]:
    """Return what the notes say, oldest first, and for everybody whose approval is gone by now that it is dismissed."""
    approving = {
        each.user.id for value in approvals for each in fit(_Approvals, value, "list of approvals").approved_by
    }
    heads = sorted((fit(_Version, value, "version of a merge request") for value in items(versions)), key=_moment)
    found = sorted(_note_reviews(notes, heads), key=lambda review: (review.at, review.id))
    last = {review.by.id: review for review in found}
    gone = [
        ForgeReview(id=each.id, by=each.by, stance=Stance.DISMISSED, commit=each.commit, at=each.at)
        for each in last.values()
        if each.stance is Stance.APPROVED and each.by.id not in approving
    ]
    return (*found, *gone)


def _note_reviews(notes: list[Any], heads: list[_Version]) -> Iterator[ForgeReview]:
    for value in items(notes):
        note = fit(_Note, value, "note")
        stance = _SAYS.get(" ".join(note.body.casefold().split()))
        if not note.system or stance is None:  # anybody can write the words, only GitLab makes system notes
            continue
        seen = [version.head for version in heads if version.created_at < note.created_at]
        by = User(
            id=note.author.id,
            login=note.author.username,
            person=not note.author.bot and not _BOT.fullmatch(note.author.username),
        )
        commit = seen[-1] if seen else None
        yield ForgeReview(id=note.id, by=by, stance=stance, commit=commit, at=note.created_at.replace(microsecond=0))


def _moment(version: _Version) -> tuple[float, int]:
    return version.created_at.timestamp(), version.id


def _written(value: Any) -> ForgeCommit:
    commit = fit(_Commit, value, "commit")
    names = ((commit.author_name, commit.author_email), (commit.committer_name, commit.committer_email))
    writers = dict.fromkeys(landings.Author(name, email) for name, email in names if name or email)
    return ForgeCommit(id=commit.id, writers=tuple(writers))
