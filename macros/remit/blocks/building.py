"""The parts that Remit's own tables, lists and blocks are made of: nodes of the tree, which show words as they are.

Nothing here is read as Markdown, so no name or title from the handbook ever becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from remit.doctree import Node, nodes

Part = object
"""A node, several of them, or a value that is shown as its words; nothing for None."""

_BLANKS = re.compile(r"[^\S ]|  ")
_SIDES = {"l": "AlignLeft", "c": "AlignCenter", "r": "AlignRight"}
_NONE: list[Any] = ["", [], []]


def line(*parts: Part) -> list[Node]:
    """Return parts that follow one another in a line."""
    if len(parts) == 1 and type(parts[0]) is str:
        return words(parts[0])
    return nodes.joined(node for part in parts for node in _inlines(part))


def words(text: str) -> list[Node]:
    """Return a text as a line of words."""
    return nodes.words_of(" ".join(text.split()) if _BLANKS.search(text) else text)


def _inlines(part: Part) -> Iterable[Node]:
    if part is None:
        return ()
    if isinstance(part, dict):
        return (part,)
    if isinstance(part, list):
        return part
    text = str(part)
    return nodes.words_of(re.sub(r"\s+", " ", text), text)


def between(separator: Part, parts: Iterable[Part]) -> list[Node]:
    """Return parts with a separator between two."""
    found: list[Part] = []
    for at, part in enumerate(parts):
        found += [separator, part] if at else [part]
    return line(*found)


BREAK: Node = {"t": "LineBreak"}


def code(text: str) -> Node:
    """Return a text as code."""
    return {"t": "Code", "c": [_NONE, text]}


def paragraph(*parts: Part) -> Node:
    """Return parts as a paragraph."""
    return {"t": "Para", "c": line(*parts)}


def paragraphs(text: str) -> list[Node]:
    """Return a text of several paragraphs, with an empty line between two."""
    return [paragraph(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def emphasis(text: str) -> Node:
    """Return a paragraph in emphasis: what stands where there is nothing else to show."""
    return paragraph({"t": "Emph", "c": words(text)})


def note(text: str) -> Node:
    """Return a note above a text: what a reader must know before reading it."""
    return nodes.div(["remit-note"], [plain(text)])


def plain(*parts: Part) -> Node:
    """Return parts as the words of an item or a cell."""
    return {"t": "Plain", "c": line(*parts)}


def heading(level: int, text: str, anchor: str = "") -> Node:
    """Return a heading."""
    return {"t": "Header", "c": [level, [anchor, [], []], words(text)]}


def bullets(items: Iterable[Part]) -> Node:
    """Return a list of one line for each item."""
    return {"t": "BulletList", "c": [[plain(item)] for item in items]}


def definitions(kind: str, entries: Iterable[tuple[str, Part]]) -> Node:
    """Return terms, each with what it says, in a block of a class."""
    listed = [[words(term), [[plain(said)]]] for term, said in entries]
    return nodes.div([kind], [{"t": "DefinitionList", "c": listed}])


def table(
    sides: str, head: Sequence[Part], rows: Iterable[Sequence[Part]], *, kind: str = "", sortable: bool = False
) -> Node:
    """Return a table; `sides` has a letter for each column, `l`, `c` or `r`.

    A table of a `kind` is shown as such on the site, and there a reader can sort it when it is `sortable`.
    """
    columns = [[{"t": _SIDES[side]}, {"t": "ColWidthDefault"}] for side in sides]
    bodies = [[_NONE, 0, [], [_row(row) for row in rows]]]
    made = {
        "t": "Table",
        "c": [_NONE, [None, []], columns, [_NONE, [_row(head)]], bodies, [_NONE, []]],
    }
    kinds = ["remit-table", f"remit-table--{kind}", *(["sortable"] if sortable else [])]
    return nodes.div(kinds, [made]) if kind else made


def _row(cells: Sequence[Part]) -> list[Any]:
    return [_NONE, [[_NONE, {"t": "AlignDefault"}, 1, 1, _cell(cell)] for cell in cells]]


def _cell(part: Part) -> list[Node]:
    inside = nodes.trimmed(line(part))
    return [{"t": "Plain", "c": inside}] if inside else []
