"""Text boxes of a Word file: their text stands beside a paragraph, and pandoc would lose it, or the paragraph."""

from __future__ import annotations

from remit.intake.wordfile.ooxml import COMPATIBLE, DRAWING, WORD, Element

_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_HOLDERS = {f"{COMPATIBLE}AlternateContent", f"{WORD}pict", f"{WORD}drawing"}


def copied(element: Element) -> bool:
    """Say whether an element is there for older programs alone, which also find it in the present form beside."""
    for fallback in element.iterancestors(f"{COMPATIBLE}Fallback"):
        both = fallback.getparent()
        if any(_holds_box(choice) for choice in both.iterchildren(f"{COMPATIBLE}Choice")):
            return True
    return False


def take_out_boxes(tree: Element) -> None:
    """Put the paragraphs and tables of every text box after the paragraph beside which it stands."""
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
