"""A visitor with places: what a text links to, what can be linked to in it, and what HTML in it shows nothing."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from remit.doctree.context import mentions_mark
from remit.doctree.headings import heading_anchors
from remit.doctree.html import Tag, elements, words
from remit.doctree.marked import MarkedText
from remit.doctree.nodes import Node, children, identifier
from remit.doctree.reader import ReadText, read
from remit.finding import Place
from remit.model import Slugify, Source
from remit.source import paths

__all__ = ["REFERENCE", "Link", "Outline", "Tag", "elements", "outline_of", "relocate", "words"]

ATTRIBUTES = re.compile(
    r"\{:?[ ]*(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}]*\"|[\w-]+))(?:[ ]+(?:[.#][\w-]+|[\w-]+=(?:\"[^\"{}]*\"|[\w-]+)))*[ ]*\}"
)
"""Attributes as other dialects give them to what stands before."""
REFERENCE = re.compile(r"\[[^\[\]]{1,200}\]\[[^\[\]]{1,200}\]")
_FAR = 20_000  # characters within which the next link of a paragraph is looked for
_AT = r"(\]\(\s*<?|\]:\s*<?|\bhref\s*=\s*[\"']?)"  # what comes before a target: of a link, a reference, a tag
_END = r"(?=[\s>)\"']|$)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or picture of a text: its target as written, and its place."""

    target: str
    place: Place
    picture: bool = False
    refusals: frozenset[str] | None = None
    """Of a page that the site's engine reads: the codes of the rules by which it refuses the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The links of a text, the anchors it offers, and what is not shown: HTML, and footnotes nothing refers to."""

    links: tuple[Link, ...]
    anchors: frozenset[str]
    refused: tuple[tuple[str, Place], ...]
    unused: tuple[tuple[str, Place], ...]
    cut: tuple[Place, ...]
    """Rows with more cells than their table has columns."""
    undefined: tuple[tuple[str, Place], ...]
    """References such as `[the form][form]` whose label is defined nowhere: readers see the brackets."""
    titles: tuple[Place, ...] = ()
    """Headings of the first level that the author wrote."""
    attributes: tuple[tuple[str, Place], ...] = ()
    """Attributes in braces, such as `{: .important }`, which readers see."""
    changes: tuple[Place, ...] = ()
    """Tracked changes that nobody has decided on, marked by `<ins>` or `<del>`."""


def outline_of(source: Source, text: ReadText, setting: Slugify | None = None) -> Outline:
    """Return the outline of a text that has been read."""
    seen = _Visit()
    seen.visit(text.blocks, 1, own=False)
    finder = _Finder(source)
    links = tuple(
        Link(target=target, picture=picture, place=finder.find(line, f"]({target}", target, unquote(target)))
        for line, target, picture in seen.targets
    )
    small = source.body.lower()  # names of tags are known in small letters
    finder = _Finder(replace(source, body=small) if len(small) == len(source.body) else source)
    refused = tuple((each.what, finder.find(each.line, each.what.removesuffix(">"))) for each in text.refused)
    unused = tuple((label, _Finder(source).find(line, f"[^{label}]")) for label, line in text.unused.items())
    finder = _Finder(source)
    undefined = tuple((each, finder.find(line, each)) for line, each in seen.references)
    finder = _Finder(source)
    attributes = tuple((each, finder.find(line, each)) for line, each in seen.attributes if not mentions_mark(each))
    finder = _Finder(replace(source, body=small) if len(small) == len(source.body) else source)
    return Outline(
        links=links,
        anchors=frozenset((*heading_anchors(seen.headings, setting), *seen.identifiers)),
        refused=refused,
        unused=unused,
        undefined=undefined,
        attributes=attributes,
        cut=tuple(Place(source.path, source.body_line + line - 1) for line in text.cut),
        titles=tuple(Place(source.path, source.body_line + line - 1) for line in seen.titles),
        changes=tuple(finder.find(line, begin) for begin, line in text.changes),
    )


class _Visit:
    """What one walk through a tree finds; of what macros gave only the anchors count."""

    def __init__(self) -> None:
        self.targets: list[tuple[int, str, bool]] = []
        self.references: list[tuple[int, str]] = []
        self.attributes: list[tuple[int, str]] = []
        self.headings: list[Node] = []
        self.titles: list[int] = []  # lines of headings of the first level
        self.identifiers: list[str] = []

    def visit(self, nodes: Iterable[Node], line: int, *, own: bool) -> None:
        """Visit nodes and all inside; `line` is that of the block they are in."""
        for node in nodes:
            kind = node["t"]
            if kind == "Str":
                if not own and "][" in node["c"]:
                    self.references += ((line, each[0]) for each in REFERENCE.finditer(node["c"]))
                if not own and "{" in node["c"]:
                    self.attributes += ((line, each[0]) for each in ATTRIBUTES.finditer(node["c"]))
                continue
            line = node.get("line", line)
            if kind == "Header":
                self.headings.append(node)
                if node["c"][0] == 1 and not own:
                    self.titles.append(line)
            elif kind in ("Link", "Image") and not own and "own" not in node:
                self.targets.append((line, node["c"][2][0], kind == "Image"))
            if id_ := identifier(node):
                self.identifiers.append(id_)
            for inside in children(node):
                self.visit(inside, line, own=own or "own" in node)


class _Finder:
    """Finds words in a text, going on from what was found before: links come in their order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.starts = [0, *(match.end() for match in re.finditer("\n", source.body))]
        self.here = 0

    def find(self, line: int, *needles: str) -> Place:
        """Return the place of the first needle that is found at a line or after it; else of the line."""
        begin = self.starts[min(line, len(self.starts)) - 1]
        for start in (max(self.here, begin), begin):  # the picture in a link comes before the link's own target
            for needle in needles:
                at = self.source.body.find(needle, start, begin + _FAR)
                if at >= 0:
                    self.here = max(self.here, at + len(needle))
                    return self._place(at + 2 if needle.startswith("](") else at)
        return self._place(begin)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return Place(self.source.path, self.source.body_line + line - 1, offset - self.starts[line - 1] + 1)


def relocate(source: Source, path: str, now: Callable[[str], str | None]) -> Source:
    """Return a text as it reads at another path.

    `now` maps a place in the site to the new place of its file, or to None when that is gone. A link to what is gone
    becomes plain words: the text is approved, and nobody can correct it.
    """
    here, there = posixpath.dirname(paths.site_path(source.path)), posixpath.dirname(paths.site_path(path))
    body = source.body
    seen = _Visit()
    seen.visit(read(MarkedText(text=body)).blocks, 1, own=False)
    targets = (target for _, target, picture in seen.targets if not picture)
    for target in dict.fromkeys(targets):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/") or "{" in unquote(target):
            continue
        found = now(posixpath.normpath(posixpath.join(here, unquote(parts.path))))
        for written in dict.fromkeys((target, unquote(target))):
            if found is None:
                body = re.sub(rf"(?<!!)\[([^\[\]]*)\]\(<?{re.escape(written)}>?(?:\s[^()]*)?\)", r"\1", body)
            elif (new := quote(posixpath.relpath(found, there or "."))) != parts.path:
                whole = parts._replace(path=new).geturl().replace("\\", "\\\\")
                body = re.sub(_AT + re.escape(written) + _END, rf"\g<1>{whole}", body)
    return replace(source, path=path, body=body)
