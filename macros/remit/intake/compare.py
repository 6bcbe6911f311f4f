"""Every difference between a Word file that Remit gave out and the one that came back: whose it is, and of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from remit.intake.align import letters, pairs
from remit.intake.base import Base
from remit.intake.fragments import Fragment
from remit.intake.origin import origin
from remit.intake.reading import Line, Mark, Readings
from remit.intake.words import same

UNTRACKED = "typed without tracked changes"
_REDACTED = "[redacted]"


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
class Wish:
    """An edit that belongs to a fragment of the document's file: `change`, `remove`, or `add` after or `before` it."""

    edit: Edit
    fragment: Fragment
    kind: str
    before: bool = False
    line: str = "text"
    """What was added: `heading`, `item`, `cell` or `text`."""
    order: int = 0
    cells: tuple[str, ...] = ()
    """The cells of a whole row, when it is about one."""


@dataclass(slots=True, kw_only=True)
class Differences:
    """Every difference, sorted: to be carried over, somebody's but of other files, and perhaps nobody's."""

    wishes: list[Wish] = field(default_factory=list)
    left: list[Edit] = field(default_factory=list)
    otherwise: list[Edit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Trio:
    """A paragraph as it was given out, as it was before the tracked changes, and as it is with them."""

    given: int | None
    before: Line | None
    after: Line | None


def differences(base: Base, pieces: Sequence[Fragment], found: Readings) -> Differences:
    """Return what differs between what was given out and what came back; `pieces` are those of the text given out."""
    of_line = _fragments_of(base.lines, pieces)
    sorted_ = Differences()
    trios = _trios(base.lines, found)
    joined = {number: line for line in found.after for number in line.numbers[1:]}
    last: int | None = None
    for order, trio in enumerate(trios):
        if trio.given is None:
            if trio.after is not None:
                following = next((each.given for each in trios[order + 1 :] if each.given is not None), None)
                _added(sorted_, base, of_line, trio.after, (last, following), order)
            continue
        last, old, fragment = trio.given, base.lines[trio.given], of_line[trio.given]
        if trio.after is not None:
            if same(old.text) != same(trio.after.text):
                _changed(sorted_, base, fragment, old, trio.after, order)
        else:
            marks: Iterable[Mark] = trio.before.marks if trio.before else ()
            if trio.before and trio.before.numbers[0] in joined:
                marks = joined[trio.before.numbers[0]].marks
            _removed(sorted_, base, fragment, old, _who(marks), order)
    return sorted_


def because(edit: Edit, why: str) -> Edit:
    """Return an edit with the reason why it was not carried over."""
    return replace(edit, why=why)


def _trios(given: Sequence[Line], found: Readings) -> list[_Trio]:
    """Return the three states of every paragraph, in the order of the file.

    Before and after are known to be the same paragraph by its number; what was given out is recognised by its words.
    """
    after = {line.numbers[0]: line for line in found.after}
    trios: list[_Trio] = []
    for one, other in pairs([line.text for line in given], [line.text for line in found.before]):
        before = None if other is None else found.before[other]
        trios.append(_Trio(one, before, after.pop(before.numbers[0], None) if before else None))
    for number, line in sorted(after.items()):
        behind = (at for at, trio in enumerate(trios) if (trio.before or trio.after) and _number(trio) > number)
        trios.insert(next(behind, len(trios)), _Trio(None, None, line))
    return trios


def _number(trio: _Trio) -> int:
    line = trio.before or trio.after
    return line.numbers[0] if line else -1


def _changed(found: Differences, base: Base, fragment: Fragment | None, old: Line, new: Line, order: int) -> None:
    tracked = _who(new.marks)
    edit = Edit(old=old.text, new=new.text, who=tracked or UNTRACKED, where=origin(base.document, old, fragment))
    if fragment is None:
        _not_of_this_file(found, edit, tracked)
    elif _REDACTED in new.text and not tracked:
        found.otherwise.append(edit)
    else:
        found.wishes.append(Wish(edit=edit, fragment=fragment, kind="change", order=order))


def _removed(found: Differences, base: Base, fragment: Fragment | None, old: Line, tracked: str, order: int) -> None:
    edit = Edit(old=old.text, new="", who=tracked or UNTRACKED, where=origin(base.document, old, fragment))
    if fragment is None:
        _not_of_this_file(found, edit, tracked)
    elif not tracked:
        why = "it is missing in the file without a tracked change, and may have been left out by mistake"
        found.left.append(because(edit, why))
    else:
        found.wishes.append(Wish(edit=edit, fragment=fragment, kind="remove", order=order))


def _added(
    found: Differences,
    base: Base,
    of_line: Sequence[Fragment | None],
    new: Line,
    around: tuple[int | None, int | None],
    order: int,
) -> None:
    tracked = _who(new.marks)
    last, following = around
    behind = of_line[last] if last is not None else None
    ahead = of_line[following] if following is not None else None
    anchor, before = (behind, False) if behind is not None else (ahead, True)
    if _in_list(ahead) and new.kind == "item" and not _in_list(behind):
        anchor, before = ahead, True
    near = base.lines[last] if last is not None else new
    edit = Edit(old="", new=new.text, who=tracked or UNTRACKED, where=origin(base.document, near, anchor))
    if anchor is None:
        _not_of_this_file(found, edit, tracked)
    elif _REDACTED in new.text and not tracked:
        found.otherwise.append(edit)
    else:
        found.wishes.append(Wish(edit=edit, fragment=anchor, kind="add", before=before, line=new.kind, order=order))


def _not_of_this_file(found: Differences, edit: Edit, tracked: str) -> None:
    """Leave an edit of something that Remit puts together: somebody's if it is tracked, else perhaps the day's."""
    if tracked:
        found.left.append(because(edit, "it is put together from elsewhere"))
    else:
        found.otherwise.append(edit)


def _in_list(fragment: Fragment | None) -> bool:
    if fragment is None:
        return False
    if fragment.keys:
        return isinstance(fragment.keys[-1], int)
    return fragment.block is not None and fragment.block.kind == "item"


def _fragments_of(lines: Sequence[Line], pieces: Iterable[Fragment]) -> list[Fragment | None]:
    """Return which fragment each line shows; the last of those that say the same stands for every further line."""
    waiting: defaultdict[str, list[Fragment]] = defaultdict(list)
    for piece in pieces:
        waiting[letters(piece.text)].append(piece)
    found: list[Fragment | None] = []
    for line in lines:
        known = waiting.get(letters(line.text), [])
        found.append(known.pop(0) if len(known) > 1 else known[0] if known else None)
    return found


def _who(marks: Iterable[Mark]) -> str:
    return "; ".join(dict.fromkeys(mark.who for mark in marks))
