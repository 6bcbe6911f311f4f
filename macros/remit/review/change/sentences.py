"""The sentences of a text, and which of them oblige somebody (shall and must: ISO/IEC Directives, Part 2, clause 7)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from remit.doctree import Node, marked, nodes, reader

_END = re.compile(r"(?<=[.!?;])[\"”’)\]]*\s+(?=[^\s\da-z])")
_NUMBERING = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\W+")
_OBLIGES = re.compile(
    r"\b(?:shall|must|may not|cannot|can not|required to|is required|are required|has to|have to|prohibited|forbidden"
    r"|never|only)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it reads, what it is compared by, and whether it obliges somebody."""

    text: str
    key: str
    obliges: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one text has and another has not: obligations, other sentences, and headings, in reading order."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    other: int = 0
    headings: tuple[tuple[str, str], ...] = ()
    before: int = 0
    reordered: bool = False


def difference(before: str, after: str) -> Difference:
    """Compare the sentences of two texts; a sentence that only moved is no change, steps in another order are."""
    old, new = sentences(before), sentences(after)
    gone, come = _less(old, new), _less(new, old)
    titles = [("removed", title) for title in _without(headings(before), headings(after))]
    titles += [("added", title) for title in _without(headings(after), headings(before))]
    steps = [[each.key for each in side if each.obliges] for side in (_steps(before), _steps(after))]
    return Difference(
        added=tuple(each.text for each in come if each.obliges),
        removed=tuple(each.text for each in gone if each.obliges),
        other=sum(not each.obliges for each in (*come, *gone)),
        headings=tuple(titles),
        before=sum(each.obliges for each in old),
        reordered=steps[0] != steps[1] and sorted(steps[0]) == sorted(steps[1]),
    )


@lru_cache(maxsize=4096)
def sentences(body: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text as readers see it; a step of a numbered list obliges whatever its words are."""
    found = []
    for text, step in _passages(_read(body), step=False):
        for part in _END.split(text):
            key = _key(part)
            if key:
                plain = " ".join(part.split())
                found.append(Sentence(plain, key, step or bool(_OBLIGES.search(plain))))
    return tuple(found)


def headings(body: str) -> tuple[str, ...]:
    """Return the headings of a text."""
    return tuple(nodes.plain_text(node["c"][2]) for node in nodes.walk(_read(body)) if node["t"] == "Header")


@lru_cache(maxsize=256)
def _read(body: str) -> list[Node]:
    return reader.read(marked.MarkedText(text=marked.strip_marks(body))).blocks


def _steps(body: str) -> list[Sentence]:
    return [Sentence(text, _key(text), True) for text, step in _passages(_read(body), step=False) if step]


def _passages(blocks: Iterable[Node], *, step: bool) -> Iterator[tuple[str, bool]]:
    """Yield every paragraph, item and table row on one line, and whether it is a numbered step; headings are none."""
    for block in blocks:
        kind: str = block["t"]
        if kind in ("Para", "Plain", "CodeBlock", "Header"):
            if kind != "Header":
                yield nodes.plain_text([block]), step
            yield from _notes([block])
            step = False  # what follows the first paragraph of a step is no step of its own
        elif kind == "Table":
            for row in nodes.table_rows(block["c"]):
                yield " ; ".join(nodes.plain_text(cell[4]) for cell in row[1]), False
            yield from _passages(block["c"][1][1], step=False)
            yield from _notes([block])
        elif kind == "OrderedList":
            for item in block["c"][1]:
                yield from _passages(item, step=True)
        elif kind == "DefinitionList":
            for term, meanings in block["c"]:
                yield nodes.plain_text(term), False
                yield from _notes(term)
                for meaning in meanings:
                    yield from _passages(meaning, step=False)
        else:
            for inside in nodes.children(block):
                yield from _passages(inside, step=step and kind != "BulletList")


def _notes(found: list[Node]) -> Iterator[tuple[str, bool]]:
    for node in nodes.walk(found):
        if node["t"] == "Note":
            yield from _passages(node["c"], step=False)


def _key(text: str) -> str:
    """Return what a sentence is compared by: its words, without numbering, case and closing marks."""
    plain = _NUMBERING.sub("", text) or text
    return " ".join(plain.casefold().split()).strip(" .;:,!")


def _less(one: tuple[Sentence, ...], other: tuple[Sentence, ...]) -> list[Sentence]:
    """Return the sentences of one text that the other has not, or has less often."""
    left = Counter(each.key for each in other)
    found = []
    for each in one:
        if left[each.key]:
            left[each.key] -= 1
        else:
            found.append(each)
    return found


def _without(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    known = {title.casefold() for title in other}
    return [title for title in one if title.casefold() not in known]
