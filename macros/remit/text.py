"""Small services for texts that people read: numbers with their nouns, the name that was probably meant, cuts."""

from __future__ import annotations

import difflib
import heapq
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_SHOWN = 12
_FEW = 64
_NEAR = 8


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it has to be: `1 error`, `2,000 documents in force`."""
    head, _, rest = noun.partition(" ")
    if number != 1:
        head = f"{head[:-1]}ies" if re.search("[^aeiou]y$", head) else f"{head}s"
    return f"{number:,} {head}{' ' + rest if rest else ''}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which of the known names is meant, or which there are."""
    names = tuple(sorted(known))
    if close := closest(word, names):
        return f"Did you mean `{close}`?"
    if not names:
        return "There is none yet."
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"Known: {', '.join(names[:_SHOWN])}{more}."


@lru_cache(maxsize=4096)
def closest(word: str, names: tuple[str, ...]) -> str:
    """Return the name that is most like a word; empty when none is much like it."""
    candidates: Iterable[str] = names
    if len(names) > _FEW:  # comparing letter by letter is slow: a thousand broken links must not take minutes
        wanted = _pieces(word)
        candidates = heapq.nlargest(_NEAR, names, key=lambda name: _likeness(wanted, _pieces(name)))
    return next(iter(difflib.get_close_matches(word, candidates, n=1)), "")


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common or 1)


@lru_cache(maxsize=16384)
def _pieces(word: str) -> frozenset[str]:
    """Return the letters of a word and their neighbouring pairs."""
    return frozenset((*word, *map("".join, pairwise(word))))


def fold_letters(text: str) -> str:
    """Return the letters and digits of a text in one case, for comparing words alone."""
    return "".join(filter(str.isalnum, text)).casefold()


def shorten(text: str, most: int = 80) -> str:
    """Return a text, or its beginning when it is long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
