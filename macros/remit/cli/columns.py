"""How much room text takes on a terminal, and how it is broken into lines."""

from __future__ import annotations

import re
import unicodedata

NARROWEST = 30
"""The narrowest terminal that text is fitted to; on a narrower one the terminal itself breaks the lines."""
_LONG_WORD = 24
# Where prose may be broken, and where a cell may: there also after a hyphen or slash between letters.
_SPACES = re.compile(r"(?<=\s)(?=\S)")
_BREAKS = re.compile(r"(?<=[^\W\d_][-/])(?=[^\W\d_])|(?<=\s)(?=\S)")


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else unicodedata.category(char) not in ("Mn", "Me", "Cf")
        for char in text
    )


def longest_word(text: str) -> int:
    """Return how narrow a column with this text may become; a very long word is broken rather than let stand."""
    return min(max(cells(word.rstrip()) for word in _BREAKS.split(text)), _LONG_WORD)


def wrapped(text: str, width: int, *, prose: bool = False) -> list[str]:
    """Return text in lines of at most `width` columns.

    A word that is longer is broken where it must be; in prose it is left whole, for it may be a path to be copied.
    """
    lines = [""]
    for word in (_SPACES if prose else _BREAKS).split(text):
        if lines[-1] and cells(lines[-1] + word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
        while not prose and cells(lines[-1].rstrip()) > width and len(lines[-1]) > 1:
            lines[-1:] = _broken(lines[-1], width)
    return [line.rstrip() for line in lines]


def hanging(line: str, width: int, indent: int = 4) -> list[str]:
    """Return a line of prose in lines of `width` columns, the later ones indented below the first."""
    if cells(line) <= width:
        return [line]
    text = line.lstrip()
    lead = len(line) - len(text)
    below = lead + (2 if text.startswith("→ ") else 0 if lead else indent)
    width = max(width, NARROWEST)
    first = wrapped(text, width - lead, prose=True)[0]
    rest = text[len(first) :].lstrip()
    return [
        " " * lead + first,
        *(" " * below + part for part in (wrapped(rest, width - below, prose=True) if rest else ())),
    ]


def _broken(word: str, width: int) -> list[str]:
    """Break a word that is longer than a line; at least one character stays before the break."""
    end = 1
    while end < len(word) and cells(word[: end + 1]) <= width:
        end += 1
    return [word[:end], word[end:]]
