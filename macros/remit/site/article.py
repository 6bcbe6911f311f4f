"""A page for the site's engine: its headings as Markdown, and a mark for everything between them.

The engine makes the table of contents, checks anchors and lets other plugins see headings; what the marks stand for is
put into its HTML afterwards, as our writer wrote it. A hand-written page stays the engine's own Markdown: there marks
stand for what macros gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from remit.doctree import Node, headings, marked, nodes
from remit.model import Slugify
from remit.render import escaping
from remit.site.writer import Links, SiteWriter

_CALLS = re.compile(r"\{[{%]|[%}]\}")
_BRACES = str.maketrans("{}%", "\ufdd4\ufdd5\ufdd6")
_LITERAL = str.maketrans("\ufdd4\ufdd5\ufdd6", "{}%")
_ALONE = re.compile(rf"^([ \t]*){marked.MARK.pattern}[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(rf"<p>\s*{marked.MARK.pattern}\s*</p>")


@dataclass(slots=True)
class Article:
    """A page's text for the engine, and what its marks stand for: HTML, and the plain words of headings."""

    text: str = ""
    parts: list[str] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)
    anchors: frozenset[str] = frozenset()

    def fill(self, html: str) -> str:
        """Return what the engine made of the text, with the parts in their places."""
        html = _PARAGRAPH.sub(self._part, html)
        return marked.MARK.sub(self._part, html).translate(_LITERAL)

    def title(self, text: str) -> str:
        """Return the words of an entry of the table of contents, as HTML."""
        return marked.MARK.sub(lambda found: escaping.html(self.titles.get(int(found[1]), "")), text)

    def _part(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self.parts[number] if number < len(self.parts) else ""

    def add(self, html: str) -> str:
        """Keep a part and return its mark."""
        self.parts.append(html)
        return marked.mark(len(self.parts) - 1)

    def add_tree(self, blocks: list[Node], writer: SiteWriter) -> Iterator[str]:
        """Keep blocks and yield the paragraphs of the text that stand for them."""
        gathered: list[Node] = []
        for block in blocks:
            if block["t"] == "Header":
                if gathered:
                    yield self.add(writer.blocks(gathered))
                    gathered = []
                yield self._heading(block, writer)
            else:
                gathered.append(block)
        if gathered:
            yield self.add(writer.blocks(gathered))

    def _heading(self, block: Node, writer: SiteWriter) -> str:
        level, (id_, _, _), inside = block["c"]
        mark = self.add(writer.inlines(inside))
        self.titles[len(self.parts) - 1] = nodes.plain_text(inside)
        return f"{'#' * level} {mark}{f' {{: #{id_} }}' if id_ else ''}"


def of_tree(blocks: list[Node], links: Links, setting: Slugify | None = None) -> Article:
    """Return the article of a controlled document's page."""
    blocks = headings.with_anchors(blocks, headings.Slugs(setting))
    made, writer = Article(anchors=frozenset(nodes.identifiers(blocks))), SiteWriter(links)
    paragraphs = [*made.add_tree(blocks, writer)]
    if notes := writer.footnotes():
        paragraphs.append(made.add(notes))
    made.text = "\n\n".join(paragraphs) + "\n"
    return made


def of_page(text: marked.MarkedText, links: Links, setting: Slugify | None = None) -> Article:
    """Return the article of a hand-written page."""
    made, slugs = Article(), headings.Slugs(setting)

    def blocks(found: re.Match[str]) -> str:
        given = headings.with_anchors(text.given[int(found[2])], slugs)
        paragraphs = made.add_tree(given, SiteWriter(links))
        return "\n\n".join(f"{found[1]}{each}" for each in paragraphs)

    def inline(found: re.Match[str]) -> str:
        return made.add(SiteWriter(links).inlines(nodes.as_inlines(text.given[int(found[1])])))

    whole, end = [], 0
    for found in _ALONE.finditer(text.text):
        whole += [marked.MARK.sub(inline, text.text[end : found.start()]), blocks(found)]
        end = found.end()
    made.text = "".join([*whole, marked.MARK.sub(inline, text.text[end:])])
    # What still reads as a call is meant literally; the engine's own extensions must not take it for anything else.
    made.text = marked.unmask_code(_CALLS.sub(lambda call: call[0].translate(_BRACES), marked.mask_code(made.text)))
    return made
