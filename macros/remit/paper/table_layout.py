"""How wide the columns of a table are, from what stands in them; all measures are in characters of table text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt
from typing import Any

from remit.doctree import Node, nodes

UPRIGHT_LINE, LANDSCAPE_LINE = 102.0, 155.0
"""How many characters of table text go on a line of an upright and of a landscape page."""
LONGEST_WORD = 28
"""How many letters a word may have that is never broken."""
_PADDING = 2.0
_BOLD = 1.15  # how much wider than table text a heading is
_CAPITALS = 1.3  # how much wider a word of capitals is
_LETTERS = 3  # so many capitals are an abbreviation, or the letters of a matrix
_LINES = 2  # a heading may well take so many
_BROKEN = 24  # so much room has a word that may be broken, such as an address or a digest
_TIGHTEST = 1.66  # 8.3 points are then 5
_TURNED = 3.6  # how wide a heading is that runs from bottom to top, with its padding


def measured(content: Any) -> list[ColumnMeasure]:
    """Measure the columns of a table; a cell over several columns counts for none of them.

    A cell over several rows counts once, and in the rows below the next cell stands beside it.
    """
    count = len(content[2])
    heads: list[list[str]] = [[] for _ in range(count)]
    cells: list[list[str]] = [[] for _ in range(count)]
    _gather(content[3][1], heads)
    for body in content[4]:
        _gather([*body[2], *body[3]], cells)
    _gather(content[5][1], cells)
    return [column(below, " ".join(above)) for above, below in zip(heads, cells, strict=True)]


def _gather(rows: Iterable[Any], columns: list[list[str]]) -> None:
    """Add the texts of rows to their columns."""
    open_rows = [0] * len(columns)  # how many rows a cell from above still reaches down
    for each_row in rows:
        at = 0
        for cell in each_row[1]:
            while at < len(columns) and open_rows[at]:
                at += 1
            if cell[3] == 1 and at < len(columns):
                columns[at].append("/".join(nodes.only_chips(cell[4])) or nodes.plain_text(cell[4]))
            until = min(at + cell[3], len(columns))
            open_rows[at:until] = [cell[2]] * (until - at)
            at = until
        open_rows = [max(each - 1, 0) for each in open_rows]


def unlinked(tree: Iterable[Node]) -> list[Node]:
    """Return a heading's blocks with links as plain words."""
    made: list[Node] = []
    for node in tree:
        if node["t"] == "Link":
            made += unlinked(node["c"][1])
        else:
            made.append(node if node["t"] == "Note" else nodes.rebuild(node, blocks=unlinked, inlines=unlinked))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMeasure:
    """What a column holds, in its heading and in the cells below: the longest line and the longest word."""

    heading: float = 0
    heading_word: float = 0
    longest: float = 0
    word: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """How a table is laid out: the share of each column in the width, and whether page or headings are turned.

    `tight` tells how many times smaller its type is than that of others, and `longest` how many letters a word of it
    may have that is never broken.
    """

    shares: tuple[float, ...]
    landscape: bool = False
    turned: bool = False
    tight: float = 1
    longest: int = LONGEST_WORD


def column(cells: Sequence[str], heading: str = "") -> ColumnMeasure:
    """Measure a column by the texts of its cells and of its heading."""
    return ColumnMeasure(
        heading=len(heading) / _LINES,
        heading_word=_word(heading) * _BOLD,
        longest=max(map(len, cells), default=0),
        word=max(map(_word, cells), default=0),
    )


def layout(columns: Sequence[ColumnMeasure], line: float | None = None) -> TableLayout:
    """Lay a table out: upright while its words fit, then on a landscape page, with turned headings, at last smaller.

    With a `line`, that is how many characters of table text go onto one where the table stands, and the page is not
    turned for it.
    """
    upright, across = (UPRIGHT_LINE, LANDSCAPE_LINE) if line is None else (line, line)
    needed = [_PADDING + max(each.word, each.heading_word) for each in columns]
    wanted = [_PADDING + max(each.longest, each.heading) for each in columns]
    if sum(needed) <= upright:
        return TableLayout(shares=_shares(needed, wanted, upright))
    if sum(needed) <= across:
        return TableLayout(shares=_shares(needed, wanted, across), landscape=True)
    turned = [needed[0], *(max(_PADDING + each.word, _TURNED) for each in columns[1:])]
    if sum(turned) > sum(needed) * 0.9:  # it is not the headings that are long
        return replace(_tight(needed, wanted, across), landscape=line is None)
    wanted = [wanted[0], *(_PADDING + each.longest for each in columns[1:])]
    on_landscape = line is None and sum(turned) > UPRIGHT_LINE * 0.8
    return replace(_tight(turned, wanted, across if on_landscape else upright), landscape=on_landscape, turned=True)


def _tight(needed: Sequence[float], wanted: Sequence[float], line: float) -> TableLayout:
    """Lay out what needs more than a line: in smaller type, and where that were too small, with broken words."""
    room, longest = max(line, 1.0) * _TIGHTEST, LONGEST_WORD
    while sum(needed) > room and longest > 1:
        longest -= 1
        needed = [min(each, _PADDING + longest * _BOLD) for each in needed]
    shares = _shares(needed, wanted, line)
    return TableLayout(shares=shares, tight=min(max(sum(needed) / line, 1), _TIGHTEST), longest=longest)


def _shares(needed: Sequence[float], wanted: Sequence[float], line: float) -> tuple[float, ...]:
    """Give each column what it needs, and what is left by the square root of what more it wants."""
    wishes = [sqrt(max(want - least, 0)) for want, least in zip(wanted, needed, strict=True)]
    left = max(line - sum(needed), 0)
    if sum(wishes) == 0:
        wishes = [*needed]
    widths = [least + left * wish / sum(wishes) for least, wish in zip(needed, wishes, strict=True)]
    return tuple(width / sum(widths) for width in widths)


@lru_cache(maxsize=4096)  # most cells of a matrix hold one of four letters
def _word(text: str) -> float:
    """Return how wide the longest word is; capitals, figures and digests are wider than words."""
    longest = max(text.split(" "), key=len)
    width = len(longest) - 0.3 * longest.count("\u00a0")
    if len(longest) > _LETTERS and longest.isupper():
        return min(width, _BROKEN) * _CAPITALS
    return (width if width <= LONGEST_WORD else _BROKEN) * (_BOLD if any(map(str.isdigit, longest)) else 1)
