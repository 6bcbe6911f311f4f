"""The one reader: a text becomes a tree, with the line of every block, and with what a macro gave as nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from remit.doctree import html
from remit.doctree.dialect import label_key, parse
from remit.doctree.html import Refused
from remit.doctree.inline_reader import InlineReader, end_of
from remit.doctree.marked import MARK, MarkedText
from remit.doctree.nesting import Nesting, as_blocks
from remit.doctree.nodes import BLOCKS, Node, as_inlines, div, string, trimmed

_HEADING_ID = re.compile(r"\s*\{:?\s*#([\w:.-]+)\s*\}\s*$")
_SIDES = {"text-align:left": "AlignLeft", "text-align:right": "AlignRight", "text-align:center": "AlignCenter"}
_BOXES = {True: "☒", False: "☐"}
_BAR = re.compile(r"(?<!\\)\|")
_BOX = re.compile(r"[A-Za-z][\w-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text as it was read: its blocks, the HTML in it that shows nothing, and the footnotes that nothing refers to.

    These have the line of their definition by label.
    """

    blocks: list[Node]
    refused: tuple[Refused, ...] = ()
    unused: Mapping[str, int] = field(default_factory=dict)
    cut: tuple[int, ...] = ()
    """The lines of rows with more cells than their table has columns: the last are not shown."""
    changes: tuple[tuple[str, int], ...] = ()
    """How tracked changes begin that are marked by tags, `<ins` or `<del`, and their lines."""

    def to_json(self) -> str:
        """Return everything of it as JSON."""
        refused = [(each.what, each.line) for each in self.refused]
        found = {"refused": refused, "unused": dict(self.unused), "cut": self.cut, "changes": self.changes}
        return json.dumps({"blocks": self.blocks, **found}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> ReadText:
        """Return what was written as JSON."""
        parts = json.loads(text)
        return cls(
            blocks=parts["blocks"],
            refused=tuple(Refused(what=what, line=line) for what, line in parts["refused"]),
            unused=parts["unused"],
            cut=tuple(parts["cut"]),
            changes=tuple((begin, line) for begin, line in parts["changes"]),
        )


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a handbook by path and body, each expanded once and read once, whoever needs it."""

    marked: dict[tuple[str, str], MarkedText] = field(default_factory=dict)
    read: dict[tuple[str, str], ReadText] = field(default_factory=dict)
    kept: list[Callable[[MarkedText], ReadText]] = field(default_factory=list)
    """What reads a text where it was read in a run before; one at most."""

    def clear(self) -> None:
        """Forget every text."""
        self.marked.clear()
        self.read.clear()


def read(marked: MarkedText, *, own: bool = False) -> ReadText:
    """Read a text, with what macros gave where they were called.

    `own` texts are Remit's: they may use the classes of the theme, and drawings.
    """
    reader = _Reader(marked, own=own)
    blocks = reader.read()
    unused = {label: line for label, line in reader.defined.items() if label_key(label) not in reader.numbers}
    return ReadText(
        blocks=blocks,
        refused=tuple(reader.refused),
        unused=unused,
        cut=tuple(reader.cut),
        changes=tuple(reader.changes),
    )


class _Reader(InlineReader):
    def __init__(self, marked: MarkedText, *, own: bool) -> None:
        super().__init__(marked, own=own)
        self.defined: dict[str, int] = {}  # the lines of footnotes, by label
        self.cut: list[int] = []
        self.source = marked.text.split("\n")

    def read(self) -> list[Node]:
        tokens, defined = parse(self.marked.text)
        if "abbreviations" in defined:
            self.words = defined["abbreviations"]
            longest_first = sorted(self.words, key=len, reverse=True)
            self.abbreviations = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
        if "footnotes" in defined:
            tokens = self._without_notes(tokens)
        return self.blocks(tokens)

    def _without_notes(self, tokens: list[Token]) -> list[Token]:
        """Put the notes aside, the first of each label, as on GitHub; return everything else."""
        left: list[Token] = []
        inside: list[list[Token]] = []
        for token in tokens:
            if token.type == "footnote_reference_open":
                inside.append([])
                label = token.meta["label"]
                self.notes.setdefault(label_key(label), inside[-1])
                self.defined.setdefault(label, self.marked.line((token.map or [0])[0] + 1))
            elif token.type == "footnote_reference_close":
                inside.pop()
            else:
                (inside[-1] if inside else left).append(token)
        return left

    # Blocks

    def blocks(self, tokens: Sequence[Token]) -> list[Node]:
        """Return tokens of one level and what is in them as blocks."""
        nest = Nesting()
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.map:
                self.line = self.marked.line(token.map[0] + 1)
            end = end_of(tokens, at) if token.nesting == 1 else at
            line = self.line
            if token.type == "html_block":
                self._html(token.content, nest)
            else:
                for block in self._block(token, tokens[at + 1 : end]):
                    block.setdefault("line", line)
                    nest.inside.append(block)
            at = end + 1
        return as_blocks(nest.finish())

    def _block(self, token: Token, inside: Sequence[Token]) -> list[Node]:  # noqa: PLR0911 - one line for each kind of block
        kind = token.type
        if kind == "paragraph_open":
            return self._paragraph(inside[0], "Plain" if token.hidden else "Para")
        if kind == "heading_open":
            return [self._heading(int(token.tag[1]), inside[0])]
        if kind == "bullet_list_open":
            return [{"t": "BulletList", "c": self._items(inside)}]
        if kind == "ordered_list_open":
            start = token.attrs.get("start", 1)
            numbering = [int(start), {"t": "Decimal"}, {"t": "Period"}]
            return [{"t": "OrderedList", "c": [numbering, self._items(inside)]}]
        if kind == "blockquote_open":
            return [{"t": "BlockQuote", "c": self.blocks(inside)}]
        if kind in ("fence", "code_block"):
            language = token.info.split()[:1]
            kinds = [language[0]] if language and _BOX.fullmatch(language[0]) else []
            return [{"t": "CodeBlock", "c": [["", kinds, []], token.content.removesuffix("\n")]}]
        if kind == "hr":
            return [{"t": "HorizontalRule"}]
        if kind == "table_open":
            return [self._table(inside)]
        if kind == "dl_open":
            return [self._definitions(inside)]
        if kind == "alert_open":
            title = div(["block-title"], [{"t": "Plain", "c": [string(token.meta["kind"].capitalize())]}])
            return [div(["admonition", token.meta["kind"].lower()], [title, *self.blocks(inside[3:])])]
        if kind == "admonition_open":
            return [self._admonition(token, inside)]
        raise ValueError(f"the reader knows no block {kind}")

    def _paragraph(self, inline: Token, kind: str) -> list[Node]:
        found = self.inlines(inline.children or [])
        if not any(node["t"] in BLOCKS for node in found):
            return [{"t": kind, "c": found}] if found else []
        # What a macro gave are blocks: they stand between what is written before and after them.
        return as_blocks(found)

    def _heading(self, level: int, inline: Token) -> Node:
        children = inline.children or []
        id_ = ""
        if children and children[-1].type == "text" and (match := _HEADING_ID.search(children[-1].content)):
            id_ = match[1] if self.own else html.allowed_id(match[1])
            children = [*children[:-1], children[-1].copy(content=children[-1].content[: match.start()])]
        return {"t": "Header", "c": [level, [id_, [], []], trimmed(as_inlines(self.inlines(children)))]}

    def _items(self, tokens: Sequence[Token]) -> list[list[Node]]:
        items: list[list[Node]] = []
        for item, inside in _elements(tokens):
            blocks = self.blocks(inside)
            if item.meta and "checked" in item.meta:
                box = [string(_BOXES[item.meta["checked"]]), {"t": "Space"}]
                if blocks and blocks[0]["t"] in ("Plain", "Para"):
                    blocks[0]["c"] = box + blocks[0]["c"]
                else:
                    blocks.insert(0, {"t": "Plain", "c": box[:1]})
            items.append(blocks)
        return items

    def _definitions(self, tokens: Sequence[Token]) -> Node:
        entries: list[list[Any]] = []
        for part, inside in _elements(tokens):
            if part.type == "dt_open":
                entries.append([as_inlines(self.inlines(inside[0].children or [])), []])
            else:
                entries[-1][1].append(self.blocks(inside))
        return {"t": "DefinitionList", "c": entries}

    def _admonition(self, token: Token, inside: Sequence[Token]) -> Node:
        kinds = ["admonition", *(_BOX.findall(token.meta["tag"]) or ["note"])]
        if token.markup.startswith("?"):
            kinds += ["collapsible", *(["open"] if token.markup.endswith("+") else [])]
        title: list[Node] = []
        if inside and inside[0].type == "admonition_title_open":
            title = [div(["block-title"], [{"t": "Plain", "c": as_inlines(self.inlines(inside[1].children or []))}])]
            inside = inside[3:]
        return div(kinds, [*title, *self.blocks(inside)])

    def _table(self, tokens: Sequence[Token]) -> Node:
        none: list[Any] = ["", [], []]
        rows: dict[str, list[Any]] = {"thead_open": [], "tbody_open": []}
        sides: list[str] = []
        for section, inside in _elements(tokens):
            for row, cells in _elements(inside):
                self.line = self.marked.line(row.map[0] + 1) if row.map else self.line
                made = []
                for cell, words in _elements(cells):
                    if section.type == "thead_open":
                        sides.append(_SIDES.get(str(cell.attrs.get("style", "")), "AlignDefault"))
                    found = trimmed(self.inlines(words[0].children or []))
                    made.append([none, {"t": "AlignDefault"}, 1, 1, as_blocks(found)])
                rows[section.type].append([none, made])
                if row.map and section.type == "tbody_open" and _cells(self.source[row.map[0]]) > len(made):
                    self.cut.append(self.line)
        columns = [[{"t": side}, {"t": "ColWidthDefault"}] for side in sides]
        bodies = [[none, 0, [], rows["tbody_open"]]]
        return {"t": "Table", "c": [none, [None, []], columns, [none, rows["thead_open"]], bodies, [none, []]]}

    def _html(self, text: str, nest: Nesting) -> None:
        pieces = self.pieces(text)
        if self.own and "<svg" in text:
            nest.inside.append(_drawing(text))
            return
        for piece in pieces:
            if isinstance(piece, html.Tag):
                nest.tag(piece)
            else:
                for at, part in enumerate(MARK.split(piece)):
                    if at % 2:
                        nest.inside.extend(self.given(int(part)))
                    elif part:
                        nest.words(part)


def _cells(row: str) -> int:
    """Return how many cells a row of a table has, between bars that are not escaped."""
    return len(_BAR.split(row.strip().lstrip(">").strip().removeprefix("|").removesuffix("|")))


def _drawing(text: str) -> Node:
    """Return a drawing of ours, which the site shows as it is; its first tag says what it is of."""
    first = next(piece for piece in html.read_html(text) if isinstance(piece, html.Tag))
    return div(first.kinds, [{"t": "RawBlock", "c": ["html", text]}])


def _elements(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Yield the elements of one level, each with the tokens in it."""
    at = 0
    while at < len(tokens):
        end = end_of(tokens, at)
        yield tokens[at], tokens[at + 1 : end]
        at = end + 1
