"""A Word file made ready for pandoc, which would lose text boxes, cut tables and read the contents twice."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from remit.finding import RemitError
from remit.intake.wordfile.ooxml import WORD, Element, style_of, text_of, unwrap_text_boxes, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.tables import fill_rows
from remit.intake.wordfile.wordtext import Styles, is_table_of_contents, styles_of
from remit.text import shorten

MOST_NOTES = 20_000
"""How many notes a text may come to, when each is counted as often as it is referred to."""
_REFERENCES = {f"{WORD}footnoteReference": "footnote", f"{WORD}endnoteReference": "endnote"}
_Key = tuple[str, str]
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_AROUND = tuple(f"{WORD}{name}" for name in ("fldSimple", "customXml", "smartTag", "dir", "bdo"))
"""Elements around text that make pandoc drop some of it."""
_ABOUT = {f"{WORD}{name}" for name in ("customXmlPr", "smartTagPr")}
_REMARKS = tuple(f"{WORD}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


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
        text = shorten(text_of(notes[kind, id_]))
        raise RemitError(
            f"{package.name} cannot be read: its {kind} “{text}” refers to itself, straight or by another note.",
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


def prepare(package: Package) -> None:
    """Change a package's trees: tables of contents go, and text boxes follow the paragraph they are anchored in."""
    refuse_loops(package)
    package.gather_pictures()
    styles = styles_of(package)
    for _, tree in package.stories():
        _prepare(tree, styles)
        unwrap_text_boxes(tree)
        fill_rows(tree, package.name)
    if (sheet := package.part("styles")) is not None:
        _strike(sheet)
    if (text := package.part("comments")) is not None:
        for mark in list(text.iter(*_REMARKS)):  # a comment about itself would never end
            _remove(mark)


def _prepare(tree: Element, styles: Styles) -> None:
    for control in list(tree.iter(f"{WORD}sdt")):
        if is_table_of_contents(control):
            _remove(control)
        else:
            _open(control)
    for paragraph in list(tree.iter(f"{WORD}p")):
        if styles.contents(style_of(paragraph)):
            _empty(paragraph)
    for picture in list(tree.iter(_SVG)):  # beside every SVG lies the same picture as PNG
        _remove(picture)
    for held in list(tree.iter(*_AROUND)):
        _unwrap(held, [child for child in held if child.tag not in _ABOUT])
    _strike(tree)


def _open(control: Element) -> None:
    """Put what a content control holds in its place."""
    if control.getparent() is not None:
        _unwrap(control, [each for content in control.findall(f"{WORD}sdtContent") for each in content])


def _strike(tree: Element) -> None:
    """Make text that is struck out twice text that is struck out."""
    for mark in list(tree.iter(f"{WORD}dstrike")):
        if value(mark) not in ("0", "false", "off"):
            for other in mark.getparent().findall(f"{WORD}strike"):
                _remove(other)
            mark.tag = f"{WORD}strike"


def _empty(paragraph: Element) -> None:
    """Take the text out of a paragraph that must stay because a cell needs one."""
    for child in list(paragraph):
        if child.tag != f"{WORD}pPr":
            paragraph.remove(child)


def _unwrap(element: Element, inside: list[Element]) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent[at : at + 1] = inside


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
