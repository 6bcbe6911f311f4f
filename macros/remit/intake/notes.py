"""The footnotes of a Word file, and those that lead back to themselves, which nobody could ever finish reading."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from remit.finding import RemitError
from remit.intake.wordfile.losses import shortened
from remit.intake.wordfile.ooxml import WORD, Element, text, value
from remit.intake.wordfile.package import Package

MOST_NOTES = 20_000
"""How many notes a text may come to, when each is counted as often as it is referred to."""
_REFERENCES = {f"{WORD}footnoteReference": "footnote", f"{WORD}endnoteReference": "endnote"}
_Key = tuple[str, str]


def refuse_loops(package: Package) -> None:
    """Raise `RemitError`, which names the note, when a note leads back to itself or notes hold others without end."""
    notes = {(kind, value(note, "id")): note for kind in _REFERENCES.values() for note in _notes(package, kind)}
    first = _references(package.trees[package.main])
    within: dict[_Key, list[_Key]] = {}
    pending = list(first)
    while pending:  # a note that the text does not refer to is not read
        key = pending.pop()
        if key in notes and key not in within:
            within[key] = _references(notes[key])
            pending += within[key]
    try:
        order = list(TopologicalSorter(within).static_order())
    except CycleError as error:
        kind, id_ = min(error.args[1])
        said = shortened(text(notes[kind, id_]))
        raise RemitError(
            f"{package.name} cannot be read: its {kind} “{said}” refers to itself, straight or by another note.",
            "Take the reference within the note out in Word.",
        ) from None
    count: dict[_Key, int] = {}
    for key in order:
        count[key] = min(1 + sum(count[each] for each in within.get(key, ())), MOST_NOTES + 1)
    if sum(count.get(key, 1) for key in first) > MOST_NOTES:
        advice = "Take references within notes out in Word."
        raise RemitError(f"{package.name} cannot be read: its notes come to more than {MOST_NOTES}.", advice)


def _notes(package: Package, kind: str) -> list[Element]:
    tree = package.part(f"{kind}s")
    return [] if tree is None else list(tree.iter(f"{WORD}{kind}"))


def _references(element: Element) -> list[_Key]:
    return [(_REFERENCES[each.tag], value(each, "id")) for each in element.iter(*_REFERENCES)]
