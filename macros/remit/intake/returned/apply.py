"""Carrying edits over one after the other, each into the piece that it was made in, wherever that stands by now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from remit.intake.returned.differences import Edit, Wish, because
from remit.intake.returned.fingerprints import row_of
from remit.intake.returned.fragments import File, Fragment, opened
from remit.intake.returned.patch import Reader, add, change, remove
from remit.intake.returned.text_patch import same
from remit.intake.rows import add_row, remove_row
from remit.source.frontmatter import MAX_FILE, Faulty

OTHERWISE = "the file says something else there by now"
UNSURE = "the file has changed since, and it is not sure where in it this stands by now"
_WHY_NOT = {
    "change": "the words stand among marks or macros, where they cannot be told apart",
    "remove": "it is not a paragraph or list item of its own",
    "add": "there is no list or paragraph of the file right beside it",
    "row": "it is a part of a row, and only whole rows are put in",
}


class Carrier:
    """A file while edits are carried into it, with the numbers that the pieces given out have in it by now.

    What an edit changes is read again before it counts: if anything else than wanted says something else, it is left.
    """

    def __init__(self, file: File, places: Mapping[int, int], read: Reader) -> None:
        self.file = file
        self.places = dict(places)
        self.pieces = read(file)
        self.made: dict[int, int] = {}
        """Which piece was changed or put in, by the order of the edit."""
        self.gone: dict[int, int] = {}
        """Before which piece something was taken out, by the order of the edit."""
        self.into: dict[int, Fragment] = {}
        """The piece that each edit was carried into, or beside, as that was before it."""
        self.carried: list[Wish] = []
        self.left: list[tuple[int, Edit]] = []
        self._last: tuple[str, list[Fragment]] = (file.text, self.pieces)
        self._reader = read

    def carry(self, wishes: Iterable[Wish]) -> None:
        """Carry edits over from the last to the first, so that additions at one place keep their order."""
        for wish in sorted(wishes, key=_turn, reverse=True):
            if why := self._carry(wish):
                self.left.append((wish.order, because(wish.edit, why)))
            else:
                self.carried.append(wish)

    def _carry(self, wish: Wish) -> str:
        """Carry one edit over; return why not, if it cannot be."""
        number = self.places.get(wish.number)
        wanted = same(wish.fragment.text)
        if number is None or same(self.pieces[number].text) != wanted:
            alike = number is None and any(same(each.text) == wanted for each in self.pieces)
            return UNSURE if alike else OTHERWISE
        try:
            text = _tried(self.file, self.pieces[number], wish, self._read)
            file = None if text is None or len(text.encode()) > MAX_FILE else opened(text.encode())
        except (Faulty, UnicodeEncodeError):
            file = None
        first, gone, come = _reach(self.pieces, number, wish)
        pieces = self._read(file) if file is not None and file.sound else []
        before, now = ([same(each.text) for each in side] for side in (self.pieces, pieces))
        if file is None or now != [*before[:first], *map(same, come), *before[first + gone :]]:
            return _WHY_NOT["row" if wish.kind == "add" and wish.line == "cell" and not wish.cells else wish.kind]
        self.into[wish.order] = self.pieces[number]
        self.file, self.pieces = file, pieces
        self._move(first, gone, len(come))
        (self.made if come else self.gone)[wish.order] = first
        return ""

    def _read(self, file: File) -> list[Fragment]:
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


def _turn(wish: Wish) -> tuple[int, int, bool, int]:
    """Return when it is a wish's turn, counted backwards: what is added to a paragraph before that itself changes."""
    start = wish.fragment.start
    return start, wish.fragment.paragraph, wish.kind == "add", -wish.order if wish.before else wish.order


def _tried(file: File, fragment: Fragment, wish: Wish, read: Reader) -> str | None:
    if wish.kind == "change":
        return change(file, fragment, wish.edit.new, read)
    if wish.cells:
        turn: Callable[[File, Fragment, Sequence[str]], str | None] = remove_row if wish.kind == "remove" else add_row
        return turn(file, fragment, wish.cells)
    if wish.kind == "remove":
        return remove(file, fragment, read)
    return None if wish.line == "cell" else add(file, fragment, wish.edit.new, wish.line, read, before=wish.before)


def _reach(pieces: Sequence[Fragment], number: int, wish: Wish) -> tuple[int, int, list[str]]:
    """Return what an edit may change: from which piece on, how many go, and what comes in their place."""
    if wish.kind == "change":
        return number, 1, [wish.edit.new]
    if wish.kind == "remove":
        row = row_of(pieces, number)
        return number, len(row) if row and row == [same(each) for each in wish.cells] else 1, []
    keys = pieces[number].keys
    first = number + (not wish.before)
    while keys and wish.before and first and pieces[first - 1].keys == keys:
        first -= 1
    while keys and not wish.before and first < len(pieces) and pieces[first].keys == keys:
        first += 1
    return first, 0, [each for each in wish.cells if each] or [wish.edit.new]
