"""Rules about who holds which role, and about the people themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from remit.model import Appointment
from remit.people import Person
from remit.rules.registry import Context, Fault, rule
from remit.source import paths
from remit.tables import reporting
from remit.text import suggestion


@rule(
    "ROL406",
    fix="Name a holder whose time covers today, or a deputy.",
    wrong="critical: true\nholders: []",
    right="critical: true\nholders: [{person: p-example-robin, from: 2026-01-01}]",
)
def critical_vacant(context: Context) -> Iterator[Fault]:
    """A critical role is vacant.

    Somebody must be able to act in it on every day.
    """
    for role in context.handbook.roles:
        if role.critical and role.lifecycle == "active" and not role.holders_on(context.today):
            message = f"Nobody holds the critical role {role.title} on {context.today}."
            yield Fault(role.source.place("holders"), message, "Name a holder or a deputy for that day.", role.key)


@rule(
    "ROL407",
    fix="Correct the id, or add the person to `roles/people.yml`.",
    wrong="holders: [{person: p-robbin, from: 2026-01-01}]",
)
def unknown_person(context: Context) -> Iterator[Fault]:
    """A role is held by somebody who is not in `roles/people.yml`.

    An approval by that person could not be recognised.
    """
    if paths.PEOPLE in context.faulty and not context.handbook.people:
        return  # nobody can be known while the list cannot be read
    for role in context.handbook.roles:
        for index, appointment in enumerate(role.holders):
            if appointment.person not in context.handbook.person and appointment.person not in context.handbook.damaged:
                place = role.source.place("holders", index, "person")
                message = f"There is no person `{appointment.person}` in roles/people.yml."
                yield Fault(place, message, suggestion(appointment.person, context.handbook.person), role.key)


@rule(
    "ROL408",
    fix="Give one of the two roles to somebody else, or end one appointment before the other begins.",
    wrong="# internal-audit: independent_of: [ai-development]; both held by p-example-robin",
)
def separation_of_duties(context: Context) -> Iterator[Fault]:
    """The same person holds two roles that segregation of duties separates.

    Nobody can judge their own work; auditors are selected so that the audit is objective and impartial (ISO/IEC
    42001, 9.2.2).
    """
    reported: set[tuple[str, frozenset[str]]] = set()
    for role in reporting.active_roles(context.handbook).values():
        for position, key in enumerate(role.independent_of):
            other = context.handbook.role.get(key)
            if other is role:
                place = role.source.place("independent_of", position)
                yield Fault(place, f"{role.title} cannot be independent of itself.", "Name another role.", role.key)
                continue
            if other is None or other.lifecycle == "retired":
                continue
            for index, appointment in enumerate(role.holders):
                pair = (appointment.person, frozenset((role.key, key)))
                since = next((day for o in other.holders if (day := _both_from(appointment, o, context.today))), None)
                if since is None or pair in reported:
                    continue
                reported.add(pair)
                name = context.handbook.name_of(appointment.person)
                yield Fault(
                    role.source.place("holders", index),
                    f"{name} holds {role.title} and {other.title} at the same time (from {since}), "
                    "but the roles must be independent.",
                    "Give one of the two to somebody else.",
                    role.key,
                )


def _both_from(one: Appointment, other: Appointment, after: date = date.min) -> date | None:
    """Return the first day on which one person has both appointments, if the last lies not before `after`.

    Intervals are half-open. What is over stays on record as it was: nobody should falsify it to pass the check.
    """
    start = max(one.start, other.start)
    end = min(one.end or date.max, other.end or date.max)
    return start if one.person == other.person and max(start, after) < end else None


@rule(
    "ROL410",
    fix="An appointment ends after it begins; `to` is the first day on which the person no longer holds the role.",
    wrong="{person: p-example-robin, from: 2026-05-01, to: 2026-04-30}",
    right="{person: p-example-robin, from: 2026-04-01, to: 2026-05-01}",
)
def bad_interval(context: Context) -> Iterator[Fault]:
    """An appointment ends before it begins, or a person holds a role twice at once.

    Nobody could say whether the person held the role on a given day.
    """
    for role in context.handbook.roles:
        for index, appointment in enumerate(role.holders):
            if appointment.end is not None and appointment.end <= appointment.start:
                place = role.source.place("holders", index, "to")
                fix = "Let `to` be a later day: the first on which the person no longer holds the role."
                yield Fault(place, "The appointment ends on or before its start date.", fix, role.key)
            if any(_both_from(appointment, earlier) for earlier in role.holders[:index]):
                place = role.source.place("holders", index)
                message = f"`{appointment.person}` holds {role.title} twice at the same time."
                yield Fault(place, message, "Join the two entries, or end one before the other begins.", role.key)


@rule(
    "ROL411",
    fix="Give each person an id, e-mail address, account and key of their own.",
)
def shared_identity(context: Context) -> Iterator[Fault]:
    """Two people share an id, an e-mail address, an account or a key.

    An approval must point at exactly one person.
    """
    first: dict[tuple[str, str], Person] = {}
    for person in context.handbook.people:
        marks = [("id", person.id), ("e-mail address", person.email.casefold())]
        marks += [(f"{account.forge} account", str(account.id)) for account in person.accounts]
        marks += [("key", " ".join(key.key.split()[:2])) for key in person.keys]
        for mark in marks:
            other = first.setdefault(mark, person)
            if other is not person:
                what, value = mark
                message = f"{person.name} and {other.name} have the same {what}"
                message += "." if what == "key" else f" ({value})."
                article = "an" if what[0] in "ie" else "a"
                yield Fault(person.place, message, f"Give each person {article} {what} of their own.", person.id)
