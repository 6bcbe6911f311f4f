"""The body of a source file by its blocks: where each is, and what it says in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}\s*$")
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:\s*|\[\^[^\]\s]+\]")
_OWN_BLOCK = re.compile(r"(?:!!!|\?\?\?\+?|===[+!]?) +\S")
_DEFINES = re.compile(r" {0,3}: +")
_QUOTE = re.compile(r"\n[ >]+")  # how the further lines of a quotation or list item begin
_CELL = re.compile(r"(?:\\.|[^|\\])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of the body: what it is, where its text is (offsets), and that text as it is written."""

    kind: str
    """`heading`, `item`, `cell` or `text`."""
    start: int
    end: int
    lines: tuple[int, int]
    """The lines that it takes with its marks, from 0, the second not included."""
    raw: str
    prefix: str = ""
    """The text before it on its line: the mark of a list item or heading, and the indentation."""


def parse_blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text that hold words, in their order."""
    lines = body.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    found = [block for area in _areas(lines, offsets[:-1]) for block in _in_area(body, area)]
    yield from sorted(found, key=lambda block: block.start)


class _Area(NamedTuple):
    """Lines that are read together, without the indentation of the block around them."""

    lines: list[str]
    offsets: list[int]
    first: int


def _areas(lines: list[str], offsets: list[int], first: int = 0) -> Iterator[_Area]:
    """Yield the content of each of the site's own blocks (`!!! note`), and then the text without them."""
    outer = list(lines)
    at = 0
    while at < len(lines):
        end = at + 1
        if _OWN_BLOCK.match(lines[at]):
            while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
                end += 1
            outer[at:end] = [""] * (end - at)
            inner = [line[4:] for line in lines[at + 1 : end]]
            yield from _areas(inner, [offset + 4 for offset in offsets[at + 1 : end]], first + at + 1)
        at = end
    yield _Area(outer, offsets, first)


def _in_area(body: str, area: _Area) -> Iterator[Block]:
    kinds: list[str] = []
    cells: list[tuple[int, str]] = []
    for token in _PARSER.parse("\n".join(area.lines)):
        if token.nesting == 1:
            kinds.append(token.type)
            if token.type == "tr_open" and token.map:
                cells = _cells(area.lines[token.map[0]])
                line = token.map[0]
        elif token.nesting == -1:
            kinds.pop()
        elif token.type == "inline" and token.content.strip():
            if kinds[-1] in ("td_open", "th_open"):
                if cells:
                    column, text = cells.pop(0)
                    start = area.offsets[line] + column
                    number = area.first + line
                    yield Block(kind="cell", start=start, end=start + len(text), lines=(number, number + 1), raw=text)
            elif token.map:
                yield from _block(body, token, kinds, area)


def plain_text(markdown: str) -> str:
    """Return what a block says in plain words on one line; `markdown` holds no macro calls any more."""
    text = _QUOTE.sub("\n", markdown)
    tokens = _PARSER.parseInline(_NOTE.sub("", _ATTRIBUTES.sub("", text)))
    return " ".join("".join(_words(token) for token in tokens).split())


def _words(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(_words(child))
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append(" ")
    return "".join(parts)


def _block(body: str, token: Token, kinds: list[str], area: _Area) -> Iterator[Block]:
    """Yield a heading or paragraph; a list of definitions, which CommonMark does not know, in its parts."""
    first, end = token.map or (0, 0)
    heading = kinds[-1] == "heading_open"
    kind = "heading" if heading else "item" if "list_item_open" in kinds[-2:] else "text"
    begins = [first]
    if not heading:
        begins += _definitions(area.lines, first, end)
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        line = area.lines[begin]
        mark = _DEFINES.match(line)
        content = token.content.split("\n")[0]
        column = mark.end() if mark else max(line.find(content), 0) if begin == first else 0
        last = column + len(content) if heading else len(area.lines[stop - 1].rstrip())
        start, close = area.offsets[begin] + column, area.offsets[begin if heading else stop - 1] + last
        yield Block(
            kind=kind, start=start, end=close, lines=(area.first + begin, area.first + stop), raw=body[start:close],
            prefix=line[:column],
        )  # fmt: skip


def _definitions(lines: list[str], first: int, end: int) -> list[int]:
    """Return the lines on which definitions begin, and the terms after the first of them."""
    found: list[int] = []
    for number in range(first + 1, end):
        if _DEFINES.match(lines[number]) or (found and not lines[number].startswith(" ")):
            found.append(number)
    return found


def _cells(line: str) -> list[tuple[int, str]]:
    """Return the cells of a table's row that hold text, each with its column."""
    found = (match for match in _CELL.finditer(line))
    return [(match.end() - len(text.lstrip()), text.strip()) for match in found if (text := match.group()).strip()]
