"""The site's writer: a page's tree as HTML. Nothing of a text reaches a page but what is written here.

Every word is escaped, every tag is one of these, and a class is one that the theme knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from remit.doctree import Node, nodes
from remit.render import html_writer

Links = Callable[[str, bool], str | None]
"""Where a link of the text leads on the site (a picture, with True); None when it leads nowhere."""


class SiteWriter(html_writer.HtmlWriter):
    """Writes the blocks of one page; footnotes are gathered on the way."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.notes: list[tuple[int, str]] = []

    def heading(self, content: Any) -> str:
        """Return a heading with its anchor."""
        level, (id_, _, _), inside = content
        return f"<h{level}{self.attributes(id=id_)}>{self.inlines(inside)}</h{level}>"

    def code_block(self, content: Any) -> str:
        """Return lines of code as the theme shows them; a diagram is drawn by the page."""
        (_, kinds, _), text = content
        inside = escape(text, quote=False)
        if kinds[:1] == ["mermaid"]:
            return f'<pre class="mermaid"><code>{inside}</code></pre>'
        end = "\n" if inside else ""
        return f'<div class="highlight"><pre><code>{inside}{end}</code></pre></div>'

    def raw_block(self, content: Any) -> str:
        """Return a drawing of ours."""
        return str(content[1]).strip()

    def div(self, content: Any) -> str:
        """Return a block of a class: a note, a title, a part that opens, a figure."""
        (id_, kinds, _), inside = content
        if [each["t"] for each in inside] == ["RawBlock"]:
            return self.blocks(inside)
        if "block-title" in kinds:
            return f'<p class="admonition-title">{self.blocks(inside)}</p>'
        if "collapsible" in kinds or "details" in kinds:
            return self._details(kinds, inside)
        tag = next((each for each in ("figure", "figcaption") if each in kinds), "div")
        kinds = [each for each in kinds if each != tag]
        if tag == "div" and [each["t"] for each in inside] == ["Plain"] and kinds:
            return f"<p{self.attributes(classes=kinds)}>{self.blocks(inside)}</p>"
        return f"<{tag}{self.attributes(id=id_, classes=kinds)}>\n{self.blocks(inside)}\n</{tag}>"

    def _details(self, kinds: Sequence[str], inside: list[Node]) -> str:
        own = [each for each in kinds if each not in ("admonition", "collapsible", "details", "open")]
        first = inside[0] if inside else None
        title = ""
        if first and first["t"] == "Div" and "block-title" in nodes.classes(first):
            title, inside = f"<summary>{self.blocks(first['c'][1])}</summary>\n", inside[1:]
        opened = " open" if "open" in kinds else ""
        return f"<details{self.attributes(classes=own)}{opened}>\n{title}{self.blocks(inside)}\n</details>"

    def inline(self, inline: Node) -> str:
        """Return one inline as HTML; notes have their numbers in the tree."""
        if inline["t"] == "Note":
            return self._note(inline["note"], inline["c"])
        if inline["t"] == "Superscript" and "note" in inline:
            return f'<sup><a class="footnote-ref" href="#fn:{inline["note"]}">{self.inlines(inline["c"])}</a></sup>'
        return super().inline(inline)

    def span(self, content: Any) -> str:
        """Return a badge, a chip, an abbreviation, or words with an anchor."""
        (id_, kinds, given), inside = content
        title = dict(given).get("title", "")
        tag, kinds = ("abbr", []) if "abbr" in kinds else ("span", kinds)
        if not (id_ or kinds or title):
            return self.inlines(inside)
        attributes = f"{self.attributes(id=id_, classes=kinds, title=title)}"
        return f"<{tag}{attributes}>{self.inlines(inside)}</{tag}>"

    def link(self, content: Any) -> str:
        """Return a link; its words alone when it leads nowhere."""
        _, inside, (target, title) = content
        words = self.inlines(inside)
        address = target if html_writer.WEB.match(target) else self.links(target, False)
        return f"<a{self.attributes(href=address, title=title)}>{words}</a>" if address else words

    def image(self, content: Any) -> str:
        """Return an image; its alternative text alone when it is not in the handbook."""
        _, alt, (target, title) = content
        address = self.links(target, True)
        words = nodes.plain_text(alt)
        if address is None:
            return escape(words, quote=False)
        return f'<img alt="{escape(words)}"{self.attributes(src=address, title=title)} />'

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
