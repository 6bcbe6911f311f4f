"""Headings of a normalized tree: what is written in them, and their levels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.doctree.nodes import Node, children, plain_text, rebuild


def words_of(inlines: Iterable[Node]) -> str:
    """Return what is written in a heading; the texts of its pictures are not, as for the site's anchors."""
    return plain_text(_without_pictures([*inlines])).strip()


def _without_pictures(inlines: list[Node]) -> list[Node]:
    return [rebuild(each, inlines=_without_pictures) for each in inlines if each["t"] != "Image"]


def level(blocks: Iterable[Node], before: int) -> int:
    """Give the headings in a tree levels without gaps, in the order of reading; return that of the last."""
    for block in blocks:
        content: Any = block.get("c")
        if block["t"] == "Header":
            content[0] = before = 1 if before == 0 else min(max(content[0], 2), before + 1)
        for inside in children(block):
            before = level(inside, before)
    return before
