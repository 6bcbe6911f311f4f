"""The site's writer: a page's tree as HTML. Nothing of a text reaches a page but what is written here.

Every word is escaped, every tag is one of these, and a class is one that the theme knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from typing import Any

from remit.doctree import Node, nodes

Links = Callable[[str, bool], str | None]
"""Where a link of the text leads on the site (a picture, with True); None when it leads nowhere."""
_WRAPS = {
    "Emph": "em", "Strong": "strong", "Strikeout": "del", "Superscript": "sup", "Subscript": "sub", "Underline": "ins",
}  # fmt: skip
_SIDES = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_WEB = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


@dataclass(slots=True)
class SiteWriter:
    """Writes the blocks of one page; footnotes are gathered on the way."""

    links: Links
    notes: list[tuple[int, str]] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Return blocks as HTML."""
        return "\n".join(filter(None, map(self.block, blocks)))

    def block(self, block: Node) -> str:  # noqa: PLR0911 - one line for each kind of block
        """Return one block as HTML."""
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind == "Para":
            return f"<p>{self.inlines(content)}</p>"
        if kind == "Plain":
            return self.inlines(content)
        if kind == "Header":
            level, (id_, _, _), inside = content
            return f"<h{level}{_attribute('id', id_)}>{self.inlines(inside)}</h{level}>"
        if kind == "BulletList":
            return f"<ul>\n{self._items(content)}</ul>"
        if kind == "OrderedList":
            start = f' start="{int(content[0][0])}"' if content[0][0] != 1 else ""
            return f"<ol{start}>\n{self._items(content[1])}</ol>"
        if kind == "DefinitionList":
            return f"<dl>\n{''.join(self._entry(term, meanings) for term, meanings in content)}</dl>"
        if kind == "BlockQuote":
            return f"<blockquote>\n{self.blocks(content)}\n</blockquote>"
        if kind == "CodeBlock":
            return _code(content)
        if kind == "HorizontalRule":
            return "<hr />"
        if kind == "Table":
            return self._table(content)
        if kind == "Div":
            return self._div(content)
        if kind == "RawBlock":
            return str(content[1]).strip()  # a drawing of ours
        raise ValueError(f"a page holds no block {kind}")

    def _items(self, items: Iterable[list[Node]]) -> str:
        return "".join(f"<li>{self._loose(item)}</li>\n" for item in items)

    def _loose(self, blocks: list[Node]) -> str:
        inside = self.blocks(blocks)
        return inside if len(blocks) < 2 and (not blocks or blocks[0]["t"] == "Plain") else f"{inside}\n"

    def _entry(self, term: list[Node], meanings: Iterable[list[Node]]) -> str:
        return f"<dt>{self.inlines(term)}</dt>\n" + "".join(f"<dd>{self._loose(each)}</dd>\n" for each in meanings)

    def _div(self, content: Any) -> str:
        (id_, kinds, _), inside = content
        if [each["t"] for each in inside] == ["RawBlock"]:
            return self.blocks(inside)
        if "block-title" in kinds:
            words = self.blocks(inside)
            return f'<p class="admonition-title">{words}</p>'
        if "collapsible" in kinds or "details" in kinds:
            return self._details(kinds, inside)
        tag = next((each for each in ("figure", "figcaption") if each in kinds), "div")
        kinds = [each for each in kinds if each != tag]
        if tag == "div" and [each["t"] for each in inside] == ["Plain"] and kinds:
            return f"<p{_class(kinds)}>{self.blocks(inside)}</p>"
        return f"<{tag}{_attribute('id', id_)}{_class(kinds)}>\n{self.blocks(inside)}\n</{tag}>"

    def _details(self, kinds: Sequence[str], inside: list[Node]) -> str:
        own = [each for each in kinds if each not in ("admonition", "collapsible", "details", "open")]
        first = inside[0] if inside else None
        title = ""
        if first and first["t"] == "Div" and "block-title" in nodes.classes(first):
            title, inside = f"<summary>{self.blocks(first['c'][1])}</summary>\n", inside[1:]
        return f"<details{_class(own)}{' open' if 'open' in kinds else ''}>\n{title}{self.blocks(inside)}\n</details>"

    # Tables

    def _table(self, content: Any) -> str:
        _, (_, caption), columns, head, bodies, foot = content
        sides = [_SIDES.get(column[0]["t"], "") for column in columns]
        text = f"<caption>{self.blocks(caption)}</caption>\n" if caption else ""
        inside = self._section("thead", head[1], sides, "th")
        for body in bodies:
            inside += self._section("tbody", chain(body[2], body[3]), sides, "td")
        return f"<table>\n{text}{inside}{self._section('tfoot', foot[1], sides, 'td')}</table>"

    def _section(self, tag: str, rows: Iterable[Any], sides: list[str], cell: str) -> str:
        inside = "".join(self._row(row[1], sides, cell) for row in rows)
        return f"<{tag}>\n{inside}</{tag}>\n" if inside else ""

    def _row(self, cells: list[Any], sides: list[str], tag: str) -> str:
        made = []
        for at, cell in enumerate(cells):
            side = sides[at] if at < len(sides) else ""
            spans = "".join(f' {name}="{int(n)}"' for name, n in (("rowspan", cell[2]), ("colspan", cell[3])) if n != 1)
            style = f' style="text-align: {side};"' if side else ""
            made.append(f"<{tag}{spans}{style}>{self.blocks(cell[4])}</{tag}>")
        return f"<tr>{''.join(made)}</tr>\n"

    # Inlines

    def inlines(self, inlines: Iterable[Node]) -> str:
        """Return inlines as HTML."""
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Node) -> str:  # noqa: PLR0911 - one line for each kind of inline
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return escape(content, quote=False)
        if kind == "Space":
            return " "
        if kind == "LineBreak":
            return "<br />"
        if kind == "Superscript" and "note" in inline:
            return f'<sup><a class="footnote-ref" href="#fn:{inline["note"]}">{self.inlines(content)}</a></sup>'
        if kind in _WRAPS:
            return f"<{_WRAPS[kind]}>{self.inlines(content)}</{_WRAPS[kind]}>"
        if kind == "Code":
            return f"<code>{escape(content[1], quote=False)}</code>"
        if kind == "Span":
            return self._span(content)
        if kind == "Link":
            return self._link(content)
        if kind == "Image":
            return self._image(content)
        if kind == "Note":
            return self._note(inline["note"], content)
        raise ValueError(f"a page holds no inline {kind}")

    def _span(self, content: Any) -> str:
        (id_, kinds, given), inside = content
        title = dict(given).get("title", "")
        tag, kinds = ("abbr", []) if "abbr" in kinds else ("span", kinds)
        if not (id_ or kinds or title):
            return self.inlines(inside)
        attributes = f"{_attribute('id', id_)}{_class(kinds)}{_attribute('title', title)}"
        return f"<{tag}{attributes}>{self.inlines(inside)}</{tag}>"

    def _link(self, content: Any) -> str:
        _, inside, (target, title) = content
        words = self.inlines(inside)
        address = target if _WEB.match(target) else self.links(target, False)
        return f"<a{_attribute('href', address)}{_attribute('title', title)}>{words}</a>" if address else words

    def _image(self, content: Any) -> str:
        _, alt, (target, title) = content
        address = self.links(target, True)
        words = nodes.plain_text(alt)
        if address is None:
            return escape(words, quote=False)
        return f'<img alt="{escape(words)}"{_attribute("src", address)}{_attribute("title", title)} />'

    def _note(self, number: int, content: list[Node]) -> str:
        at = len(self.notes)
        self.notes.append((number, ""))
        self.notes[at] = (number, self._with_way_back(number, content))
        return f'<sup id="fnref:{number}"><a class="footnote-ref" href="#fn:{number}">{number}</a></sup>'

    def _with_way_back(self, number: int, content: list[Node]) -> str:
        words = f"Jump back to footnote {number} in the text"
        back = f'<a class="footnote-backref" href="#fnref:{number}" title="{words}">&#8617;</a>'
        inside = self.blocks(content)
        return f"{inside[:-4]}&#160;{back}</p>" if inside.endswith("</p>") else f"{inside}\n<p>{back}</p>"

    def footnotes(self) -> str:
        """Return the footnotes so far as a list."""
        if not self.notes:
            return ""
        items = "".join(f'<li id="fn:{number}">\n{inside}\n</li>\n' for number, inside in sorted(self.notes))
        return f'<div class="footnote">\n<hr />\n<ol>\n{items}</ol>\n</div>'


def _code(content: Any) -> str:
    (_, kinds, _), text = content
    inside = escape(text, quote=False)
    if kinds[:1] == ["mermaid"]:
        return f'<pre class="mermaid"><code>{inside}</code></pre>'
    end = "\n" if inside else ""
    return f'<div class="highlight"><pre><code>{inside}{end}</code></pre></div>'


def _attribute(name: str, value: str | None) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _class(kinds: Iterable[str]) -> str:
    return _attribute("class", " ".join(kinds))
