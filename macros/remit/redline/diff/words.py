"""Inlines as a flat sequence of words, each with the formatting around it, and back.

Two texts are compared word by word only when a word in bold and the same word inside a link are both one item. So a
tree of inlines becomes a list of leaves, each with its path of wrappers; `grouped` makes the tree again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from remit.doctree import Node, nodes
from remit.redline.diff.marks import NO_ATTRIBUTES, mark_of, unmarked_attributes

Blocks = Callable[[list[Node]], list[Node]]
_INSIDE = {  # wrappers by kind: where in `c` their inlines are; -1 when `c` is the inlines
    "Emph": -1, "Strong": -1, "Strikeout": -1, "Superscript": -1, "Subscript": -1, "Underline": -1,
    "Span": 1, "Link": 1,
}  # fmt: skip
_APART = {"Span", "Link"}  # two of these side by side are two, and never one
_ATTRIBUTES = {"Code", "Image"}
_SEPARATOR: Node = {"t": "RawInline", "c": ["redline", ""]}
# A word: a single ideograph or kana; or a run of letters, digits and the marks that belong to letters, held together by
# signs that occur inside numbers, names and addresses.
_LETTER = (
    r"[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u109f\u1780-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff]"
)
_PIECE = re.compile(
    rf"(?:{_LETTER})+(?:[-'’.,:/@_&+](?:{_LETTER})+)*|[ \t\n]+|.(?:[\u0300-\u036f\u200d\ufe00-\ufe0f\u20e3]"
    r"|(?<=\u200d).|[\U0001f3fb-\U0001f3ff])*",
    re.DOTALL,
)


class Leaf(NamedTuple):
    """One word or other inline that is compared as a whole.

    `key` is what it is compared by; `path` holds the wrappers around it from the outermost, as JSON.
    """

    key: str
    node: Node
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its text, as far as it has one."""
        if self.node["t"] == "Str":
            return str(self.node["c"])
        return self.node["c"][1] if self.node["t"] == "Code" else ""

    @property
    def blank(self) -> bool:
        """Whether it is a space."""
        return bool(self.node["t"] == "Space")


def split_leaves(inlines: Iterable[Node], blocks: Blocks, drop: str | None = None) -> list[Leaf]:
    """Return inlines as leaves; `blocks` is applied to what footnotes hold.

    Without `drop` they are an author's, from which reserved classes are taken. With it they are a redline's: what is
    marked with the class `drop` is left out, and other marks of changes are only looked through.
    """
    found: list[Leaf] = []
    _collect(inlines, (), found, blocks, drop)
    return found


def _collect(
    inlines: Iterable[Node], path: tuple[str, ...], found: list[Leaf], blocks: Blocks, drop: str | None
) -> None:
    for node in inlines:
        kind = node["t"]
        if kind == "Str":
            for match in _PIECE.finditer(node["c"]):
                found.append(_leaf({"t": "Str", "c": match.group()}, path))
        elif kind == "Space":
            found.append(Leaf("\0".join((*path, " ")), {"t": "Space"}, path))
        elif kind == "Note":
            found.append(Leaf("\0".join((*path, "Note")), {"t": "Note", "c": blocks(node["c"])}, path))
        elif kind == "Span" and drop is not None and (mark := mark_of(node["c"][0])):
            if mark != drop:
                _collect(node["c"][1], path, found, blocks, drop)
        elif kind in _INSIDE:
            _wrapper(node, path, found, blocks, drop)
        else:
            found.append(_leaf(_clean_attributes(node) if drop is None else node, path))


def _wrapper(node: Node, path: tuple[str, ...], found: list[Leaf], blocks: Blocks, drop: str | None) -> None:
    node = _clean_attributes(node) if drop is None else node
    at = _INSIDE[node["t"]]
    inside = node["c"] if at < 0 else node["c"][at]
    if node["t"] == "Span" and node["c"][0] == NO_ATTRIBUTES:
        _collect(inside, path, found, blocks, drop)
        return
    shell = json.dumps({"t": node["t"]} if at < 0 else {**node, "c": [*node["c"][:at], [], *node["c"][at + 1 :]]})
    inner = (*path, shell)
    begin = len(found)
    _collect(inside, inner, found, blocks, drop)
    if len(found) == begin:
        if at >= 0 and not inside:  # an anchor, or a link without text
            found.append(_leaf(node, path))
    elif drop is None and node["t"] in _APART and begin and found[begin - 1].path[: len(inner)] == inner:
        found.insert(begin, _leaf(_SEPARATOR, path))


def _leaf(node: Node, path: tuple[str, ...]) -> Leaf:
    word = node["c"] if node["t"] == "Str" else json.dumps(node)
    return Leaf("\0".join((*path, word)) if path else word, node, path)


def join_leaves(marked: Iterable[tuple[str, Leaf]]) -> list[Node]:
    """Return leaves as inlines again, each run with a mark (`insertion`, `deletion`) in a span of that class."""
    result: list[Node] = []
    open_: list[tuple[str, list[Node]]] = []  # the wrappers that are open, and what is in them so far
    for mark, run in groupby(marked, key=lambda pair: pair[0]):
        found = [leaf for _, leaf in run]
        if not mark:
            for leaf in found:
                _append(_open_wrappers(result, open_, leaf.path), leaf.node)
            continue
        depth = _common_depth([leaf.path for leaf in found])
        inner = join_leaves(("", leaf._replace(path=leaf.path[depth:])) for leaf in found)
        _open_wrappers(result, open_, found[0].path[:depth]).append(nodes.span([mark], inner))
    return result


def _open_wrappers(result: list[Node], open_: list[tuple[str, list[Node]]], path: tuple[str, ...]) -> list[Node]:
    """Close and open wrappers until `path` is what is open; return the list that what comes next goes into."""
    depth = 0
    while depth < min(len(open_), len(path)) and open_[depth][0] == path[depth]:
        depth += 1
    del open_[depth:]
    for shell in path[depth:]:
        inside: list[Node] = []
        node = json.loads(shell)
        at = _INSIDE[node["t"]]
        if at < 0:
            node["c"] = inside
        else:
            node["c"][at] = inside
        (open_[-1][1] if open_ else result).append(node)
        open_.append((shell, inside))
    return open_[-1][1] if open_ else result


def _append(inside: list[Node], node: Node) -> None:
    last = inside[-1] if inside else None
    if node["t"] == "Str" and last is not None and last["t"] == "Str":
        inside[-1] = {"t": "Str", "c": last["c"] + node["c"]}
    else:
        inside.append(node)


def _common_depth(paths: Sequence[tuple[str, ...]]) -> int:
    low, high = min(paths), max(paths)
    depth = 0
    while depth < min(len(low), len(high)) and low[depth] == high[depth]:
        depth += 1
    return depth


def _clean_attributes(node: Node) -> Node:
    if node["t"] not in _ATTRIBUTES and node["t"] not in ("Span", "Link"):
        return node
    return {**node, "c": [unmarked_attributes(node["c"][0]), *node["c"][1:]]}


def words_in(node: object) -> Iterator[str]:
    """Yield the words of any part of a tree, for telling how alike two are."""
    if isinstance(node, list):
        for each in node:
            yield from words_in(each)
    elif isinstance(node, dict):
        kind, inside = node.get("t"), node.get("c")
        if kind == "Str":
            yield from (match.group().casefold() for match in _PIECE.finditer(inside))  # type: ignore[arg-type]
        elif kind in ("Code", "CodeBlock", "RawBlock", "RawInline"):
            yield from inside[1].split()  # type: ignore[index]
        elif inside is not None:
            yield from words_in(inside)
