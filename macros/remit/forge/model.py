"""A merged change and its reviews as plain data, the same for every forge, as the forge reported them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from remit.approvals import Record
from remit.model import Handbook
from remit.people import Person
from remit.vcs import landings

Forge = Literal["github", "gitlab"]
FORGES: tuple[Forge, ...] = ("github", "gitlab")
"""The forges that are known, by the names under which people's accounts are registered."""


def check_review(review: ForgeReview) -> None:
    """Refuse a review that is no approval by a person, whatever it was of."""
    if not review.by.person:
        raise ReviewRefused(f"{review.by.login} is not a person's account: bots and apps approve nothing")
    if review.stance is Stance.CHANGES:
        raise ReviewRefused(f"{review.by.login} asked for changes last")
    if review.stance is Stance.DISMISSED:
        raise ReviewRefused(f"the review of {review.by.login} was dismissed or taken back")


def people_with(registers: Handbook, forge: Forge, number: int) -> list[Person]:
    """Return everybody for whom an account is registered."""
    return [
        person
        for person in registers.people
        if any((account.forge, account.id) == (forge, number) for account in person.accounts)
    ]


def person_of(registers: Handbook, forge: Forge, by: User, request: str) -> Person:
    """Return whose account it was before a request was merged; raise `ReviewRefused` when it is nobody's or unclear."""
    found = people_with(registers, forge, by.id)
    if len(found) == 1:
        return found[0]
    if found:
        raise ReviewRefused(
            f"the account {by.id} is registered for {' and '.join(each.id for each in found)}",
            "An account belongs to one person: correct roles/people.yml.",
        )
    for person in registers.people:
        for account in person.accounts:
            if account.forge == forge and account.login.casefold() == by.login.casefold():
                raise ReviewRefused(
                    f"the account {by.id} is called {by.login}, but {person.name}'s has the number {account.id}:"
                    " a login can be given up and taken by somebody else",
                    "If the account is new, enter its number in roles/people.yml by a request of its own.",
                )
    raise ReviewRefused(
        f"the account {by.id} ({by.login}) belonged to nobody in roles/people.yml before {request} was merged",
        "Enter the account's number by a request of its own, before the approval.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessedRecord:
    """A record with its bytes, where they belong, and the witness's signature."""

    record: Record
    path: str
    content: bytes
    witness: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A review that gives no record, about one document or (empty) all, and why; `fix` says what could be done."""

    reason: str
    document: str = ""
    review: int = 0
    login: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the reviews of one merged request give; `known` are the records that are in the ledger already."""

    made: tuple[WitnessedRecord, ...] = ()
    refused: tuple[Refusal, ...] = ()
    known: tuple[str, ...] = ()


class ReviewRefused(Exception):
    """A review that gives no record; the reason is a clause that continues a sentence."""

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class Stance(StrEnum):
    """What a review says; comments say nothing and are left out."""

    APPROVED = "approved"
    CHANGES = "changes-requested"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. The number is what counts: a login can be renamed, and taken by somebody else afterwards."""

    id: int
    login: str
    person: bool = True
    """False for bots, apps and accounts that no person signs in to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgeReview:
    """One review: by whom, of which commit (None when the forge no longer knows), and when (UTC)."""

    id: int
    by: User
    stance: Stance
    commit: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgeCommit:
    """A commit of the request with whom the forge takes for its authors and committers, as accounts and as names."""

    id: str
    users: tuple[User, ...] = ()
    writers: tuple[landings.Author, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRequest:
    """A pull or merge request that has been merged as `commit`; `head` is the last commit of its branch."""

    forge: Forge
    repository: int
    number: int
    commit: str
    head: str
    opened_by: User
    commits: tuple[ForgeCommit, ...] = ()

    @property
    def name(self) -> str:
        """How people call it."""
        return f"#{self.number}" if self.forge == "github" else f"!{self.number}"
