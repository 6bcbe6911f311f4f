"""Headings of a settled tree: what is written in them, and their levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from remit.paper.pandoc import Node
from remit.paper.tree import held, text_of


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


def level(node: Any, before: int) -> int:
    """Give the headings in a part of a tree levels without gaps, in the order of reading; return that of the last."""
    if isinstance(node, list):
        for each in node:
            before = level(each, before)
    elif isinstance(node, dict):
        content: Any = node.get("c")
        if node["t"] == "Header":
            content[0] = before = 1 if before == 0 else min(max(content[0], 2), before + 1)
        elif node["t"] == "Table":
            content = [content[3:], content[1]]  # the caption stands below
        before = level(content, before)
    return before
