"""Proof that no text was lost: every paragraph of the Word file is looked for in the policy as it will be read."""

from __future__ import annotations

from collections.abc import Iterator

from remit.doctree import Node, marked, nodes, reader
from remit.text import fold_letters

_FAR = 20_000  # characters within which the next paragraph is expected


def find_missing(wanted: list[tuple[str, str]], body: str) -> tuple[tuple[str, str], ...]:
    """Return which texts are not in a Markdown body as its readers see it, each with the heading above it."""
    there = fold_letters("".join(_words(reader.read(marked.MarkedText(text=body)).blocks)))
    lost, at = [], 0
    for text, near in wanted:
        sought = fold_letters(text)
        found = there.find(sought, at, at + _FAR + len(sought))
        if found >= 0:
            at = found + len(sought)
        elif sought not in there:
            lost.append((text, near))
    return tuple(lost)


def _words(blocks: list[Node]) -> Iterator[str]:
    """Yield all text in a tree; notes come last."""
    notes: list[Node] = []
    for node in _apart(blocks, notes):
        if node["t"] in ("Str", "Code", "CodeBlock"):
            yield node["c"] if node["t"] == "Str" else node["c"][1]
    for note in notes:
        yield from _words(note["c"])


def _apart(found: list[Node], notes: list[Node]) -> Iterator[Node]:
    """Yield the nodes of a tree without those of its notes, which are put aside."""
    for node in found:
        if node["t"] == "Note":
            notes.append(node)
            continue
        yield node
        for inside in nodes.children(node):
            yield from _apart(inside, notes)
