"""The palette: the colours of every output by day, said once.

PDFs and spreadsheets take them from here. The style sheet of the site stays a file of its own, with the colours by
night beside these; a test holds that it says the same by day.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Colours(NamedTuple):
    """The colours of a badge or letter, as hexadecimal numbers: background, letter and edge."""

    back: str
    fore: str
    edge: str


COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "accent": "1e3a6e",
        "on-accent": "ffffff",
        "link": "234f95",
        "text": "1a2233",
        "muted": "55617a",
        "page": "ffffff",
        "surface": "f6f8fb",
        "tint": "edf2fa",
        "rule": "dde3ec",
        "rule-strong": "7c89a1",
        "focus": "2563c9",
    }
)
"""The colours of page and text, by name."""
BADGES: Mapping[str, Colours] = MappingProxyType(
    {
        "draft": Colours("eef1f5", "465066", "c6cedb"),
        "approved": Colours("e2ecfb", "1a4a94", "b3cbf0"),
        "in-force": Colours("ddf2e4", "14603a", "a5d8b9"),
        "pending": Colours("fdf0cf", "744a00", "ecd08a"),
        "due-soon": Colours("fde8d3", "8a3f06", "f2c193"),
        "overdue": Colours("fce0df", "9c1c1c", "f0b0ad"),
        "retired": Colours("ececee", "54565c", "cfd0d4"),
        "superseded": Colours("f1ecf7", "5b3f86", "d4c5e8"),
        "vacant": Colours("ffffff", "9c1c1c", "c9504c"),
        "critical": Colours("1e3a6e", "ffffff", "1e3a6e"),
        "external": Colours("dff3f3", "0c5a60", "a9d9db"),
        "public": Colours("ffffff", "14603a", "a5d8b9"),
        "internal": Colours("ffffff", "2b4a80", "b3c3de"),
        "confidential": Colours("ffffff", "744a00", "d9b45c"),
        "restricted": Colours("9c1c1c", "ffffff", "9c1c1c"),
    }
)
"""The colours of a badge, by its kind."""
LETTERS: Mapping[str, Colours] = MappingProxyType(
    {
        "R": Colours("dbe7fb", "143e85", "a9c4f2"),
        "A": Colours("1e3a6e", "ffffff", "1e3a6e"),
        "C": Colours("d8f0ec", "0b544c", "9dd5cc"),
        "I": Colours("eceff4", "424d60", "c9d1dd"),
        "S": Colours("ece5f8", "52358a", "cdbdea"),
        "V": Colours("fdf0cf", "744a00", "ecd08a"),
        "D": Colours("f9e1ee", "8a1c5c", "ecb4d3"),
    }
)
"""The colours of a letter of responsibility."""


def css() -> Mapping[str, str]:
    """Return the palette as the properties of a style sheet, by name."""
    found = {f"--remit-{name}": f"#{colour}" for name, colour in COLOURS.items()}
    for family, chips in (("badge", BADGES), ("raci", LETTERS)):
        for name, chip in chips.items():
            for part, colour in zip(("bg", "fg", "rule"), chip, strict=True):
                found[f"--{family}-{name.lower()}-{part}"] = f"#{colour}"
    return found


def typst() -> Mapping[str, Mapping[str, str | tuple[str, ...]]]:
    """Return the palette as the templates of PDFs read it: page and text, badges, and letters in small."""
    return {
        "colours": {name: f"#{colour}" for name, colour in COLOURS.items()},
        "badges": {name: tuple(f"#{each}" for each in chip) for name, chip in BADGES.items()},
        "letters": {name.lower(): tuple(f"#{each}" for each in chip) for name, chip in LETTERS.items()},
    }
