"""What a text's HTML says and how it is built, whoever wrote it: for comparing readers of Markdown."""

from __future__ import annotations

import re
from typing import Any

import tinyhtml5  # type: ignore[import-untyped]  # it comes without types
from remit.doctree import reader
from remit.doctree.marked import MarkedText
from remit.site.writer import SiteWriter

Structure = list[Any]
_SAME = {"s": "del", "strike": "del", "b": "strong", "i": "em", "kbd": "code"}
_KEPT = ("href", "src", "alt", "title", "start", "align", "colspan", "rowspan")
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody",
    "tr", "th", "td", "dl", "dt", "dd", "hr", "section", "details", "summary",
})  # fmt: skip


def ours(text: str) -> Structure:
    """Return the structure of a text as Remit shows it, wherever its links lead."""
    writer = SiteWriter(lambda target, _: target)
    html = writer.blocks(reader.read(MarkedText(text=text)).blocks)
    return of_html(html + writer.footnotes())


def of_html(html: str) -> Structure:
    """Return the structure of HTML: its elements with what is in them, words with single spaces."""
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    body = next(each for each in tree.iter() if each.tag == "body")
    return _inside(body)


def _inside(element: Any, *, code: bool = False) -> Structure:
    found: Structure = []
    _add(found, element.text or "", code=code)
    for child in element:
        if isinstance(child.tag, str):
            found += _element(child, code=code)
        _add(found, child.tail or "", code=code)
    if code:
        return found
    while found and isinstance(found[-1], str) and not found[-1].strip():
        found.pop()
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return _between_blocks([each for each in found if each])


def _between_blocks(found: Structure) -> Structure:
    """Return what is inside, without the spaces at the edges of blocks."""
    made: Structure = []
    for at, each in enumerate(found):
        if isinstance(each, str):
            before, after = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
            each = each.lstrip() if _is_block(before) else each  # noqa: PLW2901 - the words, trimmed where nobody sees it
            each = each.rstrip() if _is_block(after) else each  # noqa: PLW2901 - likewise
        if each:
            made.append(each)
    return made


def _is_block(each: Any) -> bool:
    return isinstance(each, list) and (each[0].partition(" ")[0] in _BLOCKS or each[0] == "br")


def _element(element: Any, *, code: bool) -> Structure:  # noqa: PLR0911 - one line for each kind
    name = _SAME.get(element.tag, element.tag)
    if name == "input":
        return ["☒" if "checked" in element.attrib else "☐"]
    if name == "tbody" and not len(element):
        return []
    inside = _inside(element, code=code or name in ("pre", "code"))
    if name in ("span",) or (name == "div" and element.get("class") == "highlight"):
        return inside
    target = element.get("href", "")
    if name == "a" and target.startswith("#fnref"):
        return []  # the way back from a footnote
    if name == "a" and (not target or target.startswith("#fn")):
        return inside
    if "footnote" in element.get("class", "") and name in ("div", "section"):
        return [["notes", *(each for each in inside if each[0] == "ol")]]
    if name == "pre" and inside and isinstance(inside[0], list):
        words = "".join(inside[0][1:]).rstrip("\n")
        inside[0][1:] = [words] if words else []
    if name == "li" and inside and inside[0] in ("☒", "☐") and len(inside) > 1 and inside[1][0] == "p":
        inside[:2] = [["p", f"{inside[0]} {inside[1][1]}", *inside[1][2:]]]
    given = [f"{key}={_address(value)}" for key in _KEPT if (value := _attribute(element, key)) is not None]
    return [[" ".join([name, *given]), *inside]]


def _attribute(element: Any, key: str) -> str | None:
    if key == "align" and (found := re.search(r"text-align: (\w+)", element.get("style", ""))):
        return found[1]
    value: str | None = element.get(key)
    return None if value is None or (key == "start" and value == "1") or (key == "title" and not value) else value


def _address(value: str) -> str:
    from urllib.parse import unquote

    return unquote(value)


def _add(found: Structure, text: str, *, code: bool) -> None:
    text = text if code else re.sub(r"\s+", " ", text)
    if text and found and isinstance(found[-1], str):
        found[-1] += text
    elif text:
        found.append(text)
