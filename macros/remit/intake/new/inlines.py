"""Inlines of pandoc's tree as the site's Markdown: nothing in a Word file becomes markup or a macro by accident."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote, urlsplit

from remit.doctree import Node, nodes
from remit.intake.wordfile import Loss
from remit.render import escaping
from remit.source import decoding
from remit.text import shorten

_WEB = {"http", "https", "mailto", "tel"}
_AROUND = {
    "Emph": ("*", "*"),
    "Strong": ("**", "**"),
    "Strikeout": ("<s>", "</s>"),
    "Superscript": ("<sup>", "</sup>"),
    "Subscript": ("<sub>", "</sub>"),
    "Underline": ("<u>", "</u>"),
}
_MACRO = re.compile(r"(?:\\\{|\{)(?=[{%#]|\\\{)")
BRACES = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}|\{%|%\})")
"""What the site takes for a call of a macro, or for one that failed."""
_SIGNS = re.compile(r"^(?=!!!|\?\?\?)")
_EMPTY = {"Space": " ", "SoftBreak": " ", "LineBreak": "<br>"}


@dataclass(slots=True, kw_only=True)
class WriterContext:
    """What is known while one file is written: its pictures and anchors, and what gathers on the way."""

    pictures: Mapping[str, str] = field(default_factory=dict)
    """Where each picture of the file went, as seen from the policy; those that are not here were not kept."""
    anchors: frozenset[str] = frozenset()
    """Headings that links may lead to."""
    near: str = ""
    notes: list[list[Node]] = field(default_factory=list)
    lost: list[Loss] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Places of pictures that the text does show."""

    def lose(self, what: str) -> None:
        """Note something that was not kept as it was."""
        self.lost.append(Loss(what=what, near=self.near))


def write_inlines(inlines: Iterable[Node], writing: WriterContext) -> str:
    """Return inlines as one line of Markdown."""
    text = re.sub(r"[ \t\n]+", " ", "".join(_pieces(list(inlines), writing))).strip()
    return escape_macros(re.sub(r"(?: *<br>)+$", "", text))


def escape_macros(text: str) -> str:
    """Return a line of Markdown in which no brace begins a macro and no sign a block of the site's own."""
    return _SIGNS.sub("\\\\", _MACRO.sub("&#123;", text))


def _pieces(inlines: list[Node], writing: WriterContext) -> Iterator[str]:
    first = True
    for is_text, group in groupby(inlines, lambda each: each["t"] in ("Str", "Space", "SoftBreak")):
        if is_text:
            text = "".join(each.get("c", " ") for each in group)
            if decoding.remove_controls(text) != text:
                writing.lose("invisible control characters, which can hide or turn text; taken out")
            if BRACES.search(text):
                writing.lose("double braces, which call macros here; set as code so that they are shown")
            yield escape_text(text, begins=first)
        else:
            for each in group:
                yield _piece(each, writing)
        first = False


def escape_text(text: str, *, begins: bool = False) -> str:
    """Return text as Markdown that shows just that; `begins` also guards against signs that begin a block."""
    parts = BRACES.split(decoding.remove_controls(text).replace("\u00ad", ""))
    return "".join(
        html_code(part) if at % 2 else _escape_part(part, begins=begins and not at) for at, part in enumerate(parts)
    )


def _escape_part(text: str, *, begins: bool) -> str:
    body = " ".join(text.split())
    if not body:
        return " " if text else ""
    made = escaping.escape(body) if begins else escaping.escape(f".{body}")[1:]
    return (" " if text[0].isspace() else "") + made + (" " if text[-1].isspace() else "")


def html_code(text: str) -> str:
    """Return text as code in HTML, where braces and pipes can be written so that they mean nothing."""
    return f"<code>{html.escape(text).replace('{', '&#123;').replace('|', '&#124;')}</code>"


def _piece(each: Node, writing: WriterContext) -> str:
    kind = each["t"]
    if kind in _EMPTY:
        return _EMPTY[kind]
    if kind in _AROUND:
        return _around(*_AROUND[kind], "".join(_pieces(nodes.inlines_in(each) or [], writing)))
    handler = _HANDLERS.get(kind)
    return handler(each, writing) if handler else "".join(_pieces(nodes.inlines_in(each) or [], writing))


def _around(before: str, after: str, inside: str) -> str:
    """Put marks close around text: a space inside would keep `*` from being one."""
    core = inside.strip()
    if not core:
        return inside
    lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    if before == "**":  # bold in bold, or two bold pieces side by side, would come out as stars
        core = core.replace("**", "")
    return f"{lead}{before}{core}{after}{trail}"


def _span(each: Node, writing: WriterContext) -> str:
    kinds, inside = nodes.classes(each), "".join(_pieces(each["c"][1], writing))
    name = "ins" if "insertion" in kinds else "del" if "deletion" in kinds else ""
    if {"comment-start", "comment-end"} & set(kinds):
        return ""  # it is in the report, with the words it is about
    if not name or not inside.strip():
        return inside
    text = dict(each["c"][0][2])
    who = ", ".join(filter(None, (text.get("author", ""), text.get("date", "")[:10])))
    return _around(f'<{name} title="{escaping.attribute(who)}">' if who else f"<{name}>", f"</{name}>", inside)


def _link(each: Node, writing: WriterContext) -> str:
    inside = "".join(_pieces(each["c"][1], writing))
    target = each["c"][2][0].strip()
    if not inside.strip():
        return inside
    if target.startswith("#"):
        if target[1:] in writing.anchors:
            return _around("[", f"]({target})", inside)
        writing.lose(f"link within the document, “{shorten(nodes.plain_text(each['c'][1]))}”; its words are kept")
        return inside
    if (address := safe_address(target)) is None:
        writing.lose(f"link to {shorten(target)!a}, which is not a web or mail address; its words are kept")
        return inside
    return _around("[", f"]({address})", inside)


def safe_address(target: str) -> str | None:
    """Return a web or mail address with whatever could end a link percent-encoded; None for every other address."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme.lower() not in _WEB or any(char.isspace() or not char.isprintable() for char in target):
        return None
    return quote(target, safe="/:?#@!$&'*+,;=%~._-")


def _image(each: Node, writing: WriterContext) -> str:
    source = each["c"][2][0]
    alt = " ".join(nodes.plain_text(each["c"][1]).split())
    place = writing.pictures.get(source)
    if place is None:
        about = f", “{shorten(alt)}”" if alt else ""
        writing.lose(f"image of a kind that a browser does not show, or that is not in the file{about}; not kept")
        return escape_text(alt)
    writing.seen.add(source)
    if not alt:
        writing.lose(f"image {place} has no alternative text: say in the square brackets what it shows")
    return f"![{escape_text(alt)}]({place})"


def _note(each: Node, writing: WriterContext) -> str:
    writing.notes.append(each["c"])
    return f"[^{len(writing.notes)}]"


def _code(each: Node, writing: WriterContext) -> str:
    text = decoding.remove_controls(each["c"][1])
    plain_code = not set("`{|") & set(text) and each["t"] != "Math"
    return html_code(text) if not plain_code else f"`{text}`" if text.strip() else text


def _raw(each: Node, writing: WriterContext) -> str:
    return ""


_HANDLERS: Mapping[str, Callable[[Node, WriterContext], str]] = {
    "Span": _span,
    "Link": _link,
    "Image": _image,
    "Note": _note,
    "Code": _code,
    "Math": _code,
    "RawInline": _raw,
}


def as_markdown(text: str) -> str:
    """Return plain text as Markdown that says just that."""
    return escape_macros(escape_text(text).strip())
