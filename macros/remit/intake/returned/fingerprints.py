"""Which fragment of one text of a file is which of another: only where that is certain, and none otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from remit.intake.returned.fragments import Fragment, SourceFile
from remit.intake.returned.text_patch import normalize
from remit.model import Keys

Fingerprint = tuple[Hashable, ...]
"""What identifies a fragment, from the narrowest sign to the widest; None for a sign that it has not."""
_LONG = 8
"""How many words make a passage that nobody writes twice by chance."""


def match_fingerprints(given: Sequence[Fingerprint], present: Sequence[Fingerprint]) -> dict[int, int]:
    """Map the fragments of one text to those of another, by number: a sign must occur exactly once in both."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for olds, news in zip(zip(*given, strict=True), zip(*present, strict=True), strict=True):
        counts = Counter(olds), Counter(news)
        places = {sign: number for number, sign in enumerate(news)}
        for number, sign in enumerate(olds):
            if sign is None or number in found or counts[0][sign] != 1 or counts[1][sign] != 1:
                continue
            if places[sign] not in taken:
                found[number] = places[sign]
                taken.add(places[sign])
    return found


def fingerprints(file: SourceFile, fragments: Sequence[Fragment]) -> list[Fingerprint]:
    """Return the fingerprint of each fragment: its words, and for a cell those of its whole row."""
    lines = file.text[file.body :].split("\n")
    rows = _rows(fragments)
    tables = _tables(rows, lines)
    text = [normalize(fragment.text) for fragment in fragments]
    found: list[Fingerprint] = []
    path: list[tuple[int, str]] = []
    for number, fragment in enumerate(fragments):
        if fragment.keys:
            found.append(_key_fingerprint(file.values, fragment, text[number]))
            continue
        block = fragment.block
        kind = block.kind if block else ""
        if block is not None and kind == "heading":
            level = len(block.prefix.strip()) or 1
            path = [each for each in path if each[0] < level]
        under = tuple(path)
        if block is not None and kind == "heading":
            path.append((len(block.prefix.strip()) or 1, text[number]))
        if block is not None and kind == "cell":
            line = file.text.rfind("\n", 0, fragment.start) + 1
            column = file.text.count("|", line, fragment.start)
            head, before, after = tables[block.lines[0]]
            row = rows[block.lines[0]]
            found.append((("row", head, row, column, before, after), ("row", head, row, column, under), None))
            continue
        around = [
            text[at] if 0 <= at < len(fragments) and not fragments[at].keys else "" for at in (number - 1, number + 1)
        ]
        long = ("long", kind, text[number]) if len(text[number].split()) >= _LONG else None
        found.append((("near", kind, text[number], *around), ("under", kind, text[number], under), long))
    return found


def row_texts(fragments: Sequence[Fragment], number: int) -> list[str]:
    """Return the texts of the row that a fragment is in; nothing for one that is in no row."""
    block = fragments[number].block
    if block is None or block.kind != "cell":
        return []
    return [normalize(each.text) for each in fragments if each.block is not None and each.block.lines == block.lines]


def _rows(fragments: Sequence[Fragment]) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for fragment in fragments:
        if fragment.block is not None and fragment.block.kind == "cell":
            found[fragment.block.lines[0]].append(normalize(fragment.text))
    return {line: tuple(cells) for line, cells in found.items()}


def _tables(
    rows: Mapping[int, tuple[str, ...]], lines: Sequence[str]
) -> dict[int, tuple[Hashable, Hashable, Hashable]]:
    """Return for each row, by its line, the heading of its table, and the rows before and after it."""
    found: dict[int, tuple[Hashable, Hashable, Hashable]] = {}
    for table in _group_tables(rows, lines):
        for at, line in enumerate(table):
            before = rows[table[at - 1]] if at else None
            after = rows[table[at + 1]] if at + 1 < len(table) else None
            found[line] = rows[table[0]] if at else None, before, after
    return found


def _group_tables(rows: Mapping[int, tuple[str, ...]], lines: Sequence[str]) -> Iterator[list[int]]:
    """Yield the lines of the rows of each table: those with no empty line between them."""
    table: list[int] = []
    for line in sorted(rows):
        if table and not all(each.strip() for each in lines[table[-1] + 1 : line]):
            yield table
            table = []
        table.append(line)
    if table:
        yield table


def _key_fingerprint(values: Any, fragment: Fragment, text: str) -> Fingerprint:
    """Return the fingerprint of a fragment of the front matter; `id` or the first text identifies an item of a list."""
    names: list[Hashable] = []
    for at, key in enumerate(fragment.keys):
        if isinstance(key, int):
            names.append(_name(values, fragment.keys[: at + 1]))
        else:
            names.append(key)
    shape = tuple(key for key in fragment.keys if isinstance(key, str))
    long = ("long", shape, text) if len(text.split()) >= _LONG else None
    return ("key", tuple(names), text), None, long


def _name(values: Any, keys: Keys) -> tuple[str, ...]:
    for key in keys:
        values = values[key]
    if not isinstance(values, dict):
        return ()
    name = values.get("id") or next((each for each in values.values() if isinstance(each, str)), "")
    return (normalize(str(name)),)
