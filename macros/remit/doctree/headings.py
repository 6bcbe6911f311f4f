"""Headings of a settled tree: what is written in them, and their levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from remit.doctree.nodes import held, table_rows, text_of
from remit.doctree.pandoc import Node


def words_of(inlines: Iterable[Node]) -> str:
    """Return what is written in a heading; the texts of its pictures are not, as for the site's anchors."""
    return text_of(_without_pictures(inlines)).strip()


def _without_pictures(inlines: Iterable[Node]) -> Iterator[Node]:
    for each in inlines:
        inside = held(each)
        if inside is None:
            yield each
        elif each["t"] != "Image":
            yield from _without_pictures(inside)


def level(blocks: Iterable[Node], before: int) -> int:
    """Give the headings in a tree levels without gaps, in the order of reading; return that of the last."""
    for block in blocks:
        content: Any = block.get("c")
        if block["t"] == "Header":
            content[0] = before = 1 if before == 0 else min(max(content[0], 2), before + 1)
        for part in _parts(block["t"], content):
            before = level(part, before)
    return before


def _parts(kind: str, content: Any) -> Iterator[Iterable[Node]]:
    """Yield the blocks within a block in the order of reading; a table's caption stands below it."""
    if kind in ("Para", "Plain"):
        yield from _notes(content)
    elif kind == "Header":
        yield from _notes(content[2])
    elif kind == "LineBlock":
        for line in content:
            yield from _notes(line)
    elif kind == "BlockQuote":
        yield content
    elif kind in ("Div", "Figure"):
        yield content[-1]
    elif kind in ("BulletList", "OrderedList"):
        yield from content if kind == "BulletList" else content[1]
    elif kind == "DefinitionList":
        for term, said in content:
            yield from _notes(term)
            yield from said
    elif kind == "Table":
        yield from (cell[4] for row in table_rows(content) for cell in row[1])
        yield content[1][1]


def _notes(inlines: Iterable[Node]) -> Iterator[list[Node]]:
    for inline in inlines:
        if inline["t"] == "Note":
            yield inline["c"]
        elif inline["t"] != "Str":
            yield from _notes(held(inline) or ())
