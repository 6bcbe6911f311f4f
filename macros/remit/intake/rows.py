"""Rows of a table in the body: several paragraphs of a Word file that are one line of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from remit.intake.returned.differences import Edit, Wish
from remit.intake.returned.fragments import File, Fragment
from remit.intake.returned.patch import as_markdown
from remit.source.frontmatter import without_controls

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_BAR = re.compile(r"(?:\\.|[^|\\])*\|")
_MOST = 100
"""How many columns a row that is put in may have."""


def by_row(wishes: Iterable[Wish]) -> list[Wish]:
    """Return wishes with the cells of a whole row that was taken out, or put in, made one; its cells are `cells`."""
    made: list[Wish] = []
    for (_, row), group in groupby(wishes, lambda wish: (wish.kind, wish.row)):
        held = list(group)
        whole = row is not None and held[0].kind in ("add", "remove") and len(held) == held[0].size
        if whole and held[0].kind == "remove":
            whole = len({each.fragment.block.lines if each.fragment.block else None for each in held}) == 1
        if whole and len({each.column for each in held}) == len(held) and max(each.column for each in held) < _MOST:
            made.append(_as_one(held))
        else:
            made += held
    return made


def remove_row(file: File, fragment: Fragment, cells: Sequence[str]) -> str | None:
    """Return the file's text without the row that begins with a fragment; None where it stands in no row."""
    if fragment.block is None or fragment.block.kind != "cell" or not cells:
        return None
    line = fragment.block.lines[0]
    lines = file.text[file.body :].split("\n")
    return file.text[: file.body] + "\n".join(lines[:line] + lines[line + 1 :])


def add_row(file: File, fragment: Fragment, cells: Sequence[str]) -> str | None:
    """Return the file's text with a row after that of a fragment; None when its table has fewer columns."""
    if fragment.block is None or fragment.block.kind != "cell":
        return None
    line = fragment.block.lines[0]
    lines = file.text[file.body :].split("\n")
    columns = _columns(lines[line])
    if len(cells) > columns:
        return None
    line += 1
    if line < len(lines) and _RULE.fullmatch(lines[line]):
        line += 1  # the row is the heading, and its rule stays below it
    indent = re.match(r"\s*", lines[line - 1])
    said = [as_markdown(without_controls(each)) for each in cells] + [""] * (columns - len(cells))
    row = f"{indent[0] if indent else ''}| {' | '.join(said)} |"
    return file.text[: file.body] + "\n".join([*lines[:line], row, *lines[line:]])


def _columns(row: str) -> int:
    """Return how many cells a row of the source has."""
    inner = row.strip().removeprefix("|")
    return len(_BAR.findall(inner if inner.endswith("|") and not inner.endswith("\\|") else f"{inner}|"))


def _as_one(held: Sequence[Wish]) -> Wish:
    """Return a whole row as one wish; an empty cell that is put in is empty among its cells."""
    first = held[0]
    said = {each.column: each.edit.old or each.edit.new for each in held}
    row = " | ".join(said.values())
    who = "; ".join(dict.fromkeys(each.edit.who for each in held))
    adding = first.kind == "add"
    old, new = ("", row) if adding else (row, "")
    cells = (
        tuple(said.get(at, "") for at in range(max(said) + 1)) if adding else tuple(each.fragment.text for each in held)
    )
    return replace(first, edit=Edit(old=old, new=new, who=who, where=first.edit.where), cells=cells)
