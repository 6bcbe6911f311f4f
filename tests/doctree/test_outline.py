"""Links, anchors and HTML without a place in a text, each where it stands."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from remit.doctree import reader
from remit.doctree.marked import MarkedText, strip_marks
from remit.doctree.outline import Outline, outline_of
from remit.model import Source


def read(body: str, line: int = 10) -> Outline:
    source = Source(path="a.md", body=body, body_line=line)
    return outline_of(source, reader.read(MarkedText(text=strip_marks(body))))


def links(body: str) -> list[tuple[str, int, int]]:
    return [(link.target, link.place.line - 9, link.place.column) for link in read(body).links]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[a](b.md)", [("b.md", 1, 5)]),
        ("Text\n\nand [a](b.md#c) and [d](e.md).", [("b.md#c", 3, 9), ("e.md", 3, 25)]),
        ("[b.md](b.md) [c](b.md)", [("b.md", 1, 8), ("b.md", 1, 18)]),
        ("one\n[a](x) and\n[b](x)", [("x", 2, 5), ("x", 3, 5)]),
        ("[a](<b c.md>)", [("b%20c.md", 1, 6)]),
        ("[a](ü.md)", [("%C3%BC.md", 1, 5)]),
        ('[a](b.md "Title")', [("b.md", 1, 5)]),
        ("[a][r]\n\n[r]: b.md", [("b.md", 3, 6)]),
        ("<https://example.org>", [("https://example.org", 1, 2)]),
        ("- [a](b)\n- [c](d)\n  - [e](f)", [("b", 1, 7), ("d", 2, 7), ("f", 3, 9)]),
        ("|a|\n|-|\n|[x](y)|\n|[z](y)|", [("y", 3, 6), ("y", 4, 6)]),
        ("> [a](b)", [("b", 1, 7)]),
        ('<a href="b.md">a</a>', [("b.md", 1, 10)]),
        ('Text <a href="b.md">a</a>', [("b.md", 1, 15)]),
        ('<div>\n<a href="b.md">a</a>\n</div>', [("b.md", 2, 10)]),
        ("`[a](b)`", []),
        ("```\n[a](b)\n```", []),
        ("    [a](b)", []),
        ("[a]( javascript:alert(1) )", [("javascript:alert(1)", 1, 6)]),
        ("[a](file:///etc/passwd)", [("file:///etc/passwd", 1, 5)]),
        ("{% if x %}\n[a](b)\n{% endif %}", [("b", 2, 5)]),
        ("{% raw %}{{ x }}{% endraw %} [a](b)", [("b", 1, 34)]),
        ("{% if x %}[a](b){% endif %}", [("b", 1, 15)]),
        ("{% never closed\n\n[a](b)", [("b", 3, 5)]),
        ("", []),
    ],
)
def test_links_and_their_places(body: str, found: list[tuple[str, int, int]]) -> None:
    assert links(body) == found


def test_pictures() -> None:
    found = read('![a](b.png) [![c](d.png)](e.md)\n<img src="f.png"><video poster="g.png"></video>').links
    assert [(link.target, link.picture, *link.place[1:]) for link in found] == [
        ("b.png", True, 10, 6),
        ("e.md", False, 10, 27),
        ("d.png", True, 10, 19),
        ("f.png", True, 11, 11),
    ]


@pytest.mark.parametrize(
    ("body", "anchors"),
    [
        ("# One\n\n## Two words\n", {"one", "two-words"}),
        ("# A\n# A\n# A\n# A_1\n", {"a", "a_1", "a_2", "a_3"}),
        ("# `Code` and *more*\n", {"code-and-more"}),
        ("# Title {#own}\n# Other {: #mine }\n# Third {x}\n", {"own", "mine", "third-x"}),
        ("Setext\n======\n", {"setext"}),
        ("# Ä & Ö: 5 %\n", {"a-o-5"}),
        ('<a id="here"></a> x\n\n<h2 id=there>x</h2>\n', {"here", "there"}),
        ("```\n# no heading\n```\n", set()),
        ('<b id="__config">x</b> <b id="fn:1">y</b>\n\n<div id="__search">z</div>\n\n## Own {#__palette}\n', {"own"}),
        ("## __config\n\n## ___\n", {"config", "_1"}),
    ],
)
def test_anchors(body: str, anchors: set[str]) -> None:
    assert read(body).anchors == anchors


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<script>x</script>", [("<script>", 1, 1)]),
        ("Text <ScRiPt src=x></script>", [("<script>", 1, 6)]),
        ("a\n\n<p onclick=x>b</p>", [("onclick=", 3, 4)]),
        ("<style>p {}</style>", [("<style>", 1, 1)]),
        ("a <blink>b</blink> <b style='x'>c</b>", [("<blink>", 1, 3), ("style=", 1, 23)]),
        ("a <!-- never\n\nends", []),
        ("a\n\n<!-- never\n\nends", [("<!--", 3, 1)]),
        ("`<script>`", []),
        ("```\n<script>\n```", []),
        ("<b>bold</b>, and an onion = a bulb", []),
    ],
)
def test_html_without_a_place(body: str, found: list[tuple[str, int, int]]) -> None:
    assert [(what, place.line - 9, place.column) for what, place in read(body).refused] == found


PIECES = [
    "[a](b)",
    "![",
    "](",
    "<a href=",
    "<!",
    "<![x",
    "<!--",
    "-->",
    "{%",
    "%}",
    "{{",
    "# ",
    "\n",
    "\n\n",
    "- ",
    "`",
]
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)


@given(MARKUP)
@example("<![foo[ x")
@example("<!DOCTYPE [<!x")
@example("[x](y\0z)\u2028[a](b)")
def test_no_text_stops_the_reading_and_every_place_lies_in_it(body: str) -> None:
    lines = body.split("\n")
    found = read(body)
    for place in [link.place for link in found.links] + [place for _, place in found.refused]:
        assert 0 <= place.line - 10 < len(lines)
        assert 1 <= place.column <= len(lines[place.line - 10]) + 1


SIZE = 100_000


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"[a](b{n})\n" for n in range(SIZE // 12)),
        "".join(f"[a](ä{n})\n" for n in range(SIZE // 12)),
        "[a][r]\n" * (SIZE // 7) + "\n[r]: x",
        "{%" * (SIZE // 2),
        "{%}" * (SIZE // 3),
        "# a\n" * (SIZE // 4),
        "# " + "{ " * (SIZE // 2),
        "<div>\n" + "<a href=" * (SIZE // 8),
        "<" + " " * SIZE,
        "> " * SIZE,
        "|a|\n|-|\n" + "|[x](y)|\n" * (SIZE // 9),
    ],
    ids=lambda body: body[:12],
)
def test_hostile_texts_are_read_in_reasonable_time(body: str) -> None:
    begun = time.process_time()
    read(body)
    assert time.process_time() - begun < 5  # what took the square of the length took minutes
