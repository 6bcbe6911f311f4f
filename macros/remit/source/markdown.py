"""What a Markdown text links to and what can be linked to in it, with positions: read with markdown-it, not guessed."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urlsplit

from markdown.extensions.toc import slugify, unique
from markdown_it import MarkdownIt
from markdown_it.token import Token

from remit.finding import Place
from remit.model import Source
from remit.source.paths import site_path

_HEADING_ID = re.compile(r"\s*\{:?\s*(?:[^{}]*\s)?#([\w:.-]+)[^{}]*\}\s*$")
_ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|form|style|link|meta|base|frame|frameset|applet)\b|\son[a-z]+\s*=", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--[^`]*?-->")  # with a backtick in it the site may read code, and show it
_FAR = 20_000  # characters within which the next link of a paragraph is looked for
_AT = r"(\]\(\s*<?|\]:\s*<?|\bhref\s*=\s*[\"']?)"  # what comes before a target: of a link, a reference, a tag
_END = r"(?=[\s>)\"']|$)"


class _Reader(MarkdownIt):
    """Reads links of every kind: those that markdown-it would pass over are the ones to be warned of."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return True


_PARSER = _Reader("commonmark").enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or picture of a text: its target as written, and its place."""

    target: str
    place: Place
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The links of a text, the anchors it offers, and where it holds active HTML."""

    links: tuple[Link, ...]
    anchors: frozenset[str]
    active: tuple[tuple[str, Place], ...]


class Slugs:
    """The anchors of a text's headings, as the site gives them."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._last_of: dict[str, str] = {}

    def take(self, text: str, given: str = "") -> str:
        """Return the anchor of the next heading: the one given to it, or one made from its text."""
        if given:
            self.taken.add(given)
            return given
        slug = slugify(text, "-")  # with a number when it is taken, as on the site, counting on from the last
        self._last_of[slug] = unique(self._last_of.get(slug, slug), self.taken)
        return self._last_of[slug]


def read_outline(source: Source) -> Outline:
    """Read the links, anchors and active content of a document's body."""
    finder = _Finder(source)
    links: list[Link] = []
    active: list[tuple[str, Place]] = []
    slugs = Slugs()
    anchors = slugs.taken
    tokens = _PARSER.parse(_without_jinja_blocks(source.body))
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            _heading(tokens[index + 1], slugs)
        finder.enter(token)
        for target, picture in _targets(token):
            links.append(
                Link(target=target, picture=picture, place=finder.find(f"]({target}", target, unquote(target)))
            )
        finder.enter(token)
        for html in _html(token):
            anchors.update(re.findall(r"\bid\s*=\s*[\"']?([^\"'\s>]+)", html))
            if match := _ACTIVE.search(html):
                active.append((match.group().strip(" <"), finder.find(match.group().strip())))
    return Outline(links=tuple(links), anchors=frozenset(anchors), active=tuple(active))


def readable_lines(body: str) -> list[tuple[str, bool]]:
    """Return the lines of a text without its comments, each with whether it is code.

    What looks like a comment in code is text that readers see.
    """
    lines = body.split("\n")
    code: set[int] = set()
    for token in _PARSER.parse(body):
        if token.map is None:
            continue
        start, end = token.map
        if token.type in ("fence", "code_block"):
            code.update(range(start, end))
        for html in _html(token):
            for comment in _COMMENT.findall(html):
                _blank(lines, start, end, comment)
    return [(line, number in code) for number, line in enumerate(lines)]


def _blank(lines: list[str], start: int, end: int, comment: str) -> None:
    """Take a comment out of the lines that hold it; where its lines are marked as quoted it stays, as text."""
    before, found, after = "\n".join(lines[start:end]).partition(comment)
    if found:
        lines[start:end] = (before + "\n" * comment.count("\n") + after).split("\n")


def _without_jinja_blocks(text: str) -> str:
    """Blank out `{% … %}` tags, keeping every line and column, so that they do not end a paragraph."""
    parts: list[str] = []
    end = 0
    while (start := text.find("{%", end)) >= 0 and (close := text.find("%}", start)) >= 0:
        before, after = text.rfind("\n", 0, start) + 1, text.find("\n", close)
        alone = text[before:start].strip() or not text[close + 2 : after if after >= 0 else None].strip()
        # Spaces before a line's text would make it code.
        parts += [text[end:start], re.sub(r"[^\n]", " " if alone else "\u200b", text[start : close + 2])]
        end = close + 2
    return "".join((*parts, text[end:]))


def _heading(inline: Token, slugs: Slugs) -> None:
    text = "".join(
        child.content for child in inline.children or [] if child.type in ("text", "code_inline", "softbreak")
    )
    match = _HEADING_ID.search(text)
    slugs.take(text, match.group(1) if match else "")


def _targets(token: Token) -> Iterator[tuple[str, bool]]:
    for part in token.children or []:
        if part.type == "link_open":
            yield str(part.attrGet("href") or ""), False
        elif part.type == "image":
            yield str(part.attrGet("src") or ""), True
    for html in _html(token):
        collector = _Collector()
        collector.feed(html)
        yield from collector.found


def _html(token: Token) -> Iterator[str]:
    if token.type == "html_block":
        yield token.content
    for part in token.children or []:
        if part.type == "html_inline":
            yield part.content


class _Collector(HTMLParser):
    """Collects what HTML tags point at."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href" and value:
                self.found.append((value, False))
            elif name in ("src", "poster", "srcset") and value:
                self.found.append((value, True))


class _Finder:
    """Finds the source of a token in the text, going on from what was found before: links come in their order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.starts = [0, *(match.end() for match in re.finditer("\n", source.body))]
        self.begin = self.here = self.end = 0

    def enter(self, token: Token) -> None:
        """Go to the beginning of a token's lines."""
        first, end = token.map or (0, len(self.starts))
        self.begin = self.here = self.starts[min(first, len(self.starts) - 1)]
        self.end = self.starts[end] if end < len(self.starts) else len(self.source.body)

    def find(self, *needles: str) -> Place:
        """Return the place of the first needle that is found; else of the line that was reached."""
        for start in (self.here, self.begin):  # the picture in a link comes before the link's own target
            for needle in needles:
                at = self.source.body.find(needle, start, min(self.end, start + _FAR))
                if at >= 0:
                    self.here = max(self.here, at + len(needle))
                    return self.place(at + 2 if needle.startswith("](") else at)
        return self.place(self.here)._replace(column=1)

    def place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return Place(self.source.path, self.source.body_line + line - 1, offset - self.starts[line - 1] + 1)


def relocate(source: Source, path: str, now: Callable[[str], str | None]) -> Source:
    """Return a text as it reads at another path.

    `now` maps a place in the site to the new place of its file, or to None when that is gone. A link to what is gone
    becomes plain words: the text is approved, and nobody can correct it.
    """
    here, there = posixpath.dirname(site_path(source.path)), posixpath.dirname(site_path(path))
    body = source.body
    for target in dict.fromkeys(link.target for link in read_outline(source).links if not link.picture):
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
