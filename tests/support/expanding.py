"""An author's text with what its macros show in the place of their calls, to compare with what is expected."""

from __future__ import annotations

from remit.doctree import Node, marked, nodes
from remit.edition import Edition
from remit.model import Document, Source
from remit.render.expansion import expand_marked
from remit.site.writer import SiteWriter


def expand(edition: Edition, source: Source, document: Document | None = None) -> str:
    """A text's body with its macros called: a link as in Markdown, everything else as the site writes it."""
    text = expand_marked(edition, source, document)
    return marked.MARK.sub(lambda found: shown(text.given[int(found[1])]), text.text)


def shown(given: list[Node]) -> str:
    """What a macro gave, as text."""
    line = given[0]["c"] if len(given) == 1 and given[0]["t"] == "Para" else []
    if len(line) == 1 and line[0]["t"] == "Link":
        _, words, (address, _) = line[0]["c"]
        return f"[{nodes.plain_text(words)}]({address})"
    return SiteWriter(lambda target, _: target).blocks(given)
