"""A Word file's text by paragraph, twice: as it was before its tracked changes, and as it is with them accepted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from remit.intake.wordfile.ooxml import COMPATIBLE, WORD, Element, is_fallback_copy, style_of, text_of, value, within
from remit.intake.wordfile.package import Package

KINDS = {"ins": "inserted", "del": "deleted", "moveTo": "moved here", "moveFrom": "moved away"}
_TOC = re.compile(r"toc ?(\d|heading)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedChange:
    """One tracked change: what somebody inserted, deleted or moved, and where; `day` is as the file says, unproved."""

    kind: str
    text: str
    author: str
    day: str
    near: str = ""

    @property
    def who(self) -> str:
        """Author and day as they are reported."""
        return ", ".join(filter(None, (self.author or "unknown", self.day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of one reading: its text on one line, what it is, the heading above it, and its changes."""

    text: str
    kind: str = "text"
    """`heading`, `item`, `cell`, `note` or `text`."""
    level: int = 0
    near: str = ""
    changes: tuple[TrackedChange, ...] = ()
    numbers: tuple[int, ...] = ()
    """Which paragraphs of the file it is made of: several, where the end of one was deleted."""
    cell: tuple[int, int, int] | None = None
    """Which table, row and column of the file it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Both readings of a file."""

    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]


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


def read_paragraphs(package: Package) -> Readings:
    """Read every paragraph of the body and its notes twice."""
    before: list[Paragraph] = []
    after: list[Paragraph] = []
    joined = [False, False]  # whether the next paragraph goes on with the last line, by reading
    for number, (paragraph, line) in enumerate(iter_paragraphs(package)):
        marks = (*changes_in(paragraph, line.near), *_joined_change(paragraph, line.near))
        end = paragraph.find(f"{WORD}pPr/{WORD}rPr")
        ends = [end is None or end.find(f"{WORD}{name}") is None for name in ("ins", "del")]
        for at, (lines, text) in enumerate(((before, text_of(paragraph, "before")), (after, text_of(paragraph)))):
            if joined[at] and lines:
                last = lines[-1]
                whole = " ".join(f"{last.text} {text}".split())
                lines[-1] = replace(last, text=whole, changes=last.changes + marks, numbers=(*last.numbers, number))
            elif text or ends[at]:
                lines.append(replace(line, text=text, changes=marks, numbers=(number,)))
            joined[at] = not ends[at] and bool(text or joined[at])
    return Readings(
        before=tuple(each for each in before if each.text), after=tuple(each for each in after if each.text)
    )


def iter_paragraphs(package: Package) -> Iterator[tuple[Element, Paragraph]]:
    """Yield every paragraph of the body, then those of the notes, with what it is; text boxes are passed over."""
    styles = styles_of(package)
    near = ""
    cells = _cells(package.trees[package.main])
    for paragraph in package.trees[package.main].iter(f"{WORD}p"):
        if is_skipped(paragraph, styles):
            continue
        cell = cells.get(next(paragraph.iterancestors(f"{WORD}tc"), None))
        level = styles.level(style_of(paragraph))
        if level:
            near = text_of(paragraph)
        yield paragraph, Paragraph(text="", kind=_kind(paragraph, level, styles), level=level, near=near, cell=cell)
    for part in ("footnotes", "endnotes"):
        tree = package.part(part)
        for paragraph in tree.iter(f"{WORD}p") if tree is not None else ():
            if not value(paragraph.getparent(), "type"):
                yield paragraph, Paragraph(text="", kind="note", near=part)


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


def is_skipped(paragraph: Element, styles: Styles) -> bool:
    """Say whether a paragraph is no part of the text: a text box's, or a line of the table of contents."""
    return (
        within(paragraph, "txbxContent")
        or any(each.tag == f"{COMPATIBLE}Fallback" for each in paragraph.iterancestors())
        or styles.contents(style_of(paragraph))
        or any(is_table_of_contents(each) for each in paragraph.iterancestors(f"{WORD}sdt"))
    )


def is_table_of_contents(control: Element) -> bool:
    """Say whether a content control holds a table of contents."""
    gallery = control.find(f"{WORD}sdtPr/{WORD}docPartObj/{WORD}docPartGallery")
    return value(gallery) == "Table of Contents"


def changes_in(element: Element, near: str) -> Iterator[TrackedChange]:
    """Yield the tracked changes of text below an element; those side by side of one kind and author are one."""
    found: list[tuple[Element, TrackedChange]] = []
    for each in element.iter(*(f"{WORD}{name}" for name in KINDS)):
        text = " ".join("".join(_raw_text(each)).split(" "))
        if not text or within(each, "rPr") or within(each, *KINDS):
            continue
        kind = KINDS[each.tag.removeprefix(WORD)]
        mark = TrackedChange(
            kind=kind, text=text, author=value(each, "author"), day=value(each, "date")[:10], near=near
        )
        if found and found[-1][0].getnext() is each and replace(found[-1][1], text=text) == mark:
            mark = replace(mark, text=found.pop()[1].text + text)
        found.append((each, mark))
    yield from (replace(mark, text=" ".join(mark.text.split())) for _, mark in found if mark.text.strip())


def tracked_changes(package: Package) -> tuple[TrackedChange, ...]:
    """Return every tracked change of text in a file, in its order."""
    return tuple(_iter_changes(package))


def _iter_changes(package: Package) -> Iterator[TrackedChange]:
    for paragraph, line in iter_paragraphs(package):
        yield from changes_in(paragraph, line.near)
        if text_of(paragraph):
            yield from _joined_change(paragraph, line.near)


def _joined_change(paragraph: Element, near: str) -> Iterator[TrackedChange]:
    """Yield the tracked change that takes a paragraph's end away, so that the next one goes on with it."""
    end = paragraph.find(f"{WORD}pPr/{WORD}rPr/{WORD}del")
    if end is not None and (text := text_of(paragraph, "all")):
        kind = "joined with the next paragraph"
        yield TrackedChange(kind=kind, text=text, author=value(end, "author"), day=value(end, "date")[:10], near=near)


def _raw_text(element: Element) -> Iterator[str]:
    yield from (each.text or "" for each in element.iter(f"{WORD}t", f"{WORD}delText"))


def _kind(paragraph: Element, level: int, styles: Styles) -> str:
    if within(paragraph, "tc"):
        return "cell"
    if level:
        return "heading"
    numbered = paragraph.find(f"{WORD}pPr/{WORD}numPr") is not None
    return "item" if numbered or any(id_ in styles.listed for id_ in styles.chain(style_of(paragraph))) else "text"


READING = {"keep": "all", "accept": "after", "reject": "before"}


def paragraph_texts(package: Package, track: str) -> list[tuple[str, str]]:
    """Return every paragraph of a file that has text, with the heading above it; text boxes where they are anchored."""
    styles = styles_of(package)
    found = (
        (text_of(each, READING[track]), line.near)
        for paragraph, line in iter_paragraphs(package)
        for each in paragraph.iter(f"{WORD}p")
        if each is paragraph or not (styles.contents(style_of(each)) or is_fallback_copy(each))
    )
    return [(text, near) for text, near in found if text]
