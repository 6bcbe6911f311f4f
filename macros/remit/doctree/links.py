"""Where links and pictures of a text lead: to a document, to the web, to a file of the handbook, or nowhere."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from remit.doctree.context import PageContext, holds_redacted
from remit.doctree.nodes import Node, plain_text
from remit.source import paths

_WEB = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BLANKS = "".join(map(chr, range(33)))


class LinkResolver:
    """Resolves links and pictures, and gathers which pictures a text shows and what it cannot show.

    With words of a link or picture that are left out its target goes, too: it may say what they no longer do.
    """

    def __init__(self, context: PageContext) -> None:
        self.context = context
        self.pictures: set[str] = set()
        self.losses: list[str] = []

    def link(self, inside: list[Node], target: str) -> list[Node]:
        """Return a link with its target, or its words alone."""
        target = re.sub(r"[\t\n\r]", "", target).strip(_BLANKS)
        if self.context.redacted and holds_redacted(inside):
            return inside
        if _WEB.match(target):
            return [{"t": "Link", "c": [["", [], []], inside, [target, ""]]}]
        place, anchor = self._place(target)
        id_ = self.context.documents.get(place) if place else None
        if id_ is None:
            return inside  # a page of the site that is on no paper
        return [{"t": "Link", "c": [["", [], []], inside, [f"remit:{id_}#{anchor}", ""]]}]

    def picture(self, alt: list[Node], target: str) -> list[Node]:
        """Return a picture, or what stands for one that is not shown."""
        place, _ = self._place(target)
        alt = [each for each in alt if each["t"] != "Note"]  # it stands at the text's end
        if self.context.redacted and holds_redacted(alt):
            return alt
        if place is None or not self.context.pictures(place):
            self.losses.append(f"the image `{target}` is no file of the handbook that can be shown")
            return alt
        if place in self.context.undrawn:
            self.losses.append(f"the image `{target}` cannot be drawn ({self.context.undrawn[place]})")
            return alt
        if not plain_text(alt).strip():
            self.losses.append(f"the image `{target}` has no text for those who cannot see it")
            return []
        self.pictures.add(place)
        return [{"t": "Image", "c": [["", [], []], alt, [place, ""]]}]

    def _place(self, target: str) -> tuple[str | None, str]:
        """Return the place in the site that a relative target leads to, and its anchor; None for any other target."""
        if _SCHEME.match(target) or target.startswith(("/", "\\")):
            return None, ""
        path, _, anchor = target.partition("#")
        here = paths.site_path(self.context.path)
        path = unquote(path.partition("?")[0])
        return (posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else here), unquote(anchor)
