"""Carrying edits over one after the other, each into the piece that it was made in, wherever that stands by now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from remit.intake.returned.differences import Edit, EditOperation, with_reason
from remit.intake.returned.fingerprints import row_texts
from remit.intake.returned.fragments import Fragment, SourceFile, parse_file
from remit.intake.returned.patch import Reader, add, as_markdown, change, remove
from remit.intake.returned.text_patch import normalize
from remit.source.decode import MAX_FILE, Faulty, without_controls

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_BAR = re.compile(r"(?:\\.|[^|\\])*\|")
_MOST = 100
"""How many columns a row that is put in may have."""
CHANGED_SINCE = "the file says something else there by now"
UNCERTAIN = "the file has changed since, and it is not sure where in it this stands by now"
_WHY_NOT = {
    "change": "the words stand among marks or macros, where they cannot be told apart",
    "remove": "it is not a paragraph or list item of its own",
    "add": "there is no list or paragraph of the file right beside it",
    "row": "it is a part of a row, and only whole rows are put in",
}


def merge_rows(wishes: Iterable[EditOperation]) -> list[EditOperation]:
    """Return wishes with the cells of a whole row that was taken out, or put in, made one; its cells are `cells`."""
    made: list[EditOperation] = []
    for (_, row), group in groupby(wishes, lambda wish: (wish.kind, wish.row)):
        held = list(group)
        whole = row is not None and held[0].kind in ("add", "remove") and len(held) == held[0].size
        if whole and held[0].kind == "remove":
            whole = len({each.fragment.block.lines if each.fragment.block else None for each in held}) == 1
        if whole and len({each.column for each in held}) == len(held) and max(each.column for each in held) < _MOST:
            made.append(_merge_row(held))
        else:
            made += held
    return made


def remove_row(file: SourceFile, fragment: Fragment, cells: Sequence[str]) -> str | None:
    """Return the file's text without the row that begins with a fragment; None where it stands in no row."""
    if fragment.block is None or fragment.block.kind != "cell" or not cells:
        return None
    line = fragment.block.lines[0]
    lines = file.text[file.body :].split("\n")
    return file.text[: file.body] + "\n".join(lines[:line] + lines[line + 1 :])


def add_row(file: SourceFile, fragment: Fragment, cells: Sequence[str]) -> str | None:
    """Return the file's text with a row after that of a fragment; None when its table has fewer columns."""
    if fragment.block is None or fragment.block.kind != "cell":
        return None
    line = fragment.block.lines[0]
    lines = file.text[file.body :].split("\n")
    columns = _count_columns(lines[line])
    if len(cells) > columns:
        return None
    line += 1
    if line < len(lines) and _RULE.fullmatch(lines[line]):
        line += 1  # the row is the heading, and its rule stays below it
    indent = re.match(r"\s*", lines[line - 1])
    said = [as_markdown(without_controls(each)) for each in cells] + [""] * (columns - len(cells))
    row = f"{indent[0] if indent else ''}| {' | '.join(said)} |"
    return file.text[: file.body] + "\n".join([*lines[:line], row, *lines[line:]])


def _count_columns(row: str) -> int:
    """Return how many cells a row of the source has."""
    inner = row.strip().removeprefix("|")
    return len(_BAR.findall(inner if inner.endswith("|") and not inner.endswith("\\|") else f"{inner}|"))


def _merge_row(held: Sequence[EditOperation]) -> EditOperation:
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


class Patcher:
    """A file while edits are carried into it, with the numbers that the pieces given out have in it by now.

    What an edit changes is read again before it counts: if anything else than wanted says something else, it is left.
    """

    def __init__(self, file: SourceFile, places: Mapping[int, int], read: Reader) -> None:
        self.file = file
        self.places = dict(places)
        self.pieces = read(file)
        self.made: dict[int, int] = {}
        """Which piece was changed or put in, by the order of the edit."""
        self.gone: dict[int, int] = {}
        """Before which piece something was taken out, by the order of the edit."""
        self.into: dict[int, Fragment] = {}
        """The piece that each edit was carried into, or beside, as that was before it."""
        self.carried: list[EditOperation] = []
        self.left: list[tuple[int, Edit]] = []
        self._last: tuple[str, list[Fragment]] = (file.text, self.pieces)
        self._reader = read

    def carry(self, wishes: Iterable[EditOperation]) -> None:
        """Carry edits over from the last to the first, so that additions at one place keep their order."""
        for wish in sorted(wishes, key=_application_order, reverse=True):
            if why := self._carry(wish):
                self.left.append((wish.order, with_reason(wish.edit, why)))
            else:
                self.carried.append(wish)

    def _carry(self, wish: EditOperation) -> str:
        """Carry one edit over; return why not, if it cannot be."""
        number = self.places.get(wish.number)
        wanted = normalize(wish.fragment.text)
        if number is None or normalize(self.pieces[number].text) != wanted:
            alike = number is None and any(normalize(each.text) == wanted for each in self.pieces)
            return UNCERTAIN if alike else CHANGED_SINCE
        try:
            text = _patch(self.file, self.pieces[number], wish, self._read)
            file = None if text is None or len(text.encode()) > MAX_FILE else parse_file(text.encode())
        except (Faulty, UnicodeEncodeError):
            file = None
        first, gone, come = _expected_change(self.pieces, number, wish)
        pieces = self._read(file) if file is not None and file.sound else []
        before, now = ([normalize(each.text) for each in side] for side in (self.pieces, pieces))
        if file is None or now != [*before[:first], *map(normalize, come), *before[first + gone :]]:
            return _WHY_NOT["row" if wish.kind == "add" and wish.line == "cell" and not wish.cells else wish.kind]
        self.into[wish.order] = self.pieces[number]
        self.file, self.pieces = file, pieces
        self._move(first, gone, len(come))
        (self.made if come else self.gone)[wish.order] = first
        return ""

    def _read(self, file: SourceFile) -> list[Fragment]:
        if self._last[0] != file.text:
            self._last = file.text, self._reader(file)
        return self._last[1]

    def _move(self, first: int, gone: int, come: int) -> None:
        for places in (self.places, self.made, self.gone):
            for key, number in list(places.items()):
                if number >= first + gone:
                    places[key] = number + come - gone
                elif number >= first + come:
                    del places[key]


def _application_order(wish: EditOperation) -> tuple[int, int, bool, int]:
    """Return when it is a wish's turn, counted backwards: what is added to a paragraph before that itself changes."""
    start = wish.fragment.start
    return start, wish.fragment.paragraph, wish.kind == "add", -wish.order if wish.before else wish.order


def _patch(file: SourceFile, fragment: Fragment, wish: EditOperation, read: Reader) -> str | None:
    if wish.kind == "change":
        return change(file, fragment, wish.edit.new, read)
    if wish.cells:
        turn: Callable[[SourceFile, Fragment, Sequence[str]], str | None] = (
            remove_row if wish.kind == "remove" else add_row
        )
        return turn(file, fragment, wish.cells)
    if wish.kind == "remove":
        return remove(file, fragment, read)
    return None if wish.line == "cell" else add(file, fragment, wish.edit.new, wish.line, read, before=wish.before)


def _expected_change(pieces: Sequence[Fragment], number: int, wish: EditOperation) -> tuple[int, int, list[str]]:
    """Return what an edit may change: from which piece on, how many go, and what comes in their place."""
    if wish.kind == "change":
        return number, 1, [wish.edit.new]
    if wish.kind == "remove":
        row = row_texts(pieces, number)
        return number, len(row) if row and row == [normalize(each) for each in wish.cells] else 1, []
    keys = pieces[number].keys
    first = number + (not wish.before)
    while keys and wish.before and first and pieces[first - 1].keys == keys:
        first -= 1
    while keys and not wish.before and first < len(pieces) and pieces[first].keys == keys:
        first += 1
    return first, 0, [each for each in wish.cells if each] or [wish.edit.new]
