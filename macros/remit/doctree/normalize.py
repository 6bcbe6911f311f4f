"""Normalizing: a page's syntax tree as pandoc read it becomes one that every writer understands.

After it there is no raw HTML; headings have levels without gaps and the anchors that they have on the site; a link
leads to a document (`remit:POL-001#scope`), to the web, or is plain text; pictures are ones that lie in the handbook;
and in a redacted copy what is marked as such is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from remit.doctree.context import (
    DEEPEST,
    REDACT,
    NestedTooDeeply,
    NormalizedDocument,
    Open,
    PageContext,
    TableTooWide,
    nest,
    redaction_note,
)
from remit.doctree.footnotes import NAMED, NOTES, drop_repeated_notes
from remit.doctree.html import EMPTY, Tag, blocks_of, empty_block, empty_inline, inline_of, read_piece
from remit.doctree.links import LinkResolver
from remit.doctree.nodes import Node, children, div, is_words, plain_text, rebuild, string, table_rows
from remit.source import markdown

MOST_COLUMNS = 200
"""How many columns a table may have; a single cell can claim to stand over any number of them."""


def normalize(blocks: list[Node], context: PageContext) -> NormalizedDocument:
    """Normalize a page's tree; raise `NotRenderable` when it cannot be laid out."""
    drop_repeated_notes(blocks)
    normalizer = _Normalizer(context)
    done = normalizer.blocks(blocks, 0)
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
        self.slugs = markdown.Slugs()
        self.anchors: set[str] = set()
        self.links = LinkResolver(context)
        self.headed = False
        self.hidden = False  # whether anything has been left out so far

    # Blocks

    def blocks(self, blocks: Iterable[Node], depth: int) -> list[Node]:
        if depth > DEEPEST:
            raise NestedTooDeeply
        open_: Open = [(None, [])]
        for block in self._pieces(blocks):
            if isinstance(block, Tag):
                self._block_tag(block, open_)
            else:
                open_[-1][1].extend(self._block(block, depth))
        while len(open_) > 1:
            self._close_block(open_)
        return open_[0][1]

    def _pieces(self, blocks: Iterable[Node]) -> Iterator[Node | Tag]:
        """Yield blocks, and for raw HTML its tags and what it holds."""
        for block in blocks:
            if block["t"] != "RawBlock":
                yield block
                continue
            format_, text = block["c"]
            piece = read_piece(text) if format_ == "html" else None
            if piece is None:
                continue
            fragment = self.context.fragments.get(text) if piece.is_fragment and piece.texts else None
            if isinstance(fragment, list) and self.context.redacted and piece.marks_more_than_kept(REDACT):
                self.hidden = True
                yield {"t": "Para", "c": [redaction_note()]}  # rather too much than too little
                yield from piece.left
            elif isinstance(fragment, list):
                first = piece.tags[0] if piece.tags else None
                if first and first.name == "p" and first.kinds:
                    yield div(first.kinds, fragment)  # pandoc's paragraphs carry no classes
                else:
                    for inside in fragment:
                        yield from self._lone(inside)
                yield from piece.left
            else:
                yield from piece.tags

    @staticmethod
    def _lone(block: Node) -> Iterable[Node | Tag]:
        """Return a block of a fragment, or the tags that stand for it."""
        if block["t"] != "RawBlock":
            return [block]
        return read_piece(block["c"][1]).tags if block["c"][0] == "html" else ()

    def _block_tag(self, tag: Tag, open_: Open) -> None:
        if tag.name in EMPTY:
            if not tag.closes:
                open_[-1][1].extend(each for found in empty_block(tag) for each in self._block(found, 0))
        else:
            nest(tag, open_, self._close_block)

    def _close_block(self, open_: Open) -> None:
        tag, inside = open_.pop()
        if tag and self._hides(tag.kinds):
            open_[-1][1].append({"t": "Para", "c": [redaction_note()]})
        elif tag:
            open_[-1][1].extend(each for block in blocks_of(tag, inside) for each in self._marked(block))

    def _block(self, block: Node, depth: int) -> list[Node]:
        kind = block["t"]
        content: Any = block.get("c")
        if kind in ("CodeBlock", "Table") and self._hides(content[0][1]):
            return [{"t": "Para", "c": [redaction_note()]}]
        if kind == "Header":
            return self._heading(content)
        if kind == "Table":
            return [self._table(block, depth)]
        if kind == "Div" and content[0][1] in ([NOTES], [NAMED]):
            # What seems to refer to a note may be what was left out.
            hides = self.hidden and content[0][1] == [NAMED]
            return [{"t": "Para", "c": [redaction_note()]}] if hides else self.blocks(content[1], depth)
        if kind == "Figure":
            block = {"t": "Div", "c": [content[0], [*content[2], *content[1][1]]]}
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

    def _heading(self, content: Any) -> list[Node]:
        level, (id_, kinds, _), inlines = content
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
        return [{"t": "Header", "c": [level, [anchor, [], []], inside]}]

    def _table(self, table: Node, depth: int) -> Node:
        content = table["c"]
        if len(content[2]) > MOST_COLUMNS:
            raise TableTooWide(len(content[2]))
        for row in table_rows(content):
            for cell in row[1]:
                if self._hides(row[0][1]) or self._hides(cell[0][1]):
                    cell[4] = [{"t": "Plain", "c": [redaction_note()]}]
                elif not is_words(cell[4]):  # words are normalized as they are, and most cells hold nothing else
                    cell[4] = self.blocks(cell[4], depth + 1)
        content[1] = [None, self.blocks(content[1][1], depth + 1)]
        return table

    # Inlines

    def _line(self, inlines: list[Node]) -> list[Node]:
        """Return inlines that stand for themselves; a mark that holds no words is one of the whole, as on the site."""
        marks = (each["c"] for each in inlines if each["t"] == "Span") if self.context.redacted else ()
        if any(self._hides(mark[0][1]) and not plain_text(mark[1]).strip() for mark in marks):
            return [redaction_note()]
        return self.inlines(inlines)

    def inlines(self, inlines: Iterable[Node]) -> list[Node]:
        open_: Open = [(None, [])]
        for inline in inlines:
            if inline["t"] == "RawInline":
                if inline["c"][0] == "html":
                    for tag in read_piece(inline["c"][1]).tags:
                        self._inline_tag(tag, open_)
            else:
                open_[-1][1].extend(self._inline(inline))
        while len(open_) > 1:
            self._close_inline(open_)
        return open_[0][1]

    def _inline_tag(self, tag: Tag, open_: Open) -> None:
        if tag.name in EMPTY:
            if not tag.closes:
                open_[-1][1].extend(each for found in empty_inline(tag) for each in self._inline(found))
        else:
            nest(tag, open_, self._close_inline)

    def _close_inline(self, open_: Open) -> None:
        tag, inside = open_.pop()
        if tag and self._hides(tag.kinds):
            open_[-1][1].append(redaction_note())
        elif tag:
            open_[-1][1].extend(each for made in inline_of(tag, inside) for each in self._shown(made))

    def _inline(self, inline: Node) -> list[Node]:
        kind = inline["t"]
        if kind == "SoftBreak":
            return [{"t": "Space"}]
        if kind == "Math":
            return [{"t": "Code", "c": [["", [], []], inline["c"][1]]}]
        if kind == "Code" and self._hides(inline["c"][0][1]):
            return [redaction_note()]
        inline = rebuild(inline, blocks=self._note, inlines=self.inlines)
        if kind == "Quoted":
            before, after = ("“", "”") if inline["c"][0]["t"] == "DoubleQuote" else ("\u2018", "\u2019")
            return [string(before), *inline["c"][1], string(after)]
        return list(inline["c"][1]) if kind == "Cite" else self._shown(inline)

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
        return [{"t": kind, "c": [[self._anchor(id_), kinds, []], inside]}]

    def _anchor(self, id_: str) -> str:
        if not id_ or id_ in self.anchors:
            return ""
        self.anchors.add(id_)
        return id_

    def _hides(self, kinds: Iterable[str]) -> bool:
        """Say whether what has these classes is left out; from then on something has been."""
        hides = self.context.redacted and any(kind.casefold() == REDACT for kind in kinds)
        self.hidden = self.hidden or hides
        return hides


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
