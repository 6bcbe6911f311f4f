"""Cells of a table in pandoc's syntax tree: made, measured, and without links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.paper.pandoc import Node
from remit.paper.tree import block_text, held, holding
from remit.paper.widths import Column, column

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
    """Measure the columns of a table; a cell over several columns counts for none of them."""
    count = len(content[2])
    heads: list[list[str]] = [[] for _ in range(count)]
    cells: list[list[str]] = [[] for _ in range(count)]
    for each_row in content[3][1]:
        _gather(each_row, heads)
    for body in content[4]:
        for each_row in [*body[2], *body[3]]:
            _gather(each_row, cells)
    for each_row in content[5][1]:
        _gather(each_row, cells)
    return [column(below, " ".join(above)) for above, below in zip(heads, cells, strict=True)]


def _gather(row: Any, columns: list[list[str]]) -> None:
    at = 0
    for cell in row[1]:
        if cell[3] == 1 and at < len(columns):
            columns[at].append(block_text(cell[4]))
        at += cell[3]


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
