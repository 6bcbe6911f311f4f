"""Every difference between a Word file of Remit's and the one that was returned: who made it, and in what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from remit.intake.returned.base import Base
from remit.intake.returned.fragments import Fragment
from remit.intake.returned.matching import match_paragraphs
from remit.intake.returned.origin import describe_origin, map_to_fragments
from remit.intake.returned.text_patch import normalize
from remit.intake.wordfile import wordtext
from remit.source import decoding

UNTRACKED = "typed without tracked changes"
MISSING = "it is missing in the file without a tracked change, and may have been left out by mistake"
MOVED = "it was moved without a tracked change; move it in the file"
_REDACTED = "[redacted]"
_FOOTNOTE = "it is a new footnote, or a new paragraph of one"
_TABLE = "it is a row of a new table"
_ROW = "no row of a table of the file comes right before it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One paragraph that somebody changed, added (`old` is empty) or took out (`new` is empty).

    `who` is author and day as the file says, or that there was no tracked change; `where` is the file and what in it,
    and `why` says why the edit was not carried over, if it was not.
    """

    old: str
    new: str
    who: str
    where: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOperation:
    """An edit that belongs to a fragment of the document's file: `change`, `remove`, or `add` after or `before` it."""

    edit: Edit
    fragment: Fragment
    number: int
    """The number of that fragment in the base text."""
    kind: str
    before: bool = False
    line: str = "text"
    """What was added: `heading`, `item`, `cell` or `text`."""
    order: int = 0
    row: tuple[int, int] | None = None
    """The table and row of the Word file that it is in, ..."""
    column: int = 0
    """... its column there, ..."""
    size: int = 0
    """... and how many texts that row holds."""
    cells: tuple[str, ...] = ()
    """The cells of a whole row, when it is about one."""


@dataclass(slots=True, kw_only=True)
class Differences:
    """Every difference, sorted: to be applied, an edit that cannot be applied, or perhaps nobody's edit."""

    operations: list[EditOperation] = field(default_factory=list)
    unapplied: list[Edit] = field(default_factory=list)
    unattributed: list[Edit] = field(default_factory=list)
    paragraphs: list[tuple[int | None, int | None, wordtext.Paragraph]] = field(default_factory=list)
    """Every returned paragraph, with the numbers of its paragraph in the base and of its fragment."""


@dataclass(frozen=True, slots=True)
class _ThreeWayComparison:
    """A paragraph in the base, in the returned file before its tracked changes, and with them accepted."""

    given: int | None
    before: wordtext.Paragraph | None
    after: wordtext.Paragraph | None


def find_differences(base: Base, fragments: Sequence[Fragment], found: wordtext.Readings) -> Differences:
    """Return what differs between the base and the returned file; `fragments` are those of the base text."""
    comparisons = _three_way_comparisons(base.paragraphs, found)
    classifier = _Classifier(base, fragments, found, comparisons)
    joined = {number: line for line in found.after for number in line.numbers[1:]}
    for order, state in enumerate(comparisons):
        if state.after is not None:
            fragment = None if state.given is None else classifier.of_line[state.given]
            classifier.found.paragraphs.append((state.given, fragment, state.after))
        if state.given is None:
            if state.after is not None:
                following = next((each.given for each in comparisons[order + 1 :] if each.given is not None), None)
                classifier.added(state.after, following, order)
            continue
        classifier.last = state.given
        if state.after is None:
            marks: Iterable[wordtext.TrackedChange] = state.before.changes if state.before else ()
            if state.before and state.before.numbers[0] in joined:
                marks = joined[state.before.numbers[0]].changes
            classifier.removed(state.given, _who(marks), order)
        elif normalize(base.paragraphs[state.given].text) != normalize(state.after.text):
            classifier.changed(state.given, state.after, order)
    _reclassify_moves(classifier.found, classifier.removed_at)
    return classifier.found


def with_reason(edit: Edit, why: str) -> Edit:
    """Return an edit with the reason why it was not applied."""
    return replace(edit, why=why)


def _three_way_comparisons(given: Sequence[wordtext.Paragraph], found: wordtext.Readings) -> list[_ThreeWayComparison]:
    """Return the three states of every paragraph, in the order of the file.

    Before and after are known to be the same paragraph by its number; that of the base is recognised by its words.
    """
    after = {line.numbers[0]: line for line in found.after}
    comparisons: list[_ThreeWayComparison] = []
    for one, other in match_paragraphs(given, found.before):
        before = None if other is None else found.before[other]
        comparisons.append(_ThreeWayComparison(one, before, after.pop(before.numbers[0], None) if before else None))
    for number, line in sorted(after.items()):
        behind = (
            at for at, state in enumerate(comparisons) if (state.before or state.after) and _number(state) > number
        )
        comparisons.insert(next(behind, len(comparisons)), _ThreeWayComparison(None, None, line))
    return comparisons


def _number(state: _ThreeWayComparison) -> int:
    line = state.before or state.after
    return line.numbers[0] if line else -1


class _Classifier:
    """Sorts differences in the order of the file: into what may be applied, and what may not."""

    def __init__(
        self,
        base: Base,
        fragments: Sequence[Fragment],
        found: wordtext.Readings,
        comparisons: Sequence[_ThreeWayComparison],
    ) -> None:
        self.base = base
        self.fragments = fragments
        self.of_line = map_to_fragments(base.paragraphs, fragments)
        self.found = Differences()
        self.last: int | None = None
        """The paragraph of the base that comes before the difference at hand."""
        self.removed_at: dict[int, Edit] = {}
        """What is missing without a tracked change, by its line."""
        self.homes = {state.given: state.after.cell[0] for state in comparisons if state.after and state.after.cell}
        self.tables = {table for given, table in self.homes.items() if given is not None}
        self.sizes = Counter(_row(line) for line in base.paragraphs), Counter(_row(line) for line in found.after)
        self.reported: set[tuple[int, int] | None] = set()
        self.after = found.after

    def changed(self, at: int, new: wordtext.Paragraph, order: int) -> None:
        old, number = self.base.paragraphs[at], self.of_line[at]
        tracked = _who(new.changes)
        edit = self._edit(old, number, old.text, new.text, tracked)
        if number is None:
            self._generated(edit, tracked)
        elif _REDACTED in new.text and not tracked:
            self.found.unattributed.append(edit)
        else:
            self._operation(edit, number, "change", order)

    def removed(self, at: int, tracked: str, order: int) -> None:
        old, number = self.base.paragraphs[at], self.of_line[at]
        edit = self._edit(old, number, old.text, "", tracked)
        if number is None:
            self._generated(edit, tracked)
        elif not tracked:
            self.removed_at[at] = edit
            self.found.unapplied.append(with_reason(edit, MISSING))
        else:
            row, column = _row(old), old.cell[2] if old.cell else 0
            self._operation(edit, number, "remove", order, row=row, column=column, size=self.sizes[0][row])

    def added(self, new: wordtext.Paragraph, following: int | None, order: int) -> None:
        tracked = _who(new.changes)
        behind, ahead = (None if at is None else self.of_line[at] for at in (self.last, following))
        anchor, before = (behind, False) if behind is not None else (ahead, True)
        if self._in_list(ahead) and new.kind == "item" and not self._in_list(behind):
            anchor, before = ahead, True
        near = self.base.paragraphs[self.last] if self.last is not None else new
        edit = self._edit(near, anchor, "", new.text, tracked)
        if new.kind == "note":
            self.found.unapplied.append(with_reason(edit, _FOOTNOTE))
        elif new.cell and (self.last is None or self.homes.get(self.last) != new.cell[0]):
            self._added_cell(new, edit)
        elif anchor is None or (new.cell and behind is None):
            self._generated(edit, tracked)
        elif not tracked and (_REDACTED in new.text or (behind is None and not new.near)):
            self.found.unattributed.append(edit)
        else:
            row, column = _row(new), new.cell[2] if new.cell else 0
            at = {"row": row, "column": column, "size": self.sizes[1][row]}
            self._operation(edit, anchor, "add", order, before=before, line=new.kind, **at)

    def _added_cell(self, new: wordtext.Paragraph, edit: Edit) -> None:
        """Leave a row that is the first of its table, whole and once."""
        row = _row(new)
        if row not in self.reported:
            self.reported.add(row)
            cells = " | ".join(line.text for line in self.after if _row(line) == row)
            why = _ROW if row and row[0] in self.tables else _TABLE
            self.found.unapplied.append(with_reason(replace(edit, new=cells), why))

    def _edit(self, line: wordtext.Paragraph, number: int | None, old: str, new: str, tracked: str) -> Edit:
        where = describe_origin(self.base.document, line, None if number is None else self.fragments[number])
        return Edit(old=old, new=decoding.remove_controls(new), who=tracked or UNTRACKED, where=where)

    def _operation(self, edit: Edit, number: int, kind: str, order: int, **more: Any) -> None:
        operation = EditOperation(
            edit=edit, fragment=self.fragments[number], number=number, kind=kind, order=order, **more
        )
        self.found.operations.append(operation)

    def _generated(self, edit: Edit, tracked: str) -> None:
        """Leave an edit of something that Remit puts together: somebody's if it is tracked, else perhaps the day's."""
        if tracked:
            self.found.unapplied.append(with_reason(edit, "it is put together from elsewhere"))
        else:
            self.found.unattributed.append(edit)

    def _in_list(self, number: int | None) -> bool:
        if number is None:
            return False
        fragment = self.fragments[number]
        if fragment.keys:
            return isinstance(fragment.keys[-1], int)
        return fragment.block is not None and fragment.block.kind == "item"


def _reclassify_moves(found: Differences, gone: dict[int, Edit]) -> None:
    """Leave what was put in and says what is missing elsewhere, both without a tracked change: it was only moved."""
    missing = Counter(normalize(edit.old) for edit in gone.values())
    moved: Counter[str] = Counter()
    for operation in list(found.operations):
        text = normalize(operation.edit.new)
        if operation.kind == "add" and operation.edit.who == UNTRACKED and missing[text] > moved[text]:
            moved[text] += 1
            found.operations.remove(operation)
            found.unapplied.append(with_reason(operation.edit, MOVED))
    for number, edit in enumerate(found.unapplied):
        text = normalize(edit.old)
        if edit.why == MISSING and moved[text]:
            moved[text] -= 1
            found.unapplied[number] = with_reason(edit, MOVED)


def _row(line: wordtext.Paragraph) -> tuple[int, int] | None:
    return line.cell[:2] if line.cell else None


def _who(marks: Iterable[wordtext.TrackedChange]) -> str:
    return "; ".join(dict.fromkeys(mark.who for mark in marks))
