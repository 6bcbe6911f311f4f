"""The parts of a redline as HTML, for one of three views: both texts in one, the old one, the new one.

Nothing of a text reaches the page but as escaped words: no raw HTML, no picture from elsewhere, no link but to the web.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from remit.doctree import Node, nodes
from remit.redline.diff import marks
from remit.redline.summary import numbers, shell_note
from remit.render import escaping

BOTH, OLD, NEW = "both", "old", "new"
"""The views: a change shows what went and what came, or one of the two."""
_WEB = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_CHIP = re.compile(r"(?:raci|badge)(?:--[a-z][a-z-]*)?")
_PLAIN = {
    "Emph": "em", "Strong": "strong", "Strikeout": "s", "Superscript": "sup", "Subscript": "sub", "Underline": "u",
}  # fmt: skip
_DIVS = ("block-title", "admonition", "tab")
_TAGS = {marks.INSERTION: "ins", marks.DELETION: "del"}
_SAID = {marks.INSERTION: "inserted:", marks.DELETION: "deleted:"}
_NUMBERS = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_SIDES = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}

Links = Callable[[str], str]
"""Where a link of the text leads on the page; "" when it leads nowhere there."""


def on_the_web(target: str) -> str:
    """Return the address of a link that leads to the web; links within the handbook lead nowhere in a lone file."""
    return target if _WEB.match(target) else ""


@dataclass(slots=True)
class HtmlWriter:
    """Writes the blocks of a redline for one view; footnotes are gathered and numbered on the way."""

    view: str
    links: Links = on_the_web
    prefix: str = ""
    notes: list[str] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Return blocks as HTML."""
        return "".join(map(self._block, blocks))

    def _hidden(self, mark: str) -> bool:
        return (self.view == OLD and mark == marks.INSERTION) or (self.view == NEW and mark == marks.DELETION)

    def _block(self, block: Node) -> str:  # noqa: PLR0911 - one line for each kind of block
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            inside = self.inlines(content)
            return f"<p>{inside}</p>" if kind == "Para" else f'<p class="plain">{inside}</p>'
        if kind == "Header":
            level = min(content[0] + 1, 6)
            return f"<h{level}>{self.inlines(content[2])}</h{level}>"
        if kind in ("BulletList", "OrderedList"):
            return self._list(kind, content)
        if kind == "DefinitionList":
            return f"<dl>{''.join(self._term(term, text) for term, text in content)}</dl>"
        if kind == "BlockQuote":
            return f"<blockquote>{self.blocks(content)}</blockquote>"
        if kind == "Div":
            return self._div(content)
        if kind == "CodeBlock":
            return f"<pre><code>{escaping.html(content[1])}</code></pre>"
        if kind == "Table":
            return self._table(content)
        return (
            "<hr>"
            if kind == "HorizontalRule"
            else f"<pre><code>{escaping.html(content[1])}</code></pre>"
            if content
            else ""
        )

    def _list(self, kind: str, content: Any) -> str:
        items, start = (content, 1) if kind == "BulletList" else (content[1], int(content[0][0]))
        numbered = list(numbers(items, start))
        values = kind == "OrderedList" and any(mark for mark, _ in numbered)
        inside = "".join(
            self._item(item, mark, f' value="{number}"' if values else "")
            for item, (mark, number) in zip(items, numbered, strict=True)
        )
        if kind == "BulletList":
            return f"<ul>{inside}</ul>"
        begin = f' start="{start}"' if start != 1 else ""
        style = _NUMBERS.get(content[0][1]["t"], "1")
        return f'<ol{begin} type="{style}">{inside}</ol>'

    def _item(self, item: list[Node], mark: str, value: str) -> str:
        if self._hidden(mark):
            return ""
        classes = f' class="{mark}"' if mark else ""
        return f"<li{classes}{value if self.view != OLD or mark else ''}>{self.blocks(item)}</li>"

    def _term(self, term: list[Node], text: list[list[Node]]) -> str:
        whole = marks.mark_of(term[0]["c"][0]) if len(term) == 1 and term[0]["t"] == "Span" else ""
        if whole and marks.WHOLE in term[0]["c"][0][1] and self._hidden(whole):
            return ""
        return f"<dt>{self.inlines(term)}</dt>" + "".join(
            f"<dd>{inside}</dd>" for each in text if (inside := self.blocks(each)) or not each
        )

    def _div(self, content: Any) -> str:
        attributes, inside = content
        mark = marks.mark_of(attributes)
        if mark:
            return self._marked(mark, attributes, self.blocks(inside), "block")
        if marks.CHANGED in attributes[1]:
            note = shell_note({"t": "Div", "c": content}) if self.view != OLD else ""
            return (f'<p class="told">{escaping.html(note)}</p>' if note else "") + self.blocks(inside)
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
        text = f'<span class="said">{_SAID[mark]} </span>'
        moved = (
            f'<span class="told">{"moved here" if mark == marks.INSERTION else "moved away"} ({int(move)})</span>'
            if move
            else ""
        )
        return f'<{tag} class="{kind}{" moved" if move else ""}">{text}{moved}{inside}</{tag}>'

    def _table(self, content: Any) -> str:
        _, (_, caption), columns, head, bodies, foot = content
        sides = [_SIDES.get(column[0]["t"], "") for column in columns]
        text = f"<caption>{self.blocks(caption)}</caption>" if caption else ""
        inside = self._section("thead", head[1], sides, "th")
        for body in bodies:
            inside += self._section("tbody", chain(body[2], body[3]), sides, "td")
        inside += self._section("tfoot", foot[1], sides, "td")
        return f'<div class="table"><table>{text}{inside}</table></div>'

    def _section(self, tag: str, rows: Iterable[Any], sides: list[str], cell: str) -> str:
        inside = "".join(self._row(row, sides, cell) for row in rows)
        return f"<{tag}>{inside}</{tag}>" if inside else ""

    def _row(self, row: Any, sides: list[str], tag: str) -> str:
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
                attributes = row[0] if mark and not at else ["", [], []]
                inside = self._marked(change, attributes, inside, "block")
            spans = "".join(f' {name}="{int(n)}"' for name, n in (("rowspan", cell[2]), ("colspan", cell[3])) if n != 1)
            side = _SIDES.get(cell[1]["t"], "") or (sides[at] if at < len(sides) else "")
            classes = " ".join(filter(None, (change, side)))
            cells += f"<{tag}{spans}{f' class={chr(34)}{classes}{chr(34)}' if classes else ''}>{inside}</{tag}>"
        return f"<tr>{cells}</tr>"

    def inlines(self, inlines: Iterable[Node]) -> str:
        """Return inlines as HTML."""
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Node) -> str:  # noqa: PLR0911 - one line for each kind of inline
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return escaping.html(content or "")
        if kind == "Space":
            return " "
        if kind == "LineBreak":
            return "<br>"
        if kind in _PLAIN:
            return f"<{_PLAIN[kind]}>{self.inlines(content or ())}</{_PLAIN[kind]}>"
        if content is None:
            return ""
        if kind == "Code":
            return f"<code>{escaping.html(content[1])}</code>"
        if kind == "Span":
            return self._span(content)
        if kind == "Link":
            return self._link(content)
        if kind == "Image":
            return f'<span class="picture">Image: {escaping.html(nodes.plain_text(content[1]) or content[2][0])}</span>'
        if kind == "Note":
            return self._note(content)
        return f"<code>{escaping.html(content[1])}</code>" if content[1] else ""

    def _span(self, content: Any) -> str:
        attributes, inside = content
        if mark := marks.mark_of(attributes):
            return self._marked(
                mark, attributes, self.inlines(inside), "format" if marks.FORMAT in attributes[1] else "words"
            )
        classes = " ".join(each for each in attributes[1] if _CHIP.fullmatch(each))
        return f'<span class="{classes}">{self.inlines(inside)}</span>' if classes else self.inlines(inside)

    def _link(self, content: Any) -> str:
        _, inside, (target, _) = content
        address = self.links(target)
        text = self.inlines(inside)
        only = inside[0]["c"][0][1] if len(inside) == 1 and inside[0]["t"] == "Span" else []
        if marks.FORMAT in only and text:  # the words are the same, so say where they lead
            text += f'<span class="told">{escaping.html(target.removeprefix("remit:").rstrip("#"))}</span>'
        if not text:
            return ""
        return (
            f'<a href="{escaping.html(address)}" rel="noreferrer">{text}</a>'
            if address
            else f'<span class="link">{text}</span>'
        )

    def _note(self, content: list[Node]) -> str:
        self.notes.append("")
        number = len(self.notes)
        self.notes[number - 1] = self.blocks(content)
        here = f"{self.prefix}{self.view}-note-{number}"
        return f'<sup id="{here}-from"><a href="#{here}">{number}<span class="said"> (footnote)</span></a></sup>'

    def footnotes(self) -> str:
        """Return the footnotes so far as a list."""
        if not self.notes:
            return ""
        here = f"{self.prefix}{self.view}-note-"
        items = "".join(f'<li id="{here}{at}">{note}</li>' for at, note in enumerate(self.notes, 1))
        return f'<ol class="footnotes">{items}</ol>'
