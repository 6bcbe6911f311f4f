"""A redline as pandoc's writers know it: every change in spans around words, none around blocks, rows or items.

`paragraph-insertion` and `paragraph-deletion` at the end of a paragraph say that its end came or went too. Rows and
cells that came or went carry an anchor whose name begins with `ROW` or `CELL`; who finishes the file reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from remit.doctree import Node, nodes
from remit.redline.diff import marks
from remit.redline.summary import shell_note

ROW, CELL = f"{marks.OWN}row-", f"{marks.OWN}cell-"
"""How the names of anchors of rows and cells begin; the change and a number follow."""
_CHIPS = ("raci", "badge")


def tracked(tree: list[Node], *, anchors: bool) -> list[Node]:
    """Return a redline with its changes in spans; with `anchors`, also what Word needs for paragraphs and rows."""
    return _Tracker(anchors, count(1)).blocks(tree, "")


@dataclass(slots=True)
class _Tracker:
    anchors: bool
    numbers: Iterator[int]

    def blocks(self, blocks: Iterable[Node], mark: str) -> list[Node]:
        """Return blocks with all that is in them marked."""
        return [made for block in blocks for made in self._block(block, mark)]

    def _block(self, block: Node, mark: str) -> list[Node]:  # noqa: PLR0911 - one line for each kind of block
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            return [{"t": kind, "c": self._ended(content or [], mark)}]
        if kind == "Header":
            return [{"t": kind, "c": [*content[:2], self._ended(content[2], mark)]}]
        if kind == "BulletList":
            return [{"t": kind, "c": [self.blocks(item, mark) for item in content or ()]}]
        if kind == "OrderedList":
            return [{"t": kind, "c": [content[0], [self.blocks(item, mark) for item in content[1]]]}]
        if kind == "DefinitionList":
            terms = [
                [self._ended(term, mark), [self.blocks(each, mark) for each in text]] for term, text in content or ()
            ]
            return [{"t": kind, "c": terms}]
        if kind == "BlockQuote":
            return [{"t": kind, "c": self.blocks(content or (), mark)}]
        if kind == "Div":
            return self._div(content, mark)
        if kind == "CodeBlock" and mark:
            return [self._code([(mark, line) for line in content[1].split("\n")])]
        if kind == "Table":
            return [self._table(content, mark)]
        if kind == "HorizontalRule" and mark:
            return [{"t": "Para", "c": self._ended([nodes.string("⁂")], mark)}]
        return [block] if kind in ("HorizontalRule", "CodeBlock") else []

    def _div(self, content: Any, mark: str) -> list[Node]:
        attributes, inside = content
        if marks.CODE in attributes[1]:
            lines = [
                (mark or marks.mark_of(piece["c"][0]) if piece["t"] == "Div" else mark, line)
                for piece in inside
                for code in (piece["c"][1] if piece["t"] == "Div" else [piece])
                for line in code["c"][1].split("\n")
            ]
            return [self._code(lines)]
        if (change := marks.mark_of(attributes)) or marks.CHANGED in attributes[1]:
            return [*self._told(content), *self.blocks(inside, mark or change)]
        return [{"t": "Div", "c": [attributes, self.blocks(inside, mark)]}]

    def _told(self, content: Any) -> list[Node]:
        """Say what no span can show; a file whose changes can be accepted must not say it in its text."""
        attributes = content[0]
        note = shell_note({"t": "Div", "c": content}) if marks.CHANGED in attributes[1] else ""
        if marks.MOVED in attributes[1]:
            note = "moved here" if marks.mark_of(attributes) == marks.INSERTION else "moved away"
        if not note or self.anchors:
            return []
        return [{"t": "Para", "c": [{"t": "Emph", "c": [nodes.string(f"({note})")]}]}]

    def _code(self, lines: list[tuple[str, str]]) -> Node:
        """Return lines of code as a paragraph; a line's end goes with it in the text in which both are."""
        made: list[Node] = []
        begun = {
            marks.INSERTION: False,
            marks.DELETION: False,
        }  # whether a line of the old and of the new text came before
        for mark, line in lines:
            sides = [side for side in begun if mark in ("", side)]
            breaks = [side for side in sides if begun[side]]
            if len(breaks) == 2 or (made and not self.anchors):
                made.append({"t": "LineBreak"})
            elif breaks:
                made.append(nodes.span([breaks[0]], [{"t": "LineBreak"}]))
            code: Node = {"t": "Code", "c": [marks.NO_ATTRIBUTES, line]}
            made.append(nodes.span([mark], [code]) if mark else code)
            begun.update(dict.fromkeys(sides, True))
        all_ = {mark for mark, _ in lines}
        return {"t": "Para", "c": [*made, *self._end(all_.pop() if len(all_) == 1 else "")]}

    def _ended(self, inlines: list[Node], mark: str) -> list[Node]:
        return [*self._marked(inlines, mark), *self._end(mark)]

    def _end(self, mark: str) -> list[Node]:
        return [nodes.span([f"paragraph-{mark}"], [])] if mark and self.anchors else []

    def _marked(self, inlines: list[Node], mark: str) -> list[Node]:
        inside = self._inlines(inlines)
        return [nodes.span([mark], inside)] if mark and inside else inside

    def _inlines(self, inlines: Iterable[Node]) -> list[Node]:
        made: list[Node] = []
        for inline in inlines:
            kind = inline["t"]
            if kind == "RawInline":
                continue
            if kind == "Note":
                made.append({"t": kind, "c": self.blocks(inline["c"], "")})
            elif kind == "Span" and (mark := marks.mark_of(inline["c"][0])):
                made.append(nodes.span([mark], self._inlines(inline["c"][1])))
            elif kind == "Span" and any(each in _CHIPS for each in inline["c"][0][1]):
                made += self._chip(inline)
            elif (inside := nodes.inlines_in(inline)) is not None:
                made.append(nodes.with_inlines(inline, self._inlines(inside)))
            else:
                made.append(inline)
        return made

    def _chip(self, chip: Node) -> list[Node]:
        """Return a chip with its change around it: one that went is gone with its frame."""
        made = []
        for inline in chip["c"][1]:
            mark = marks.mark_of(inline["c"][0]) if inline["t"] == "Span" else ""
            inside = nodes.with_inlines(chip, self._inlines(inline["c"][1] if mark else [inline]))
            made.append(nodes.span([mark], [inside]) if mark else inside)
        return made

    def _table(self, content: Any, mark: str) -> Node:
        attributes, (short, caption), columns, head, bodies, foot = content
        parts = [
            attributes,
            [short, self.blocks(caption, mark)],
            columns,
            [head[0], self._rows(head[1], mark)],
            [[*body[:2], self._rows(body[2], mark), self._rows(body[3], mark)] for body in bodies],
            [foot[0], self._rows(foot[1], mark)],
        ]
        return {"t": "Table", "c": parts}

    def _rows(self, rows: Iterable[Any], mark: str) -> list[Any]:
        made = []
        for attributes, cells in rows:
            change = mark or marks.mark_of(attributes)
            shown = [self._cell(cell, change, first=not at) for at, cell in enumerate(cells)]
            made.append([marks.NO_ATTRIBUTES, shown])
        return made

    def _cell(self, cell: list[Any], row: str, *, first: bool) -> list[Any]:
        mark = row or marks.mark_of(cell[0])
        inside = self.blocks(cell[4], mark)
        if mark and self.anchors and (first or not row):
            name = f"{ROW if row else CELL}{mark}-{next(self.numbers)}"
            anchor = {"t": "Span", "c": [[name, [], []], []]}
            if inside and inside[0]["t"] in ("Plain", "Para"):
                inside[0] = {**inside[0], "c": [anchor, *inside[0]["c"]]}
            else:
                inside.insert(0, {"t": "Plain", "c": [anchor]})
        return [marks.NO_ATTRIBUTES, *cell[1:4], inside]
