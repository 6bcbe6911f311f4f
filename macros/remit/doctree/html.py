"""What HTML tags in a text mean on paper; pandoc leaves them as raw pieces in its tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from remit.doctree.nodes import Node, div, plain_text, string

EMPTY = frozenset({"br", "hr", "img", "input", "wbr", "col", "area", "embed", "source", "track", "link", "meta"})
"""Tags that never have an end."""
UNSEEN = frozenset({"script", "style", "template", "svg", "head", "title"})
"""Tags around what no reader sees as text."""
_ENDLESS = frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "colgroup"})
_KEPT = frozenset(
    {"div", "section", "span", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "code"}
)
_MARKS = {
    "b": "Strong", "strong": "Strong", "i": "Emph", "em": "Emph", "cite": "Emph", "dfn": "Emph", "var": "Emph",
    "s": "Strikeout", "del": "Strikeout", "strike": "Strikeout", "ins": "Underline", "u": "Underline",
    "sub": "Subscript", "sup": "Superscript",
}  # fmt: skip


@dataclass(frozen=True)
class Tag:
    """A tag: `<div class="x">`, or with `closes` `</div>`."""

    name: str
    closes: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> list[str]:
        """The classes of the tag."""
        return self.attributes.get("class", "").split()


@dataclass(frozen=True)
class Piece:
    """A raw piece of HTML: its tags, and whether there is text beside them."""

    tags: tuple[Tag, ...]
    texts: bool

    @property
    def is_fragment(self) -> bool:
        """Whether it is more than a lone tag, and so has to be read as HTML."""
        return self.texts or len(self.tags) > 1

    @property
    def left(self) -> list[Tag]:
        """The tags that end here without having begun, and those that begin and do not end; others may follow."""
        ends: list[Tag] = []
        open_: list[Tag] = []
        for tag in self.tags:
            if tag.name in EMPTY or tag.name in _ENDLESS:
                continue
            if not tag.closes:
                open_.append(tag)
            elif any(before.name == tag.name for before in open_):
                while open_.pop().name != tag.name:
                    pass
            else:
                ends.append(tag)
        return [*ends, *open_]

    def marks_more_than_kept(self, kind: str) -> bool:
        """Say whether a class is given to a tag whose classes do not come through pandoc."""
        return any(kind in map(str.casefold, tag.kinds) and tag.name not in _KEPT for tag in self.tags)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.texts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, attributes={name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(Tag(tag, closes=True))

    def handle_data(self, data: str) -> None:
        self.texts = self.texts or not data.isspace()


@lru_cache(maxsize=4096)
def read_piece(text: str) -> Piece:
    """Read a raw piece of HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return Piece(tuple(reader.tags), reader.texts)


def inline_of(tag: Tag, inside: list[Node]) -> list[Node]:  # noqa: PLR0911 - one line for each kind of tag
    """Return what a tag around inlines makes of them."""
    if tag.name in UNSEEN:
        return []
    if tag.name in _MARKS:
        return [{"t": _MARKS[tag.name], "c": inside}]
    if tag.name in ("code", "kbd", "samp", "tt"):
        notes = (each for each in inside if each["t"] == "Note")
        return [{"t": "Code", "c": [["", [], []], plain_text(inside)]}, *notes]
    if tag.name == "a" and "href" in tag.attributes:
        return [{"t": "Link", "c": [[tag.attributes.get("id", ""), [], []], inside, [tag.attributes["href"], ""]]}]
    if tag.name == "q":
        return [string("“"), *inside, string("”")]
    if tag.kinds or "id" in tag.attributes:
        return [{"t": "Span", "c": [[tag.attributes.get("id", ""), tag.kinds, []], inside]}]
    return inside


def empty_inline(tag: Tag) -> list[Node]:
    """Return the inlines of a tag that has no end."""
    if tag.name == "br":
        return [{"t": "LineBreak"}]
    if tag.name == "img":
        alt = [string(tag.attributes["alt"])] if tag.attributes.get("alt") else []
        return [{"t": "Image", "c": [["", tag.kinds, []], alt, [tag.attributes.get("src", ""), ""]]}]
    return []


def blocks_of(tag: Tag, inside: list[Node]) -> list[Node]:
    """Return what a tag around blocks makes of them."""
    if tag.name in UNSEEN:
        return []
    if tag.name == "summary":
        return [div(["block-title"], inside)]
    if tag.name == "blockquote":
        return [{"t": "BlockQuote", "c": inside}]
    kinds = tag.kinds or (["details"] if tag.name == "details" else [])
    if kinds or "id" in tag.attributes:
        return [{"t": "Div", "c": [[tag.attributes.get("id", ""), kinds, []], inside]}]
    return inside


def empty_block(tag: Tag) -> list[Node]:
    """Return the blocks of a tag that stands alone and has no end."""
    if tag.name == "hr":
        return [{"t": "HorizontalRule"}]
    inlines = empty_inline(tag)
    return [{"t": "Plain", "c": inlines}] if inlines and tag.name == "img" else []
