"""A Word file made ready for pandoc, which would lose text boxes, cut tables and read the contents twice."""

from __future__ import annotations

from remit.intake.boxes import take_out_boxes
from remit.intake.notes import refuse_loops
from remit.intake.wordfile.ooxml import WORD, Element, style, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.paragraphs import Styles, is_contents, styles_of
from remit.intake.wordfile.tables import fill

_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_AROUND = tuple(f"{WORD}{name}" for name in ("fldSimple", "customXml", "smartTag", "dir", "bdo"))
"""What stands around text, and has pandoc drop some of it."""
_ABOUT = {f"{WORD}{name}" for name in ("customXmlPr", "smartTagPr")}
_REMARKS = tuple(f"{WORD}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


def prepare(package: Package) -> None:
    """Change a package's trees: contents go, and the text of a text box comes after the paragraph it stood beside."""
    refuse_loops(package)
    package.gather_pictures()
    styles = styles_of(package)
    for _, tree in package.stories():
        _prepare(tree, styles)
        take_out_boxes(tree)
        fill(tree, package.name)
    if (sheet := package.part("styles")) is not None:
        _strike(sheet)
    if (said := package.part("comments")) is not None:
        for mark in list(said.iter(*_REMARKS)):  # a comment about itself would never end
            _remove(mark)


def _prepare(tree: Element, styles: Styles) -> None:
    for control in list(tree.iter(f"{WORD}sdt")):
        if is_contents(control):
            _remove(control)
        else:
            _open(control)
    for paragraph in list(tree.iter(f"{WORD}p")):
        if styles.contents(style(paragraph)):
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
