"""The RACI matrix: who has which letters in which activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from remit.model import Activity, Document, Handbook, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One activity, its document, and the letters of each column in the scheme's order (empty when none)."""

    activity: Activity
    document: Document
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A RACI matrix: the roles that have a letter in it, in the order of the role register, and its rows."""

    roles: tuple[Role, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """An activity as one role sees it: its document and the role's letters."""

    activity: Activity
    document: Document
    letters: tuple[str, ...]


def matrix(handbook: Handbook, *, document: str | None = None, role: str | None = None) -> Matrix:
    """Return the matrix of all activities, of one document's, or of those in which a role has a letter."""
    named = handbook.document.get(document or "")
    owners = handbook.ordered if document is None else (named,) if named else ()
    chosen = [
        (owner, activity)
        for owner in owners
        if owner.lifecycle == "active"
        for activity in owner.activities
        if role is None or role in activity.assignments
    ]
    used = {key for _, activity in chosen for key in activity.assignments}
    roles = tuple(candidate for candidate in handbook.roles if candidate.key in used)
    rows = tuple(
        MatrixRow(
            activity=activity,
            document=owner,
            cells=tuple(_letters(handbook, activity, column.key) for column in roles),
        )
        for owner, activity in chosen
    )
    return Matrix(roles=roles, rows=rows)


def counts(found: Matrix) -> tuple[tuple[Role, Mapping[str, int]], ...]:
    """Return for each role of a matrix in how many of its activities it has each letter."""
    return tuple(
        (role, Counter(letter for row in found.rows for letter in row.cells[column]))
        for column, role in enumerate(found.roles)
    )


def duties(handbook: Handbook, role: str) -> tuple[Duty, ...]:
    """Return every activity in which a role has a letter, weightiest letter first."""
    order = list(handbook.settings.scheme.letters)
    found = [
        Duty(activity=activity, document=document, letters=_letters(handbook, activity, role))
        for document, activity in handbook.activities_of.get(role, ())
    ]
    weighed = [duty for duty in found if duty.letters]
    return tuple(sorted(weighed, key=lambda duty: order.index(duty.letters[0])))


def as_json(handbook: Handbook, found: Matrix) -> dict[str, object]:
    """Return the matrix in the shape of the contract's `remit raci --format json`."""
    return {
        "scheme": handbook.settings.scheme.key,
        "roles": [{"key": role.key, "title": role.title, "short": role.short} for role in found.roles],
        "activities": [
            {
                "id": row.activity.id,
                "name": row.activity.name,
                "document": row.document.id,
                "assignments": {
                    role.key: list(cell) for role, cell in zip(found.roles, row.cells, strict=True) if cell
                },
            }
            for row in found.rows
        ],
    }


def _letters(handbook: Handbook, activity: Activity, role: str) -> tuple[str, ...]:
    held = activity.assignments.get(role, frozenset())
    return tuple(letter for letter in handbook.settings.scheme.letters if letter in held)
