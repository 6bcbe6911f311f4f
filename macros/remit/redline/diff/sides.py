"""The two texts that a redline holds: the new one accepts every change in it, the old one rejects them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from remit.doctree import Node
from remit.finding import RemitError
from remit.redline.diff.marks import (
    CHANGED,
    CODE,
    DELETION,
    INSERTION,
    IS,
    WAS,
    WHOLE,
    block_mark,
    mark_of,
    unmarked_attributes,
    value_of,
)
from remit.redline.diff.words import join_leaves, split_leaves

_PLAIN = frozenset({"Str", "Space"})
_DEEPEST = 400  # lists and mappings within each other; what is deeper cannot be written as JSON by every reader


def normalize(blocks: list[Node]) -> list[Node]:
    """Return blocks as a redline gives them back: nothing that a reader would see is another.

    Line ends of the source become spaces, neighbours of one formatting become one, and classes that mark changes go.
    """
    if _depth(blocks) > _DEEPEST:
        raise RemitError("The text is nested too deeply to be compared.", "Take some levels of lists or quotes out.")
    return _blocks(blocks, None)


def accept(tree: list[Node]) -> list[Node]:
    """Return the new text of a redline: insertions stay, deletions go."""
    return _blocks(tree, DELETION)


def reject(tree: list[Node]) -> list[Node]:
    """Return the old text of a redline: deletions stay, insertions go."""
    return _blocks(tree, INSERTION)


def _depth(tree: object) -> int:
    """Return how deeply lists and mappings are nested, without recursion."""
    level: list[object] = [tree]
    depth = 0
    while level and depth <= _DEEPEST:
        depth += 1
        below: list[object] = []
        for each in level:
            below += each if isinstance(each, list) else each.values() if isinstance(each, dict) else ()
        level = [each for each in below if isinstance(each, (list, dict))]
    return depth


def _blocks(blocks: Iterable[Node], drop: str | None) -> list[Node]:
    found: list[Node] = []
    for block in blocks:
        mark, classes = block_mark(block) if drop is not None else ("", [])
        if mark:
            if mark != drop:
                found += _blocks(block["c"][1], drop)
        elif CHANGED in classes:
            was = value_of(block["c"][0], WAS if drop == INSERTION else IS)
            found += [_reshaped(each, was) for each in _blocks(block["c"][1], drop)]
        elif CODE in classes:
            found.append(_joined(_blocks(block["c"][1], drop)))
        else:
            found.append(_block(block, drop))
    return found


def _reshaped(block: Node, shell: Any) -> Node:
    """Return a block in another shell: what is around its content."""
    if shell is None:
        return block
    if shell["t"] == "Table":
        return {"t": "Table", "c": _table_shell(block["c"], shell["c"])}
    inside = block["c"][-1] if shell_size(block["t"]) else block["c"]
    return {"t": shell["t"], "c": [*shell["c"], inside] if shell["c"] else inside}


def shell_size(kind: str) -> int:
    """Return how many parts of a block's `c` come before its content."""
    return {"Header": 2, "OrderedList": 1, "Div": 1, "CodeBlock": 1}.get(kind, 0)


def _table_shell(content: list[Any], shell: list[Any]) -> list[Any]:
    attributes, short, columns, head, bodies, foot = shell
    return [
        attributes,
        [short, content[1][1]],
        columns,
        [head, content[3][1]],
        [[*own, *body[2:]] for own, body in zip(bodies, content[4], strict=True)],
        [foot, content[5][1]],
    ]


def _joined(pieces: list[Node]) -> Node:
    lines = [line for piece in pieces for line in piece["c"][1].split("\n")]
    return {"t": "CodeBlock", "c": [pieces[0]["c"][0], "\n".join(lines)]}


def _block(block: Node, drop: str | None) -> Node:  # noqa: PLR0911 - one line for each kind of block
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in ("Para", "Plain"):
        return {"t": kind, "c": _inlines(content, drop)}
    if kind == "Header":
        return {"t": kind, "c": [content[0], _attributes(content[1], drop), _inlines(content[2], drop)]}
    if kind == "BulletList":
        return {"t": kind, "c": _items(content, drop)}
    if kind == "OrderedList":
        return {"t": kind, "c": [content[0], _items(content[1], drop)]}
    if kind == "DefinitionList":
        return {"t": kind, "c": _terms(content, drop)}
    if kind == "BlockQuote":
        return {"t": kind, "c": _blocks(content, drop)}
    if kind == "Div":
        return {"t": kind, "c": [_attributes(content[0], drop), _blocks(content[1], drop)]}
    if kind == "CodeBlock":
        return {"t": kind, "c": [_attributes(content[0], drop), content[1]]}
    if kind == "Table":
        return {"t": kind, "c": _table(content, drop)}
    return block


def _inlines(inlines: list[Node], drop: str | None) -> list[Node]:
    if all(node["t"] in _PLAIN for node in inlines):  # most of every text, and quickly done
        return _plain(inlines)
    return join_leaves(("", leaf) for leaf in split_leaves(inlines, lambda blocks: _blocks(blocks, drop), drop))


def _plain(inlines: list[Node]) -> list[Node]:
    found: list[Node] = []
    for is_word, run in groupby(inlines, key=lambda node: node["t"] == "Str"):
        if is_word:
            text = "".join(node["c"] for node in run)
            found += [{"t": "Str", "c": text}] if text else []
        else:
            found += [{"t": "Space"} for _ in run]
    return found


def _short(inlines: list[Node] | None, drop: str | None) -> list[Node] | None:
    return None if inlines is None else _inlines(inlines, drop)


def _attributes(attributes: list[Any], drop: str | None) -> list[Any]:
    return unmarked_attributes(attributes) if drop is None else attributes


def _items(items: list[list[Node]], drop: str | None) -> list[list[Node]]:
    return [_blocks(item, drop) for item in items if not _is_dropped(item, drop)]


def _is_dropped(item: list[Node], drop: str | None) -> bool:
    """Say whether an item is marked as a whole, and goes with its mark."""
    if drop is None or len(item) != 1:
        return False
    mark, classes = block_mark(item[0])
    return mark == drop and WHOLE in classes


def _terms(terms: list[Any], drop: str | None) -> list[Any]:
    found = []
    for term, text in terms:
        if drop is not None and len(term) == 1 and term[0]["t"] == "Span" and WHOLE in term[0]["c"][0][1]:
            if mark_of(term[0]["c"][0]) != drop:
                found.append([_inlines(term[0]["c"][1], drop), [_blocks(each, drop) for each in text]])
        else:
            found.append([_inlines(term, drop), _items(text, drop)])
    return found


def _table(content: list[Any], drop: str | None) -> list[Any]:
    attributes, (short, caption), columns, head, bodies, foot = content
    return [
        _attributes(attributes, drop),
        [_short(short, drop), _blocks(caption, drop)],
        columns,
        [_attributes(head[0], drop), _rows(head[1], drop)],
        [[_attributes(body[0], drop), body[1], _rows(body[2], drop), _rows(body[3], drop)] for body in bodies],
        [_attributes(foot[0], drop), _rows(foot[1], drop)],
    ]


def _rows(rows: list[Any], drop: str | None) -> list[Any]:
    found = []
    for attributes, cells in rows:
        if drop is not None and mark_of(attributes) == drop:
            continue
        kept = [cell for cell in cells if drop is None or mark_of(cell[0]) != drop]
        found.append([_original(attributes, drop)[0], [_cell(cell, drop) for cell in kept]])
    return found


def _original(attributes: list[Any], drop: str | None) -> list[Any]:
    """Return what comes before the content of a row or cell: that which was, when insertions are dropped."""
    was = value_of(attributes, WAS) if drop == INSERTION else None
    return was if was is not None else [unmarked_attributes(attributes)]


def _cell(cell: list[Any], drop: str | None) -> list[Any]:
    shell = _original(cell[0], drop)
    return [*(shell if len(shell) > 1 else [shell[0], *cell[1:4]]), _blocks(cell[4], drop)]
