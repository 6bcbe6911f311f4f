"""The last look at a redacted copy: what the site marks as redacted must not be on the paper.

The site and the paper read Markdown with different programs. Each word that the site's own reading marks is counted;
where the paper has it more often than the site has it unmarked, a mark was not followed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from remit.doctree.context import REDACT, redaction_note
from remit.doctree.html import EMPTY, UNSEEN
from remit.doctree.nodes import BLOCKS, Node, children, walk

EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.details",
    "pymdownx.superfences",
)  # fmt: skip
"""What the site's Markdown is read with."""
_WORD = re.compile(r"[^\W_]+")
_LITERAL = re.compile(
    rf"""\{{[^{{}}\n]*[\s.:"'=]{REDACT}\b(?:[^{{}}\n]*\}})?|class\s*=\s*["']?[\w\s-]*\b{REDACT}\b""", re.IGNORECASE
)
_IN_LINES = frozenset({
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
})  # fmt: skip
_AS_IT_IS = frozenset({"code", "pre", "kbd", "samp"})


@dataclass(slots=True)
class _Element:
    """An element of the site's page, with its texts and elements in their order.

    `fails` says that its mark marks nothing for certain: it is never closed, or stands alone.
    """

    name: str
    marked: bool = False
    fails: bool = False
    inside: list[str | _Element] = field(default_factory=list)


class _Page(HTMLParser):
    """Reads what Markdown made."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "div" and given.get("class") == "footnote":
            self._open = [self.root]  # the notes belong to the page, whatever was left open before them
        marked = REDACT in given.get("class", "").casefold().split()
        made = _Element(tag, marked, inside=[given["alt"]] if given.get("alt") else [])
        self._open[-1].inside.append(made)
        if tag not in EMPTY:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if any(each.name == tag for each in self._open[1:]):
            while (ended := self._open.pop()).name != tag:
                ended.fails = ended.marked  # browsers differ in where it ends

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)
        if _LITERAL.search(data) and not any(each.name in _AS_IT_IS for each in self._open):
            # The site shows the mark itself; what its author means is at least the block that it stands in.
            block = next(each for each in reversed(self._open) if each.name not in _IN_LINES)
            block.marked = True
            block.fails = block.fails or not _words([_LITERAL.sub("", "".join(_texts(block)))])


def unfollowed(text: str, blocks: list[Node]) -> frozenset[str] | None:
    """Return the words that are marked in a text and that the tree does not leave out; None without such a mark.

    What is in doubt counts as not left out: marks that are never closed, and those that stand alone.
    """
    if not mentions_mark(text):
        return None
    try:
        page = _read(text)
        marked = [*_marked(page.root)]
        unmarked = Counter(_words(_texts(page.root, whole=False)))
    except Exception:  # readers of Markdown and HTML fail on odd texts in many ways; then nothing is certain
        return frozenset()
    shown = Counter(_words(_printed(blocks)))
    for element in marked:
        words = frozenset(_words(_texts(element)))
        if _fails(element) or any(shown[word] > unmarked[word] for word in words):
            return words
    return None


def mentions_mark(text: str) -> bool:
    """Say whether a text holds the word that marks what is to be left out, as a mark or otherwise."""
    return REDACT in text.casefold()


def shows_mark(text: str) -> bool:
    """Say whether a text that is shown as it is shows a mark for redaction."""
    return mentions_mark(text) and _LITERAL.search(text) is not None


def forget_places(blocks: list[Node], id_: str, anchors: frozenset[str]) -> None:
    """Let links within a text name none of its places that are not there: they hold the words of a hidden heading."""
    for node in walk(blocks):
        if node["t"] == "Link" and node["c"][2][0].startswith(f"remit:{id_}#"):
            target, _, anchor = node["c"][2][0].partition("#")
            node["c"][2][0] = f"{target}#{anchor if anchor in anchors else ''}"


def line_of(body: str, words: frozenset[str]) -> int:
    """Return the line of a text, from 1, with the mark that is nearest to words; 1 when the text has no mark."""
    lines = body.casefold().split("\n")
    near: dict[int, int] = {}
    for number, line in enumerate(lines):
        if REDACT in line:
            block = [line]
            for step in (-1, 1):
                at = number + step
                while 0 <= at < len(lines) and lines[at].strip():
                    block.append(lines[at])
                    at += step
            near[number + 1] = len(words.intersection(_words(["\n".join(block)])))
    return max(near, key=lambda number: near[number], default=1)


def _read(text: str) -> _Page:
    """Read a text as the site does."""
    import markdown

    page = _Page()
    page.feed(markdown.markdown(text, extensions=[*EXTENSIONS]))
    page.close()
    return page


def _marked(element: _Element) -> Iterator[_Element]:
    """Yield the outermost marked elements."""
    if element.marked:
        yield element
    else:
        for each in element.inside:
            if isinstance(each, _Element):
                yield from _marked(each)


def _fails(element: _Element) -> bool:
    return element.fails or any(isinstance(each, _Element) and _fails(each) for each in element.inside)


def _texts(element: _Element, *, whole: bool = True) -> Iterator[str]:
    """Yield the texts of an element, and unless it is wanted whole those that no mark covers."""
    if element.name in UNSEEN or (element.marked and not whole):
        yield " "
        return
    space = "" if element.name in _IN_LINES else " "
    yield space
    for each in element.inside:
        if isinstance(each, _Element):
            yield from _texts(each, whole=whole)
        else:
            yield each
    yield space


def _printed(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the texts of a normalized tree, footnotes and code too; what stands for something left out is none."""
    for node in nodes:
        kind: str = node["t"]
        space = " " if kind in BLOCKS or kind == "Note" else ""
        yield space
        if kind == "Str":
            yield node["c"]
        elif kind in ("Code", "CodeBlock"):
            yield node["c"][1]
        elif node == redaction_note() or kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        else:
            for inside in children(node):
                yield from _printed(inside)
                yield space
        yield space


def _words(texts: Iterable[str]) -> list[str]:
    return _WORD.findall("".join(texts).casefold())
