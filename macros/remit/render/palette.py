"""The colours of badges and letters as numbers: those of the site by day, for outputs that know no style sheet.

A test holds them against the site's style sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ACCENT, ON_ACCENT, LINK, TEXT, MUTED = "1e3a6e", "ffffff", "234f95", "1a2233", "55617a"
RULE = "dde3ec"

BADGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "draft": ("eef1f5", "465066"),
        "approved": ("e2ecfb", "1a4a94"),
        "in-force": ("ddf2e4", "14603a"),
        "pending": ("fdf0cf", "744a00"),
        "due-soon": ("fde8d3", "8a3f06"),
        "overdue": ("fce0df", "9c1c1c"),
        "retired": ("ececee", "54565c"),
        "superseded": ("f1ecf7", "5b3f86"),
        "vacant": ("ffffff", "9c1c1c"),
        "critical": ("1e3a6e", "ffffff"),
        "external": ("dff3f3", "0c5a60"),
        "public": ("ffffff", "14603a"),
        "internal": ("ffffff", "2b4a80"),
        "confidential": ("ffffff", "744a00"),
        "restricted": ("9c1c1c", "ffffff"),
    }
)
"""Background and foreground of a badge, by its kind."""

LETTERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "R": ("dbe7fb", "143e85"),
        "A": ("1e3a6e", "ffffff"),
        "C": ("d8f0ec", "0b544c"),
        "I": ("eceff4", "424d60"),
        "S": ("ece5f8", "52358a"),
        "V": ("fdf0cf", "744a00"),
        "D": ("f9e1ee", "8a1c5c"),
    }
)
"""Background and foreground of a letter of responsibility."""
