"""Small functions over pandoc's syntax tree that reader and writers share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from remit.doctree.pandoc import Node

_WORDS = frozenset({"Str", "Space"})
_HELD = {  # where in `c` the inlines of an inline stand; None: `c` itself
    "Emph": None, "Strong": None, "Strikeout": None, "Superscript": None, "Subscript": None, "Underline": None,
    "SmallCaps": None, "Quoted": 1, "Cite": 1, "Span": 1, "Link": 1, "Image": 1,
}  # fmt: skip
HOLDERS = frozenset(_HELD)
"""The kinds of inlines that hold others."""


def held(inline: Node) -> list[Node] | None:
    """Return the inlines inside an inline; None for one that holds none."""
    if inline["t"] not in _HELD:
        return None
    at = _HELD[inline["t"]]
    inside: list[Node] = inline["c"] if at is None else inline["c"][at]
    return inside


def holding(inline: Node, inside: list[Node]) -> Node:
    """Return an inline with other inlines inside."""
    at = _HELD[inline["t"]]
    if at is None:
        return {"t": inline["t"], "c": inside}
    return {"t": inline["t"], "c": [inside if place == at else each for place, each in enumerate(inline["c"])]}


def text_of(inlines: Iterable[Node]) -> str:
    """Return the plain text of inlines; footnotes are left out."""
    return "".join(_texts(inlines))


def _texts(inlines: Iterable[Node]) -> Iterator[str]:
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            yield inline["c"]
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind in ("Code", "Math", "RawInline"):
            yield inline["c"][1] if kind != "RawInline" else ""
        else:
            yield from _texts(held(inline) or ())


def block_text(blocks: Iterable[Node]) -> str:
    """Return the plain text of blocks, with a space between two."""
    return " ".join(filter(None, map(_block_text, blocks)))


def _block_text(block: Node) -> str:  # noqa: PLR0911 - one line for each kind of block
    kind = block["t"]
    content: Any = block.get("c")
    if kind in ("Para", "Plain"):
        return text_of(content)
    if kind == "Header":
        return text_of(content[2])
    if kind == "CodeBlock":
        return str(content[1])
    if kind == "LineBlock":
        return " ".join(map(text_of, content))
    if kind in ("BulletList", "OrderedList"):
        return " ".join(map(block_text, content if kind == "BulletList" else content[1]))
    if kind == "DefinitionList":
        return " ".join(text_of(term) + " " + " ".join(map(block_text, said)) for term, said in content)
    if kind == "Table":
        return " ".join(block_text(cell[4]) for row in table_rows(content) for cell in row[1])
    if kind in ("BlockQuote", "Div", "Figure"):
        return block_text(content if kind == "BlockQuote" else content[-1])
    return ""


def table_rows(content: Any) -> Iterator[Any]:
    """Yield every row of a table: those of its head, its bodies and its foot."""
    yield from content[3][1]
    for body in content[4]:
        yield from body[2]
        yield from body[3]
    yield from content[5][1]


def classes(node: Node) -> list[str]:
    """Return the classes of a node that carries attributes first (Div, Span, Code, CodeBlock, Link, Image, Table)."""
    found: list[str] = node["c"][0][1]
    return found


def is_words(blocks: list[Node]) -> bool:
    """Say whether blocks are one line of words and nothing else."""
    inlines = blocks[0]["c"] if len(blocks) == 1 and blocks[0]["t"] == "Plain" else []
    return bool(inlines) and all(each["t"] in _WORDS for each in inlines)


def only_chips(blocks: list[Node]) -> list[str]:
    """Return the letters of a cell that holds RACI chips and nothing else."""
    if len(blocks) != 1 or blocks[0]["t"] not in ("Para", "Plain"):
        return []
    return list(_letters(blocks[0]["c"]))


def _letters(inlines: list[Node]) -> Iterator[str]:
    found: list[str] = []
    for inline in inlines:
        if inline["t"] == "Span" and "raci" in classes(inline):
            found.append(text_of([inline]))
        elif inline["t"] != "Space":
            return
    yield from found


def string(text: str) -> Node:
    """Return a text as an inline."""
    return {"t": "Str", "c": text}


def span(kinds: list[str], inside: list[Node]) -> Node:
    """Return inlines in a span of classes."""
    return {"t": "Span", "c": [["", kinds, []], inside]}


def div(kinds: list[str], inside: list[Node]) -> Node:
    """Return blocks in a div of classes."""
    return {"t": "Div", "c": [["", kinds, []], inside]}
