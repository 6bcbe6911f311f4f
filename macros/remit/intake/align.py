"""Which paragraph of one text became which of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from remit.intake.words import likeness

_ALIKE = 0.4
_UNLIKE = 0.05
"""What a pair is worth that has little in common: more than none, for a paragraph may have been written anew."""
_MOST = 40_000
"""How many pairs of paragraphs are weighed against each other; beyond, they are taken in their order."""

Pair = tuple[int | None, int | None]


def pairs(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Return which line of one text is which of the other, in order; None for one that is only in one of them."""
    matcher = SequenceMatcher(None, [letters(each) for each in before], [letters(each) for each in after], False)
    found: list[Pair] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            found += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            found += _changed(before, after, range(i1, i2), range(j1, j2))
    return found


def letters(text: str) -> str:
    """Return a text as it is compared when words alone count."""
    return "".join(filter(str.isalnum, text)).casefold() or text.strip()


def _changed(before: Sequence[str], after: Sequence[str], olds: range, news: range) -> Iterator[Pair]:
    """Yield the pairs of two runs that differ: those most alike as a whole, in their order (dynamic programming)."""
    if len(olds) * len(news) > _MOST:
        yield from _in_order(olds, news)
        return
    gains = [[_gain(before[old], after[new]) for new in news] for old in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in reversed(range(len(olds))):
        for j in reversed(range(len(news))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], gains[i][j] + best[i + 1][j + 1])
    i = j = 0
    while i < len(olds) and j < len(news):
        if gains[i][j] and best[i][j] == gains[i][j] + best[i + 1][j + 1]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield olds[i], None
            i += 1
        else:
            yield None, news[j]
            j += 1
    yield from ((old, None) for old in olds[i:])
    yield from ((None, new) for new in news[j:])


def _gain(old: str, new: str) -> float:
    like = likeness(old, new)
    return like if like >= _ALIKE else _UNLIKE


def _in_order(olds: range, news: range) -> Iterator[Pair]:
    both = min(len(olds), len(news))
    yield from zip(olds[:both], news[:both], strict=True)
    yield from ((old, None) for old in olds[both:])
    yield from ((None, new) for new in news[both:])
