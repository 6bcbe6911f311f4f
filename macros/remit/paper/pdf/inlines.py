"""From inlines of a normalized tree to Typst markup, and what is known where they stand."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from remit.doctree import Node, nodes
from remit.paper import table_layout
from remit.paper.pdf.text import label_of, quote, shown, shown_code

_WRAPS = {
    "Emph": "emph", "Strong": "strong", "Superscript": "super", "Subscript": "sub",
}  # fmt: skip
_LINES = {"Strikeout": "strike", "Underline": "underline"}
_CHIP = re.compile(r"raci--([a-z])")
_BADGE = re.compile(r"badge--([a-z-]+)")


@dataclass(frozen=True, kw_only=True)
class Inlines(ABC):
    """Writes the inlines of one document.

    `prefix` makes its anchors unlike those of the others in one file; `top` is the anchor of its title.
    """

    prefix: str
    top: str
    linked: bool = True
    titled: bool = False
    """Whether this is a heading, whose words are those of a bookmark, too."""
    lined: bool = False
    """Whether a line goes under or through these words: PDF/UA-1 can tell of no second one."""
    taken: float = 0
    """How many characters of table text are taken from a line by what the text stands in."""
    longest: int = table_layout.LONGEST_WORD
    """How many letters a word may have that is never broken."""
    labelled: set[str] = field(default_factory=set, compare=False, repr=False)
    """The anchors that have been written."""
    linked_to: set[str] = field(default_factory=set, compare=False, repr=False)
    """The documents that links have been written to."""

    @abstractmethod
    def blocks(self, blocks: Iterable[Node]) -> str:
        """Return blocks one below the other, as those of a footnote."""

    def inlines(self, inlines: Iterable[Node]) -> str:
        """Return inlines in one line."""
        return "".join(map(self.inline, inlines))

    def inline(self, inline: Node) -> str:  # noqa: PLR0911 - one line for each kind of inline
        """Return one inline."""
        kind = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return shown(content, self.longest)
        if kind == "Space":
            return " "
        if kind == "LineBreak":
            return "#linebreak();"
        if kind in _WRAPS:
            return f"#{_WRAPS[kind]}[{self.inlines(content)}];"
        if kind in _LINES:
            if self.lined:
                return self.inlines(content)
            return f"#{_LINES[kind]}[{replace(self, lined=True).inlines(content)}];"
        if kind == "Code":
            return shown_code(content[1], self.longest)
        if kind == "Note":
            return self._note(content)
        if kind == "Link":
            return self._link(content)
        if kind == "Image":
            return f"#box({self._picture(inline).removeprefix('#')});"
        if kind == "Span":
            return self._span(content)
        raise ValueError(f"a normalized tree holds no inline {kind}")

    def _note(self, content: Any) -> str:
        if not self.linked:
            return f" ({self.blocks(content)})"
        unread = "context " if self.titled else ""  # what is made only on the page is in no bookmark
        return f"#{unread}footnote[{replace(self, titled=False).blocks(content)}];"

    def _picture(self, image: Node) -> str:
        return f"#picture({quote(image['c'][2][0])}, {quote(nodes.plain_text(image['c'][1]))})"

    @property
    def _line(self) -> str:
        """The argument of a change within what has a line already."""
        return "(lined: false)" if self.lined else ""

    def _link(self, content: Any) -> str:
        text, url = self.inlines(content[1]), content[2][0]
        if not self.linked:
            return text
        if not url.startswith("remit:"):
            return f"#away({quote(url)})[{text}];"
        id_, _, anchor = url.removeprefix("remit:").partition("#")
        self.linked_to.add(id_)
        return f"#to({quote(id_)}, {quote(anchor)})[{text}];"

    def _span(self, content: Any) -> str:
        (anchor, kinds, _), inside = content
        before = self._mark(anchor)
        for name in ("insertion", "deletion"):
            if name in kinds:
                return f"{before}#{name}{self._line}[{replace(self, lined=True).inlines(inside)}];"
        text = self.inlines(inside)
        named = " ".join(kinds)
        if "raci" in kinds and (match := _CHIP.search(named)):
            return f"{before}#chip({quote(match[1])})[{text}];"
        if "badge" in kinds and (match := _BADGE.search(named)):
            return f"{before}#badge({quote(match[1])})[{text}];"
        return f"{before}#redacted[{text}];" if "redacted" in kinds else before + text

    def label(self, anchor: str) -> str:
        """Return the name of the label of an anchor of this document, quoted; nothing when there is none.

        What is repeated has none: a label is in a file once.
        """
        if not anchor or not self.linked:
            return ""
        self.labelled.add(anchor)
        return quote(label_of(self.prefix, "" if anchor == self.top else anchor))

    def _mark(self, anchor: str) -> str:
        """Return an unseen place that carries an anchor's label."""
        label = self.label(anchor)
        return f"#[#metadata(none) #label({label})];" if label else ""
