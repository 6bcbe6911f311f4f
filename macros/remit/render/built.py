"""What must not be in a built page: calls that nobody expanded, fetches from elsewhere, active content.

A quick look at the whole text comes first; only a page that looks suspicious is read tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

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
_SUSPICIOUS = re.compile(
    rf"""[\s/"'`]on[a-z]+\s*=|<\s*(?:{"|".join(sorted(_ACTIVE_TAGS))})\b|script:|data:|url\("""
    rf"""|\b(?:srcdoc|{"|".join(sorted(_FETCHING))})\s*=|<\s*(?:{"|".join(sorted(_FETCHING_BY_HREF))})\b""",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:java|vb)script:|data:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:)?//[^\s\"'<>)]+", re.IGNORECASE)
_UNSEEN = dict.fromkeys((*range(0x21), 0x7F))  # browsers overlook these in addresses


def faults_in(path: str, html: str, content: str) -> Iterator[str]:
    """Yield what is wrong with a built page; `html` is the whole page, `content` what its author's text became."""
    if ("{{" in html or "{%" in html) and (match := _UNEXPANDED.search("".join(_outside_code(html)))):
        yield (
            f"{path}: the built page still holds `{match.group()}`: something was not expanded. "
            "Braces that are meant literally stand in code (`…`)."
        )
    if not _SUSPICIOUS.search(content) and not _SUSPICIOUS.search(unescape(content).translate(_UNSEEN)):
        return
    reader = _Reader()
    reader.feed(f'{content}">')  # a tag left open would be closed by what follows it on the page
    reader.close()
    for target in reader.fetched:
        yield f"{path}: the page would fetch {target} from another server."
    for what in reader.active:
        yield f"{path}: active content (`{what}`) is not allowed in a page."


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
