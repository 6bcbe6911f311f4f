"""From a settled tree to Typst markup: what is drawn (chips, badges, tables) is a call of `templates/house.typ`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from remit.paper.markup import LONGEST_WORD, breakable, label_of, quote, shown
from remit.paper.pandoc import Node
from remit.paper.tree import block_text, classes, only_chips, text_of
from remit.paper.widths import Layout, layout
from remit.paper.wordcells import measured

_WRAPS = {
    "Emph": "emph", "Strong": "strong", "Strikeout": "strike", "Superscript": "super", "Subscript": "sub",
    "Underline": "underline", "SmallCaps": "smallcaps",
}  # fmt: skip
_HEADING = "#head("
_MOST_BEFORE = 4  # a heading and so many blocks go onto a page on its side together with a table
_SIDES = {"AlignRight": "right", "AlignCenter": "center"}
_CHIP = re.compile(r"raci--([a-z])")
_BADGE = re.compile(r"badge--([a-z-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text as markup; `aside` tells that its first page lies on its side.

    `anchors` are those that are in it: one within what is drawn anew, or left out, is not. `links` are the documents
    that it links to.
    """

    markup: str
    aside: bool = False
    anchors: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes the tree of one document.

    `prefix` makes its anchors unlike those of the others in one file; `top` is the anchor of its title.
    """

    prefix: str
    top: str
    linked: bool = True
    labelled: set[str] = field(default_factory=set, compare=False, repr=False)
    """The anchors that have been written."""
    linked_to: set[str] = field(default_factory=set, compare=False, repr=False)
    """The documents that links have been written to."""
    plans: dict[int, Layout] = field(default_factory=dict, compare=False, repr=False)
    """How tables are laid out, by the identity of their content, which lives as long as the document is written."""

    # Blocks

    def document(self, blocks: Iterable[Node]) -> Text:
        """Return a whole document's text; a table too wide for an upright page lies on one on its side.

        Its heading goes with it, and what follows up to the next heading.
        """
        # Links lead to the whole document by its title; one without a title gets an unseen place for them.
        first = [] if self.top else [f"#[#metadata(none) #label({quote(label_of(self.prefix, ''))})]"]
        pages: list[tuple[bool, list[str]]] = [(False, first)]
        for block in blocks:
            text = self.block(block)
            aside, section = pages[-1]
            if block["t"] == "Header" and not (len(section) == 1 and section[0].startswith(_HEADING)):
                pages.append((False, []))
            elif not aside and self._is_wide(block):
                begun = pages.pop()[1]
                pages += [(True, begun)] if len(begun) <= _MOST_BEFORE else [(False, begun), (True, [])]
            pages[-1][1].append(text)
        made = _bound([(aside, text) for aside, parts in pages if (text := _joined(filter(None, parts)))])
        return replace(made, anchors=frozenset(self.labelled), links=frozenset(self.linked_to))

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Return blocks one below the other."""
        return _joined(filter(None, map(self.block, blocks)))

    def block(self, block: Node) -> str:  # noqa: PLR0911 - one line for each kind of block
        """Return one block."""
        kind = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            return self.inlines(content)
        if kind == "Header":
            level, (anchor, _, _), inside = content
            return f"{_HEADING}{level}, {self.label(anchor) or 'none'})[{self.inlines(inside)}]"
        if kind == "BulletList":
            return f"#list({self._items(content)})"
        if kind == "OrderedList":
            return f"#enum(start: {int(content[0][0])}, {self._items(content[1])})"
        if kind == "DefinitionList":
            return f"#definitions({self._definitions(content)})"
        if kind == "BlockQuote":
            return f"#quoted[{self.blocks(content)}]"
        if kind == "CodeBlock":
            return f"#code-block({quote(content[1])})"
        if kind == "HorizontalRule":
            return "#rule-line"
        if kind == "LineBlock":
            return "#linebreak();".join(map(self.inlines, content))
        if kind == "Table":
            return self._table(content)
        if kind == "Div":
            return self._div(content)
        raise ValueError(f"a settled tree holds no block {kind}")

    def _items(self, items: Iterable[list[Node]]) -> str:
        return "".join(f"[{self.blocks(item)}], " for item in items)

    def _definitions(self, entries: Iterable[tuple[list[Node], list[list[Node]]]]) -> str:
        return "".join(
            f"([{self.inlines(term)}], [{self.blocks(each for said in sayings for each in said)}]), "
            for term, sayings in entries
        )

    def _div(self, content: Any) -> str:
        (anchor, kinds, _), inside = content
        return self._mark(anchor) + self._kind_of_div(set(kinds), list(kinds), inside)

    def _kind_of_div(self, kinds: Collection[str], ordered: list[str], inside: list[Node]) -> str:  # noqa: PLR0911
        if "document-control" in kinds or "role-card" in kinds:
            entries = [entry for block in inside if block["t"] == "DefinitionList" for entry in block["c"]]
            others = [block for block in inside if block["t"] != "DefinitionList"]
            name = "control" if "document-control" in kinds else "card"
            return f"#{name}({self._definitions(entries)})\n\n{self.blocks(others)}"
        if "org-chart" in kinds:
            return "#org-chart()"
        if "raci-legend" in kinds:
            return f"#legend[{self.blocks(inside)}]"
        if "remit-note" in kinds:
            return f"#notice[{self.blocks(inside)}]"
        if "block-title" in kinds:
            return f"#block-title[{self.blocks(inside)}]"
        if "admonition" in kinds:
            return f"#admonition({quote(next(iter(ordered[1:]), 'note'))})[{self.blocks(inside)}]"
        if "tab" in kinds or "details" in kinds:
            return f"#boxed[{self.blocks(inside)}]"
        for change in ("insertion", "deletion"):
            if change in kinds:
                return f"#{change}-block[{self.blocks(inside)}]"
        return self.blocks(inside)

    # Tables

    def _table(self, content: Any) -> str:
        sides = [_SIDES.get(each[0]["t"], "left") for each in content[2]]
        if not sides:
            return ""
        plan = self._plan(content)
        widths = ", ".join(f"{share * 100:.3g}fr" for share in plan.shares)
        columns = f"columns: ({widths},), align: ({', '.join(sides)},)"
        table = f"#grid-table({columns}, {self._head(content[3][1], plan)}{self._body(content)})"
        caption = self.blocks(content[1][1])
        return f"{table}\n\n#caption[{caption}]" if caption else table

    def _plan(self, content: Any) -> Layout:
        """Return how a table is laid out; that is asked for the page and for the table itself."""
        if id(content) not in self.plans:
            self.plans[id(content)] = layout(measured(content))
        return self.plans[id(content)]

    def _is_wide(self, block: Node) -> bool:
        """Say whether a block is a table, bare or in a div, that needs a page on its side."""
        inside = block["c"][1] if "remit-table" in _kinds(block) else [block]
        return any(each["t"] == "Table" and self._plan(each["c"]).landscape for each in inside)

    def _head(self, rows: list[Any], plan: Layout) -> str:
        if not any(block_text(cell[4]).strip() for row in rows for cell in row[1]):
            return ""
        # A heading is repeated on every page, and what is repeated may hold no link and no footnote (PDF/UA-1, 7.1).
        plain = replace(self, linked=False)
        cells = "".join(
            plain._head_cell(cell, turned=plan.turned and column > 0)
            for row in rows
            for column, cell in enumerate(row[1])
        )
        return f"table.header({cells}), "

    def _body(self, content: Any) -> str:
        rows = [row for body in content[4] for row in [*body[2], *body[3]]] + content[5][1]
        return "\n".join("".join(map(self._cell, row[1])) for row in rows)

    def _head_cell(self, cell: Any, *, turned: bool) -> str:
        turn = "turned: true, " if turned else ""
        return f"head-cell({_spans(cell)}{turn})[{self.blocks(cell[4])}], "

    def _cell(self, cell: Any) -> str:
        spans, inside = _spans(cell), cell[4]
        letters = only_chips(inside)
        if letters:
            return f"raci-cell({spans}{', '.join(map(quote, letters))}), "
        text = self.blocks(inside)
        return f"table.cell({spans})[{text}], " if spans else f"[{text}], "

    # Inlines

    def inlines(self, inlines: Iterable[Node]) -> str:
        """Return inlines in one line."""
        return "".join(map(self.inline, inlines))

    def inline(self, inline: Node) -> str:  # noqa: PLR0911 - one line for each kind of inline
        """Return one inline."""
        kind = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return shown(content)
        if kind == "Space":
            return " "
        if kind == "LineBreak":
            return "#linebreak();"
        if kind in _WRAPS:
            return f"#{_WRAPS[kind]}[{self.inlines(content)}];"
        if kind == "Code":
            words = content[1].split(" ")
            if max(map(len, words)) > LONGEST_WORD:
                return " ".join(breakable("code", word) for word in words)
            return f"#code({quote(content[1])});"
        if kind == "Note":
            return f"#footnote[{self.blocks(content)}];" if self.linked else f" ({self.blocks(content)})"
        if kind == "Link":
            return self._link(content)
        if kind == "Image":
            return f"#picture({quote(content[2][0])}, {quote(text_of(content[1]))});"
        if kind == "Span":
            return self._span(content)
        raise ValueError(f"a settled tree holds no inline {kind}")

    def _link(self, content: Any) -> str:
        text, url = self.inlines(content[1]), content[2][0]
        if not self.linked:
            return text
        if not url.startswith("remit:"):
            return f"#away({quote(url)})[{text}];"
        id_, _, anchor = url.removeprefix("remit:").partition("#")
        self.linked_to.add(id_)
        return f"#to({quote(id_)}, {quote(anchor)})[{text}];"

    def _span(self, content: Any) -> str:
        (anchor, kinds, _), inside = content
        text = self.inlines(inside)
        joined = " ".join(kinds)
        before = self._mark(anchor)
        if "raci" in kinds and (match := _CHIP.search(joined)):
            return f"{before}#chip({quote(match[1])})[{text}];"
        if "badge" in kinds and (match := _BADGE.search(joined)):
            return f"{before}#badge({quote(match[1])})[{text}];"
        for name in ("redacted", "insertion", "deletion"):
            if name in kinds:
                return f"{before}#{name}[{text}];"
        return before + text

    def label(self, anchor: str) -> str:
        """Return the name of the label of an anchor of this document, quoted; nothing when there is none."""
        if not anchor:
            return ""
        self.labelled.add(anchor)
        return quote(label_of(self.prefix, "" if anchor == self.top else anchor))

    def _mark(self, anchor: str) -> str:
        """Return an unseen place that carries an anchor's label."""
        return f"#[#metadata(none) #label({self.label(anchor)})];" if anchor else ""


def _spans(cell: Any) -> str:
    rows, columns = cell[2:4]
    return (f"rowspan: {rows}, " if rows > 1 else "") + (f"colspan: {columns}, " if columns > 1 else "")


def _bound(pages: Iterable[tuple[bool, str]]) -> Text:
    """Join sections: those that lie as the first does come bare, the others as pages of their own."""
    runs = [(aside, _joined(text for _, text in run)) for aside, run in groupby(pages, key=lambda page: page[0])]
    first = bool(runs and runs[0][0])
    return Text(
        aside=first,
        markup=_joined(
            text if aside == first else f"#turned-page({str(aside).lower()})[{text}]" for aside, text in runs
        )
        + "\n",
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts)


def _kinds(block: Node) -> list[str]:
    return classes(block) if block["t"] == "Div" else []
