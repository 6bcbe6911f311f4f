"""The organisation chart as the house style draws it: boxes, and lines as points; in words for those who listen."""

from __future__ import annotations

from typing import Any

from remit.edition import Edition
from remit.tables.orgchart import HEIGHT, WIDTH, Box, ReportingLine, org_chart

_SHOWN = 2  # holders named in a box


def chart_data(edition: Edition) -> dict[str, Any]:
    """Return the chart of an edition's day, in the units of `tables.orgchart`."""
    chart = org_chart(edition.handbook, edition.today)
    lines = [f"{line.lower.role.title} reports to {line.upper.role.title}" for line in chart.lines if not line.dotted]
    lines += [
        f"{line.lower.role.title} has a dotted line to {line.upper.role.title}" for line in chart.lines if line.dotted
    ]
    return {
        "width": chart.width,
        "height": chart.height,
        "alt": "Organisation chart. " + "; ".join(lines) + "." if lines else "Organisation chart.",
        "box": {"width": WIDTH, "height": HEIGHT},
        "boxes": [_box(box) for box in chart.boxes],
        "lines": [{"dotted": line.dotted, "points": _points(line)} for line in chart.lines],
    }


def _box(box: Box) -> dict[str, Any]:
    more = f" +{len(box.holders) - _SHOWN}" if len(box.holders) > _SHOWN else ""
    return {
        "x": box.x,
        "y": box.y,
        "title": box.role.title,
        "holders": ", ".join(box.holders[:_SHOWN]) + more if box.holders else "vacant",
        "vacant": not box.holders,
        "external": box.role.kind == "external",
    }


def _points(line: ReportingLine) -> list[tuple[float, float]]:
    """Return the corners of a line, from the superior down."""
    shift = 24.0 if line.dotted and not line.level else 0.0
    upper, lower = line.upper.x + WIDTH / 2 + shift, line.lower.x + WIDTH / 2 + shift
    top, bottom = line.upper.y + HEIGHT, line.lower.y
    if line.level:
        return [(upper, top), (upper, top + line.level), (lower, top + line.level), (lower, top)]
    middle = (top + bottom) / 2 + (6.0 if line.dotted else 0.0)
    return [(upper, top), (upper, middle), (lower, middle), (lower, bottom)]
