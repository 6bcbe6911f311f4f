"""What the article of a hand-written page may hold: a list of tags and attributes, and nothing else.

The list has what Markdown, its usual extensions and the theme make: tables, admonitions, tabs, task lists, icons,
footnotes. Whoever proposes a change must not be able to make a reader's browser run, fetch or ask anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from remit.doctree import marked, outline

_TAGS = frozenset({
    "a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i", "img", "input", "ins",
    "kbd", "label", "li", "mark", "nav", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "section", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
})  # fmt: skip
_DRAWN = frozenset({
    "svg", "g", "path", "circle", "ellipse", "line", "polygon", "polyline", "rect", "text", "tspan", "title",
    "desc", "defs", "lineargradient", "radialgradient", "stop", "clippath",
})  # fmt: skip
"""Of drawings, such as the icons that extensions put into a text."""
_EVERYWHERE = frozenset({
    "class", "id", "title", "lang", "dir", "role", "hidden", "tabindex", "translate", "style", "align",
})  # fmt: skip
_OF_TAGS = frozenset({
    "abbr", "alt", "axis", "border", "bgcolor", "cellpadding", "cellspacing", "char", "charoff", "checked", "cite",
    "colspan", "compact", "controls", "datetime", "decoding", "default", "disabled", "download", "for", "headers",
    "height", "href", "hreflang", "kind", "label", "loading", "loop", "media", "muted", "name", "noshade", "nowrap",
    "open", "poster", "preload", "referrerpolicy", "rel", "reversed", "rowspan", "rules", "scope", "sizes", "span",
    "src", "srclang", "srcset", "start", "summary", "target", "type", "valign", "value", "width",
})  # fmt: skip
_OF_DRAWINGS = frozenset({
    "viewbox", "xmlns", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "transform",
    "fill", "offset", "version", "preserveaspectratio", "opacity", "focusable", "clip-rule", "clip-path",
})  # fmt: skip
_PREFIXES = ("aria-", "data-", "stroke", "fill-", "stop-", "font-", "text-")
_STYLE = re.compile(
    r"\s*(?:(?:text-align|vertical-align|width|height|color|background|background-color|font-weight|font-style|"
    r"text-decoration|line-height|white-space)\s*:[\w\s#%.,-]*(?:;\s*|$))*"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_UNSEEN = dict.fromkeys((*range(0x21), 0x7F))  # browsers overlook these in addresses


def refusals(elements: Iterable[outline.Tag]) -> Iterator[tuple[str, str]]:
    """Yield what an article has that is not on the list: `<tag>` or `attribute=`, and why it is refused.

    The elements are those that the engine made of an author's text, with marks where macros were called.
    """
    for element in elements:
        yield from _refused(element)


def _refused(element: outline.Tag) -> Iterator[tuple[str, str]]:
    kind, _, name = element.name.rpartition(":")
    attributes = element.attributes
    if name != "!--":
        if kind == "math" or name not in (_DRAWN if kind else _TAGS):
            yield f"<{name}>", "is not among what a page may hold"
            return
        if name == "input" and attributes.get("type", "") not in ("checkbox", "radio"):
            yield f"<{name}>", "asks readers for something; only boxes of task lists and tabs may"
    for attribute, value in attributes.items():
        what = f"{attribute}=" if attribute else f"<{name}"
        if marked.MARK.search(value) or marked.MARK.search(attribute):
            yield what, "holds a macro call, which would end the tag: macros stand in text"
        elif attribute and not _known(attribute, drawn=kind == "svg"):
            yield what, "is not among what a page may hold"
        elif "url(" in value.lower().replace("url(#", "") and kind == "svg":
            yield what, "fetches what is not in the drawing"
        elif attribute == "style" and not _STYLE.fullmatch(value):
            yield what, "restyles the page; alignment, size and colour of a text are all that it may set"


def _known(name: str, *, drawn: bool) -> bool:
    if name.startswith("data-md-"):  # by these the theme knows its own parts
        return False
    return name in _EVERYWHERE or name in (_OF_DRAWINGS | _OF_TAGS if drawn else _OF_TAGS) or name.startswith(_PREFIXES)


def unsafe_links(elements: Iterable[outline.Tag]) -> Iterator[str]:
    """Yield every address to follow that is neither of the web nor of the site."""
    for element in elements:
        target = element.attributes.get("href", "").translate(_UNSEEN)
        found = _SCHEME.match(target)
        if found and found[1].lower() not in _SCHEMES:
            yield target
