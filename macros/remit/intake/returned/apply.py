"""Edits applied to a source file one after the other, each to the fragment that it was made in, wherever it is now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from remit.intake.new import as_markdown
from remit.intake.returned.differences import Edit, EditOperation, with_reason
from remit.intake.returned.fingerprints import row_texts
from remit.intake.returned.fragments import Fragment, SourceFile, parse_file
from remit.intake.returned.patch import Reader, add, change, remove
from remit.intake.returned.text_patch import normalize
from remit.source import decoding

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_BAR = re.compile(r"(?:\\.|[^|\\])*\|")
_MOST = 100
"""How many columns a row that is put in may have."""
CHANGED_SINCE = "the file says something else there by now"
UNCERTAIN = "the file has changed since, and it is uncertain where in it this is now"
_WHY_NOT = {
    "change": "the words are among marks or macros, where they cannot be told apart",
    "remove": "it is not a paragraph or list item of its own",
    "add": "there is no list or paragraph of the file right beside it",
    "row": "it is a part of a row, and only whole rows are put in",
}


def merge_rows(operations: Iterable[EditOperation]) -> list[EditOperation]:
    """Merge the operations on all cells of a row that was removed, or added, into one for the row (`cells`)."""
    made: list[EditOperation] = []
    for (_, row), group in groupby(operations, lambda operation: (operation.kind, operation.row)):
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
    """Return the file's text without the row that begins with a fragment; None where it is in no row."""
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
    text = [as_markdown(decoding.remove_controls(each)) for each in cells] + [""] * (columns - len(cells))
    row = f"{indent[0] if indent else ''}| {' | '.join(text)} |"
    return file.text[: file.body] + "\n".join([*lines[:line], row, *lines[line:]])


def _count_columns(row: str) -> int:
    """Return how many cells a row of the source has."""
    inner = row.strip().removeprefix("|")
    return len(_BAR.findall(inner if inner.endswith("|") and not inner.endswith("\\|") else f"{inner}|"))


def _merge_row(held: Sequence[EditOperation]) -> EditOperation:
    """Return a whole row as one operation; an empty cell of an added row is an empty text among its cells."""
    first = held[0]
    text = {each.column: each.edit.old or each.edit.new for each in held}
    row = " | ".join(text.values())
    who = "; ".join(dict.fromkeys(each.edit.who for each in held))
    adding = first.kind == "add"
    old, new = ("", row) if adding else (row, "")
    cells = (
        tuple(text.get(at, "") for at in range(max(text) + 1)) if adding else tuple(each.fragment.text for each in held)
    )
    return replace(first, edit=Edit(old=old, new=new, who=who, where=first.edit.where), cells=cells)


class Patcher:
    """A source file to which edits are applied, and where each fragment of the base text is in it by now.

    After each edit the file is read again: if anything but what was wanted has changed, the edit is not applied.
    """

    def __init__(self, file: SourceFile, places: Mapping[int, int], read: Reader) -> None:
        self.file = file
        self.places = dict(places)
        self.fragments = read(file)
        self.changed_at: dict[int, int] = {}
        """The number of the fragment that was changed or added, by the order of the edit."""
        self.removed_at: dict[int, int] = {}
        """The number of the fragment before which something was removed, by the order of the edit."""
        self.target: dict[int, Fragment] = {}
        """The fragment that each edit was applied to, or beside, as it was before the edit."""
        self.applied: list[EditOperation] = []
        self.unapplied: list[tuple[int, Edit]] = []
        self._last: tuple[str, list[Fragment]] = (file.text, self.fragments)
        self._reader = read

    def apply_edits(self, operations: Iterable[EditOperation]) -> None:
        """Apply edits from the last to the first, so that additions at one place keep their order."""
        for operation in sorted(operations, key=_application_order, reverse=True):
            if why := self._apply(operation):
                self.unapplied.append((operation.order, with_reason(operation.edit, why)))
            else:
                self.applied.append(operation)

    def _apply(self, operation: EditOperation) -> str:
        """Apply one edit; return why it cannot be applied, or nothing."""
        number = self.places.get(operation.number)
        wanted = normalize(operation.fragment.text)
        if number is None or normalize(self.fragments[number].text) != wanted:
            alike = number is None and any(normalize(each.text) == wanted for each in self.fragments)
            return UNCERTAIN if alike else CHANGED_SINCE
        try:
            text = _patch(self.file, self.fragments[number], operation, self._read)
            file = None if text is None or len(text.encode()) > decoding.MAX_FILE else parse_file(text.encode())
        except (decoding.Faulty, UnicodeEncodeError):
            file = None
        first, gone, come = _expected_change(self.fragments, number, operation)
        fragments = self._read(file) if file is not None and file.sound else []
        before, now = ([normalize(each.text) for each in side] for side in (self.fragments, fragments))
        if file is None or now != [*before[:first], *map(normalize, come), *before[first + gone :]]:
            part_of_row = operation.kind == "add" and operation.line == "cell" and not operation.cells
            return _WHY_NOT["row" if part_of_row else operation.kind]
        self.target[operation.order] = self.fragments[number]
        self.file, self.fragments = file, fragments
        self._move(first, gone, len(come))
        (self.changed_at if come else self.removed_at)[operation.order] = first
        return ""

    def _read(self, file: SourceFile) -> list[Fragment]:
        if self._last[0] != file.text:
            self._last = file.text, self._reader(file)
        return self._last[1]

    def _move(self, first: int, gone: int, come: int) -> None:
        for places in (self.places, self.changed_at, self.removed_at):
            for key, number in list(places.items()):
                if number >= first + gone:
                    places[key] = number + come - gone
                elif number >= first + come:
                    del places[key]


def _application_order(operation: EditOperation) -> tuple[int, int, bool, int]:
    """Sort key, applied in reverse: additions beside a paragraph come before the change of that paragraph."""
    start = operation.fragment.start
    return (
        start,
        operation.fragment.paragraph,
        operation.kind == "add",
        -operation.order if operation.before else operation.order,
    )


def _patch(file: SourceFile, fragment: Fragment, operation: EditOperation, read: Reader) -> str | None:
    if operation.kind == "change":
        return change(file, fragment, operation.edit.new, read)
    if operation.cells:
        patch: Callable[..., str | None] = remove_row if operation.kind == "remove" else add_row
        return patch(file, fragment, operation.cells)
    if operation.kind == "remove":
        return remove(file, fragment, read)
    if operation.line == "cell":
        return None
    return add(file, fragment, operation.edit.new, operation.line, read, before=operation.before)


def _expected_change(
    fragments: Sequence[Fragment], number: int, operation: EditOperation
) -> tuple[int, int, list[str]]:
    """Return what an edit may change: the first fragment, how many are replaced, and the texts in their place."""
    if operation.kind == "change":
        return number, 1, [operation.edit.new]
    if operation.kind == "remove":
        row = row_texts(fragments, number)
        return number, len(row) if row and row == [normalize(each) for each in operation.cells] else 1, []
    keys = fragments[number].keys
    first = number + (not operation.before)
    while keys and operation.before and first and fragments[first - 1].keys == keys:
        first -= 1
    while keys and not operation.before and first < len(fragments) and fragments[first].keys == keys:
        first += 1
    return first, 0, [each for each in operation.cells if each] or [operation.edit.new]
