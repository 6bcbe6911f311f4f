"""A normalized syntax tree made ready for Word: classes become named styles, and tables get their widths.

What a class does not name loses its attributes, so that nothing an author writes reaches the writer as a style, a
tracked change, a comment or raw markup.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.doctree import Node, nodes
from remit.paper import table_layout

LISTED = frozenset({"document-control", "role-card"})
"""Classes of divs whose definitions are facts about a document: they become a table of two columns."""
WARNINGS = frozenset({"warning", "danger", "caution", "attention", "error", "failure", "bug"})
FACTS = "Document Control"
"""The style of these tables."""
MARK = "remit-table-"
"""How a table is named on its way through the writer, with its number, for the finishing."""
TRACKED = frozenset({"insertion", "deletion", "paragraph-insertion", "paragraph-deletion"})
"""Classes of spans that pandoc makes tracked changes of; they are left to it only where changes are meant."""
_NONE: Any = ["", [], []]
"""No attributes."""
_LEFT: Any = [{"t": "AlignLeft"}, {"t": "ColWidthDefault"}]
"""A column of words, whose width is not known yet."""
_CAPITALS = {"raci": "RACI", "badge": "Badge"}
_OPENED = ("http:", "https:", "mailto:", "tel:")
_INTERNAL = "remit:"
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
_MOST_COLUMNS = 63  # Word opens no file with more


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """A table as it is to be finished: its style and its layout."""

    style: str
    layout: table_layout.TableLayout


@dataclass(slots=True)
class WordTree:
    """A tree for the writer: the title taken out of it, its blocks, and its tables by number."""

    title: list[Node] | None = None
    blocks: list[Node] = field(default_factory=list)
    tables: list[WordTable] = field(default_factory=list)


def for_word(
    blocks: list[Node],
    id_: str,
    images: Mapping[str, bytes],
    beside: Collection[str] = (),
    changes: tuple[str, str] | None = None,
) -> WordTree:
    """Make the normalized tree of document `id_` ready for Word.

    `images` are the pictures by their address in the tree; `beside` are the ids of the documents whose Word files lie
    beside this one, so that links can lead there. With `changes` (who, when), spans that mark some become tracked.
    """
    made = WordTree()
    if blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1:
        made.title, blocks = blocks[0]["c"][2], blocks[1:]
    walk = _Walk(made, id_, images, beside, up=0 if made.title is None else 1, changes=changes)
    made.title = walk.inlines(made.title) if made.title is not None else None
    made.blocks = walk.blocks(blocks)
    return made


@dataclass(slots=True)
class _Walk:
    made: WordTree
    id: str
    images: Mapping[str, bytes]
    beside: Collection[str]
    up: int
    changes: tuple[str, str] | None = None
    in_note: bool = False

    def blocks(self, blocks: Iterable[Node]) -> list[Node]:
        return [made for block in blocks for made in self.block(block)]

    def block(self, block: Node) -> list[Node]:
        kind, content = block["t"], block.get("c")
        make = getattr(self, f"_{kind.lower()}", None)
        return make(content) if make else [nodes.rebuild(block, blocks=self.blocks, inlines=self.inlines)]

    def _header(self, content: Any) -> list[Node]:
        level, (id_, _, _), inlines = content
        return [{"t": "Header", "c": [max(level - self.up, 1), [id_, [], []], self.inlines(inlines)]}]

    def _codeblock(self, content: Any) -> list[Node]:
        return [{"t": "CodeBlock", "c": [[content[0][0], [], []], content[1]]}]

    def _horizontalrule(self, _: Any) -> list[Node]:
        return [styled("Horizontal Rule", [{"t": "Plain", "c": [nodes.string("\u00a0")]}])]

    def _rawblock(self, content: Any) -> list[Node]:
        return [{"t": "CodeBlock", "c": [["", [], []], content[1]]}]

    def _figure(self, content: Any) -> list[Node]:
        caption = self.blocks(content[1][1])
        return [*self.blocks(content[2]), *([styled("Image Caption", caption)] if caption else [])]

    def _div(self, content: Any) -> list[Node]:
        (id_, kinds, _), inside = content
        if LISTED & {*kinds}:
            facts = [fact for block in inside if block["t"] == "DefinitionList" for fact in block["c"]]
            rest = [block for block in inside if block["t"] != "DefinitionList"]
            return [*([self._facts(facts)] if facts else []), *self.blocks(rest)]
        if "admonition" in kinds or "remit-note" in kinds:
            style = "Warning" if WARNINGS & {*kinds} else "Note"
            return self._box(style, inside)
        made = self.blocks(inside)
        if "raci-legend" in kinds:
            return [styled("RACI Legend", made)]
        if "block-title" in kinds:
            return [styled("Definition Term", made)]
        return [{"t": "Div", "c": [[id_, [], []], made]}] if id_ else made

    def _box(self, style: str, inside: list[Node]) -> list[Node]:
        made: list[Node] = []
        for block in inside:
            if block["t"] == "Div" and "block-title" in nodes.classes(block):
                made.append(styled(f"{style} Title", self.blocks(block["c"][1])))
            elif block["t"] == "BulletList":
                made.append(
                    {"t": "BulletList", "c": [[styled(style, _spaced(self.blocks(item)))] for item in block["c"]]}
                )
            else:
                made.append(styled(style, self.block(block)))
        return made

    def _facts(self, facts: list[Any]) -> Node:
        """Make a table of facts: the first column names them."""
        rows = []
        for term, all_said in facts:
            said = [made for blocks in all_said for made in self.blocks(blocks)]
            rows.append(_row([_cell([{"t": "Plain", "c": self.inlines(term)}]), _cell(said)]))
        width = max((len(nodes.plain_text(term)) for term, _ in facts), default=0)
        first = min(max((width * 1.15 + 3) / table_layout.UPRIGHT_LINE, 0.16), 0.35)
        body = [_NONE, 1, [], rows]
        content = [_NONE, [None, []], [_LEFT, _LEFT], [_NONE, []], [body], [_NONE, []]]
        return self._marked(content, FACTS, table_layout.TableLayout(shares=(first, 1 - first)))

    def _table(self, content: Any) -> list[Node]:
        attributes, caption, aligned, head, bodies, foot = content
        if len(aligned) > _MOST_COLUMNS:
            return self._as_list(content)
        heads = [self._row_of(row, plain=True) for row in head[1]]
        made = [
            [_NONE, body[1], [self._row_of(r) for r in body[2]], [self._row_of(r) for r in body[3]]] for body in bodies
        ]
        feet = [self._row_of(row) for row in foot[1]]
        caption = [None, self.blocks(caption[1])]
        fresh = [[attributes[0], [], []], caption, aligned, [_NONE, heads], made, [_NONE, feet]]
        return [self._marked(fresh, "Table", table_layout.layout(table_layout.measured(fresh)))]

    def _as_list(self, content: Any) -> list[Node]:
        """Return a table that has more columns than Word knows as a list of its rows."""
        rows = [" · ".join(nodes.plain_text(each[4]) for each in row[1]) for row in nodes.table_rows(content)]
        return (
            [{"t": "BulletList", "c": [[{"t": "Plain", "c": [nodes.string(line)]}] for line in rows]}] if rows else []
        )

    def _row_of(self, row: Any, *, plain: bool = False) -> Any:
        """Return a row; the words of a `plain` one are no links, whose colour would not be seen on the head's."""
        cells = [
            [
                _NONE,
                cell[1],
                cell[2],
                cell[3],
                self.blocks(table_layout.unlinked(cell[4]) if plain else cell[4]),
            ]
            for cell in row[1]
        ]
        return [_NONE, cells]

    def _marked(self, content: Any, style: str, plan: table_layout.TableLayout) -> Node:
        columns = [
            [each[0], {"t": "ColWidth", "c": share}] for each, share in zip(content[2], plan.shares, strict=False)
        ]
        attributes = content[0]
        if not self.in_note:  # what stands in a footnote is not finished
            attributes = [attributes[0], [], [["custom-style", f"{MARK}{len(self.made.tables)}"]]]
            self.made.tables.append(WordTable(style=style, layout=plan))
        return {"t": "Table", "c": [attributes, content[1], columns or content[2], *content[3:]]}

    def inlines(self, inlines: Iterable[Node]) -> list[Node]:
        return [made for inline in _joined([*inlines]) for made in self.inline(inline)]

    def inline(self, inline: Node) -> list[Node]:
        kind = inline["t"]
        content: Any = inline.get("c")
        if kind == "Span":
            return self._span(content)
        if kind == "Image":
            return self._image(content)
        if kind == "Link":
            inside, target = self.inlines(content[1]), self._target(content[2][0])
            return [{"t": "Link", "c": [_NONE, inside, [target, ""]]}] if target else inside
        if kind == "Note":
            outer, self.in_note = self.in_note, True
            made = self.blocks(content)
            self.in_note = outer
            return [{"t": "Note", "c": made}]
        if kind in ("Code", "RawInline"):
            return [{"t": "Code", "c": [_NONE, content[1]]}]
        return [nodes.rebuild(inline, inlines=self.inlines)]

    def _span(self, content: Any) -> list[Node]:
        (id_, kinds, _), inside = content
        made = self.inlines(inside)
        if self.changes and len(kinds) == 1 and kinds[0] in TRACKED:
            author, moment = self.changes
            return [{"t": "Span", "c": [["", kinds, [["author", author], ["date", moment]]], made]}]
        if style := chip_style(kinds):
            made = [
                nodes.string("\u00a0"),
                *made,
                nodes.string("\u00a0"),
            ]  # room at the sides, which Word's borders have not
            return [{"t": "Span", "c": [["", [], [["custom-style", style]]], made]}]
        return [{"t": "Span", "c": [[id_, [], []], made]}] if id_ else made

    def _target(self, target: str) -> str:
        """Return where a link leads from a Word file; "" when it leads to no place that the reader has."""
        if not target.startswith(_INTERNAL):
            return target if target.lower().startswith(_OPENED) else ""
        id_, _, anchor = target.removeprefix(_INTERNAL).partition("#")
        if id_ == self.id:
            return f"#{anchor}" if anchor else ""
        return f"{id_}.docx" if id_ in self.beside else ""

    def _image(self, content: Any) -> list[Node]:
        """Put a picture into the tree itself: the writer is confined and opens no file."""
        picture = self.images.get(content[2][0], b"")
        kind = picture_kind(picture)
        alternative = nodes.plain_text(content[1])
        if not kind:
            return [nodes.string(f"[{alternative}]")] if alternative else []
        address = f"data:image/{kind};base64,{b64encode(picture).decode()}"
        return [{"t": "Image", "c": [_NONE, [nodes.string(alternative)] if alternative else [], [address, ""]]}]


def _spaced(blocks: list[Node]) -> list[Node]:
    """Return blocks with their plain lines as paragraphs, which alone take a style."""
    return [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]


def picture_kind(content: bytes) -> str:
    """Return the kind of a picture that every Word shows, by its first bytes: png, jpeg or gif; "" for another."""
    return next((kind for head, kind in _KINDS.items() if content.startswith(head)), "")


def _joined(inlines: list[Node]) -> list[Node]:
    """Return inlines with the blank between two chips as one at which no line ends."""
    chips = [each["t"] == "Span" and bool(chip_style(nodes.classes(each))) for each in inlines]
    between = [chips[at - 1 : at + 2] for at in range(len(inlines))]
    return [
        nodes.string("\u00a0") if each["t"] == "Space" and around == [True, False, True] else each
        for each, around in zip(inlines, between, strict=True)
    ]


def styled(style: str, blocks: list[Node]) -> Node:
    """Return blocks in a paragraph style."""
    made = nodes.div([], blocks)
    made["c"][0][2].append(["custom-style", style])
    return made


def chip_style(kinds: list[str]) -> str:
    """Return the character style of a RACI letter or badge by its classes (`raci raci--r`); "" for another span."""
    for kind, word in _CAPITALS.items():
        for each in kinds:
            if kind in kinds and each.startswith(f"{kind}--"):
                return f"{word} {each.removeprefix(f'{kind}--').replace('-', ' ').title()}"
    return ""


def _row(cells: list[Any]) -> Any:
    return [_NONE, cells]


def _cell(blocks: list[Node]) -> Any:
    return [_NONE, {"t": "AlignDefault"}, 1, 1, blocks]
