"""The parts of a redline as HTML, for one of three views: both texts in one, the old one, the new one.

Nothing of a text reaches the page but as escaped words: no raw HTML, no picture from elsewhere, no link but to the web.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from remit.doctree import Node, nodes
from remit.redline.diff import marks
from remit.redline.summary import numbers, shell_note
from remit.render import escaping, html_writer

BOTH, OLD, NEW = "both", "old", "new"
"""The views: a change shows what went and what came, or one of the two."""
_CHIP = re.compile(r"(?:raci|badge)(?:--[a-z][a-z-]*)?")
_DIVS = ("block-title", "admonition", "tab")
_TAGS = {marks.INSERTION: "ins", marks.DELETION: "del"}
_SPOKEN = {marks.INSERTION: "inserted:", marks.DELETION: "deleted:"}
_NUMBERS = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}

Links = Callable[[str], str]
"""Where a link of the text leads on the page; "" when it leads nowhere there."""


def on_the_web(target: str) -> str:
    """Return the address of a link that leads to the web; links within the handbook lead nowhere in a lone file."""
    return target if html_writer.WEB.match(target) else ""


class RedlineWriter(html_writer.HtmlWriter):
    """Writes the blocks of a redline for one view; footnotes are gathered and numbered on the way."""

    # What went and what came has the tags that other pages use for struck and underlined words.
    wraps: ClassVar[Mapping[str, str]] = {**html_writer.HtmlWriter.wraps, "Strikeout": "s", "Underline": "u"}

    def __init__(self, view: str, links: Links = on_the_web, prefix: str = "") -> None:
        self.view, self.links, self.prefix = view, links, prefix
        self.notes: list[str] = []

    def _hidden(self, mark: str) -> bool:
        return (self.view == OLD and mark == marks.INSERTION) or (self.view == NEW and mark == marks.DELETION)

    def plain(self, content: list[Node]) -> str:
        """Return the words of an item or a cell."""
        return f'<p class="plain">{self.inlines(content)}</p>'

    def heading(self, content: Any) -> str:
        """Return a heading, one level lower than in its text: the page has a title of its own."""
        level = min(content[0] + 1, 6)
        return f"<h{level}>{self.inlines(content[2])}</h{level}>"

    def bullets(self, content: list[list[Node]]) -> str:
        """Return a list without numbers."""
        return f"<ul>{self._marked_items(content, 1, values=False)}</ul>"

    def numbered(self, content: Any) -> str:
        """Return a list with numbers, which those of the view have in their own text."""
        start = int(content[0][0])
        begin = f' start="{start}"' if start != 1 else ""
        style = _NUMBERS.get(content[0][1]["t"], "1")
        return f'<ol{begin} type="{style}">{self._marked_items(content[1], start, values=True)}</ol>'

    def _marked_items(self, items: list[list[Node]], start: int, *, values: bool) -> str:
        counted = list(numbers(items, start))
        values = values and any(mark for mark, _ in counted)
        return "".join(
            self._item(item, mark, f' value="{number}"' if values else "")
            for item, (mark, number) in zip(items, counted, strict=True)
        )

    def _item(self, item: list[Node], mark: str, value: str) -> str:
        if self._hidden(mark):
            return ""
        return f"<li{self.attributes(classes=mark)}{value if self.view != OLD or mark else ''}>{self.blocks(item)}</li>"

    def entry(self, term: list[Node], meanings: Iterable[list[Node]]) -> str:
        """Return one term and what it means, unless it is not in the view."""
        whole = marks.mark_of(term[0]["c"][0]) if len(term) == 1 and term[0]["t"] == "Span" else ""
        if whole and marks.WHOLE in term[0]["c"][0][1] and self._hidden(whole):
            return ""
        return f"<dt>{self.inlines(term)}</dt>" + "".join(
            f"<dd>{inside}</dd>" for each in meanings if (inside := self.blocks(each)) or not each
        )

    def code_block(self, content: Any) -> str:
        """Return lines of code."""
        return f"<pre><code>{escaping.html(content[1])}</code></pre>" if content else ""

    def raw_block(self, content: Any) -> str:
        """Return what cannot be compared as its source."""
        return self.code_block(content)

    def div(self, content: Any) -> str:
        """Return blocks that went or came, or whose frame is another, or that are code."""
        attributes, inside = content
        if mark := marks.mark_of(attributes):
            return self._marked(mark, attributes, self.blocks(inside), "block")
        if marks.CHANGED in attributes[1]:
            note = shell_note({"t": "Div", "c": content}) if self.view != OLD else ""
            return (f'<p class="note">{escaping.html(note)}</p>' if note else "") + self.blocks(inside)
        if marks.CODE in attributes[1]:
            return f'<div class="code">{self.blocks(inside)}</div>'
        name = next((each for each in attributes[1] if each in _DIVS), "part")
        return f'<div class="{name}">{self.blocks(inside)}</div>'

    def _marked(self, mark: str, attributes: Any, inside: str, kind: str) -> str:
        """Return what was inserted or deleted, named in words too for those who hear the page."""
        if self._hidden(mark):
            return ""
        tag = _TAGS[mark]
        move = next((value for name, value in attributes[2] if name == marks.MOVE), "")
        moved = ""
        if move:
            where = "moved here" if mark == marks.INSERTION else "moved away"
            moved = f'<span class="note">{where} ({int(move)})</span>'
        spoken = f'<span class="spoken">{_SPOKEN[mark]} </span>'
        return f'<{tag} class="{kind}{" moved" if move else ""}">{spoken}{moved}{inside}</{tag}>'

    def table(self, content: Any) -> str:
        """Return a table, which scrolls in a box of its own."""
        return f'<div class="table">{super().table(content)}</div>'

    def row(self, row: Any, sides: Sequence[str], tag: str) -> str:
        """Return a row, unless it is not in the view; what went or came in it is marked in its cells."""
        mark = marks.mark_of(row[0])
        if self._hidden(mark):
            return ""
        cells = ""
        for at, cell in enumerate(row[1]):
            change = mark or marks.mark_of(cell[0])
            if self._hidden(marks.mark_of(cell[0])):
                continue
            inside = self.blocks(cell[4])
            if change and (inside or not at):
                inside = self._marked(change, row[0] if mark and not at else ["", [], []], inside, "block")
            kinds = filter(None, (change, html_writer.side(cell, sides, at)))
            cells += f"<{tag}{html_writer.spans(cell)}{self.attributes(classes=kinds)}>{inside}</{tag}>"
        return f"<tr>{cells}</tr>"

    def words(self, content: str) -> str:
        """Return words."""
        return escaping.html(content or "")

    def code(self, content: Any) -> str:
        """Return code in a line."""
        return f"<code>{escaping.html(content[1])}</code>"

    def inline(self, inline: Node) -> str:
        """Return one inline as HTML."""
        return self._note(inline["c"]) if inline["t"] == "Note" else super().inline(inline)

    def span(self, content: Any) -> str:
        """Return words that went or came, a chip, or plain words."""
        attributes, inside = content
        if mark := marks.mark_of(attributes):
            kind = "format" if marks.FORMAT in attributes[1] else "words"
            return self._marked(mark, attributes, self.inlines(inside), kind)
        kinds = [each for each in attributes[1] if _CHIP.fullmatch(each)]
        return f"<span{self.attributes(classes=kinds)}>{self.inlines(inside)}</span>" if kinds else self.inlines(inside)

    def link(self, content: Any) -> str:
        """Return a link; one whose words are the same says where it leads."""
        _, inside, (target, _) = content
        address = self.links(target)
        text = self.inlines(inside)
        only = inside[0]["c"][0][1] if len(inside) == 1 and inside[0]["t"] == "Span" else []
        if marks.FORMAT in only and text:
            text += f'<span class="note">{escaping.html(target.removeprefix("remit:").rstrip("#"))}</span>'
        if not text:
            return ""
        if not address:
            return f'<span class="link">{text}</span>'
        return f'<a href="{escaping.html(address)}" rel="noreferrer">{text}</a>'

    def image(self, content: Any) -> str:
        """Return what stands for an image: its alternative text, or its file."""
        return f'<span class="image">Image: {escaping.html(nodes.plain_text(content[1]) or content[2][0])}</span>'

    def _note(self, content: list[Node]) -> str:
        self.notes.append("")
        number = len(self.notes)
        self.notes[number - 1] = self.blocks(content)
        here = f"{self.prefix}{self.view}-note-{number}"
        return f'<sup id="{here}-from"><a href="#{here}">{number}<span class="spoken"> (footnote)</span></a></sup>'

    def footnotes(self) -> str:
        """Return the footnotes so far as a list."""
        if not self.notes:
            return ""
        here = f"{self.prefix}{self.view}-note-"
        items = "".join(f'<li id="{here}{at}">{note}</li>' for at, note in enumerate(self.notes, 1))
        return f'<ol class="footnotes">{items}</ol>'
