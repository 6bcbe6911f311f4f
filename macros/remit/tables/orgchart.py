"""The organisation chart as numbers: boxes and lines that any output can draw.

A tidy tree: every role is centred above those who report to it, no two boxes overlap, and dotted lines run from
a role's box to its further superiors. Units are those of the boxes; a renderer may scale them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from remit.model import Handbook, Role
from remit.tables.reporting import active_roles, circles, superiors

WIDTH, HEIGHT = 208, 84
GAP_X, GAP_Y = 24, 56
LEVEL = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A role's box: its upper left corner, depth from the top, and who holds it on the day."""

    role: Role
    holders: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingLine:
    """A reporting line from a role's box to its superior's; dotted for a further superior.

    `level` is not 0 for a dotted line between boxes of one row: it runs so far below the row, each at its own depth.
    """

    upper: Box
    lower: Box
    dotted: bool
    level: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgChart:
    """The whole chart with its outer size."""

    boxes: tuple[Box, ...]
    lines: tuple[ReportingLine, ...]
    width: float
    height: float


def children(handbook: Handbook) -> dict[str, tuple[Role, ...]]:
    """Return who reports to whom by first line; roles that report to nobody (known) are under the empty key.

    A role in a circle of reporting lines is taken as reporting to nobody, so that the chart can always be drawn. Of
    two roles with one key, the first is drawn.
    """
    roles = active_roles(handbook)
    superior = superiors(roles)
    circular = {key for circle in circles(superior) for key in circle}
    found: dict[str, list[Role]] = {}
    for key, role in roles.items():
        found.setdefault("" if key in circular else superior[key], []).append(role)
    return {key: tuple(roles) for key, roles in found.items()}


def org_chart(handbook: Handbook, today: date) -> OrgChart:
    """Lay out the organisation chart as it is on `today`."""
    below = children(handbook)
    boxes: dict[str, Box] = {}
    cursor = 0.0

    for role, depth in _upwards(below):
        under = below.get(role.key, ())
        if under:
            x = (boxes[under[0].key].x + boxes[under[-1].key].x) / 2
        else:
            x = cursor
            cursor += WIDTH + GAP_X
        boxes[role.key] = Box(role=role, holders=_names(handbook, role, today), x=x, y=depth * (HEIGHT + GAP_Y))
    lines = [
        ReportingLine(upper=boxes[superior], lower=boxes[role.key], dotted=False)
        for superior, roles in below.items()
        if superior
        for role in roles
    ]
    dotted = list(_dotted(boxes))
    lines += dotted
    return OrgChart(
        boxes=tuple(boxes.values()),
        lines=tuple(lines),
        width=max((box.x + WIDTH for box in boxes.values()), default=0),
        height=max((box.y + HEIGHT for box in boxes.values()), default=0) + max((x.level for x in dotted), default=0),
    )


def _upwards(below: Mapping[str, tuple[Role, ...]]) -> Iterator[tuple[Role, int]]:
    """Yield every role with its depth, each after those under it; without recursion, for lines may be long."""
    pending = [(role, 0, False) for role in reversed(below.get("", ()))]
    while pending:
        role, depth, opened = pending.pop()
        if opened:
            yield role, depth
        else:
            pending.append((role, depth, True))
            pending.extend((child, depth + 1, False) for child in reversed(below.get(role.key, ())))


def _dotted(boxes: Mapping[str, Box]) -> Iterator[ReportingLine]:
    """Yield the lines to further superiors; those within a row are put one below the other."""
    level = 0
    for box in boxes.values():
        for key in dict.fromkeys(box.role.reports_to[1:]):
            upper = boxes.get(key)
            if upper is None or upper is box or key == box.role.reports_to[0]:
                continue
            if upper.y == box.y:
                level += LEVEL
            yield ReportingLine(upper=upper, lower=box, dotted=True, level=level if upper.y == box.y else 0)


def _names(handbook: Handbook, role: Role, today: date) -> tuple[str, ...]:
    appointments = role.holders_on(today)
    return tuple(
        (handbook.person[held.person].name if held.person in handbook.person else held.person)
        + (" (deputy)" if held.deputy else "")
        for held in appointments
    )
