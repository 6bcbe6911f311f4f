"""What is in a line: words, marks, links, pictures, footnotes, tags, and what macros gave."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from remit.doctree import html
from remit.doctree.dialect import label_key
from remit.doctree.html import Refused
from remit.doctree.marked import BEGIN, MARK, MarkedText
from remit.doctree.nesting import Nesting
from remit.doctree.nodes import Node, as_inlines, extend, string, words_of

_WRAPS = {"em": "Emph", "strong": "Strong", "s": "Strikeout"}
_KEPT = frozenset({"redact"})
"""The classes that an author may give; all others are the theme's."""
_CHANGES = frozenset({"ins", "del"})
_DEEPEST = 60  # marks in marks; what is nested deeper is plain words


class InlineReader(ABC):
    """Reads what is in the lines of one text; its blocks are read by who knows of both."""

    def __init__(self, marked: MarkedText, *, own: bool) -> None:
        self.marked, self.own = marked, own
        self.refused: list[Refused] = []
        self.changes: list[tuple[str, int]] = []  # tracked changes that are marked by tags, with their lines
        self.line = 1  # of the block at hand
        self.notes: dict[str, list[Token]] = {}
        self.numbers: dict[str, int] = {}  # of notes, in the order in which they are first referred to
        self.count = 0
        self.words: dict[str, str] = {}
        self.abbreviations: re.Pattern[str] | None = None
        self.depth = 0  # of marks in marks

    @abstractmethod
    def blocks(self, tokens: Sequence[Token]) -> list[Node]:
        """Return tokens of one level and what is in them as blocks."""

    def inlines(self, tokens: Sequence[Token]) -> list[Node]:
        """Return the tokens of a line as inlines; what a macro gave may be blocks among them."""
        if self.depth > _DEEPEST:
            return [string("".join(token.content for token in tokens if not token.type.startswith("html")))]
        self.depth += 1
        found = self._nested(tokens)
        self.depth -= 1
        return found

    def _nested(self, tokens: Sequence[Token]) -> list[Node]:
        nest = Nesting()
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "html_inline":
                for piece in self.pieces(token.content):
                    if isinstance(piece, html.Tag) and (self.own or piece.name in html.IN_LINES):
                        nest.tag(piece)
                at += 1
                continue
            end = end_of(tokens, at) if token.nesting == 1 else at
            extend(nest.inside, self._inline(token, tokens[at + 1 : end]))
            at = end + 1
        return nest.finish()

    def _inline(self, token: Token, inside: Sequence[Token]) -> Iterator[Node]:
        kind = token.type
        if kind in ("text", "text_special"):
            yield from self._words(token.content)
        elif kind == "softbreak":
            yield {"t": "Space"}
        elif kind == "hardbreak":
            yield {"t": "LineBreak"}
        elif kind == "code_inline":
            yield {"t": "Code", "c": [["", [], []], token.content]}
        elif token.tag in _WRAPS:
            yield {"t": _WRAPS[token.tag], "c": as_inlines(self.inlines(inside))}
        elif kind == "link_open":
            target = [str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))]
            yield {"t": "Link", "c": [["", [], []], as_inlines(self.inlines(inside)), target]}
        elif kind == "image":
            target = [str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))]
            alt = as_inlines(self.inlines(token.children or []))
            yield {"t": "Image", "c": [["", [], []], [each for each in alt if each["t"] != "Note"], target]}
            yield from (each for each in alt if each["t"] == "Note")
        elif kind == "footnote_ref":
            yield self._note(token.meta["label"])
        else:
            raise ValueError(f"the reader knows no inline {kind}")

    def _words(self, text: str) -> Iterator[Node]:
        for at, part in enumerate(MARK.split(text) if BEGIN in text else (text,)):
            if at % 2:
                yield from self.given(int(part))
            elif self.abbreviations is None:
                yield from words_of(part) if part else ()
            else:
                yield from self._explained(part, self.abbreviations)

    def _explained(self, text: str, known: re.Pattern[str]) -> Iterator[Node]:
        for at, part in enumerate(known.split(text)):
            if at % 2:
                yield {"t": "Span", "c": [["", ["abbr"], [["title", self.words[part]]]], [string(part)]]}
            elif part:
                yield from words_of(part)

    def given(self, number: int) -> list[Node]:
        """Return what a macro gave: blocks, or what is in the line of a single paragraph."""
        if number >= len(self.marked.given):
            return []
        given = self.marked.given[number]
        made: list[Node] = given[0]["c"] if len(given) == 1 and given[0]["t"] == "Para" else given
        return [{**node, "own": True} for node in made]

    def _note(self, label: str) -> Node:
        """Return a note where it is first referred to, and its number alone everywhere else."""
        key = label_key(label)
        known = key in self.numbers
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        if known:
            return {"t": "Superscript", "c": [string(str(number))], "note": number}
        line = self.line
        note = {"t": "Note", "c": self.blocks(self.notes[key]), "note": number}
        self.line = line
        return note

    def pieces(self, text: str) -> list[html.Tag | str]:
        """Read a piece of HTML; of an author's, only what an author may use."""
        pieces = html.read_html(text)
        if self.own:
            return [*pieces]
        if text.rfind("<!--") > text.rfind("-->"):  # it hides everything after it, up to the end of the text
            self.refused.append(Refused(what="<!--", line=self.line))
        self.refused += (Refused(what=what, line=self.line) for what in html.refused(pieces))
        tags = (each for each in pieces if isinstance(each, html.Tag) and not each.closes)
        self.changes += ((f"<{each.name}", self.line) for each in tags if each.name in _CHANGES)
        return [self._plain(each) if isinstance(each, html.Tag) else each for each in html.visible(pieces)]

    @staticmethod
    def _plain(tag: html.Tag) -> html.Tag:
        kinds = [kind.casefold() for kind in tag.kinds if kind.casefold() in _KEPT]
        own = {"class": " ".join(kinds), "id": html.allowed_id(tag.attributes.get("id", ""))}
        return html.Tag(tag.name, tag.closes, {**tag.attributes, **own})


def end_of(tokens: Sequence[Token], at: int) -> int:
    """Return where the token is that closes the one at a place."""
    depth = 0
    for number in range(at, len(tokens)):
        depth += tokens[number].nesting
        if depth == 0:
            return number
    return len(tokens)
