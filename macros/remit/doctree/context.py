"""The context in which a page is normalized, and the normalized tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from remit.doctree.html import Tag, read_piece
from remit.doctree.nodes import Node, span, string, walk
from remit.doctree.pandoc import Unreadable

REDACT = "redact"
"""The class that marks what a redacted copy leaves out."""


class NotRenderable(Exception):
    """A text that cannot be laid out; its words say why."""


class NestedTooDeeply(NotRenderable):
    """Blocks are nested deeper than they can be laid out."""

    def __init__(self) -> None:
        super().__init__("its blocks are nested too deeply.")


class TableTooWide(NotRenderable):
    """A table has more columns than any page can show."""

    def __init__(self, columns: int) -> None:
        super().__init__(f"it holds a table of {columns:,} columns.")


DEEPEST = 24
"""How deep blocks may stand in one another; what is nested deeper cannot be laid out."""
Open = list[tuple[Tag | None, list[Node]]]
"""The tags that are open, the innermost last, each with what it holds so far; the first stands for none."""


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """The context in which a page is normalized.

    `path` is the page's file; `documents` are the ids of controlled documents by their place in the site; `pictures`
    says whether a file of the handbook (by its place in the site) may be shown, and `undrawn` why those cannot be drawn
    that were tried; `fragments` are the page's pieces of HTML as blocks; `redacted` leaves out what is marked.
    """

    path: str
    documents: Mapping[str, str]
    pictures: Callable[[str], bool]
    undrawn: Mapping[str, str] = field(default_factory=dict)
    fragments: Mapping[str, list[Node] | Unreadable] = field(default_factory=dict)
    redacted: bool = False


@dataclass(frozen=True, kw_only=True)
class NormalizedDocument:
    """A normalized tree: its blocks, the anchors in it, the pictures it shows, and what had to be left out.

    `top` is the anchor of its title, and empty when it has none.
    """

    blocks: list[Node]
    top: str
    anchors: frozenset[str]
    pictures: frozenset[str]
    losses: tuple[str, ...] = ()


def redaction_note() -> Node:
    """Return what stands for something that is left out of a redacted copy."""
    return span(["redacted"], [string("[redacted]")])


def holds_redacted(inlines: Iterable[Node]) -> bool:
    """Say whether inlines hold what stands for something left out."""
    return any(node == redaction_note() for node in walk(inlines))


def fragments_in(blocks: Iterable[Node]) -> Iterator[str]:
    """Yield the pieces of HTML in a tree that have to be read as HTML before it is normalized."""
    for node in walk(blocks):
        if node["t"] == "RawBlock" and node["c"][0] == "html" and read_piece(node["c"][1]).is_fragment:
            yield node["c"][1]


def nest(tag: Tag, open_: Open, close: Callable[[Open], None]) -> None:
    """Open a tag, or close it with those that were left open in it; one that closes nothing is passed over."""
    if not tag.closes:
        if len(open_) > DEEPEST:
            raise NestedTooDeeply
        open_.append((tag, []))
    elif any(before and before.name == tag.name for before, _ in open_):
        while open_[-1][0] and open_[-1][0].name != tag.name:
            close(open_)
        close(open_)
