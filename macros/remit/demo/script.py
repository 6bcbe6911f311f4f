"""The script of the demonstration: what an invented tram company did with its AI handbook, landing by landing.

All names, dates and texts are made up. Times are in UTC, the company's days in Europe/Vienna: the landing of 10 June
2025 at 23:30 is one of 11 June there, and the approval of 31 January 2026 at 23:15 one of 1 February.
"""

from __future__ import annotations

from datetime import date

from remit.demo.year_2025 import YEAR_2025
from remit.demo.year_2026 import YEAR_2026

FIRST_DAY, LAST_DAY = date(2025, 5, 1), date(2026, 10, 31)
ZONE = "Europe/Vienna"
KEYS = ("vera", "vera-2026", "clara", "jonas", "recorder")
"""The signing keys that are made on the spot."""

STORY = (*YEAR_2025, *YEAR_2026)
"""Everything that landed, oldest first."""
