"""A Word file made ready for pandoc, which would lose a text box with its paragraph and read the contents twice."""

from __future__ import annotations

from remit.intake.ooxml import COMPATIBLE, DRAWING, WORD, Element, style
from remit.intake.package import Package
from remit.intake.reading import is_contents, styles_of

_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_HOLDERS = {f"{COMPATIBLE}AlternateContent", f"{WORD}pict", f"{WORD}drawing"}


def prepare(package: Package) -> None:
    """Change a package's trees: contents go, and the text of a text box comes after the paragraph it stood beside."""
    styles = styles_of(package)
    names = {package.main, *(name for kind, name in package.related(package.main).values() if kind.endswith("notes"))}
    for tree in (package.trees[name] for name in sorted(names) if name in package.trees):
        for control in list(tree.iter(f"{WORD}sdt")):
            if is_contents(control):
                _remove(control)
        for paragraph in list(tree.iter(f"{WORD}p")):
            if styles.contents(style(paragraph)):
                _empty(paragraph)
        for picture in list(tree.iter(_SVG)):  # beside every SVG lies the same picture as PNG
            _remove(picture)
        for held in list(tree.iter(f"{WORD}fldSimple")):  # pandoc drops most of them with their text
            _unwrap(held)
        _take_out_boxes(tree)


def _take_out_boxes(tree: Element) -> None:
    for choice in list(tree.iter(f"{COMPATIBLE}AlternateContent")):
        if next(choice.iter(f"{WORD}txbxContent"), None) is not None:
            for other in choice.findall(f"{COMPATIBLE}Fallback"):  # the same once more, for older programs
                if choice.find(f"{COMPATIBLE}Choice") is not None:
                    choice.remove(other)
    last: dict[Element, Element] = {}
    for box in list(tree.iter(f"{WORD}txbxContent")):  # an outer box comes before those in it
        host = next(box.iterancestors(f"{WORD}p"), None)
        if host is None:
            continue
        at = last.get(host, host)
        for block in list(box.iterchildren(f"{WORD}p", f"{WORD}tbl")):
            at.addnext(block)
            at = block
        last[host] = at
        holders = [up for up in box.iterancestors() if up.tag in _HOLDERS]
        _remove(box)
        if holders and next(holders[-1].iter(f"{DRAWING}blip", _IMAGE), None) is None:
            _remove(holders[-1])


def _empty(paragraph: Element) -> None:
    """Take the text out of a paragraph that must stay because a cell needs one."""
    for child in list(paragraph):
        if child.tag != f"{WORD}pPr":
            paragraph.remove(child)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
