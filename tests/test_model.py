"""What the records of the model answer about themselves."""

from __future__ import annotations

from datetime import date

import pytest
from remit.people import SigningKey


@pytest.mark.parametrize(
    ("start", "end", "compromised", "day", "covers", "is_compromised", "valid"),
    [
        ("2025-01-10", None, None, "2025-01-09", False, False, False),
        ("2025-01-10", None, None, "2025-01-10", True, False, True),
        ("2025-01-10", None, None, "2099-12-31", True, False, True),
        ("2025-01-10", "2025-02-01", None, "2025-01-31", True, False, True),
        ("2025-01-10", "2025-02-01", None, "2025-02-01", False, False, False),
        ("2025-01-10", "2025-01-10", None, "2025-01-10", False, False, False),
        ("2025-01-10", None, "2025-01-20", "2025-01-19", True, False, True),
        ("2025-01-10", None, "2025-01-20", "2025-01-20", True, True, False),
        ("2025-01-10", None, "2025-01-20", "2025-01-21", True, True, False),
        ("2025-01-10", None, "2025-01-01", "2025-01-09", False, True, False),
        ("2025-01-10", "2025-02-01", "2025-01-20", "2025-02-01", False, True, False),
    ],
)
def test_when_a_key_may_decide(
    start: str, end: str | None, compromised: str | None, day: str, covers: bool, is_compromised: bool, valid: bool
) -> None:
    first, last, since = (date.fromisoformat(each) if each else None for each in (start, end, compromised))
    assert first
    key = SigningKey(key="", start=first, end=last, compromised_since=since)
    on = date.fromisoformat(day)
    assert (key.covers(on), key.compromised_on(on), key.valid_on(on)) == (covers, is_compromised, valid)
