"""Blocks of pandoc's tree as Markdown of the site: headings from the second level on, lists, notes, code and tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from remit.doctree import Node, nodes
from remit.intake.new.inlines import WriterContext, escape_text, write_inlines
from remit.intake.new.tables import fits_pipes, html_table, pipe_table
from remit.source import decoding

TOP = 2
"""The level of a policy's highest headings: the first is its title's."""
_DEEPEST = 6
_BETWEEN = "<!-- -->"
_LONGEST_HEADING = 80


def write_markdown(blocks: Sequence[Node], writing: WriterContext) -> str:
    """Return blocks as the body of a policy file; footnotes come at its end."""
    parts = list(_blocks(blocks, writing))
    number = 0
    while number < len(writing.notes):  # a note may hold another
        text = _indented("\n\n".join(_blocks(writing.notes[number], writing)), 4)
        number += 1
        parts.append(f"[^{number}]: {text.lstrip()}")
    return "\n\n".join(filter(None, parts)) + "\n"


def normalize_levels(blocks: Sequence[Node]) -> list[Node]:
    """Return blocks with headings from `TOP` on, none deeper than Markdown's sixth, and no level passed over."""
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    shift = TOP - min(levels, default=TOP)
    made, last = [], TOP - 1
    for block in blocks:
        if block["t"] == "Header":
            level, attributes, inside = block["c"]
            last = min(level + shift, last + 1, _DEEPEST)
            made.append({"t": "Header", "c": [last, attributes, inside]})
        else:
            made.append(block)
    return made


def find_bold_headings(blocks: Sequence[Node]) -> list[int]:
    """Return where a short paragraph that is bold throughout precedes other text, as people fake headings."""
    found = []
    for place, (block, after) in enumerate(pairwise(blocks)):
        if block["t"] != "Para" or [part["t"] for part in block["c"]] != ["Strong"]:
            continue
        text = nodes.plain_text(block["c"]).strip()
        likely = 0 < len(text) <= _LONGEST_HEADING and text[-1] not in ".:;,!?" and any(map(str.isalpha, text))
        if likely and after["t"] not in ("Header", "HorizontalRule"):
            found.append(place)
    return found


def _blocks(blocks: Iterable[Node], writing: WriterContext) -> Iterator[str]:
    last = ""
    for block in _merged(blocks):
        kind = block["t"]
        if kind in ("BulletList", "OrderedList") and last in ("BulletList", "OrderedList"):
            yield _BETWEEN  # without it both would be one list
        text = _block(block, writing)
        if text:
            last = kind
            yield text


def _merged(blocks: Iterable[Node]) -> Iterator[Node]:
    """Yield blocks with bullet lists that follow each other made one, and what only groups blocks taken apart."""
    held: list[Node] = []
    for block in _flat(blocks):
        if held and block["t"] == "BulletList":
            held[0] = {"t": "BulletList", "c": held[0]["c"] + block["c"]}
            continue
        yield from held
        held = [block] if block["t"] == "BulletList" else []
        if not held:
            yield block
    yield from held


def _flat(blocks: Iterable[Node]) -> Iterator[Node]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _flat(block["c"][1])
        elif block["t"] == "Figure":
            yield from _flat(block["c"][2])
            yield from _flat(block["c"][1][1])
        else:
            yield block


def _block(block: Node, writing: WriterContext) -> str:  # noqa: PLR0911 - one line for each kind of block
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind == "Header":
        return _heading(content, writing)
    if kind in ("Para", "Plain"):
        return write_inlines(content, writing)
    if kind == "LineBlock":
        return "<br>\n".join(write_inlines(line, writing) for line in content)
    if kind == "BulletList":
        return _list(content, ["-"] * len(content), writing)
    if kind == "OrderedList":
        return _numbered(content, writing)
    if kind == "BlockQuote":
        return _prefixed("\n\n".join(_blocks(content, writing)), "> ")
    if kind == "DefinitionList":
        return "\n\n".join(_definition(term, text, writing) for term, text in content)
    if kind == "CodeBlock":
        return f"<pre><code>{_literal(content[1])}</code></pre>"
    if kind == "HorizontalRule":
        return "* * *"
    if kind == "Table":
        return pipe_table(content, writing) if fits_pipes(content) else html_table(block, writing)
    return ""


def _heading(content: Any, writing: WriterContext) -> str:
    level, attributes, inside = content
    text = write_inlines(inside, writing)
    if not text:
        return ""
    writing.near = nodes.plain_text(inside).strip()
    own = attributes[0]
    anchor = f" {{ #{own} }}" if own in writing.anchors else ""
    return f"{'#' * level} {text}{anchor}"


def _list(items: Sequence[Sequence[Node]], marks: Sequence[str], writing: WriterContext) -> str:
    made = []
    for mark, item in zip(marks, items, strict=True):
        text = _item(item, writing)
        made.append(f"{mark} {_indented(text, max(4, len(mark) + 1)).lstrip()}")
    loose = any("\n\n" in each for each in made)
    return ("\n\n" if loose else "\n").join(each.rstrip() for each in made)


def _item(item: Sequence[Node], writing: WriterContext) -> str:
    """Return the content of a list item: a list right below its line, where that is the line and lists alone."""
    parts = list(_blocks(item, writing))
    begins = [block["t"] == "BulletList" or (block["t"] == "OrderedList" and block["c"][0][0] == 1) for block in item]
    tight = len(parts) == len(item) > 1 and item[0]["t"] in ("Para", "Plain") and all(begins[1:])
    return ("\n" if tight else "\n\n").join(parts)


def _numbered(content: Any, writing: WriterContext) -> str:
    (start, style, _), items = content
    if style["t"] not in ("Decimal", "DefaultStyle"):
        writing.lose("list with letters or Roman numbers; numbered 1, 2, 3: see whether the text refers to its letters")
    if start != 1:
        writing.lose(f"list that begins with {start}; the site begins it with 1")
    marks = [f"{start + number}." for number in range(len(items))]
    return _list(items, marks, writing)


def _definition(term: list[Node], text: Sequence[Sequence[Node]], writing: WriterContext) -> str:
    parts = [_indented("\n\n".join(_blocks(each, writing)), 4).lstrip() for each in text]
    return "\n".join([write_inlines(term, writing) or escape_text("–"), *(f":   {part}" for part in parts)])


def _literal(text: str) -> str:
    """Return code as HTML in which nothing is a macro and no empty line ends it."""
    made = html.escape(decoding.remove_controls(text), quote=False).replace("{", "&#123;")
    return re.sub(r"\n(?=\n)", "\n&#8203;", made)


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line if line else "" for line in text.split("\n"))


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))
