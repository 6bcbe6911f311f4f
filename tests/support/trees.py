"""Trees of texts, as redlines compare them."""

from __future__ import annotations

from remit.doctree import reader
from remit.doctree.marked import MarkedText
from remit.doctree.nodes import Node, in_words


def tree(text: str, *, own: bool = False) -> list[Node]:
    """Return the tree of a text, an author's or one of ours, word by word."""
    return in_words(reader.read(MarkedText(text=text), own=own).blocks)
