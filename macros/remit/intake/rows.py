"""Rows of a table in the body: several paragraphs of a Word file that are one line of the source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from remit.intake.carry import Reader, as_markdown, reads
from remit.intake.compare import Edit, Wish
from remit.intake.fragments import File, Fragment

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")


def by_row(wishes: Iterable[Wish], pieces: Sequence[Fragment]) -> list[Wish]:
    """Return wishes with the cells of a whole row that was taken out, or put in, made one; its cells are `cells`."""
    width: defaultdict[tuple[int, int], int] = defaultdict(int)
    for piece in pieces:
        if piece.block is not None and piece.block.kind == "cell":
            width[piece.block.lines] += 1
    made: list[Wish] = []
    for (kind, row), group in groupby(wishes, _row):
        held = list(group)
        size = width[row] if row else 0
        if kind not in ("add", "remove") or not size or len(held) % size or (kind == "remove" and len(held) != size):
            made += held
            continue
        for start in range(0, len(held), size):
            made.append(_as_one(held[start : start + size], kind))
    return made


def remove_row(file: File, fragment: Fragment, count: int, read: Reader) -> str | None:
    """Return the file's text without the row that begins with a fragment; None when it reads otherwise then."""
    if fragment.block is None:
        return None
    texts = [each for each in read(file) if not each.keys]
    at = next(number for number, each in enumerate(texts) if each.start == fragment.start)
    line = fragment.block.lines[0]
    lines = file.text[file.body :].split("\n")
    text = file.text[: file.body] + "\n".join(lines[:line] + lines[line + 1 :])
    wanted = [each.text for each in (*texts[:at], *texts[at + count :])]
    return text if reads(text, wanted, read) else None


def add_row(file: File, fragment: Fragment, cells: Sequence[str], read: Reader) -> str | None:
    """Return the file's text with a row after that of a fragment, its last; None when it reads otherwise then."""
    if fragment.block is None:
        return None
    texts = [each for each in read(file) if not each.keys]
    at = next(number for number, each in enumerate(texts) if each.start == fragment.start) + 1
    line = fragment.block.lines[0] + 1
    lines = file.text[file.body :].split("\n")
    if line < len(lines) and _RULE.fullmatch(lines[line]):
        line += 1  # the row is the heading, and its rule stays below it
    row = f"| {' | '.join(map(as_markdown, cells))} |"
    text = file.text[: file.body] + "\n".join([*lines[:line], row, *lines[line:]])
    wanted = [*(each.text for each in texts[:at]), *cells, *(each.text for each in texts[at:])]
    return text if reads(text, wanted, read) else None


def _row(wish: Wish) -> tuple[str, tuple[int, int] | None]:
    block = wish.fragment.block
    whole = block is not None and block.kind == "cell" and (wish.kind == "remove" or wish.line == "cell")
    return wish.kind, block.lines if whole and block is not None else None


def _as_one(held: Sequence[Wish], kind: str) -> Wish:
    first = held[0]
    cells = tuple(each.edit.old or each.edit.new for each in held)
    row = " | ".join(cells)
    who = "; ".join(dict.fromkeys(each.edit.who for each in held))
    old, new = ("", row) if kind == "add" else (row, "")
    return replace(first, edit=Edit(old=old, new=new, who=who, where=first.edit.where), cells=cells)
