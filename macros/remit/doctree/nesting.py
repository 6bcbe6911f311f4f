"""What stands between HTML tags becomes nodes: marks of words, lists, tables, groups of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from remit.doctree.html import EMPTY, GROUPS, HEADINGS, IN_LINES, LISTS, LITERAL, MARKS, SECTIONS, TABLES, Tag
from remit.doctree.nodes import BLOCKS, Node, as_inlines, div, plain_text, span, string, trimmed, words_of

_ENDS = {  # a tag that ends others of its kind that are open, up to the list or table that both stand in
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "td": {"td", "th"}, "th": {"td", "th"},
    "tr": {"tr", "td", "th"}, **{each: {*SECTIONS, "tr", "td", "th", "caption", "colgroup"} for each in SECTIONS},
}  # fmt: skip
_PARAGRAPH, _NONE = frozenset({"p"}), frozenset[str]()
_SCOPES = frozenset({"table", "ul", "ol", "dl"})
_MOST_FILLED = 1_000  # columns; a table that claims more can be laid out nowhere
_PARTS = frozenset({"Item", "Term", "Definition", "Cell", "Row", "Section", "Caption"})
"""What is in a list or table while its tag is still open; it never stands in a tree."""


DEEPEST_TAGS = 60
"""How deep tags may stand in one another; one that is opened deeper opens nothing, and its words are kept."""


class Nesting:
    """Nodes that stand in HTML tags which may still be open, the innermost last."""

    def __init__(self) -> None:
        self._open: list[tuple[Tag, list[Node]]] = [(Tag(""), [])]

    @property
    def inside(self) -> list[Node]:
        """What is in the innermost open tag so far."""
        return self._open[-1][1]

    def tag(self, tag: Tag) -> None:
        """Open a tag, or close it with those left open in it; one that closes nothing is passed over."""
        if tag.name in EMPTY:
            if not tag.closes:
                self.inside.extend(_empty(tag))
        elif not tag.closes:
            self._end_others(tag.name)
            if len(self._open) < DEEPEST_TAGS:
                self._open.append((tag, []))
        elif any(each.name == tag.name for each, _ in self._open[1:]):
            while self._close() != tag.name:
                pass

    def words(self, text: str) -> None:
        """Add words of a piece of HTML, in which line ends are spaces."""
        self.inside.extend(words_of(" ".join(text.split()), text))

    def finish(self) -> list[Node]:
        """Close what is open and return everything."""
        while len(self._open) > 1:
            self._close()
        return self.inside

    def _end_others(self, name: str) -> None:
        """Close what this tag ends without a word, such as a cell before the next, up to the list or table around."""
        ends = _ENDS.get(name, _NONE if name in IN_LINES else _PARAGRAPH)
        at = len(self._open)
        for number in range(len(self._open) - 1, 0, -1):
            each = self._open[number][0].name
            if each in _SCOPES:
                break
            if each in ends:
                at = number
        while len(self._open) > at:
            self._close()

    def _close(self) -> str:
        tag, inside = self._open.pop()
        self.inside.extend(_made(tag, inside))
        return tag.name


def _empty(tag: Tag) -> list[Node]:
    if tag.name == "br":
        return [{"t": "LineBreak"}]
    if tag.name == "hr":
        return [{"t": "HorizontalRule"}]
    if tag.name == "img":
        alt = [string(tag.attributes["alt"])] if tag.attributes.get("alt", "").strip() else []
        return [
            {
                "t": "Image",
                "c": [["", tag.kinds, []], alt, [tag.attributes.get("src", ""), tag.attributes.get("title", "")]],
            }
        ]
    return []


def as_blocks(found: list[Node]) -> list[Node]:
    """Return nodes as blocks: inlines that stand side by side become a paragraph without space around it."""
    made: list[Node] = []
    for is_block, group in groupby(_whole(found), key=lambda node: node["t"] in BLOCKS):
        some = [*group]
        if is_block:
            made += some
        elif line := trimmed(some):
            made.append({"t": "Plain", "c": line})
    return made


def _whole(found: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes, and for parts of lists and tables that stand in none what is in them."""
    for node in found:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind not in _PARTS:
            yield node
        elif kind == "Term":
            yield {"t": "Plain", "c": content}
        elif kind == "Cell":
            yield from content[4]
        elif kind == "Row":
            yield from (block for cell in content[1] for block in cell[4])
        else:
            yield from _whole(content)


def _made(tag: Tag, inside: list[Node]) -> list[Node]:  # noqa: PLR0911 - one line for each kind of tag
    """Return what a tag makes of what stands between it and its end."""
    name = tag.name
    if name in MARKS or name in LITERAL or name in IN_LINES:
        return _inline(tag, inside)
    if name in HEADINGS:
        return [
            {
                "t": "Header",
                "c": [
                    HEADINGS[name],
                    [tag.attributes.get("id", ""), tag.kinds, []],
                    trimmed(as_inlines([*_whole(inside)])),
                ],
            }
        ]
    if name in LISTS:
        return _list(tag, inside) if name in ("li", "dt", "dd") else _within(tag, _list(tag, inside))
    if name in TABLES:
        return _table(tag, inside)
    if name == "pre":
        return [{"t": "CodeBlock", "c": [["", tag.kinds, []], plain_text(as_blocks(inside))]}]
    if name == "blockquote":
        return _within(tag, [{"t": "BlockQuote", "c": as_blocks(inside)}])
    return _group(tag, inside) if name in GROUPS else [*_whole(inside)]


def _inline(tag: Tag, inside: list[Node]) -> list[Node]:  # noqa: PLR0911 - likewise
    name, inside = tag.name, [*_whole(inside)]
    if any(node["t"] in BLOCKS for node in inside):  # around blocks, only a class is kept
        return _group(tag, inside)
    if name in MARKS:
        return [_with_class(tag, {"t": MARKS[name], "c": inside})]
    if name in LITERAL:
        notes = [each for each in inside if each["t"] == "Note"]
        return [_with_class(tag, {"t": "Code", "c": [["", [], []], plain_text(inside)]}), *notes]
    if name == "a" and "href" in tag.attributes:
        attributes = [tag.attributes.get("id", ""), tag.kinds, []]
        return [{"t": "Link", "c": [attributes, inside, [tag.attributes["href"], ""]]}]
    if name == "q":
        return [string("“"), *inside, string("”")]
    if name == "abbr" and tag.attributes.get("title"):
        return [{"t": "Span", "c": [["", ["abbr"], [["title", tag.attributes["title"]]]], inside]}]
    if tag.kinds or tag.attributes.get("id"):
        given = [["title", tag.attributes["title"]]] if "title" in tag.attributes else []
        return [{"t": "Span", "c": [[tag.attributes.get("id", ""), tag.kinds, given], inside]}]
    return inside


def _with_class(tag: Tag, node: Node) -> Node:
    return span(tag.kinds, [node]) if tag.kinds else node


def _group(tag: Tag, inside: list[Node]) -> list[Node]:
    blocks = as_blocks(inside)
    if tag.name == "summary":
        return [div(["block-title"], blocks)]
    kinds = tag.kinds
    if tag.name in ("details", "figure", "figcaption"):
        kinds = [tag.name, *kinds, *(["open"] if "open" in tag.attributes and tag.name == "details" else [])]
    if kinds or tag.attributes.get("id"):
        given = [["data-search-exclude", ""]] if "data-search-exclude" in tag.attributes else []
        return [{"t": "Div", "c": [[tag.attributes.get("id", ""), kinds, given], blocks]}]
    return blocks


def _within(tag: Tag, blocks: list[Node]) -> list[Node]:
    """Return blocks in a div of a tag's classes, if it has some."""
    return [div(tag.kinds, blocks)] if tag.kinds and blocks else blocks


def _list(tag: Tag, inside: list[Node]) -> list[Node]:  # noqa: PLR0911 - likewise
    name = tag.name
    if name == "li":
        return [{"t": "Item", "c": _within(tag, as_blocks(inside))}]
    if name == "dt":
        term = trimmed(as_inlines([*_whole(inside)]))
        return [{"t": "Term", "c": [span(tag.kinds, term)] if tag.kinds else term}]
    if name == "dd":
        return [{"t": "Definition", "c": _within(tag, as_blocks(inside))}]
    if name == "dl":
        entries: list[list[object]] = []
        for each in inside:
            if each["t"] == "Term":
                entries.append([each["c"], []])
            elif each["t"] == "Definition" and entries:
                entries[-1][1].append(each["c"])  # type: ignore[attr-defined]
        return [{"t": "DefinitionList", "c": entries}] if entries else []
    items = [each["c"] for each in inside if each["t"] == "Item"]
    rest = [each for each in inside if each["t"] != "Item" and each["t"] in BLOCKS]
    if not items:
        return rest
    if name == "ul":
        return [{"t": "BulletList", "c": items}, *rest]
    start = tag.attributes.get("start", "")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
    return [{"t": "OrderedList", "c": [[number, {"t": "Decimal"}, {"t": "Period"}], items]}, *rest]


def _table(tag: Tag, inside: list[Node]) -> list[Node]:
    name = tag.name
    if name in ("td", "th"):
        spans = [_number(tag.attributes.get(each, "")) for each in ("rowspan", "colspan")]
        cell = [["", tag.kinds, []], {"t": "AlignDefault"}, *spans, as_blocks(inside)]
        return [{"t": "Cell", "c": cell, "head": name == "th"}]
    if name == "tr":
        cells = [each for each in inside if each["t"] == "Cell"]
        return [{"t": "Row", "c": [["", tag.kinds, []], [each["c"] for each in cells]],
                 "head": bool(cells) and all(each["head"] for each in cells)}]  # fmt: skip
    if name in SECTIONS:
        return [{"t": "Section", "c": [each for each in inside if each["t"] == "Row"], "part": SECTIONS[name]}]
    if name == "caption":
        return [{"t": "Caption", "c": as_blocks(inside)}]
    return [_whole_table(tag, inside)] if name == "table" and inside else []


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _grid(rows: list[Any], width: int) -> list[Any]:
    """Return rows whose cells fill a table of so many columns exactly, whatever they claim to stand over."""
    if width > _MOST_FILLED:
        return rows
    made: list[Any] = []
    taken = [0] * width  # for how many more rows each column is taken from above
    for number, (attributes, cells) in enumerate(rows):
        left, filled, at = [*cells], [], 0
        while at < width:
            if taken[at]:
                taken[at] -= 1
                at += 1
                continue
            free = next((n for n in range(at, width) if taken[n]), width) - at
            cell: Any = left.pop(0) if left else [["", [], []], {"t": "AlignDefault"}, 1, 1, []]
            down, over = min(cell[2], len(rows) - number), min(cell[3], free)
            filled.append([*cell[:2], down, over, cell[4]])
            for column in range(at, at + over):
                taken[column] = down - 1
            at += over
        made.append([attributes, filled])
    return made


def _whole_table(tag: Tag, inside: list[Node]) -> Node:
    rows: dict[str, list[Node]] = {"head": [], "body": [], "foot": []}
    for each in inside:
        if each["t"] == "Section":
            rows[each["part"]] += each["c"]
        elif each["t"] == "Row":
            rows["body" if rows["body"] or not each["head"] else "head"].append(each)
    while not rows["head"] and rows["body"] and rows["body"][0]["head"]:
        rows["head"].append(rows["body"].pop(0))
    caption: list[Node] = next((each["c"] for each in inside if each["t"] == "Caption"), [])
    width = max((sum(cell[3] for cell in row["c"][1]) for part in rows.values() for row in part), default=0)
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * width
    none = ["", [], []]
    head, body, foot = (_grid([row["c"] for row in part], width) for part in rows.values())
    bodies = [[none, 0, [], body]]
    return {"t": "Table", "c": [["", tag.kinds, []], [None, caption], columns, [none, head], bodies, [none, foot]]}
