"""The context in which a page is normalized, and the normalized tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from remit.doctree.nodes import Node, span, string, walk
from remit.model import Slugify

REDACT = "redact"
"""The class that marks what a redacted copy leaves out."""
_LITERAL = re.compile(
    rf"""\{{[^{{}}\n]*[\s.:"'=]{REDACT}\b(?:[^{{}}\n]*\}})?|class\s*=\s*["']?[\w\s-]*\b{REDACT}\b""", re.IGNORECASE
)


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


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that cannot be laid out, and why, in words for its author."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """The context in which a page is normalized.

    `path` is the page's file; `documents` are the ids of controlled documents by their place in the site; `pictures`
    says whether a file of the handbook (by its place in the site) may be shown, and `undrawn` why those cannot be drawn
    that were tried; `partial` says what of an image is lost although it is shown; `redacted` leaves out what is marked;
    `slugify` says how headings get their anchors.
    """

    path: str
    documents: Mapping[str, str]
    pictures: Callable[[str], bool]
    undrawn: Mapping[str, str] = field(default_factory=dict)
    partial: Callable[[str], str] = field(default=lambda _: "")
    redacted: bool = False
    slugify: Slugify | None = None


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


def mentions_mark(text: str) -> bool:
    """Say whether a text holds the word that marks what is to be left out, as a mark or otherwise."""
    return REDACT in text.casefold()


def shows_mark(text: str) -> bool:
    """Say whether a text that is shown as it is shows a mark for redaction."""
    return mentions_mark(text) and _LITERAL.search(text) is not None


def shown_mark(blocks: Iterable[Node]) -> int:
    """Return the line of the first block that shows a mark as its text, so that it marks nothing; 0 without one.

    Its author meant something to be left out. Code shows what is written in it, and no more.
    """
    line: int = 1
    for node in walk(blocks):
        line = node.get("line", line)
        if node["t"] == "Str" and shows_mark(node["c"]):
            return line
    return 0


def forget_places(blocks: list[Node], id_: str, anchors: Collection[str]) -> None:
    """Let links within a text name none of its places that are not there: they hold the words of a hidden heading."""
    for node in walk(blocks):
        if node["t"] == "Link" and node["c"][2][0].startswith(f"remit:{id_}#"):
            target, _, anchor = node["c"][2][0].partition("#")
            node["c"][2][0] = f"{target}#{anchor if anchor in anchors else ''}"
