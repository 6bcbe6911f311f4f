"""Which paragraph of one text became which of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from remit.intake.returned.text_patch import normalize, words_of
from remit.intake.wordfile import wordtext
from remit.redline.diff import align
from remit.text import fold_letters

_ALIKE = 0.4
_UNLIKE = 0.05
"""What a pair is worth that has little in common: more than none, for a paragraph may have been written anew."""
_MOST = 40_000
"""How many pairs of paragraphs are weighed against each other; beyond, they are taken in their order."""

Pair = tuple[int | None, int | None]


def match_paragraphs(before: Sequence[wordtext.Paragraph], after: Sequence[wordtext.Paragraph]) -> list[Pair]:
    """Return which line of one reading is which of another: a row of a table goes as a whole, and then by column."""
    olds, news = _group_rows(before), _group_rows(after)
    found: list[Pair] = []
    heads = [[before[unit[0]].text if before[unit[0]].cell else "" for unit in olds]]
    heads.append([after[unit[0]].text if after[unit[0]].cell else "" for unit in news])
    text = [
        [" ".join(lines[at].text for at in unit) for unit in units] for lines, units in ((before, olds), (after, news))
    ]
    for one, other in match_texts(text[0], text[1], (heads[0], heads[1])):
        if one is None or other is None:
            found += ((at, None) for at in (olds[one] if one is not None else ()))
            found += ((None, at) for at in (news[other] if other is not None else ()))
        else:
            found += _match_within(before, after, olds[one], news[other])
    return found


def match_texts(
    before: Sequence[str], after: Sequence[str], heads: tuple[Sequence[str], Sequence[str]] | None = None
) -> list[Pair]:
    """Return which text of one sequence is which of the other, in order; None for one that is only in one of them.

    `heads` are the first cells of those that are rows of a table: a row is never a paragraph.
    """
    olds, news = heads or ([""] * len(before), [""] * len(after))
    keys = [
        [(normalize_letters(each), bool(head)) for each, head in zip(*side, strict=True)]
        for side in ((before, olds), (after, news))
    ]
    score = _Score.of(before, after, olds, news)
    exact = align.matches(keys[0], keys[1])
    between = align.gaps(exact, len(before), len(after))
    pairs = sorted([*exact, *(pair for one, other in between for pair in _match_changed(score, one, other))])
    return list(align.spread(pairs, len(before), len(after)))


def normalize_letters(text: str) -> str:
    """Return a text as it is compared when words alone count."""
    return fold_letters(text) or text.strip()


@dataclass(frozen=True, slots=True)
class _Score:
    """How good a match two texts are; equal first cells of rows count half."""

    before: Sequence[align.Unit]
    after: Sequence[align.Unit]
    olds: Sequence[str]
    news: Sequence[str]

    @classmethod
    def of(cls, before: Sequence[str], after: Sequence[str], olds: Sequence[str], news: Sequence[str]) -> _Score:
        """Prepare texts to be compared by their words."""
        units = [[align.make_unit("", "", words_of(text)) for text in side] for side in (before, after)]
        return cls(units[0], units[1], olds, news)

    def __call__(self, old: int, new: int) -> float:
        one, other = self.olds[old], self.news[new]
        if bool(one) != bool(other):
            return 0.0
        like = align.likeness(self.before[old], self.after[new])
        if one and normalize(one) == normalize(other):
            like = 0.5 + like / 2
        return like if like >= _ALIKE else _UNLIKE


def _group_rows(lines: Sequence[wordtext.Paragraph]) -> list[list[int]]:
    """Return the lines as they are aligned: each on its own, but those of a row of a table together."""
    grouped = groupby(range(len(lines)), lambda at: (lines[at].cell or (-1, at))[:2])
    return [list(group) for _, group in grouped]


def _match_within(
    before: Sequence[wordtext.Paragraph], after: Sequence[wordtext.Paragraph], olds: Sequence[int], news: Sequence[int]
) -> Iterator[Pair]:
    """Yield the pairs of lines of one paragraph or row, by column where each has one text in each of its cells."""
    old_columns, new_columns = (
        {_column(lines[at]): at for at in unit} for lines, unit in ((before, olds), (after, news))
    )
    if len(old_columns) == len(olds) and len(new_columns) == len(news) and max(old_columns) == max(new_columns):
        for column in sorted({*old_columns, *new_columns}):
            yield old_columns.get(column), new_columns.get(column)
        return
    for one, other in match_texts([before[at].text for at in olds], [after[at].text for at in news]):
        yield None if one is None else olds[one], None if other is None else news[other]


def _column(line: wordtext.Paragraph) -> int:
    return line.cell[2] if line.cell else 0


def _match_changed(score: _Score, olds: range, news: range) -> align.Pairs:
    """Return the pairs of two stretches that differ: those that match best as a whole, in their order."""
    if len(olds) * len(news) > _MOST:
        return [pair for pair in zip(olds, news, strict=False) if score(*pair)]
    return align.heaviest_chain([(old, new, worth) for old in olds for new in news if (worth := score(old, new))])
