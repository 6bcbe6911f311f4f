"""Reporting lines: who answers to whom, and where the lines run in a circle."""

from __future__ import annotations

from collections.abc import Mapping

from remit.model import Handbook, Role


def active_roles(handbook: Handbook) -> dict[str, Role]:
    """Return the active roles by key, in their order; of two with one key, the first."""
    found: dict[str, Role] = {}
    for role in handbook.roles:
        if role.lifecycle == "active":
            found.setdefault(role.key, role)
    return found


def superiors(roles: Mapping[str, Role]) -> dict[str, str]:
    """Return for each role the key of the one it reports to by its first line; empty when that is none of `roles`."""
    return {
        key: role.reports_to[0] if role.reports_to and role.reports_to[0] in roles else ""
        for key, role in roles.items()
    }


def circles(superior: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return every circle of reporting lines once, each beginning with its first role; every line is followed once."""
    order = {key: number for number, key in enumerate(superior)}
    begun_at: dict[str, str] = {}
    found: list[tuple[str, ...]] = []
    for start in superior:
        path: list[str] = []
        here = start
        while here and here not in begun_at:
            begun_at[here] = start
            path.append(here)
            here = superior.get(here, "")
        if here and begun_at[here] == start:  # the walk has come back to itself; roles before that only lead into it
            circle = path[path.index(here) :]
            first = circle.index(min(circle, key=order.__getitem__))
            found.append((*circle[first:], *circle[:first]))
    return tuple(found)
