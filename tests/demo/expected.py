"""What the script means for every document on every day, written by hand from the story and not by the engine.

A span holds from its day (in Vienna) until the next one begins; before the first a document does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from remit.demo.story import Span


def _span(since: str, state: str, version: str, *flags: str, reviewed: str = "") -> Span:
    return Span(
        since=date.fromisoformat(since),
        state=state,  # type: ignore[arg-type]  # one of the four words, as the table below shows
        version=version,
        flags=flags,
        reviewed=date.fromisoformat(reviewed) if reviewed else None,
    )


def _plain_role() -> tuple[Span, ...]:
    return (
        _span("2025-05-01", "draft", "1.0.0"),
        _span("2025-05-05", "in-force", "1.0.0", reviewed="2025-05-05"),
    )


EXPECTED: Mapping[str, tuple[Span, ...]] = {
    "POL-001": (
        _span("2025-05-19", "approved", "1.0.0"),
        _span("2025-06-01", "in-force", "1.0.0", reviewed="2025-06-01"),
        _span("2025-11-18", "in-force", "1.0.0", "pending", reviewed="2025-06-01"),
        _span("2025-11-20", "in-force", "1.1.0", reviewed="2025-11-20"),
        _span("2026-09-15", "in-force", "1.1.0", "pending", reviewed="2025-11-20"),
        _span("2026-09-17", "in-force", "1.1.0", reviewed="2025-11-20"),  # 2.0.0 waits for 1 December
    ),
    "POL-002": (
        _span("2025-06-11", "draft", "1.0.0"),
        _span("2025-06-12", "in-force", "1.0.0", reviewed="2025-06-12"),
        _span("2025-12-02", "in-force", "1.0.0", "modified", reviewed="2025-06-12"),
        _span("2026-01-13", "in-force", "1.0.0", "pending", reviewed="2025-06-12"),
        _span("2026-01-15", "in-force", "1.1.0", reviewed="2026-01-15"),
    ),
    "PRC-001": (
        _span("2025-05-12", "in-force", "1.0.0", reviewed="2025-05-12"),
        _span("2025-11-04", "in-force", "1.0.0", "pending", reviewed="2025-05-12"),
        _span("2025-11-05", "in-force", "1.0.1", reviewed="2025-11-05"),
    ),
    "PRC-002": (
        _span("2025-06-24", "draft", "1.0.0"),  # and still after the first of two approvals
        _span("2025-06-30", "in-force", "1.0.0", reviewed="2025-06-30"),
        _span("2026-01-27", "in-force", "1.0.0", "pending", reviewed="2025-06-30"),
        _span("2026-02-05", "in-force", "2.0.0", "retroactive", reviewed="2026-02-05"),
    ),
    "PRC-003": (
        _span("2025-09-09", "draft", "1.0.0"),
        _span("2025-09-11", "approved", "1.0.0"),
        _span("2025-09-24", "draft", "1.0.0"),
        _span("2025-10-06", "draft", "1.0.1"),
        _span("2025-10-08", "approved", "1.0.1"),
        _span("2025-10-15", "in-force", "1.0.1", reviewed="2025-10-15"),
        _span("2026-09-30", "in-force", "1.0.1", reviewed="2026-09-30"),
        _span("2026-10-12", "in-force", "1.0.1", "modified", reviewed="2026-09-30"),
    ),
    "PRC-004": (
        _span("2026-03-03", "draft", "1.0.0"),  # the approval of 10 March does not count
        _span("2026-03-24", "in-force", "1.0.0", reviewed="2026-03-24"),
    ),
    "STD-001": (
        _span("2025-08-04", "draft", "1.0.0"),
        _span("2025-08-12", "draft", "1.0.1"),
        _span("2025-08-13", "in-force", "1.0.1", reviewed="2025-08-13"),
        _span("2026-01-28", "in-force", "1.0.1", "pending", reviewed="2025-08-13"),
        _span("2026-01-31", "in-force", "1.1.0", reviewed="2026-01-31"),
        _span("2026-10-20", "in-force", "1.1.0", "pending", reviewed="2026-01-31"),
    ),
    "PLN-001": (
        _span("2025-07-08", "draft", "1.0.0"),
        _span("2025-07-10", "in-force", "1.0.0", "contested", reviewed="2025-07-10"),
        _span("2025-12-16", "in-force", "1.0.0", "pending", "contested", reviewed="2025-07-10"),
        _span("2025-12-18", "in-force", "1.1.0", reviewed="2025-12-18"),
        _span("2026-06-15", "in-force", "1.1.0", reviewed="2026-06-15"),
    ),
    "GDL-001": (
        _span("2025-08-20", "draft", "1.0.0"),
        _span("2025-08-21", "in-force", "1.0.0", reviewed="2025-08-21"),
        _span("2026-03-31", "retired", "1.0.0", reviewed="2025-08-21"),
    ),
    "GDL-002": (
        _span("2026-10-06", "draft", "1.0.0"),
        _span("2026-10-08", "approved", "1.0.0"),
    ),
    "EXT-001": (
        _span("2025-07-15", "draft", "1.0.0"),
        _span("2025-07-16", "in-force", "1.0.0", reviewed="2025-07-16"),
    ),
    "FRM-001": (_span("2026-10-31", "draft", "1.0.0"),),
    "ROLE-001": (
        *_plain_role(),
        _span("2026-06-09", "in-force", "1.0.0", "pending", reviewed="2025-05-05"),
        _span("2026-06-10", "in-force", "1.0.1", reviewed="2026-06-10"),
    ),
    "ROLE-002": _plain_role(),
    "ROLE-003": (
        *_plain_role(),
        _span("2026-01-20", "in-force", "1.0.0", "pending", reviewed="2025-05-05"),
        _span("2026-01-21", "in-force", "1.1.0", reviewed="2026-01-21"),
    ),
    "ROLE-004": _plain_role(),
    "ROLE-005": _plain_role(),
    "ROLE-006": (
        *_plain_role(),
        _span("2026-03-20", "in-force", "1.0.0", "pending", reviewed="2025-05-05"),
        _span("2026-03-23", "in-force", "1.1.0", reviewed="2026-03-23"),
    ),
}
"""Every document's spans, oldest first."""

OVERDUE: Mapping[str, date] = {"EXT-001": date(2026, 7, 17)}
"""From which day on the review of a document is overdue, until the end; every other one is looked at in time."""


def span_on(document: str, day: date) -> Span | None:
    """Return what holds for a document on a day; None before it exists."""
    return next((span for span in reversed(EXPECTED[document]) if span.since <= day), None)
