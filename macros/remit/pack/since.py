"""What changed between two days: versions and states, parts in activities, and who holds which role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from remit.blocks import badges
from remit.edition import Edition
from remit.register import RegisterRow, State
from remit.review.change import consequences


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A document whose version or state is another; `summaries` are its author's, of each version since."""

    id: str
    title: str
    before: str
    after: str
    summaries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHoldersChange:
    """The names of those who hold a role, then and now; deputies are marked."""

    role: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Everything that changed from the end of one day to the end of another."""

    begin: date
    end: date
    documents: tuple[StatusChange, ...]
    letters: tuple[consequences.RaciChange, ...]
    holders: tuple[RoleHoldersChange, ...]


def since(before: Edition, after: Edition) -> Since:
    """Compare two editions of one handbook, both with the texts in force."""
    return Since(
        begin=before.today,
        end=after.today,
        documents=tuple(_documents(before, after)),
        letters=tuple(
            sorted(
                consequences.raci_changes(before.handbook, after.handbook),
                key=lambda change: (change.activity, change.who),
            )
        ),
        holders=tuple(_holders(before, after)),
    )


def _documents(before: Edition, after: Edition) -> Iterator[StatusChange]:
    then = {row.id: row for row in before.register.rows}
    now = {row.id: row for row in after.register.rows}
    for id_ in sorted(then.keys() | now.keys()):
        old, new = then.get(id_), now.get(id_)
        if _status(old) != _status(new):
            summaries = (
                f"{version.version}: {version.summary}"
                for version in reversed(after.versions.get(id_, ()))
                if version.day and before.today < version.day <= after.today and version.summary
            )
            shown = new or old
            yield StatusChange(
                id=id_,
                title=shown.title if shown else "",
                before=_status(old),
                after=_status(new),
                summaries=tuple(summaries),
            )


def _status(row: RegisterRow | None) -> str:
    if row is None:
        return "not there"
    return f"{row.version}, {badges.BADGES[State(row.state).value].lower()}"


def _holders(before: Edition, after: Edition) -> Iterator[RoleHoldersChange]:
    then, now = _held(before), _held(after)
    for role in sorted(then.keys() | now.keys()):
        old, new = then.get(role, ()), now.get(role, ())
        if old != new:
            yield RoleHoldersChange(role=role, before=old, after=new)


def _held(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    return {
        role.key: tuple(
            edition.handbook.name_of(held.person) + " (deputy)" * held.deputy for held in role.holders_on(edition.today)
        )
        for role in edition.handbook.roles
        if role.lifecycle == "active"
    }
