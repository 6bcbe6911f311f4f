"""The vocabulary of pandoc's tree: what is inside a node, and how a node is made anew with something else inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

Node = dict[str, Any]
"""A block or inline of pandoc's tree: `t` is its kind, `c` what is in it (pandoc-types, Text.Pandoc.Definition)."""
Change = Callable[[list[Node]], list[Node]]
"""What becomes of a list of blocks or of inlines."""

BLOCKS = frozenset({
    "Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList", "DefinitionList",
    "Header", "HorizontalRule", "Table", "Figure", "Div",
})  # fmt: skip
"""The kinds of blocks; all others are inlines."""
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_LITERALS = frozenset({"Code", "CodeBlock", "Math"})
_WORDS = frozenset({"Str", "Space"})
_ATTRIBUTES = {
    "Header": 1, "Code": 0, "CodeBlock": 0, "Span": 0, "Link": 0, "Image": 0, "Table": 0, "Figure": 0, "Div": 0,
}  # fmt: skip
"""Where in the content of a node its attributes are, by its kind."""


def _rebuilt_figure(content: Any, blocks: Change, _: Change) -> Any:
    attributes, (short, caption), inside = content
    inside = blocks(inside)
    return [attributes, [short, blocks(caption)], inside]


def _rebuilt_table(content: Any, blocks: Change, _: Change) -> Any:
    def rows(given: Iterable[Any]) -> list[Any]:
        return [[row[0], [[*cell[:4], blocks(cell[4])] for cell in row[1]]] for row in given]

    attributes, (short, caption), columns, head, bodies, foot = content
    head = [head[0], rows(head[1])]
    bodies = [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies]
    foot = [foot[0], rows(foot[1])]
    return [attributes, [short, blocks(caption)], columns, head, bodies, foot]


_REBUILT: Mapping[str, Callable[[Any, Change, Change], Any]] = {
    **dict.fromkeys(
        (
            "Plain", "Para", "Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Underline", "SmallCaps",
        ),
        lambda content, blocks, inlines: inlines(content),
    ),
    **dict.fromkeys(
        ("Quoted", "Cite", "Span", "Link", "Image"),
        lambda content, blocks, inlines: [content[0], inlines(content[1]), *content[2:]],
    ),
    "Header": lambda content, blocks, inlines: [content[0], content[1], inlines(content[2])],
    "LineBlock": lambda content, blocks, inlines: [inlines(line) for line in content],
    **dict.fromkeys(("BlockQuote", "Note"), lambda content, blocks, inlines: blocks(content)),
    "BulletList": lambda content, blocks, inlines: [blocks(item) for item in content],
    "OrderedList": lambda content, blocks, inlines: [content[0], [blocks(item) for item in content[1]]],
    "DefinitionList": lambda content, blocks, inlines: [
        [inlines(term), [blocks(definition) for definition in definitions]] for term, definitions in content
    ],
    "Div": lambda content, blocks, inlines: [content[0], blocks(content[1])],
    "Figure": _rebuilt_figure,
    "Table": _rebuilt_table,
}  # fmt: skip
"""How the content of a node is made anew, by its kind; of a kind that is not here nothing is inside."""


def children(node: Node) -> Sequence[list[Node]]:
    """Return the lists of nodes directly inside a node, in the order of reading; a caption comes last.

    Each list holds blocks alone or inlines alone: those of a paragraph, an item, a cell, a footnote.
    """
    rebuilt = _REBUILT.get(node["t"])
    if rebuilt is None:
        return ()
    found: list[list[Node]] = []

    def note(inside: list[Node]) -> list[Node]:
        found.append(inside)
        return inside

    rebuilt(node["c"], note, note)
    return found


def rebuild(node: Node, *, blocks: Change = list, inlines: Change = list) -> Node:
    """Return a node with other nodes directly inside: `blocks` and `inlines` say what becomes of each list of them.

    A node with nothing inside is returned as it is.
    """
    rebuilt = _REBUILT.get(node["t"])
    return node if rebuilt is None else {**node, "c": rebuilt(node["c"], blocks, inlines)}


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield every node of a tree in the order of reading, each before what is inside it; however deep it is."""
    pending = [iter(nodes)]
    while pending:
        for node in pending[-1]:
            yield node
            if inside := children(node):
                pending.append(chain.from_iterable(inside))
                break
        else:
            pending.pop()


def plain_text(nodes: Iterable[Node]) -> str:
    """Return the plain text of inlines, or of blocks with a space between two, without footnotes and raw markup."""
    nodes = [*nodes]
    space = " " if nodes and nodes[0]["t"] in BLOCKS else ""
    return space.join(filter(None, map(_text, nodes)))


def _text(node: Node) -> str:
    kind = node["t"]
    if kind == "Str":
        return str(node["c"])
    if kind in _BLANKS:
        return " "
    if kind in _LITERALS:
        return str(node["c"][1])
    return "" if kind == "Note" else " ".join(filter(None, map(plain_text, children(node))))


def words_of(text: str, raw: str = "") -> list[Node]:
    """Return words as inlines, with the spaces at their ends apart; `raw` says whether there are such."""
    raw = raw or text
    core = text.strip(" ")
    if not core:
        return [{"t": "Space"}] if raw else []
    before = [{"t": "Space"}] if raw[:1].isspace() else []
    after = [{"t": "Space"}] if raw[-1:].isspace() else []
    return [*before, string(core), *after]


def extend(inside: list[Node], nodes: Iterable[Node]) -> None:
    """Add inlines, so that words which follow one another are one node."""
    for node in nodes:
        last = inside[-1]["t"] if inside else ""
        if node["t"] == "Str" and last == "Str":
            inside[-1] = string(inside[-1]["c"] + node["c"])
        elif node["t"] == "Str" and last == "Space" and len(inside) > 1 and inside[-2]["t"] == "Str":
            inside.pop()
            inside[-1] = string(f"{inside[-1]['c']} {node['c']}")
        elif not (node["t"] == "Space" and last == "Space"):
            inside.append(node)


def joined(nodes: Iterable[Node]) -> list[Node]:
    """Return inlines that follow one another as a line, in which words that do are one node."""
    made: list[Node] = []
    extend(made, nodes)
    return made


def trimmed(inlines: list[Node]) -> list[Node]:
    """Return inlines without the spaces at their ends."""
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] == "Space":
        start += 1
    while end > start and inlines[end - 1]["t"] == "Space":
        end -= 1
    return inlines[start:end]


def as_inlines(found: Iterable[Node]) -> list[Node]:
    """Return nodes as inlines: of paragraphs what is in them, of other blocks their words."""
    made: list[Node] = []
    for node in found:
        if node["t"] in ("Plain", "Para"):
            made += node["c"]
        elif node["t"] in BLOCKS:
            text = plain_text([node])
            made += [string(text)] if text else []
        else:
            made.append(node)
    return made


def in_words(nodes: Iterable[Node]) -> list[Node]:
    """Return a tree with every word a node of its own, and without what only its reading knew (lines, numbers)."""
    made: list[Node] = []
    for node in nodes:
        if node["t"] == "Str":
            for at, word in enumerate(node["c"].split(" ")):
                made += [{"t": "Space"}] if at else []
                made += [string(word)] if word else []
        else:
            bare = {key: value for key, value in node.items() if key in ("t", "c")}
            made.append(rebuild(bare, blocks=in_words, inlines=in_words))
    return made


def letters(nodes: Iterable[Node]) -> str:
    """Return everything that a tree shows, in one text: words, code, and the texts of pictures and abbreviations."""
    found: list[str] = []
    for node in walk(nodes):
        if node["t"] == "Str":
            found.append(node["c"])
        elif node["t"] in _LITERALS:
            found.append(node["c"][1])
        elif node["t"] == "Span":
            found += (value for _, value in node["c"][0][2])
    return " ".join(found)


def identifiers(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the identifiers in a tree, such as those of its headings, in the order of reading."""
    return filter(None, map(identifier, walk(nodes)))


def identifier(node: Node) -> str:
    """Return the identifier of a node; empty for one that has none."""
    at = _ATTRIBUTES.get(node["t"])
    return "" if at is None else str(node["c"][at][0])


def inlines_in(inline: Node) -> list[Node] | None:
    """Return the inlines inside an inline; None for one that holds none."""
    inside = None if inline["t"] == "Note" or inline["t"] in BLOCKS else children(inline)
    return inside[0] if inside else None


def with_inlines(inline: Node, inside: list[Node]) -> Node:
    """Return an inline with other inlines inside."""
    return rebuild(inline, inlines=lambda _: inside)


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
            found.append(plain_text([inline]))
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
