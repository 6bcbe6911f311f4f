"""The body of a source file by its blocks: where each is, and what it says in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from remit.doctree import marked

_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}\s*$")
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:\s*|\[\^[^\]\s]+\]")
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
    """Yield the blocks of a text that hold words, in their order, as the one reader of texts finds them."""
    lines = body.split("\n")
    offsets = [0]
    for each in lines:
        offsets.append(offsets[-1] + len(each) + 1)
    kinds: list[str] = []
    cells: list[tuple[int, str]] = []
    line = 0
    for token in marked.tokens(body):
        if token.nesting == 1:
            kinds.append(token.type)
            if token.type == "tr_open" and token.map:
                line = token.map[0]
                cells = _cells(lines[line])
        elif token.nesting == -1:
            kinds.pop()
        elif token.type == "inline" and token.content.strip():
            if kinds[-1] in ("td_open", "th_open"):
                if cells:
                    column, text = cells.pop(0)
                    start = offsets[line] + column
                    yield Block(kind="cell", start=start, end=start + len(text), lines=(line, line + 1), raw=text)
            elif token.map:
                yield from _block(lines, offsets, token, kinds)


def plain_text(markdown: str) -> str:
    """Return what a block says in plain words on one line; `markdown` holds no macro calls any more."""
    text = _QUOTE.sub("\n", markdown)
    tokens = marked.line_tokens(_NOTE.sub("", _ATTRIBUTES.sub("", text)))
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


def _block(lines: list[str], offsets: list[int], token: Token, kinds: list[str]) -> Iterator[Block]:
    """Yield a heading, paragraph, term or title; one whose words the text does not write, such as `Note`, is none."""
    first, end = (token.map or [0, 0])[0], max((token.map or [0, 0])[1], (token.map or [0, 0])[0] + 1)
    words = token.content.split("\n")
    column = lines[first].find(words[0])
    if column < 0:
        return
    one_line = kinds[-1] in ("heading_open", "dt_open", "admonition_title_open")
    kind = "heading" if kinds[-1] == "heading_open" else "item" if "list_item_open" in kinds[-2:] else "text"
    start = offsets[first] + column
    close = start + len(words[0]) if one_line else offsets[end - 1] + len(lines[end - 1].rstrip())
    body = "\n".join(lines[first:end])
    raw = body[column : column + close - start]
    yield Block(kind=kind, start=start, end=close, lines=(first, end), raw=raw, prefix=lines[first][:column])


def _cells(line: str) -> list[tuple[int, str]]:
    """Return the cells of a table's row that hold text, each with its column."""
    found = (match for match in _CELL.finditer(line))
    return [(match.end() - len(text.lstrip()), text.strip()) for match in found if (text := match.group()).strip()]
