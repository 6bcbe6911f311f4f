"""Normalizing: the tree of a page becomes one that can be printed.

After it headings have levels without gaps and the anchors that they have on the site; a link
leads to a document (`remit:POL-001#scope`), to the web, or is plain text; pictures are ones that lie in the handbook;
and in a redacted copy what is marked as such is gone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from remit.doctree.context import (
    DEEPEST,
    REDACT,
    NestedTooDeeply,
    NormalizedDocument,
    NotRenderable,
    PageContext,
    TableTooWide,
    Unreadable,
    forget_places,
    holds_redacted,
    redaction_note,
)
from remit.doctree.headings import Slugs, words_of
from remit.doctree.nodes import Node, children, is_words, plain_text, rebuild, string
from remit.source import paths

MOST_COLUMNS = 200
"""How many columns a table may have; a single cell can claim to stand over any number of them."""


_WEB = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BLANKS = "".join(map(chr, range(33)))


def normalize(blocks: list[Node], context: PageContext) -> NormalizedDocument | Unreadable:
    """Normalize a page's tree, or return why it cannot be laid out."""
    normalizer = _Normalizer(context)
    try:
        done = normalizer.blocks(blocks, 0)
    except NotRenderable as fault:
        return Unreadable(str(fault))
    except RecursionError:
        return Unreadable(str(NestedTooDeeply()))
    if context.redacted:
        forget_places(done, context.documents.get(paths.site_path(context.path), ""), normalizer.anchors)
    if normalizer.headed:
        level(done, 0)
    return NormalizedDocument(
        blocks=done,
        top=next((block["c"][1][0] for block in done[:1] if block["t"] == "Header"), ""),
        anchors=frozenset(normalizer.anchors),
        pictures=frozenset(normalizer.links.pictures),
        losses=tuple(dict.fromkeys(normalizer.links.losses)),
    )


class _Normalizer:
    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.slugs = Slugs(context.slugify)
        self.anchors: set[str] = set()
        self.links = _Links(context)
        self.headed = False
        self.explained: set[str] = set()  # abbreviations

    # Blocks

    def blocks(self, blocks: Iterable[Node], depth: int) -> list[Node]:
        if depth > DEEPEST:
            raise NestedTooDeeply
        return [made for block in blocks for made in self._block(block, depth)]

    def _block(self, block: Node, depth: int) -> list[Node]:
        kind = block["t"]
        content: Any = block.get("c")
        if kind in ("CodeBlock", "Table") and self._hides(content[0][1]):
            return [{"t": "Para", "c": [redaction_note()]}]
        if kind == "Header":
            return self._heading(block)
        if kind == "Table":
            return [self._table(block, depth)]
        if kind == "RawBlock":
            return []  # a drawing of the site, which is drawn anew on paper
        made = rebuild(block, blocks=lambda inside: self.blocks(inside, depth + 1), inlines=self._line)
        return [] if kind in ("Para", "Plain") and not made["c"] else self._marked(made)

    def _marked(self, block: Node) -> list[Node]:
        """Return a div as it is to be shown, or nothing."""
        if block["t"] != "Div":
            return [block]
        (id_, kinds, _), inside = block["c"]
        if self._hides(kinds):
            return [{"t": "Para", "c": [redaction_note()]}]
        if "org-chart" in kinds:
            inside = []  # drawn anew on paper
        anchor = self._anchor(id_)
        return [{"t": "Div", "c": [[anchor, kinds, []], inside]}] if inside or kinds else []

    def _heading(self, heading: Node) -> list[Node]:
        level, (id_, kinds, _), inlines = heading["c"]
        if self._hides(kinds):
            id_, inlines = "", [redaction_note()]
        inside = self.inlines(inlines)
        words = words_of(inside)
        if not words and not inside:
            return []
        anchor = self._anchor(self.slugs.take(words, id_))  # of two that are given the same, the first
        if not words:  # a picture alone names no part of a text
            return [{"t": "Para", "c": inside}]
        self.headed = True
        return [{**heading, "c": [level, [anchor, [], []], inside]}]

    def _table(self, table: Node, depth: int) -> Node:
        content = table["c"]
        if len(content[2]) > MOST_COLUMNS:
            raise TableTooWide(len(content[2]))
        attributes, (_, caption), columns, head, bodies, foot = content
        rows = self._rows
        head, foot = [head[0], rows(head[1], depth)], [foot[0], rows(foot[1], depth)]
        bodies = [[body[0], body[1], rows(body[2], depth), rows(body[3], depth)] for body in bodies]
        caption = self.blocks(caption, depth + 1)
        return {**table, "c": [attributes, [None, caption], columns, head, bodies, foot]}

    def _rows(self, rows: list[Any], depth: int) -> list[Any]:
        return [[row[0], [self._cell(row, cell, depth) for cell in row[1]]] for row in rows]

    def _cell(self, row: Any, cell: Any, depth: int) -> Any:
        if self._hides(row[0][1]) or self._hides(cell[0][1]):
            return [*cell[:4], [{"t": "Plain", "c": [redaction_note()]}]]
        # Words are normalized as they are, and most cells hold nothing else.
        return cell if is_words(cell[4]) else [*cell[:4], self.blocks(cell[4], depth + 1)]

    # Inlines

    def _line(self, inlines: list[Node]) -> list[Node]:
        """Return inlines that stand for themselves; a mark that holds no words is one of the whole, as on the site."""
        marks = (each["c"] for each in inlines if each["t"] == "Span") if self.context.redacted else ()
        if any(self._hides(mark[0][1]) and not plain_text(mark[1]).strip() for mark in marks):
            return [redaction_note()]
        return self.inlines(inlines)

    def inlines(self, inlines: Iterable[Node]) -> list[Node]:
        return [made for inline in inlines for made in self._inline(inline)]

    def _inline(self, inline: Node) -> list[Node]:
        kind = inline["t"]
        if kind == "Code" and self._hides(inline["c"][0][1]):
            return [redaction_note()]
        return self._shown(rebuild(inline, blocks=self._note, inlines=self.inlines))

    def _note(self, blocks: list[Node]) -> list[Node]:
        return self.blocks(blocks, 1)

    def _shown(self, inline: Node) -> list[Node]:
        """Return a span, link or picture as it is to be shown; what it holds is normalized already."""
        kind = inline["t"]
        if kind not in ("Span", "Link", "Image"):
            return [inline]
        (id_, kinds, _), inside = inline["c"][:2]
        if self._hides(kinds):
            return [redaction_note()]
        if kind == "Link":
            return self.links.link(inside, inline["c"][2][0])
        if kind == "Image":
            return self.links.picture(inside, inline["c"][2][0])
        if "abbr" in kinds:
            return self._abbreviation(inside, dict(inline["c"][0][2]).get("title", ""))
        return [{"t": kind, "c": [[self._anchor(id_), kinds, []], inside]}]

    def _abbreviation(self, inside: list[Node], meaning: str) -> list[Node]:
        """Return an abbreviation; nothing points on paper, so its first use says what it means."""
        if not meaning or meaning in self.explained:
            return inside
        self.explained.add(meaning)
        return [*inside, {"t": "Space"}, string(f"({meaning})")]

    def _anchor(self, id_: str) -> str:
        if not id_ or id_ in self.anchors:
            return ""
        self.anchors.add(id_)
        return id_

    def _hides(self, kinds: Iterable[str]) -> bool:
        """Say whether what has these classes is left out."""
        return self.context.redacted and any(kind.casefold() == REDACT for kind in kinds)


def level(blocks: Iterable[Node], before: int) -> int:
    """Give the headings in a tree levels without gaps, in the order of reading; return that of the last."""
    for block in blocks:
        content: Any = block.get("c")
        if block["t"] == "Header":
            content[0] = before = 1 if before == 0 else min(max(content[0], 2), before + 1)
        for inside in children(block):
            before = level(inside, before)
    return before


class _Links:
    """Resolves links and pictures, and gathers which pictures a text shows and what it cannot show.

    With words of a link or picture that are left out its target goes, too: it may say what they no longer do.
    """

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.pictures: set[str] = set()
        self.losses: list[str] = []

    def link(self, inside: list[Node], target: str) -> list[Node]:
        """Return a link with its target, or its words alone."""
        target = re.sub(r"[\t\n\r]", "", target).strip(_BLANKS)
        if self.context.redacted and holds_redacted(inside):
            return inside
        if _WEB.match(target):
            return [{"t": "Link", "c": [["", [], []], inside, [target, ""]]}]
        place, anchor = self._place(target)
        id_ = self.context.documents.get(place) if place else None
        if id_ is None:
            return inside  # a page of the site that is on no paper
        return [{"t": "Link", "c": [["", [], []], inside, [f"remit:{id_}#{anchor}", ""]]}]

    def picture(self, alt: list[Node], target: str) -> list[Node]:
        """Return a picture, or what stands for one that is not shown."""
        place, _ = self._place(target)
        alt = [each for each in alt if each["t"] != "Note"]  # it stands at the text's end
        if self.context.redacted and holds_redacted(alt):
            return alt
        if place is None or not self.context.pictures(place):
            self.losses.append(f"the image `{target}` is not a file of the handbook that can be shown")
            return alt
        if place in self.context.undrawn:
            self.losses.append(f"the image `{target}` cannot be drawn ({self.context.undrawn[place]})")
            return alt
        if not plain_text(alt).strip():
            self.losses.append(f"the image `{target}` has no text for those who cannot see it")
            return []
        self.pictures.add(place)
        if lost := self.context.partial(place):
            self.losses.append(f"the image `{target}` {lost}")
        return [{"t": "Image", "c": [["", [], []], alt, [place, ""]]}]

    def _place(self, target: str) -> tuple[str | None, str]:
        """Return the place in the site that a relative target leads to, and its anchor; None for any other target."""
        if _SCHEME.match(target) or target.startswith(("/", "\\")):
            return None, ""
        path, _, anchor = target.partition("#")
        here = paths.site_path(self.context.path)
        path = unquote(path.partition("?")[0])
        return (posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else here), unquote(anchor)
