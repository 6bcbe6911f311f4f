"""A tree as HTML: every word is escaped, every tag is one of these. The site and redlines add what is theirs."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import chain
from typing import Any, ClassVar

from remit.doctree import Node

WEB = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
"""How an address begins that leads to the web."""
_SIDES = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}

_BLOCKS = {
    "Para": "paragraph", "Plain": "plain", "Header": "heading", "BulletList": "bullets", "OrderedList": "numbered",
    "DefinitionList": "definitions", "BlockQuote": "quote", "CodeBlock": "code_block", "HorizontalRule": "rule",
    "Table": "table", "Div": "div", "RawBlock": "raw_block",
}  # fmt: skip
_INLINES = {
    "Str": "words", "Space": "space", "LineBreak": "line_break", "Code": "code", "Span": "span", "Link": "link",
    "Image": "image",
}  # fmt: skip
"""The method that writes a node, by its kind."""


class HtmlWriter(ABC):
    """Writes blocks and inlines, each kind by a method of its own; what differs between pages is abstract."""

    wraps: ClassVar[Mapping[str, str]] = {
        "Emph": "em", "Strong": "strong", "Strikeout": "del", "Superscript": "sup", "Subscript": "sub",
        "Underline": "ins",
    }  # fmt: skip

    @staticmethod
    def attributes(**values: str | Iterable[str] | None) -> str:
        """Return attributes with a space before each, `classes` as one; none for an empty value."""
        found = {"class" if name == "classes" else name: value for name, value in values.items()}
        texts = {name: value if isinstance(value, str) else " ".join(value or ()) for name, value in found.items()}
        return "".join(f' {name}="{escape(text)}"' for name, text in texts.items() if text)

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Return blocks as HTML."""
        return "\n".join(filter(None, map(self.block, blocks)))

    def block(self, block: Node) -> str:
        """Return one block as HTML; `KeyError` for a kind that no page holds."""
        written: str = getattr(self, _BLOCKS[block["t"]])(block.get("c"))
        return written

    def inlines(self, inlines: Iterable[Node]) -> str:
        """Return inlines as HTML."""
        return "".join(map(self.inline, inlines))

    def inline(self, inline: Node) -> str:
        """Return one inline as HTML; `KeyError` for a kind that no page holds."""
        kind = inline["t"]
        if kind in self.wraps:
            return f"<{self.wraps[kind]}>{self.inlines(inline['c'])}</{self.wraps[kind]}>"
        written: str = getattr(self, _INLINES[kind])(inline.get("c"))
        return written

    # Blocks

    def paragraph(self, content: list[Node]) -> str:
        """Return a paragraph."""
        return f"<p>{self.inlines(content)}</p>"

    def plain(self, content: list[Node]) -> str:
        """Return the words of an item or a cell."""
        return self.inlines(content)

    @abstractmethod
    def heading(self, content: Any) -> str:
        """Return a heading."""

    def bullets(self, content: list[list[Node]]) -> str:
        """Return a list without numbers."""
        return f"<ul>\n{self.items(content)}</ul>"

    def numbered(self, content: Any) -> str:
        """Return a list with numbers."""
        start = f' start="{int(content[0][0])}"' if content[0][0] != 1 else ""
        return f"<ol{start}>\n{self.items(content[1])}</ol>"

    def items(self, items: Iterable[list[Node]]) -> str:
        """Return the items of a list."""
        return "".join(f"<li>{self.loose(item)}</li>\n" for item in items)

    def loose(self, blocks: list[Node]) -> str:
        """Return the blocks of an item, with a line end after all but a single line."""
        inside = self.blocks(blocks)
        return inside if len(blocks) < 2 and (not blocks or blocks[0]["t"] == "Plain") else f"{inside}\n"

    def definitions(self, content: Iterable[tuple[list[Node], list[list[Node]]]]) -> str:
        """Return terms and what they mean."""
        return f"<dl>\n{''.join(self.entry(term, meanings) for term, meanings in content)}</dl>"

    def entry(self, term: list[Node], meanings: Iterable[list[Node]]) -> str:
        """Return one term and what it means."""
        return f"<dt>{self.inlines(term)}</dt>\n" + "".join(f"<dd>{self.loose(each)}</dd>\n" for each in meanings)

    def quote(self, content: list[Node]) -> str:
        """Return a quotation."""
        return f"<blockquote>\n{self.blocks(content)}\n</blockquote>"

    def rule(self, _: None) -> str:
        """Return a line across the page."""
        return "<hr />"

    @abstractmethod
    def code_block(self, content: Any) -> str:
        """Return lines of code."""

    @abstractmethod
    def raw_block(self, content: Any) -> str:
        """Return a drawing of ours, or what stands for it."""

    @abstractmethod
    def div(self, content: Any) -> str:
        """Return blocks with a meaning of their own."""

    # Tables

    def table(self, content: Any) -> str:
        """Return a table."""
        _, (_, caption), columns, head, bodies, foot = content
        sides = [_SIDES.get(column[0]["t"], "") for column in columns]
        text = f"<caption>{self.blocks(caption)}</caption>\n" if caption else ""
        inside = self.section("thead", head[1], sides, "th")
        for body in bodies:
            inside += self.section("tbody", chain(body[2], body[3]), sides, "td")
        return f"<table>\n{text}{inside}{self.section('tfoot', foot[1], sides, 'td')}</table>"

    def section(self, tag: str, rows: Iterable[Any], sides: Sequence[str], cell: str) -> str:
        """Return the rows of a table's head, body or foot."""
        inside = "".join(self.row(row, sides, cell) for row in rows)
        return f"<{tag}>\n{inside}</{tag}>\n" if inside else ""

    def row(self, row: Any, sides: Sequence[str], tag: str) -> str:
        """Return a row."""
        cells = (self.cell(cell, side(cell, sides, at), tag) for at, cell in enumerate(row[1]))
        return f"<tr>{''.join(cells)}</tr>\n"

    def cell(self, cell: Any, side: str, tag: str) -> str:
        """Return a cell."""
        style = f' style="text-align: {side};"' if side else ""
        return f"<{tag}{spans(cell)}{style}>{self.blocks(cell[4])}</{tag}>"

    # Inlines

    def words(self, content: str) -> str:
        """Return words."""
        return escape(content, quote=False)

    def space(self, _: None) -> str:
        """Return a space."""
        return " "

    def line_break(self, _: None) -> str:
        """Return a break within a paragraph."""
        return "<br />"

    def code(self, content: Any) -> str:
        """Return code in a line."""
        return f"<code>{escape(content[1], quote=False)}</code>"

    @abstractmethod
    def span(self, content: Any) -> str:
        """Return inlines with a meaning of their own."""

    @abstractmethod
    def link(self, content: Any) -> str:
        """Return a link."""

    @abstractmethod
    def image(self, content: Any) -> str:
        """Return an image, or what stands for it."""


def side(cell: Any, sides: Sequence[str], at: int) -> str:
    """Return to which side a cell is set: by itself, or by its column."""
    return _SIDES.get(cell[1]["t"], "") or (sides[at] if at < len(sides) else "")


def spans(cell: Any) -> str:
    """Return over how many rows and columns a cell stands, as attributes."""
    return "".join(f' {name}="{int(n)}"' for name, n in (("rowspan", cell[2]), ("colspan", cell[3])) if n != 1)
