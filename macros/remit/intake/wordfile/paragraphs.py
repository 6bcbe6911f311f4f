"""A Word file's text by paragraph, twice: as it was before its tracked changes, and as it is with them accepted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from remit.intake.wordfile.ooxml import COMPATIBLE, WORD, Element, style, text, value, within
from remit.intake.wordfile.package import Package

KINDS = {"ins": "inserted", "del": "deleted", "moveTo": "moved here", "moveFrom": "moved away"}
_TOC = re.compile(r"toc ?(\d|heading)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One tracked change: what somebody inserted, deleted or moved, and where; `day` is as the file says, unproved."""

    kind: str
    text: str
    author: str
    day: str
    near: str = ""

    @property
    def who(self) -> str:
        """Author and day as they are told."""
        return ", ".join(filter(None, (self.author or "unknown", self.day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of one reading: its text on one line, what it is, the heading it stands below, and its changes."""

    text: str
    kind: str = "text"
    """`heading`, `item`, `cell`, `note` or `text`."""
    level: int = 0
    near: str = ""
    marks: tuple[Mark, ...] = ()
    numbers: tuple[int, ...] = ()
    """Which paragraphs of the file it is made of: several, where the end of one was deleted."""
    cell: tuple[int, int, int] | None = None
    """Which table, row and column of the file it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Both readings of a file."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Styles:
    """What paragraph styles mean, by id: their names, and those they are based on."""

    names: Mapping[str, str]
    bases: Mapping[str, str]
    listed: frozenset[str]

    def chain(self, id_: str) -> Iterator[str]:
        """Yield a style and what it is based on, by id."""
        seen: set[str] = set()
        while id_ and id_ not in seen:
            seen.add(id_)
            yield id_
            id_ = self.bases.get(id_, "")

    def level(self, id_: str) -> int:
        """Return the heading level that a style gives; 0 for a style that makes no heading."""
        for each in self.chain(id_):
            if match := re.fullmatch(r"heading ([1-9])", self.names.get(each, "").lower()):
                return int(match[1])
        return 0

    def contents(self, id_: str) -> bool:
        """Say whether a style belongs to a table of contents."""
        return bool(_TOC.fullmatch(self.names.get(id_, id_).strip()))


def styles_of(package: Package) -> Styles:
    """Read the paragraph styles of a file."""
    tree = package.part("styles")
    names, bases, listed = {}, {}, set()
    for each in tree.iter(f"{WORD}style") if tree is not None else ():
        id_ = value(each, "styleId")
        names[id_] = value(each.find(f"{WORD}name"))
        bases[id_] = value(each.find(f"{WORD}basedOn"))
        if each.find(f"{WORD}pPr/{WORD}numPr") is not None:
            listed.add(id_)
    return Styles(names, bases, frozenset(listed))


def readings(package: Package) -> Readings:
    """Read every paragraph of the body and its notes twice."""
    before: list[Line] = []
    after: list[Line] = []
    joined = [False, False]  # whether the next paragraph goes on with the last line, by reading
    for number, (paragraph, line) in enumerate(paragraphs(package)):
        marks = (*marks_of(paragraph, line.near), *_end_marks(paragraph, line.near))
        end = paragraph.find(f"{WORD}pPr/{WORD}rPr")
        ends = [end is None or end.find(f"{WORD}{name}") is None for name in ("ins", "del")]
        for at, (lines, said) in enumerate(((before, text(paragraph, "before")), (after, text(paragraph)))):
            if joined[at] and lines:
                last = lines[-1]
                whole = " ".join(f"{last.text} {said}".split())
                lines[-1] = replace(last, text=whole, marks=last.marks + marks, numbers=(*last.numbers, number))
            elif said or ends[at]:
                lines.append(replace(line, text=said, marks=marks, numbers=(number,)))
            joined[at] = not ends[at] and bool(said or joined[at])
    return Readings(
        before=tuple(each for each in before if each.text), after=tuple(each for each in after if each.text)
    )


def paragraphs(package: Package) -> Iterator[tuple[Element, Line]]:
    """Yield every paragraph of the body, then those of the notes, with what it is; text boxes are passed over."""
    styles = styles_of(package)
    near = ""
    cells = _cells(package.trees[package.main])
    for paragraph in package.trees[package.main].iter(f"{WORD}p"):
        if passed_over(paragraph, styles):
            continue
        cell = cells.get(next(paragraph.iterancestors(f"{WORD}tc"), None))
        level = styles.level(style(paragraph))
        if level:
            near = text(paragraph)
        yield paragraph, Line(text="", kind=_kind(paragraph, level, styles), level=level, near=near, cell=cell)
    for part in ("footnotes", "endnotes"):
        tree = package.part(part)
        for paragraph in tree.iter(f"{WORD}p") if tree is not None else ():
            if not value(paragraph.getparent(), "type"):
                yield paragraph, Line(text="", kind="note", near=part)


def _cells(tree: Element) -> dict[Element, tuple[int, int, int]]:
    """Return the table, row and column of every cell; a merged cell takes several columns."""
    tables: dict[Element, int] = {}
    rows: dict[Element, int] = {}
    widths: defaultdict[Element, int] = defaultdict(int)
    found: dict[Element, tuple[int, int, int]] = {}
    for cell in tree.iter(f"{WORD}tc"):
        row, table = (next(cell.iterancestors(f"{WORD}{name}"), None) for name in ("tr", "tbl"))
        found[cell] = (tables.setdefault(table, len(tables)), rows.setdefault(row, len(rows)), widths[row])
        span = value(cell.find(f"{WORD}tcPr/{WORD}gridSpan"))
        widths[row] += int(span) if re.fullmatch(r"[1-9]\d?", span, re.ASCII) else 1
    return found


def passed_over(paragraph: Element, styles: Styles) -> bool:
    """Say whether a paragraph is no part of the text: a text box's, or a line of the table of contents."""
    return (
        within(paragraph, "txbxContent")
        or any(each.tag == f"{COMPATIBLE}Fallback" for each in paragraph.iterancestors())
        or styles.contents(style(paragraph))
        or any(is_contents(each) for each in paragraph.iterancestors(f"{WORD}sdt"))
    )


def is_contents(control: Element) -> bool:
    """Say whether a content control holds a table of contents."""
    gallery = control.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
    return value(gallery) == "Table of Contents"


def marks_of(element: Element, near: str) -> Iterator[Mark]:
    """Yield the tracked changes of text below an element; those side by side of one kind and author are one."""
    found: list[tuple[Element, Mark]] = []
    for each in element.iter(*(f"{WORD}{name}" for name in KINDS)):
        said = " ".join("".join(_said(each)).split(" "))
        if not said or within(each, "rPr") or within(each, *KINDS):
            continue
        kind = KINDS[each.tag.removeprefix(WORD)]
        mark = Mark(kind=kind, text=said, author=value(each, "author"), day=value(each, "date")[:10], near=near)
        if found and found[-1][0].getnext() is each and replace(found[-1][1], text=said) == mark:
            mark = replace(mark, text=found.pop()[1].text + said)
        found.append((each, mark))
    yield from (replace(mark, text=" ".join(mark.text.split())) for _, mark in found if mark.text.strip())


def all_marks(package: Package) -> tuple[Mark, ...]:
    """Return every tracked change of text in a file, in its order."""
    return tuple(_all_marks(package))


def _all_marks(package: Package) -> Iterator[Mark]:
    for paragraph, line in paragraphs(package):
        yield from marks_of(paragraph, line.near)
        if text(paragraph):
            yield from _end_marks(paragraph, line.near)


def _end_marks(paragraph: Element, near: str) -> Iterator[Mark]:
    """Yield the tracked change that takes a paragraph's end away, so that the next one goes on with it."""
    end = paragraph.find(f"{WORD}pPr/{WORD}rPr/{WORD}del")
    if end is not None and (said := text(paragraph, "all")):
        kind = "joined with the next paragraph"
        yield Mark(kind=kind, text=said, author=value(end, "author"), day=value(end, "date")[:10], near=near)


def _said(element: Element) -> Iterator[str]:
    yield from (each.text or "" for each in element.iter(f"{WORD}t", f"{WORD}delText"))


def _kind(paragraph: Element, level: int, styles: Styles) -> str:
    if within(paragraph, "tc"):
        return "cell"
    if level:
        return "heading"
    numbered = paragraph.find(f"{WORD}pPr/{WORD}numPr") is not None
    return "item" if numbered or any(id_ in styles.listed for id_ in styles.chain(style(paragraph))) else "text"
