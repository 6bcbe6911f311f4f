"""WordprocessingML (ECMA-376 part 1, clause 17) as trees: parsed without entities or network, and its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HOLDERS = {f"{COMPATIBLE}AlternateContent", f"{WORD}pict", f"{WORD}drawing"}
Element = Any
"""An element of a tree; lxml's own class, which carries no types."""
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}"
PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_PASSED_OVER = {f"{WORD}txbxContent", f"{COMPATIBLE}Fallback", f"{WORD}pPr"}
_LEFT_OUT: Mapping[str, set[str]] = {
    "before": {f"{WORD}ins", f"{WORD}moveTo"},
    "after": {f"{WORD}del", f"{WORD}moveFrom"},
    "all": set(),
}


def is_fallback_copy(element: Element) -> bool:
    """Say whether an element is there for older programs alone, which also find it in the present form beside."""
    for fallback in element.iterancestors(f"{COMPATIBLE}Fallback"):
        both = fallback.getparent()
        if any(_holds_box(choice) for choice in both.iterchildren(f"{COMPATIBLE}Choice")):
            return True
    return False


def unwrap_text_boxes(tree: Element) -> None:
    """Put the paragraphs and tables of every text box after the paragraph that it is anchored in."""
    for choice in list(tree.iter(f"{COMPATIBLE}Choice")):
        if _holds_box(choice):
            for other in choice.getparent().findall(f"{COMPATIBLE}Fallback"):
                choice.getparent().remove(other)
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
        box.getparent().remove(box)
        if holders and next(holders[-1].iter(f"{DRAWING}blip", _IMAGE), None) is None:
            holder = holders[-1].getparent()
            if holder is not None:
                holder.remove(holders[-1])


def _holds_box(choice: Element) -> bool:
    return next(choice.iter(f"{WORD}txbxContent"), None) is not None


class MalformedXml(Exception):
    """A part that is no XML, or XML that is up to no good; its text says what."""


def parse(data: bytes) -> Element:
    """Parse a part; a document type, which only an attack would bring into a Word file, is refused."""
    from lxml import etree  # type: ignore[import-untyped]  # it has none

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedXml(
            "it is nested too deeply" if "xcessive depth" in str(error) else "its XML is damaged"
        ) from None
    except ValueError:
        raise MalformedXml("its XML is damaged") from None
    if tree.getroottree().docinfo.doctype:
        raise MalformedXml("it holds a document type, which may draw in other files")
    return tree


def serialize(tree: Element) -> bytes:
    """Return a tree as the bytes of a part."""
    from lxml import etree

    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def value(element: Element | None, name: str = "val") -> str:
    """Return an attribute of Word's own (`w:val`); empty when it is not there."""
    return "" if element is None else str(element.get(f"{WORD}{name}") or "")


def style_of(paragraph: Element) -> str:
    """Return the id of a paragraph's style."""
    return value(paragraph.find(f"{WORD}pPr/{WORD}pStyle"))


def iter_text(element: Element, reading: str = "after") -> Iterator[str]:
    """Yield the text below an element in its order, with tabs and breaks as such.

    `reading` is `before` the tracked changes, `after` them, or `all`, with what was inserted and what was deleted. Text
    boxes are passed over: they stand beside the text, not in it.
    """
    skipped = _PASSED_OVER | _LEFT_OUT[reading]
    pending = [element]
    while pending:
        here = pending.pop()
        tag = here.tag
        if tag in skipped and here is not element:
            continue
        if tag in (f"{WORD}t", f"{WORD}delText", f"{MATH}t"):
            yield here.text or ""
        elif isinstance(tag, str) and tag.startswith(WORD) and tag[len(WORD) :] in _SPACES:
            yield _SPACES[tag[len(WORD) :]]
        pending.extend(reversed(here))


def text_of(element: Element, reading: str = "after") -> str:
    """Return the text below an element on one line."""
    return " ".join("".join(iter_text(element, reading)).split())


def within(element: Element, *names: str) -> bool:
    """Say whether an element is somewhere inside one of Word's elements of these names."""
    tags = {f"{WORD}{name}" for name in names}
    return any(each.tag in tags for each in element.iterancestors())
