"""Text from the handbook made safe to stand in Markdown: nothing that people write becomes markup by accident."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape as html_escape

_BRACES = {ord("{"): "&#123;", ord("}"): "&#125;"}  # two would be a call that nobody expanded
_INLINE = re.compile(r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])|#(?=#*$)")
_LINE_START = re.compile(r"^(?:([#>+-])|(\d+)([.)])(?=\s|$)|([:=~]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(value: object) -> Markdown:
    """Return text as one line of Markdown that shows exactly that text, in a table cell as well as in a paragraph."""
    if type(value) is str:
        return _escaped(value)
    return value if isinstance(value, Markdown) else _escaped(str(value))


@lru_cache(maxsize=16_384)  # names, versions and days stand on many pages
def _escaped(value: str) -> Markdown:
    text = " ".join(value.split())
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;").replace("~", "&#126;")
    text = _INLINE.sub(r"\\\g<0>", text).replace("]:", "]&#58;")  # `[…]: …` would define a link
    text = text.translate(_BRACES) if "{" in text or "}" in text else text
    return Markdown(_LINE_START.sub(_guard, text))


def _guard(match: re.Match[str]) -> str:
    """Keep a line's first characters from beginning a heading, list, quote or definition."""
    mark, number, stop, other = match.groups()
    if mark:
        return f"\\{mark}"
    if number:
        return f"{number}\\{stop}"
    return f"&#{ord(other)};"


def html(value: str, *, quote: bool = True) -> str:
    """Return text for a place in a page that is HTML already, such as a drawing; a title can do with plain quotes."""
    return html_escape(value, quote=quote).translate(_BRACES)


def attribute(value: object) -> Markdown:
    """Return text for an HTML attribute inside Markdown: every character that means something is an entity."""
    text = " ".join(str(value).split())
    return Markdown(re.sub(r"[^\w .,;/-]", lambda match: f"&#{ord(match.group())};", text))
