"""HTML in a text: read by the rules of HTML5, and kept as far as the tree has a node for it.

A text's HTML comes piece by piece (a tag in a line, a block up to an empty line) with Markdown between the pieces, so
it is read as tags and words; `Nesting` puts together what stands between a tag and its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

EMPTY = frozenset({"br", "hr", "img", "wbr", "col"})
"""Tags that never have an end."""
_UNSEEN = frozenset({"script", "style", "template", "svg", "math", "iframe", "object", "applet"})
"""Tags around what is no text; with what stands between them in one piece they are left out."""
MARKS = {
    "b": "Strong", "strong": "Strong", "i": "Emph", "em": "Emph", "cite": "Emph", "dfn": "Emph", "var": "Emph",
    "s": "Strikeout", "del": "Strikeout", "strike": "Strikeout", "ins": "Underline", "u": "Underline",
    "sub": "Subscript", "sup": "Superscript",
}  # fmt: skip
LITERAL = frozenset({"code", "kbd", "samp", "tt"})
IN_LINES = frozenset({*MARKS, *LITERAL, "a", "abbr", "span", "q", "mark", "small", "img", "br", "wbr"})
SECTIONS = {"thead": "head", "tbody": "body", "tfoot": "foot"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
GROUPS = frozenset({"div", "p", "section", "article", "details", "summary", "figure", "figcaption", "center"})
LISTS = frozenset({"ul", "ol", "li", "dl", "dt", "dd"})
TABLES = frozenset({"table", "caption", "colgroup", "col", *SECTIONS, "tr", "td", "th"})
KNOWN = IN_LINES | GROUPS | LISTS | TABLES | {*HEADINGS, "hr", "pre", "blockquote"}
"""The tags that the tree has nodes for."""
_ATTRIBUTES = frozenset({
    "class", "id", "href", "src", "alt", "title", "colspan", "rowspan", "start", "open", "markdown", "align", "width",
    "height", "lang", "dir", "data-search-exclude",
})  # fmt: skip
"""The attributes that a text may carry; all but a few of them are passed over in silence."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: `<div class="x">`, or with `closes` `</div>`."""

    name: str
    closes: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> list[str]:
        """The classes of the tag."""
        return self.attributes.get("class", "").split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A piece of HTML that the tree has no node for, with the line of its block, from 1."""

    what: str
    line: int


@lru_cache(maxsize=4096)
def read_html(text: str) -> tuple[Tag | str, ...]:
    """Read a piece of HTML: its tags and its words in their order; comments are nothing."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Tag | str]:
    from tinyhtml5.constants import Token  # type: ignore[import-untyped]  # it comes without types
    from tinyhtml5.tokenizer import HTMLTokenizer  # type: ignore[import-untyped]  # likewise

    tokenizer = HTMLTokenizer(text)
    words = {Token.CHARACTERS, Token.SPACE_CHARACTERS}
    for token in tokenizer:
        kind = token["type"]
        if kind in words:
            yield token["data"]
        elif kind is Token.START_TAG:
            name = token["name"].lower()
            tokenizer.state = {
                "script": tokenizer.script_data_state,
                **dict.fromkeys(("title", "textarea"), tokenizer.rcdata_state),
                **dict.fromkeys(("style", "xmp", "iframe", "noembed", "noframes", "noscript"), tokenizer.rawtext_state),
                "plaintext": tokenizer.plaintext_state,
            }.get(name, tokenizer.state)
            yield Tag(name, attributes={str(key).lower(): str(value) for key, value in token["data"].items()})
        elif kind is Token.END_TAG:
            yield Tag(token["name"].lower(), closes=True)


def elements(html: str) -> Iterator[Tag]:
    """Yield every element that browsers make of an article in a page, in order.

    Those of drawings and formulas are called `svg:…` and `math:…`, a comment `!--`. A whole page is made around the
    article, because what it says of `<body>` would hold for the page's own.
    """
    from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]  # it comes without types

    # What is left open at the end would be closed by what follows it on the page.
    page = HTMLParser(namespace_html_elements=False).parse(f'<!DOCTYPE html><body><article>{html}">')
    frame = ["article", "body", "head", "html"]
    for element in page.iter():
        if not isinstance(element.tag, str):
            yield Tag("!--", attributes={"": element.text or ""})
            continue
        attributes = {str(name).rpartition("}")[2].lower(): value or "" for name, value in element.attrib.items()}
        if frame and element.tag == frame[-1]:
            frame.pop()
            if not attributes:
                continue
        space, _, name = element.tag.rpartition("}")
        kind = "svg:" if space.endswith("/svg") else "math:" if space else ""
        yield Tag(f"{kind}{name.lower()}", attributes=attributes)


def words(html: str, *, without: frozenset[str]) -> Iterator[str]:
    """Yield the texts between the tags of a piece of HTML in order, but none of those within some tags."""
    within: list[str] = []
    text = ""
    for piece in read_html(html):
        if isinstance(piece, str):
            text += "" if within else piece
            continue
        yield text
        text = ""
        if piece.closes and within and piece.name == within[-1]:
            within.pop()
        elif not piece.closes and piece.name in without:
            within.append(piece.name)
    yield text


def allowed_id(id_: str) -> str:
    """Return an anchor that an author gives; none that the theme's own elements or footnotes have.

    The theme finds its settings and controls by ids that begin with `__`; the first element of an id would be taken.
    """
    return "" if id_.startswith(("__", "fn:", "fnref:")) else id_


def visible(pieces: tuple[Tag | str, ...]) -> Iterator[Tag | str]:
    """Yield what readers may see of a piece of HTML: without scripts and the like, and all that is in them."""
    hidden: list[str] = []
    for piece in pieces:
        if isinstance(piece, Tag) and piece.name in _UNSEEN:
            if not piece.closes:
                hidden.append(piece.name)
            elif piece.name in hidden:
                while hidden.pop() != piece.name:
                    pass
        elif not hidden:
            yield piece


def refused(pieces: tuple[Tag | str, ...]) -> Iterator[str]:
    """Yield what a piece of HTML has that no tree has a node for: tags, and attributes that run or restyle."""
    for piece in pieces:
        if isinstance(piece, Tag):
            if piece.name not in KNOWN and not piece.closes:
                yield f"<{piece.name}>"
            for name in piece.attributes:
                if name not in _ATTRIBUTES:
                    yield f"{name}="
