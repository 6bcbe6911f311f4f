"""A pack as tests look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.finding import Finding
from remit.pack.bound import Volume
from remit.pack.content import Content

DAY, BEGIN = date(2026, 10, 31), date(2026, 1, 31)
"""The day of the demonstration's pack, and the one it is compared with."""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A pack, what it was made from, and what was found."""

    content: Content
    volumes: list[Volume]
    findings: list[Finding]
