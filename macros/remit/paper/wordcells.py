"""Cells of a table in pandoc's syntax tree: made, measured, and without links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.doctree.nodes import block_text, held, holding, only_chips
from remit.doctree.pandoc import Node
from remit.paper.columns import Column, column

NONE: Any = ["", [], []]
"""No attributes."""
LEFT: Any = [{"t": "AlignLeft"}, {"t": "ColWidthDefault"}]
"""A column of words, whose width is still to be said."""


def row(cells: list[Any]) -> Any:
    """Return a row of cells."""
    return [NONE, cells]


def cell(blocks: list[Node]) -> Any:
    """Return a cell of blocks."""
    return [NONE, {"t": "AlignDefault"}, 1, 1, blocks]


def measured(content: Any) -> list[Column]:
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
                columns[at].append("/".join(only_chips(cell[4])) or block_text(cell[4]))
            until = min(at + cell[3], len(columns))
            open_rows[at:until] = [cell[2]] * (until - at)
            at = until
        open_rows = [max(each - 1, 0) for each in open_rows]


def unlinked(blocks: Iterable[Node]) -> list[Node]:
    """Return a heading's blocks with links as plain words."""
    return [{**block, "c": _words(block["c"])} if block["t"] in ("Plain", "Para") else block for block in blocks]


def _words(inlines: Iterable[Node]) -> list[Node]:
    made: list[Node] = []
    for inline in inlines:
        inside = held(inline)
        if inline["t"] == "Link":
            made += _words(inside or [])
        else:
            made.append(inline if inside is None else holding(inline, _words(inside)))
    return made
