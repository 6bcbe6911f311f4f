"""The review calendar: what must be looked at again, and when."""

from __future__ import annotations

from datetime import date

from remit.register import RegisterRow, State, document_register


def reviews(register: document_register.Register) -> tuple[RegisterRow, ...]:
    """Return the documents that are reviewed, the most urgent first; those with no known date come last."""
    rows = [row for row in register.rows if row.state is not State.RETIRED]
    return tuple(sorted(rows, key=lambda row: (row.next_review or date.max, row.id)))
