"""The sentences of a text, and which of them oblige somebody (shall and must: ISO/IEC Directives, Part 2, clause 7)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from remit.source import markdown

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(?P<title>.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|(?P<number>\d{1,9}|#)[.)]|:)\s+(?P<text>.*)$")
_ROW = re.compile(r"^\s*\|(?P<cells>.*?)\|?\s*$")
_RULE = re.compile(r"^[\s|:-]*$")
_END = re.compile(r"(?<=[.!?;])[\"”’)\]]*\s+(?=[^\s\da-z])")
_NUMBERING = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\W+")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKUP = re.compile(r"[*`]|(?<!\w)_|_(?!\w)|\{:[^}]*\}|</?[a-z][^<>]*>")
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
    """Return the sentences of a Markdown text; a step of a numbered list obliges whatever its words are."""
    found = []
    for text, step in _blocks(body):
        for part in _END.split(text):
            key = _key(part)
            if key:
                plain = " ".join(_plain(part).split())
                found.append(Sentence(plain, key, step or bool(_OBLIGES.search(plain))))
    return tuple(found)


def headings(body: str) -> tuple[str, ...]:
    """Return the headings of a Markdown text."""
    lines = (line for line, code in markdown.readable_lines(body) if not code)
    return tuple(" ".join(match["title"].split()) for line in lines if (match := _HEADING.match(line)))


def _steps(body: str) -> list[Sentence]:
    return [Sentence(text, _key(text), True) for text, step in _blocks(body) if step]


def _blocks(body: str) -> Iterator[tuple[str, bool]]:
    """Yield every paragraph, list item and table row on one line, and whether it is a numbered step."""
    gathered: list[str] = []
    step = False
    for line, code in [*markdown.readable_lines(body), ("", False)]:
        heading = None if code else _HEADING.match(line)
        item, row = _ITEM.match(line), _ROW.match(line)
        if (heading or item or row or not line.strip()) and gathered:
            yield " ".join(gathered), step
            gathered, step = [], False
        if row:
            if not _RULE.match(line):
                yield " ; ".join(cell.strip() for cell in row["cells"].split("|")), False
        elif item:
            gathered, step = [item["text"].strip()], item["number"] is not None
        elif line.strip() and not heading:
            gathered.append(line.strip())


def _plain(text: str) -> str:
    return _MARKUP.sub("", _LINK.sub(r"\1", text))


def _key(text: str) -> str:
    """Return what a sentence is compared by: its words, without markup, numbering, case and closing marks."""
    plain = _NUMBERING.sub("", _plain(text)) or _plain(text)
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
