"""What must not be in a built page: calls that nobody expanded, fetches from elsewhere, active content.

A quick look at the whole text comes first; only a page that looks suspicious is read tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from remit.doctree import outline
from remit.site.allowed import refusals, unsafe_links

_CODE = re.compile(r"<(/?)(code|pre|script|style)\b")
_UNEXPANDED = re.compile(r"\{\{|\{%|%\}|\}\}")
_ACTIVE_TAGS = frozenset(
    {"script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "portal"}
    | {"base", "meta", "link", "form", "animate", "set"}
)
_ADDRESSES = frozenset(
    {
        "href",
        "xlink:href",
        "src",
        "action",
        "formaction",
        "data",
        "poster",
        "background",
        "cite",
        "from",
        "to",
        "values",
    }
)
_FETCHING = frozenset({"src", "srcset", "poster", "data", "background", "ping"})
_FETCHING_BY_HREF = frozenset({"image", "use", "feimage"})
_OPENING = re.compile(f"<(?:{'|'.join(sorted(_ACTIVE_TAGS | _FETCHING_BY_HREF))})")
_ATTRIBUTES = ("srcdoc", *sorted(_FETCHING))
_HANDLER = re.compile(r"(?:^|[^a-z0-9])on[a-z]+$")
_OF_EXTENSIONS = r"(?!tabbed_\d|codelineno-|span-)"  # which the theme lets extensions give
_THEME_ID = re.compile(rf"<[^<>]*\sid\s*=\s*[\"']?__{_OF_EXTENSIONS}", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|para|nbsp|#126);)")
_SCHEME = re.compile(r"(?:java|vb)script:|data:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:)?//[^\s\"'<>)]+", re.IGNORECASE)
_UNSEEN_BYTES = bytes((*range(0x21), 0x7F))
_UNSEEN = dict.fromkeys((*range(0x21), 0x7F))  # browsers overlook these in addresses


def faults_in(
    path: str, html: str, content: str, written: str | None = None, *, by_hand: bool = False
) -> Iterator[str]:
    """Yield what is wrong with a built page.

    `html` is the whole page, `content` what its author's text became, and `written` what the engine made of it
    where braces that are meant literally have not come into it yet. What is `by_hand`, and not written by Remit from
    its own tree, is held to the list of what an article may hold.
    """
    found = [*_faults(path, html, content, written)]
    yield from found
    if by_hand:
        elements = [*outline.elements(content if written is None else written)]
        named = "".join(found)
        yield from (f"{path}: `{what}` {why}." for what, why in refusals(elements) if _bare(what) not in named)
        yield from (
            f"{path}: the link `{target}` leads neither to the web nor into the site."
            for target in unsafe_links(elements)
            if f"(`{target.partition(':')[0].lower()}:`)" not in named
        )


def _bare(what: str) -> str:
    return f"(`{what.strip('<>=')}`)"


def _faults(path: str, html: str, content: str, written: str | None) -> Iterator[str]:
    if written is not None:
        html = f"{written}{html.replace(content, '')}" if content in html else written
    if _has_braces(html) and (match := _UNEXPANDED.search("".join(_outside_code(html)))):
        yield (
            f"{path}: the built page still holds `{match.group()}`: something was not expanded. "
            "Write braces that are meant literally in code (`…`)."
        )
    if "__" in content and _THEME_ID.search("".join(_outside_code(content))):
        yield f"{path}: an id that begins with `__` belongs to the theme; give the part another one."
    if not _is_suspicious(content):
        return
    reader = _Reader()
    reader.feed(f'{content}">')  # a tag left open would be closed by what follows it on the page
    reader.close()
    for target in reader.fetched:
        yield f"{path}: the page would fetch {target} from another server."
    for what in reader.active:
        yield f"{path}: active content (`{what}`) is not allowed in a page."


def _has_braces(html: str) -> bool:
    """Say whether a page holds what opens a call: single characters are found much faster than pairs."""
    after = html.split("{")[1:]
    return "" in after[:-1] or any(part.startswith("%") for part in after)


def _is_suspicious(content: str, *, decoded: bool = False) -> bool:
    """Say whether a page must be read tag by tag: plain substrings are sought, and never one is missed."""
    text = content.lower()
    if _OPENING.search(text):
        return True
    squeezed = text.encode("utf-8", "surrogatepass").translate(None, _UNSEEN_BYTES)
    if b"script:" in squeezed or b"data:" in squeezed or b"url(" in squeezed:
        return True
    words = {before.rsplit(None, 1)[-1] for before in text.split("=")[:-1] if before and not before.isspace()}
    if any(map(_is_suspicious_name, words)):
        return True
    return not decoded and _ENTITY.search(content) is not None and _is_suspicious(unescape(content), decoded=True)


def _is_suspicious_name(before: str) -> bool:
    """Say whether what stands before a `=` ends like the name of an attribute that runs or fetches something."""
    return before.endswith(_ATTRIBUTES) or _HANDLER.search(before) is not None


def _outside_code(html: str) -> Iterator[str]:
    """Yield the parts of a page that are not code, which shows braces without meaning any."""
    inside, start = "", 0
    for match in _CODE.finditer(html):
        closing, tag = match.groups()
        if not inside and not closing:
            yield html[start : match.start()]
            inside = tag
        elif tag == inside and closing:
            inside, start = "", match.end()
    if not inside:
        yield html[start:]


class _Reader(HTMLParser):
    """Reads tags as a browser does: entities decoded, names in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE_TAGS:
            self.active.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name == "srcdoc":
            self.active.append(name)
        elif name in _ADDRESSES and (scheme := _SCHEME.match(value.translate(_UNSEEN))):
            self.active.append(scheme.group().lower())
        elif self._is_fetched(tag, name) and (target := _ELSEWHERE.search(value)):
            self.fetched.append(target.group())

    @staticmethod
    def _is_fetched(tag: str, name: str) -> bool:
        if name in ("href", "xlink:href"):
            return tag in _FETCHING_BY_HREF
        return name in _FETCHING or name == "style"
