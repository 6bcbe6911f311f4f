"""A text with marks where macros were called, and the code in a text, in which nothing is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.token import Token

from remit.doctree.dialect import parse, parser
from remit.doctree.nodes import Node

BEGIN, END = "\ufdd0", "\ufdd1"
"""Around the number of what a macro gave, where it was called; noncharacters, which no text can hold."""
MARK = re.compile(f"{BEGIN}(\\d+){END}")
_BRACES, _STAND_INS = "{}", "\ufdd2\ufdd3"
_MASK, _UNMASK = str.maketrans(_BRACES, _STAND_INS), str.maketrans(_STAND_INS, _BRACES)
_ANCHOR = re.compile(r"\{#[\w:.-]+\}")
_CODE = re.compile(r"`|~~~|^(?: {4}|\t)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """An author's text after its macros were called: `given` has what they gave, in the order of their marks.

    `lines` has the line of the source (from 1) of each line of the text; it is empty where they are the same.
    """

    text: str
    given: tuple[list[Node], ...] = ()
    lines: tuple[int, ...] = ()

    def line(self, number: int) -> int:
        """Return the line of the source of a line of the text, both from 1."""
        return self.lines[min(number, len(self.lines)) - 1] if self.lines else number


def mark(number: int) -> str:
    """Return the mark of what a macro gave."""
    return f"{BEGIN}{number}{END}"


def mask_code(text: str) -> str:
    """Return a text in which the braces of code and of anchors (`{#id}`) are replaced, so that none reads as a call."""
    if "{#" in text:
        text = _ANCHOR.sub(lambda found: found[0].translate(_MASK), text)
    if "{" not in text or not _CODE.search(text):
        return text
    lines = text.split("\n")
    for token in parse(text)[0]:
        if token.map and token.type in ("fence", "code_block"):
            for at in range(token.map[0], min(token.map[1], len(lines))):
                lines[at] = lines[at].translate(_MASK)
        elif token.map and any(child.type == "code_inline" and "{" in child.content for child in token.children or []):
            _mask_spans(lines, token)
    return "\n".join(lines)


def unmask_code(text: str) -> str:
    """Return a text with its braces in code back."""
    return text.translate(_UNMASK) if "\ufdd2" in text or "\ufdd3" in text else text


def _mask_spans(lines: list[str], token: Token) -> None:
    """Replace the braces of code within the lines of a paragraph, heading or row, from its first span to its last."""
    row, column = (token.map or [0])[0], 0
    last = (token.map or [0, 0])[1]
    for child in token.children or []:
        if child.type != "code_inline":
            continue
        pattern = re.compile(
            rf"(?<!`){child.markup}(?!`)[^\S\n]*{_spaced(child.content)}[^\S\n]*(?<!`){child.markup}(?!`)"
        )
        found = pattern.search("\n".join(lines[row:last]), column)
        if found is None:
            continue
        before = "\n".join(lines[row:last])
        lines[row:last] = (before[: found.start()] + found[0].translate(_MASK) + before[found.end() :]).split("\n")
        column = found.end()


def _spaced(content: str) -> str:
    """Return a pattern of code whose spaces may be line ends, and whose bars may be escaped as in cells."""
    return r"\s[\s>]*".join(re.escape(word).replace(r"\|", r"\\?\|") for word in content.strip().split(" ")) or " *"


def strip_marks(text: str) -> str:
    """Return a text without characters that only we may use."""
    return re.sub("[\ufdd0-\ufdd3]", "\N{REPLACEMENT CHARACTER}", text)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, for who needs to know where in its source each part is."""
    return parse(text)[0]


def line_tokens(text: str) -> list[Token]:
    """Return the tokens of one line of a text."""
    return parser().parseInline(text)
