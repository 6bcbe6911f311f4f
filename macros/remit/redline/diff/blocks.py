"""The redline: two versions of a text become one tree in which every change is marked.

Blocks are aligned first (equal ones, and between them the ones most alike), then what is inside them: items, rows and
cells, and last of all words. `redline_sides` says how changes are marked and gives either text back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from remit.doctree import Node, nodes
from remit.redline.diff.align import Pairs, Unit, align, likeness, make_unit, matches, spread
from remit.redline.diff.inlines import redline_inlines
from remit.redline.diff.marks import CHANGED, CODE, DELETION, INSERTION, MOVE, MOVED, WAS, WHOLE, mark_of, wrap
from remit.redline.diff.sides import accept, normalize, reject, shell_size
from remit.redline.diff.tables import redline_table
from remit.redline.diff.words import words_in

__all__ = ["accept", "normalize", "redline", "reject"]

_FAMILY = {"Plain": "Para", "OrderedList": "BulletList"}
"""Kinds of blocks that may become each other; others are only ever like their own kind."""
_ALIKE, _ITEM, _SOMEWHAT = 0.4, 0.34, 0.2
_LONG = 4  # a block with fewer words is never marked as moved


def redline(old: list[Node], new: list[Node]) -> list[Node]:
    """Return one tree that holds both texts: `accept` of it is the new one, `reject` the old one, both `normalised`."""
    return _with_moves(_blocks(normalize(old), normalize(new)))


def _blocks(old: list[Node], new: list[Node], *, alone: bool = False) -> list[Node]:
    """Compare two sequences of blocks; with `alone`, two alone at one place belong together, alike or not."""
    olds, news = [_unit(block) for block in old], [_unit(block) for block in new]
    heads = [{at: _heads(block) for at, block in enumerate(side) if block["t"] == "Table"} for side in (old, new)]

    def alike(i: int, j: int) -> float:
        whole = likeness(olds[i], news[j])
        return max(whole, likeness(heads[0][i], heads[1][j])) if i in heads[0] and j in heads[1] else whole

    pairs = align(olds, news, _ALIKE, alike)
    found: list[Node] = []
    i = j = 0
    for next_i, next_j in [*pairs, (len(old), len(new))]:
        if next_i - i == next_j - j == 1 and _belong(olds[i], news[j], alone=alone):
            found += _pair(old[i], new[j], olds[i], news[j])
        else:
            found += [wrap(DELETION, [], [], [block]) for block in old[i:next_i]]
            found += [wrap(INSERTION, [], [], [block]) for block in new[j:next_j]]
        if next_i < len(old) and next_j < len(new):
            found += _pair(old[next_i], new[next_j], olds[next_i], news[next_j])
        i, j = next_i + 1, next_j + 1
    return found


def _unit(block: Node) -> Unit:
    kind: str = block["t"]
    return make_unit(json.dumps(block), _FAMILY.get(kind, kind), words_in(block))


def _heads(table: Node) -> Unit:
    """Return the headings of a table, by which it is known though all its rows are others."""
    return make_unit("", "", words_in(table["c"][3][1]))


def _belong(one: Unit, other: Unit, *, alone: bool) -> bool:
    """Say whether two blocks between the same neighbours are old and new of one, though not much alike."""
    if one.kind != other.kind:
        return False
    return alone or one.kind in ("Header", "BulletList", "Table", "CodeBlock") or likeness(one, other) >= _SOMEWHAT


def _pair(old: Node, new: Node, before: Unit, after: Unit) -> list[Node]:
    """Compare two blocks that belong together."""
    if before.key == after.key:
        return [new]
    inner = _inside(old, new)
    if inner is None:
        return [wrap(DELETION, [], [], [old]), wrap(INSERTION, [], [], [new])]
    was, is_ = _shell(old), _shell(new)
    return [inner] if was == is_ else [wrap("", [CHANGED], [[WAS, json.dumps(was)]], [inner])]


def _shell(block: Node) -> Node:
    return {"t": block["t"], "c": block["c"][: shell_size(block["t"])]}


def _inside(old: Node, new: Node) -> Node | None:  # noqa: PLR0911 - one line for each kind of block
    """Compare what two blocks hold; None when they cannot be compared, so that one replaces the other."""
    kind, before, after = new["t"], old["c"], new["c"]
    if kind in ("Para", "Plain"):
        return {"t": kind, "c": _inlines(before, after)}
    if kind == "Header":
        return {"t": kind, "c": [*after[:2], _inlines(before[2], after[2])]}
    if kind in ("BulletList", "OrderedList"):
        items = _items(before[1] if old["t"] == "OrderedList" else before, after[1] if kind == "OrderedList" else after)
        return {"t": kind, "c": [after[0], items] if kind == "OrderedList" else items}
    if kind == "DefinitionList":
        return {"t": kind, "c": _terms(before, after)}
    if kind == "BlockQuote":
        return {"t": kind, "c": _blocks(before, after)}
    if kind == "Div":
        return {"t": kind, "c": [after[0], _blocks(before[1], after[1])]}
    if kind == "CodeBlock":
        return _code(before, after)
    if kind == "Table":
        return redline_table(before, after, lambda one, other: _blocks(one, other, alone=True))
    return None


def _inlines(old: list[Node], new: list[Node]) -> list[Node]:
    return redline_inlines(old, new, _blocks)


def _items(old: list[list[Node]], new: list[list[Node]]) -> list[list[Node]]:
    found: list[list[Node]] = []
    for i, j in spread(_item_pairs(old, new), len(old), len(new)):
        if i is None:
            found.append([wrap(INSERTION, [WHOLE], [], new[j or 0])])
        elif j is None:
            found.append([wrap(DELETION, [WHOLE], [], old[i])])
        else:
            found.append(_blocks(old[i], new[j], alone=len(old[i]) == len(new[j]) == 1))
    return found


def _item_pairs(old: Sequence[list[Node]], new: Sequence[list[Node]]) -> Pairs:
    """Align items; one whose first lines say the same is the same item, whatever was put below it."""
    olds = [make_unit(json.dumps(item), "", words_in(item)) for item in old]
    news = [make_unit(json.dumps(item), "", words_in(item)) for item in new]
    heads = [[make_unit("", "", words_in(item[:1])) for item in side] for side in (old, new)]
    return align(olds, news, _ITEM, lambda i, j: max(likeness(olds[i], news[j]), likeness(heads[0][i], heads[1][j])))


def _terms(old: list[Any], new: list[Any]) -> list[Any]:
    units = [[make_unit(json.dumps(term), "", words_in(term[0])) for term in side] for side in (old, new)]
    found: list[Any] = []
    for i, j in spread(align(units[0], units[1], _ALIKE), len(old), len(new)):
        if i is None or j is None:
            mark, (term, text) = (DELETION, old[i]) if i is not None else (INSERTION, new[j or 0])
            found.append([[nodes.span([mark, WHOLE], term)], [[wrap(mark, [WHOLE], [], each)] for each in text]])
        else:
            found.append([_inlines(old[i][0], new[j][0]), _items(old[i][1], new[j][1])])
    return found


def _code(old: list[Any], new: list[Any]) -> Node:
    """Compare code line by line."""
    before, after = old[1].split("\n"), new[1].split("\n")
    pieces: list[Node] = []
    last: tuple[str, list[str]] = ("", [])
    for i, j in [*spread(matches(before, after), len(before), len(after)), (-1, -1)]:
        mark = DELETION if j is None else INSERTION if i is None else ""
        if last[1] and (mark != last[0] or i == -1):
            piece = {"t": "CodeBlock", "c": [new[0], "\n".join(last[1])]}
            pieces.append(wrap(last[0], [], [], [piece]) if last[0] else piece)
            last = (mark, [])
        last = (mark, [*last[1], after[j] if j is not None else before[i or 0]]) if i != -1 else last
    return wrap("", [CODE], [], pieces)


def _with_moves(tree: list[Node]) -> list[Node]:
    """Say of blocks and rows that went from one place and came at another, word for word, that they moved."""
    places: dict[str, dict[str, list[list[Any]]]] = defaultdict(lambda: {INSERTION: [], DELETION: []})
    for attributes, inside in _wholes(tree):
        if sum(1 for word in words_in(inside) if word[:1].isalnum()) >= _LONG:
            places[json.dumps(inside)][mark_of(attributes)].append(attributes)
    number = 0
    for found in places.values():
        for pair in zip(found[DELETION], found[INSERTION], strict=False):
            number += 1
            for attributes in pair:
                attributes[1].append(MOVED)
                attributes[2].append([MOVE, str(number)])
    return tree


def _wholes(node: object) -> Iterator[tuple[list[Any], object]]:
    """Yield the attributes and the content of everything that came or went as a whole, the outermost first."""
    if isinstance(node, dict):
        if node.get("t") == "Div" and mark_of(node["c"][0]):
            yield node["c"][0], node["c"][1]
        elif node.get("t") == "Table":
            yield from _rows(node["c"])
            yield from _wholes(node["c"])
        elif "c" in node and node["t"] not in ("Para", "Plain", "Header"):
            yield from _wholes(node["c"])
    elif isinstance(node, list):
        for each in node:
            yield from _wholes(each)


def _rows(table: list[Any]) -> Iterator[tuple[list[Any], object]]:
    for rows in (table[3][1], *(part for body in table[4] for part in body[2:]), table[5][1]):
        for row in rows:
            if mark_of(row[0]):
                yield row[0], [cell[4] for cell in row[1] if not mark_of(cell[0])]
