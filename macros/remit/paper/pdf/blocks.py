"""From a normalized tree to Typst markup: what is drawn (chips, badges, tables) is a call of `templates/house.typ`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from remit.doctree import Node, nodes
from remit.paper import table_layout
from remit.paper.pdf.inlines import Inlines
from remit.paper.pdf.text import bound, joined, label_of, quote

_HEADING = "#head("
_MOST_BEFORE = 4  # a heading and so many blocks go onto a landscape page together with a table
_INSET = 5.0  # how many characters of table text are taken from a line by a list or a frame
_SIDES = {"AlignRight": "right", "AlignCenter": "center"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypstText:
    """A document's text as markup; `landscape` tells that its first page is.

    `anchors` are those that are in it: one within what is drawn anew, or left out, is not. `links` are the documents
    that it links to.
    """

    markup: str
    landscape: bool = False
    anchors: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class TypstWriter(Inlines):
    """Writes the tree of one document."""

    plans: dict[int, table_layout.TableLayout] = field(default_factory=dict, compare=False, repr=False)
    """How tables are laid out, by the identity of their content, which lives as long as the document is written."""

    # Blocks

    def document(self, blocks: Iterable[Node]) -> TypstText:
        """Return a whole document's text; a table too wide for an upright page lies on a landscape one.

        Its heading goes with it, and what follows up to the next heading.
        """
        # Links lead to the whole document by its title; one without a title gets an unseen place for them.
        first = [] if self.top else [f"#[#metadata(none) #label({quote(label_of(self.prefix, ''))})]"]
        pages: list[tuple[bool, list[str]]] = [(False, first)]
        for block in blocks:
            is_wide = self._is_wide(block)
            text = self.block(block)
            landscape, section = pages[-1]
            if block["t"] == "Header" and not (len(section) == 1 and section[0].startswith(_HEADING)):
                pages.append((False, []))
            elif not landscape and is_wide:
                begun = pages.pop()[1]
                pages += [(True, begun)] if len(begun) <= _MOST_BEFORE else [(False, begun), (True, [])]
            pages[-1][1].append(text)
        landscape, markup = bound(
            (landscape, text) for landscape, parts in pages if (text := joined(filter(None, parts)))
        )
        return TypstText(
            markup=markup, landscape=landscape, anchors=frozenset(self.labelled), links=frozenset(self.linked_to)
        )

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Return blocks one below the other."""
        return joined(filter(None, map(self.block, blocks)))

    def block(self, block: Node) -> str:  # noqa: PLR0911 - one line for each kind of block
        """Return one block."""
        kind = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            return self._picture(content[0]) if _is_picture(content) else self.inlines(content)
        if kind == "Header":
            return self._heading(content)
        if kind == "BulletList":
            return f"#list({self._items(content)})"
        if kind == "OrderedList":
            return f"#enum(start: {int(content[0][0])}, {self._items(content[1])})"
        if kind == "DefinitionList":
            return f"#definitions({self._definitions(content)})"
        if kind == "BlockQuote":
            return f"#quoted[{self._inner.blocks(content)}]"
        if kind == "CodeBlock":
            return f"#code-block({quote(content[1])})"
        if kind == "HorizontalRule":
            return "#rule-line"
        if kind == "Table":
            return self._table(content)
        if kind == "Div":
            return self._div(content)
        raise ValueError(f"a normalized tree holds no block {kind}")

    @property
    def _inner(self) -> TypstWriter:
        """The writer of what stands in a list or a frame."""
        return replace(self, taken=self.taken + _INSET)

    def _heading(self, content: Any) -> str:
        level, (anchor, _, _), inside = content
        if not self.linked:
            return f"#strong[{self.inlines(inside)}]"
        words = replace(self, titled=True).inlines(inside)
        return f"{_HEADING}{level}, {self.label(anchor) or 'none'})[{words}]"

    def _items(self, items: Iterable[list[Node]]) -> str:
        inner = self._inner
        return "".join(f"[{inner.blocks(item)}], " for item in items)

    def _definitions(self, entries: Iterable[tuple[list[Node], list[list[Node]]]]) -> str:
        inner = self._inner
        return "".join(
            f"([{self.inlines(term)}], [{inner.blocks(each for said in sayings for each in said)}]), "
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
            return f"#notice[{self._inner.blocks(inside)}]"
        if "block-title" in kinds:
            return f"#block-title[{self.blocks(inside)}]"
        if "admonition" in kinds:
            return f"#admonition({quote(next(iter(ordered[1:]), 'note'))})[{self._inner.blocks(inside)}]"
        if "details" in kinds and "org-chart-text" not in kinds:
            return f"#boxed[{self._inner.blocks(inside)}]"
        for change in ("insertion", "deletion"):
            if change in kinds:
                return f"#{change}-block{self._line}[{replace(self._inner, lined=True).blocks(inside)}]"
        return self.blocks(inside)

    # Tables

    def _table(self, content: Any) -> str:
        sides = [_SIDES.get(each[0]["t"], "left") for each in content[2]]
        if not sides:
            return ""
        plan = self._plan(content)
        widths = ", ".join(f"{share * 100:.3g}fr" for share in plan.shares)
        tight = f"tight: {plan.tight:.3g}, " if plan.tight > 1 else ""
        columns = f"{tight}columns: ({widths},), align: ({', '.join(sides)},)"
        cells = self if plan.longest == self.longest else replace(self, longest=plan.longest)
        table = f"#grid-table({columns}, {cells._head(content[3][1], plan)}{cells._body(content)})"
        caption = self.blocks(content[1][1])
        return f"{table}\n\n#caption[{caption}]" if caption else table

    def _plan(self, content: Any) -> table_layout.TableLayout:
        """Return how a table is laid out; for one within something else no page is turned."""
        if id(content) not in self.plans:
            self.plans[id(content)] = table_layout.layout(
                table_layout.measured(content), table_layout.UPRIGHT_LINE - self.taken
            )
        return self.plans[id(content)]

    def _is_wide(self, block: Node) -> bool:
        """Say whether a block is a table, bare or in a div, that needs a landscape page."""
        inside = block["c"][1] if "remit-table" in _kinds(block) else [block]
        tables = [each["c"] for each in inside if each["t"] == "Table"]
        self.plans.update({id(content): table_layout.layout(table_layout.measured(content)) for content in tables})
        return any(self._plan(content).landscape for content in tables)

    def _head(self, rows: list[Any], plan: table_layout.TableLayout) -> str:
        if not any(nodes.plain_text(cell[4]).strip() for row in rows for cell in row[1]):
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
        letters = nodes.only_chips(inside)
        if letters:
            return f"raci-cell({spans}{', '.join(map(quote, letters))}), "
        text = self.blocks(inside)
        return f"table.cell({spans})[{text}], " if spans else f"[{text}], "


def _spans(cell: Any) -> str:
    rows, columns = cell[2:4]
    return (f"rowspan: {rows}, " if rows > 1 else "") + (f"colspan: {columns}, " if columns > 1 else "")


def _is_picture(inlines: list[Node]) -> bool:
    """Say whether a paragraph is a picture and nothing else."""
    return len(inlines) == 1 and inlines[0]["t"] == "Image"


def _kinds(block: Node) -> list[str]:
    return nodes.classes(block) if block["t"] == "Div" else []
