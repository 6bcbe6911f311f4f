"""Whatever two texts are compared: accepting every change gives the new one, and rejecting it the old one."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remit.doctree.nodes import Node
from remit.redline.diff.align import heaviest_chain, matches
from remit.redline.diff.blocks import accept, normalize, redline, reject

NOTHING = ["", [], []]
WORDS = [
    "the",
    "owner",
    "shall",
    "review",
    "risk,",
    "policy.",
    "AI",
    "Dr. No",
    "x",
    "1.5",
    "e\u0301t",
    "方針",
    "(a)",
    "",
]
CLASSES = ["note", "insertion", "deletion", "redline-whole", "redline-changed", "redline-code", "paragraph-insertion"]


# Each strategy is made once: making them anew for every table took most of the time.


@cache
def attributes() -> st.SearchStrategy[Any]:
    pairs = st.lists(st.sampled_from([["k", "v"], ["redline-was", "[]"], ["redline-is", "null"]]), max_size=1)
    return st.tuples(st.sampled_from(["", "a"]), st.lists(st.sampled_from(CLASSES), max_size=2), pairs).map(list)


def numbering(start: int) -> list[Any]:
    return [start, {"t": "Decimal"}, {"t": "Period"}]


def node(kind: str, *parts: Any) -> Any:
    return st.tuples(*parts).map(lambda content: {"t": kind, "c": list(content)})


@cache
def inlines(depth: int = 2) -> st.SearchStrategy[list[Node]]:
    leaf = st.one_of(
        st.sampled_from(WORDS).map(lambda text: {"t": "Str", "c": text}),
        st.sampled_from(["Space", "SoftBreak", "LineBreak"]).map(lambda kind: {"t": kind}),
        node("Code", attributes(), st.sampled_from(["a b", "c"])),
        node("RawInline", st.just("html"), st.just("<b>")),
        node("Math", st.just({"t": "InlineMath"}), st.just("x^2")),
    )
    if not depth:
        return st.lists(leaf, max_size=6)
    inner = inlines(depth - 1)
    target = st.sampled_from([["a.md", ""], ["https://example.org", "t"]])
    wrapped = st.one_of(
        st.tuples(st.sampled_from(["Emph", "Strong", "Underline"]), inner).map(lambda x: {"t": x[0], "c": x[1]}),
        node("Span", attributes(), inner),
        node("Link", attributes(), inner, target),
        node("Image", attributes(), inner, target),
        node("Quoted", st.just({"t": "DoubleQuote"}), inner),
        inner.map(lambda inside: {"t": "Note", "c": [{"t": "Para", "c": inside}]}),
    )
    return st.lists(st.one_of(leaf, leaf, wrapped), max_size=8)


@cache
def blocks(depth: int = 2) -> st.SearchStrategy[list[Node]]:
    line = inlines(1)
    kinds = [
        st.tuples(st.sampled_from(["Para", "Plain"]), inlines()).map(lambda x: {"t": x[0], "c": x[1]}),
        node("Header", st.integers(1, 3), attributes(), line),
        node("CodeBlock", attributes(), st.sampled_from(["a\nb", "a\nb\nc", "", "c\n", "x"])),
        node("RawBlock", st.just("html"), st.sampled_from(["<hr>", "<br>"])),
        st.just({"t": "HorizontalRule"}),
        st.lists(line, max_size=2).map(lambda lines: {"t": "LineBlock", "c": lines}),
        tables(),
    ]
    if depth:
        inner = blocks(depth - 1)
        items = st.lists(inner, max_size=4)
        kinds += [
            items.map(lambda inside: {"t": "BulletList", "c": inside}),
            node("OrderedList", st.sampled_from([1, 3]).map(numbering), items),
            inner.map(lambda inside: {"t": "BlockQuote", "c": inside}),
            node("Div", attributes(), inner),
            node("Figure", attributes(), st.tuples(st.none(), inner).map(list), inner),
            st.lists(st.tuples(line, items).map(list), max_size=3).map(lambda x: {"t": "DefinitionList", "c": x}),
        ]  # fmt: skip
    return st.lists(st.one_of(kinds), max_size=5)


ALIGNMENTS = st.sampled_from(["AlignDefault", "AlignLeft"])
COLUMNS = st.sampled_from(["AlignLeft", "AlignRight"])
WIDTHS = st.integers(1, 3)
COUNTS = [st.integers(0, most) for most in range(5)]


@st.composite
def tables(draw: st.DrawFn) -> Node:
    width = draw(WIDTHS)
    flags, lines, attribute = st.booleans(), inlines(0), attributes()
    ragged = draw(flags) and draw(flags)

    def rows(most: int) -> list[Any]:
        return [
            [
                draw(attribute),
                [
                    [NOTHING, {"t": draw(ALIGNMENTS)}, 1, 1 + (ragged and at == 0),
                     [{"t": "Plain", "c": draw(lines)}] if draw(flags) else []]
                    for at in range(width - (ragged and draw(flags)))
                ],
            ]
            for _ in range(draw(COUNTS[most]))
        ]  # fmt: skip

    caption = [None, [{"t": "Plain", "c": draw(lines)}] if draw(flags) else []]
    columns = [[{"t": draw(COLUMNS)}, {"t": "ColWidthDefault"}] for _ in range(width)]
    bodies = [[draw(attribute), 0, rows(1), rows(4)] for _ in range(draw(COUNTS[2]))]
    content = [draw(attribute), caption, columns, [NOTHING, rows(1)], bodies, [NOTHING, rows(1)]]
    return {"t": "Table", "c": content}


def holds(old: list[Node], new: list[Node]) -> None:
    tree = redline(old, new)
    assert accept(tree) == normalize(new)
    assert reject(tree) == normalize(old)


@settings(max_examples=120)
@given(blocks(), blocks())
def test_a_redline_holds_both_texts(old: list[Node], new: list[Node]) -> None:
    holds(old, new)


@pytest.mark.slow
@settings(max_examples=100)
@given(blocks(), st.data())
def test_a_redline_holds_both_texts_when_they_are_much_alike(old: list[Node], data: st.DataObject) -> None:
    new = data.draw(st.permutations(old)) if data.draw(st.booleans()) else list(old)
    for block in data.draw(blocks(1)):
        at = data.draw(st.integers(0, len(new)))
        new[at : at + data.draw(st.integers(0, 1))] = [block]
    holds(old, new)


@settings(max_examples=100)
@given(inlines(), inlines())
def test_a_redline_holds_both_of_two_paragraphs(old: list[Node], new: list[Node]) -> None:
    holds([{"t": "Plain", "c": old}], [{"t": "Para", "c": new}])


@settings(max_examples=60)
@given(tables(), tables())
def test_a_redline_holds_both_of_two_tables(old: Node, new: Node) -> None:
    holds([old], [new])


@settings(max_examples=60)
@given(blocks())
def test_normalising_twice_is_normalising_once(given_: list[Node]) -> None:
    once = normalize(given_)
    assert normalize(once) == once
    assert redline(given_, given_) == once
    assert accept(once) == reject(once) == once


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_matches_are_a_longest_common_subsequence(old: str, new: str) -> None:
    found = matches(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    length = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, here in enumerate(old, 1):
        for j, there in enumerate(new, 1):
            length[i][j] = length[i - 1][j - 1] + 1 if here == there else max(length[i - 1][j], length[i][j - 1])
    assert len(found) == length[-1][-1]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.5, 0.75, 1.0])), max_size=8))
def test_a_chain_is_the_heaviest_there_is(weighed: list[tuple[int, int, float]]) -> None:
    def best(after: tuple[int, int]) -> float:
        return max((w + best((i, j)) for i, j, w in weighed if i > after[0] and j > after[1]), default=0.0)

    found = heaviest_chain(weighed)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    most = {(i, j): max(w for a, b, w in weighed if (a, b) == (i, j)) for i, j, _ in weighed}
    assert sum(most[pair] for pair in found) == best((-1, -1))
