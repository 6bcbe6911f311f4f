"""Two versions of a table: columns and rows are aligned, and cells compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from remit.doctree import Node
from remit.redline.diff.align import Pairs, Unit, align, likeness, make_unit
from remit.redline.diff.marks import CHANGED, DELETION, INSERTION, IS, NO_ATTRIBUTES, WAS, wrap
from remit.redline.diff.words import words_in

Compare = Callable[[list[Node], list[Node]], list[Node]]
Columns = list[tuple[int | None, int | None]]
"""The columns of a redline: position in the old and in the new table, None where it is not there."""

_ROW, _COLUMN = 0.5, 0.5


def redline_table(old: list[Any], new: list[Any], compare: Compare) -> Node | None:
    """Return two tables as one; None when one simply replaces the other.

    Tables with cells over several rows or columns are compared cell by cell only when their layout is the same.
    """
    if len(old[4]) != len(new[4]):
        return None
    plain = _is_plain(old) and _is_plain(new)
    if not plain and _layout(old) != _layout(new):
        return None
    columns: Columns = _columns(old, new) if plain else [(at, at) for at in range(len(new[2]))]
    if not any(None not in pair for pair in columns):
        return None
    parts = [
        _rows(before, after, columns, compare, plain=plain, head=at == 0)
        for at, (before, after) in enumerate(zip(_sections(old), _sections(new), strict=True))
    ]
    table = {
        "t": "Table",
        "c": [
            new[0],
            [new[1][0], compare(old[1][1], new[1][1])],
            [new[2][j] if j is not None else old[2][i or 0] for i, j in columns],
            [new[3][0], parts[0]],
            [[*body[:2], *parts[1 + 2 * at : 3 + 2 * at]] for at, body in enumerate(new[4])],
            [new[5][0], parts[-1]],
        ],
    }
    was, is_ = _shell(old), _shell(new)
    if was == is_ and all(i == j for i, j in columns):
        return table
    return wrap("", [CHANGED], [[WAS, json.dumps(was)], [IS, json.dumps(is_)]], [table])


def _sections(table: list[Any]) -> list[list[Any]]:
    """Return the rows of a table by section: the head, of each body its own head and the rest, the foot."""
    return [table[3][1], *(rows for body in table[4] for rows in body[2:4]), table[5][1]]


def _shell(table: list[Any]) -> Node:
    shell = [table[0], table[1][0], table[2], table[3][0], [body[:2] for body in table[4]], table[5][0]]
    return {"t": "Table", "c": shell}


def _layout(table: list[Any]) -> list[list[list[tuple[int, int]]]]:
    return [[[(cell[2], cell[3]) for cell in row[1]] for row in rows] for rows in _sections(table)]


def _is_plain(table: list[Any]) -> bool:
    """Say whether every row has one cell for each column."""
    width = len(table[2])
    return all(len(row) == width and all(spans == (1, 1) for spans in row) for rows in _layout(table) for row in rows)


def _columns(old: list[Any], new: list[Any]) -> Columns:
    """Align columns by their headings, and those between by what is in them."""
    if len(old[2]) == len(new[2]) and _headings(old) == _headings(new):
        return [(at, at) for at in range(len(new[2]))]
    olds, news = _column_units(old), _column_units(new)
    pairs = align([one for one, _ in olds], [one for one, _ in news], _COLUMN, lambda i, j: _alike(olds[i], news[j]))
    found: Columns = []
    i = j = 0
    for next_i, next_j in [*pairs, (len(olds), len(news))]:
        if next_i - i == next_j - j:  # as many others between the same neighbours: they have new headings
            found += zip(range(i, next_i), range(j, next_j), strict=True)
        else:
            found += [(at, None) for at in range(i, next_i)]
            found += [(None, at) for at in range(j, next_j)]
        if next_i < len(olds) and next_j < len(news):
            found.append((next_i, next_j))
        i, j = next_i + 1, next_j + 1
    return found


def _headings(table: list[Any]) -> list[list[str]]:
    return [[" ".join(words_in(cell[4])) for cell in row[1]] for row in table[3][1]]


def _column_units(table: list[Any]) -> list[tuple[Unit, Unit]]:
    """Return the heading of each column and what is in it."""
    found = []
    for at in range(len(table[2])):
        heading = [list(words_in(row[1][at][4])) for row in table[3][1]]
        inside = [word for rows in _sections(table)[1:] for row in rows for word in words_in(row[1][at][4])]
        words = [word for each in heading for word in each]
        key = " ".join(words) or f"\0{at}"  # a heading without words is like no other
        found.append((make_unit(key, "", words), make_unit("", "", inside)))
    return found


def _alike(one: tuple[Unit, Unit], other: tuple[Unit, Unit]) -> float:
    return max(likeness(one[0], other[0]), likeness(one[1], other[1]))


def _rows(old: list[Any], new: list[Any], columns: Columns, compare: Compare, *, plain: bool, head: bool) -> list[Any]:
    if not plain or (head and len(old) == len(new)):
        return [_pair(one, other, columns, compare) for one, other in zip(old, new, strict=True)]
    found: list[Any] = []
    i = j = 0
    for next_i, next_j in [*_row_pairs(old, new, columns), (len(old), len(new))]:
        found += [_whole(row, DELETION, columns) for row in old[i:next_i]]
        found += [_whole(row, INSERTION, columns) for row in new[j:next_j]]
        if next_i < len(old) and next_j < len(new):
            found.append(_pair(old[next_i], new[next_j], columns, compare))
        i, j = next_i + 1, next_j + 1
    return found


def _row_pairs(old: list[Any], new: list[Any], columns: Columns) -> Pairs:
    """Align rows by the columns that both tables have; the first of these is what a row is known by."""
    common = [(i, j) for i, j in columns if i is not None and j is not None]
    olds = list(_row_units(old, [i for i, _ in common]))
    news = list(_row_units(new, [j for _, j in common]))

    def alike(i: int, j: int) -> float:
        whole = likeness(olds[i][1], news[j][1])
        known = olds[i][0] == news[j][0] != ""
        return 0.5 + whole / 2 if known else whole * 0.9

    return align([one for _, one in olds], [one for _, one in news], _ROW, alike)


def _row_units(rows: list[Any], at: list[int]) -> Iterator[tuple[str, Unit]]:
    for row in rows:
        cells = [row[1][place][4] for place in at]
        yield " ".join(words_in(cells[0])), make_unit(json.dumps(cells), "", words_in(cells))


def _whole(row: list[Any], mark: str, columns: Columns) -> list[Any]:
    """Return a row that came or went; the columns that its table does not have are empty in it."""
    cells = []
    for i, j in columns:
        place = i if mark == DELETION else j
        if place is None:
            cells.append(
                _mark_cell([NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, []], INSERTION if i is None else DELETION)
            )
        elif i is None or j is None:
            cells.append(_mark_cell(row[1][place], mark))
        else:
            cells.append(row[1][place])
    return [[row[0][0], [mark, *row[0][1]], list(row[0][2])], cells]


def _pair(old: list[Any], new: list[Any], columns: Columns, compare: Compare) -> list[Any]:
    cells = []
    for i, j in columns if len(columns) == len(new[1]) or any(None in pair for pair in columns) else _by_place(new):
        if j is None:
            cells.append(_mark_cell(old[1][i or 0], DELETION))
        elif i is None:
            cells.append(_mark_cell(new[1][j], INSERTION))
        else:
            cells.append(_cell(old[1][i], new[1][j], compare))
    return [_changed(new[0], [old[0]], [new[0]]), cells]


def _by_place(row: list[Any]) -> Columns:
    return [(at, at) for at in range(len(row[1]))]


def _cell(old: list[Any], new: list[Any], compare: Compare) -> list[Any]:
    return [_changed(new[0], old[:4], new[:4]), *new[1:4], compare(old[4], new[4])]


def _changed(attributes: list[Any], was: list[Any], is_: list[Any]) -> list[Any]:
    """Return the attributes of a row or cell that say what else of it was another, if anything was."""
    if was == is_:
        return attributes
    id_, classes, pairs = attributes
    return [id_, [*classes, CHANGED], [*pairs, [WAS, json.dumps(was)]]]


def _mark_cell(cell: list[Any], mark: str) -> list[Any]:
    id_, classes, pairs = cell[0]
    return [[id_, [mark, *classes], list(pairs)], *cell[1:]]
