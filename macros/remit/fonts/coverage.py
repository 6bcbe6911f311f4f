"""What can be shown in a PDF: the fonts' characters, and those that need none. Agrees with what Typst refuses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

VENDORED = "vendored.txt"
"""The file beside this one that holds the ranges of the vendored fonts' characters, one a line, in hexadecimal."""
_INVISIBLE = (
    # Line ends and tabs, which lay text out.
    "9-D 85 2028-2029 "
    # Spaces of other widths, which are made from the plain one.
    "2000-200A 202F 205F 3000 "
    # Unicode's Default_Ignorable_Code_Point, as text shaping knows it: without a glyph they are left out.
    "AD 34F 61C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FFA0 FFF0-FFF8 "
    "1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
)
_FORBIDDEN = frozenset("\0\ufeff\ufffe\uffff")
"""What no PDF may hold as text, even where a font has a glyph for it (ISO 19005-3, 6.2.11.7.2)."""


class Missing(NamedTuple):
    """A character that cannot be shown, and where it is, from line 1 and column 1."""

    line: int
    column: int
    character: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters that a set of fonts can show."""

    characters: frozenset[str]

    def missing(self, text: str) -> Iterator[Missing]:
        """Yield every character of a text that cannot be shown, in reading order; the text has plain line ends."""
        unknown = self.unknown(text)
        if not unknown:
            return
        for number, line in enumerate(text.split("\n"), start=1):
            if not unknown.isdisjoint(line):
                for column, character in enumerate(line, start=1):
                    if character in unknown:
                        yield Missing(number, column, character)

    def unknown(self, text: str) -> frozenset[str]:
        """Return the characters of a text that cannot be shown; quick where there are none."""
        return frozenset(character for character in set(text) - self.characters if not self._composed(character))

    def _composed(self, character: str) -> bool:
        """Say whether a character can be put together from its parts, such as `≯` from `>` and a stroke."""
        parts = unicodedata.normalize("NFD", character)
        return parts != character and self.characters.issuperset(parts)

    def with_more(self, characters: Iterable[str]) -> Coverage:
        """Return what can be shown with further fonts."""
        return Coverage(self.characters | {each for each in characters if self.is_text(each)})

    @staticmethod
    def is_text(character: str) -> bool:
        """Say whether a character means the same to everybody: PDF/A forbids private ones and marks of bytes."""
        return character not in _FORBIDDEN and unicodedata.category(character) not in ("Co", "Cs")


@cache
def vendored() -> Coverage:
    """Return what the vendored fonts can show."""
    ranges = (files("remit.fonts") / VENDORED).read_text("utf-8")
    return Coverage(frozenset()).with_more(_expanded(ranges) | _expanded(_INVISIBLE))


def _expanded(ranges: str) -> frozenset[str]:
    found: set[str] = set()
    for each in ranges.split():
        start, _, end = each.partition("-")
        found.update(map(chr, range(int(start, 16), int(end or start, 16) + 1)))
    return frozenset(found)
