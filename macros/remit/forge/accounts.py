"""Whose account it is: people by the numbers of their accounts, because logins can be renamed and taken by others."""

from __future__ import annotations

from remit.forge.model import Forge, Review, Stance, User
from remit.forge.outcome import Refused
from remit.model import Handbook, Person


def check_review(review: Review) -> None:
    """Refuse a review that is no approval by a person, whatever it was of."""
    if not review.by.person:
        raise Refused(f"{review.by.login} is no person's account: bots and apps approve nothing")
    if review.stance is Stance.CHANGES:
        raise Refused(f"{review.by.login} asked for changes last")
    if review.stance is Stance.DISMISSED:
        raise Refused(f"the review of {review.by.login} was dismissed or taken back")


def people_with(registers: Handbook, forge: Forge, number: int) -> list[Person]:
    """Return everybody for whom an account is registered."""
    return [
        person
        for person in registers.people
        if any((account.forge, account.id) == (forge, number) for account in person.accounts)
    ]


def person_of(registers: Handbook, forge: Forge, by: User, request: str) -> Person:
    """Return whose account it was before a request landed; raise `Refused` when that is nobody or not clear."""
    found = people_with(registers, forge, by.id)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"the account {by.id} is registered for {' and '.join(each.id for each in found)}",
            "An account belongs to one person: mend roles/people.yml.",
        )
    for person in registers.people:
        for account in person.accounts:
            if account.forge == forge and account.login.casefold() == by.login.casefold():
                raise Refused(
                    f"the account {by.id} is called {by.login}, but {person.name}'s has the number {account.id}:"
                    " a login can be given up and taken by somebody else",
                    "If the account is new, enter its number in roles/people.yml by a request of its own.",
                )
    raise Refused(
        f"the account {by.id} ({by.login}) belonged to nobody in roles/people.yml before {request} landed",
        "Enter the account's number by a request of its own, before the approval.",
    )
