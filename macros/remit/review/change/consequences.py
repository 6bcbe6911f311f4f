"""What a change means for people: who gains or loses which part, which roles and holders change, which controls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from remit.framework import frameworks
from remit.model import Appointment, Handbook, Role

Part = tuple[str, str, str]
"""An activity's id, a role's key or a person's id, and a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaciChange:
    """Letters that somebody gains or loses in an activity; `who` is a role's key or a person's id."""

    activity: str
    name: str
    document: str
    who: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderChange:
    """A person who begins, ends or goes on differently in holding a role, and the interval that it is about."""

    person: str
    change: str
    start: date
    end: date | None
    deputy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """What happens to a role: added, removed or changed; in what; by whom it is held."""

    key: str
    title: str
    change: str
    fields: tuple[str, ...]
    holders: tuple[HolderChange, ...]
    vacant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageChange:
    """A clause or control that a document begins or ceases to satisfy; `open` when no document satisfies it then."""

    framework: str
    requirement: str
    title: str
    change: str
    documents: tuple[str, ...]
    open: bool
    new: bool


def raci_changes(before: Handbook, after: Handbook) -> tuple[RaciChange, ...]:
    """Return per activity and role which letters are gained and lost."""
    return _parts(before, after, dict(_by_role(before)), dict(_by_role(after)))


def people_changes(before: Handbook, after: Handbook, day: date) -> tuple[RaciChange, ...]:
    """Return per activity and person which letters are gained and lost through the roles they hold on a day."""
    return _parts(before, after, dict(_by_person(before, day)), dict(_by_person(after, day)))


def role_changes(before: Handbook, after: Handbook, day: date) -> tuple[RoleChange, ...]:
    """Return what happens to each role and its holders."""
    old = {role.id: role for role in before.roles}
    new = {role.id: role for role in after.roles}
    return tuple(found for id_ in sorted(old.keys() | new.keys()) if (found := _role(old.get(id_), new.get(id_), day)))


def coverage_changes(before: Handbook, after: Handbook) -> tuple[CoverageChange, ...]:
    """Return the clauses and controls that documents begin or cease to satisfy, those left open first."""
    old, new = _covered(before), _covered(after)
    found = []
    for framework, id_ in sorted(old.keys() | new.keys(), key=_in_order):
        was, now = old.get((framework, id_), frozenset()), new.get((framework, id_), frozenset())
        for change, documents in (("lost", was - now), ("gained", now - was)):
            if documents:
                found.append(
                    CoverageChange(
                        framework=framework,
                        requirement=id_,
                        title=_title(framework, id_),
                        change=change,
                        documents=tuple(sorted(documents)),
                        open=not now,
                        new=not was,
                    )
                )
    return tuple(sorted(found, key=lambda each: not each.open))


def _by_role(handbook: Handbook) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    for _, activity in handbook.activities():
        for key, letters in activity.assignments.items():
            yield (activity.id, key), letters


def _by_person(handbook: Handbook, day: date) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    holders = {role.key: _acting(role, day) for role in handbook.roles}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (activity, key), letters in _by_role(handbook):
        for person in holders.get(key, ()):
            found[activity, person] |= letters
    for place, held in found.items():
        yield place, frozenset(held)


def _acting(role: Role, day: date) -> list[str]:
    """Return who has the role's part on a day: its holders, and its deputies only where there is none."""
    held = role.holders_on(day)
    return [each.person for each in held if not each.deputy] or [each.person for each in held]


def _parts(
    before: Handbook,
    after: Handbook,
    old: Mapping[tuple[str, str], frozenset[str]],
    new: Mapping[tuple[str, str], frozenset[str]],
) -> tuple[RaciChange, ...]:
    names = {
        activity.id: (activity.name, document.id)
        for handbook in (before, after)
        for document, activity in handbook.activities()
    }
    order = list(after.settings.scheme.letters)
    found = []
    for activity, who in sorted(old.keys() | new.keys()):
        was, now = old.get((activity, who), frozenset()), new.get((activity, who), frozenset())
        if was != now:
            name, document = names[activity]
            found.append(
                RaciChange(
                    activity=activity,
                    name=name,
                    document=document,
                    who=who,
                    before=_sorted(was, list(before.settings.scheme.letters)),
                    after=_sorted(now, order),
                    gains=_sorted(now - was, order),
                    loses=_sorted(was - now, order),
                )
            )
    # What somebody answers for weighs more than what they are informed of.
    return tuple(sorted(found, key=lambda each: (_weight(each, after), each.document, each.activity, each.who)))


def _weight(change: RaciChange, handbook: Handbook) -> int:
    scheme = handbook.settings.scheme
    affected = {*change.gains, *change.loses}
    return 0 if scheme.accountable in affected else 1 if scheme.doers in affected else 2


def _sorted(letters: Iterable[str], order: list[str]) -> tuple[str, ...]:
    return tuple(sorted(letters, key=lambda letter: (order.index(letter) if letter in order else 99, letter)))


def _role(before: Role | None, after: Role | None, day: date) -> RoleChange | None:
    role = after or before
    if role is None:
        return None
    if before is None or after is None:
        return RoleChange(
            key=role.key,
            title=role.title,
            change="added" if before is None else "removed",
            fields=(),
            holders=tuple(_holders(before.holders if before else (), after.holders if after else ())),
            vacant=after is not None and not after.holders_on(day),
        )
    fields = tuple(
        name
        for name in Role.__dataclass_fields__
        if name not in _SILENT and getattr(before, name) != getattr(after, name)
    )
    holders = tuple(_holders(before.holders, after.holders))
    if not fields and not holders:
        return None
    change = "retired" if (before.lifecycle, after.lifecycle) == ("active", "retired") else "changed"
    return RoleChange(
        key=role.key,
        title=role.title,
        change=change,
        fields=fields,
        holders=holders,
        vacant=bool(before.holders_on(day)) and not after.holders_on(day),
    )


_SILENT = {"source", "version", "change", "holders", "effective_from"}


def _holders(before: tuple[Appointment, ...], after: tuple[Appointment, ...]) -> Iterator[HolderChange]:
    old = {(each.person, each.start): each for each in before}
    new = {(each.person, each.start): each for each in after}
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[1], key[0])):
        was, now = old.get(key), new.get(key)
        appointment = now or was
        if was == now or appointment is None:
            continue
        change = "joins" if was is None else "removed" if now is None else _how(was, now)
        yield HolderChange(
            person=appointment.person,
            change=change,
            start=appointment.start,
            end=appointment.end,
            deputy=appointment.deputy,
        )


def _how(was: Appointment, now: Appointment) -> str:
    if was.deputy is not now.deputy:
        return "becomes deputy" if now.deputy else "becomes holder"
    return "leaves" if now.end is not None else "stays"


def _covered(handbook: Handbook) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document in handbook.ordered:
        if document.lifecycle == "active":
            for framework, ids in document.satisfies.items():
                for id_ in ids:
                    found[framework, id_].add(document.id)
    return {key: frozenset(documents) for key, documents in found.items()}


def _in_order(key: tuple[str, str]) -> tuple[str, int, str]:
    framework, id_ = key
    known = frameworks().get(framework)
    order = list(known.requirements) if known else []
    return framework, order.index(id_) if id_ in order else len(order), id_


def _title(framework: str, id_: str) -> str:
    known = frameworks().get(framework)
    return known.requirements[id_].title if known and id_ in known.requirements else ""
