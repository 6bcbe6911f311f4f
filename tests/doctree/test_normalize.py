"""Normalized trees: no raw HTML, links that lead somewhere, the site's anchors, and nothing of what is redacted."""

from __future__ import annotations

import json
from typing import Any

import markdown
import pytest
from remit.doctree import reader
from remit.doctree.context import DEEPEST, NormalizedDocument, PageContext, Unreadable
from remit.doctree.marked import MarkedText
from remit.doctree.nodes import Node, plain_text
from remit.doctree.normalization import normalize

DOCUMENTS = {"policies/ai-policy.md": "POL-001", "policies/risk-procedure.md": "PRC-001", "roles/lead.md": "ROLE-002"}


def attempted(
    source: str, *, redacted: bool = False, pictures: frozenset[str] = frozenset(), own: bool = False
) -> NormalizedDocument | Unreadable:
    """Normalize a text of POL-001, or one of ours that stands on its page."""
    around = PageContext(
        path="policies/ai-policy.md",
        documents=DOCUMENTS,
        pictures=lambda place: place in pictures,
        redacted=redacted,
    )
    return normalize(reader.read(MarkedText(text=source), own=own).blocks, around)


def normalized(
    source: str, *, redacted: bool = False, pictures: frozenset[str] = frozenset(), own: bool = False
) -> NormalizedDocument:
    found = attempted(source, redacted=redacted, pictures=pictures, own=own)
    assert isinstance(found, NormalizedDocument)
    return found


def _nodes(found: object, kind: str) -> list[Node]:
    """Return every node of a kind in a tree, in its order."""
    if isinstance(found, dict):
        own = [found] if found.get("t") == kind else []
        return [*own, *_nodes(found.get("c"), kind)]
    return [node for each in found for node in _nodes(each, kind)] if isinstance(found, list) else []


def _kinds(found: NormalizedDocument) -> list[str]:
    return [block["t"] for block in found.blocks]


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("a <b>c</b>", "Strong", "c"),
        ("a <em>c</em>", "Emph", "c"),
        ("a <kbd>c</kbd>", "Code", "c"),
        ("a <del>c</del>", "Strikeout", "c"),
        ("a <ins>c</ins>", "Underline", "c"),
        ("H<sub>2</sub>O", "Subscript", "2"),
        ("x<sup>2</sup>", "Superscript", "2"),
        ("a <b>c", "Strong", "c"),
        ("a <b>c <i>d</b> e</i>", "Strong", "c d"),
        ('<a href="https://e.org">c</a>', "Link", "c"),
    ],
)
def test_tags_in_a_line_mean_what_they_say(source: str, kind: str, words: str) -> None:
    found = normalized(source)
    nodes = _nodes(found.blocks, kind)
    assert [plain_text([{"t": "Plain", "c": [node]}]) for node in nodes] == [words]
    assert _nodes(found.blocks, "RawInline") == []


def test_blocks_of_html_are_read() -> None:
    found = normalized(
        "<blockquote>q</blockquote>\n\n<ul><li>a</li></ul>\n\n<hr>\n\n<details><summary>S</summary>\n\nd\n\n</details>"
    )
    assert _kinds(found) == ["BlockQuote", "BulletList", "HorizontalRule", "Div"]
    assert _nodes(found.blocks, "RawBlock") == []
    assert plain_text(found.blocks) == "q a S d"


def test_what_no_reader_sees_is_gone() -> None:
    """In a line the words between tags that mean nothing stay words, as on GitHub."""
    source = "<script>alert(1)</script>\n\n<style>x{}</style>\n\n<!-- note -->\n\nseen <svg><text>t</text></svg> too"
    assert plain_text(normalized(source).blocks).split() == ["seen", "t", "too"]


def test_tags_that_are_never_closed_lose_nothing() -> None:
    assert plain_text(normalized('<div class="x">\n\na\n\n<div>\n\nb\n\n## C').blocks) == "a b C"


def test_chips_and_badges_keep_their_classes() -> None:
    source = '<span class="raci raci--r">R</span> <span class="badge badge--draft">Draft</span>'
    assert [node["c"][0][1] for node in _nodes(normalized(source, own=True).blocks, "Span")] == [
        ["raci", "raci--r"], ["badge", "badge--draft"],
    ]  # fmt: skip


def test_chips_in_a_table_keep_their_classes_and_code_stays_code() -> None:
    chip = '<span class="raci raci--r" title="Responsible">R</span>'
    table = normalized(f"| a | b |\n| :- | :- |\n| {chip} x | {chip} |\n| `{chip}` | {chip} |", own=True).blocks
    assert [node["c"][0][1] for node in _nodes(table, "Span")] == [["raci", "raci--r"]] * 3
    assert [node["c"][1] for node in _nodes(table, "Code")] == [chip]
    assert plain_text(table) == f"a b R x R {chip} R"


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("risk-procedure.md", "remit:PRC-001#"),
        ("risk-procedure.md#steps", "remit:PRC-001#steps"),
        ("../roles/lead.md", "remit:ROLE-002#"),
        ("%72isk-procedure.md?x=1#st%65ps", "remit:PRC-001#steps"),
        ("#scope", "remit:POL-001#scope"),
        ("https://example.org/x", "https://example.org/x"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../index.md", None),
        ("/policies/risk-procedure.md", None),
        ("javascript:alert(1)", None),
        ("java&#10;script:alert(1)", None),
        ("&#1;javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("remit:PRC-001", None),
        ("//example.org/x", None),
        ("vbscript:x", None),
        ("missing.md", None),
    ],
)
def test_a_link_leads_to_a_document_or_the_web_or_nowhere(target: str, leads: str | None) -> None:
    found = normalized(f"[word](<{target}>)")
    assert [node["c"][2][0] for node in _nodes(found.blocks, "Link")] == ([leads] if leads else [])
    assert plain_text(found.blocks) == "word"


def _levels(source: str, *, redacted: bool = False) -> list[tuple[int, str]]:
    found = normalized(source, redacted=redacted, pictures=frozenset({"policies/p.png"}))
    return [(node["c"][0], node["c"][1][0]) for node in _nodes(found.blocks, "Header")]


def test_levels_have_no_gaps() -> None:
    source = "#### A\n\n# B\n\n###### C\n\n## D\n\n#### E\n\n##### F"
    assert _levels(source) == [(1, "a"), (2, "b"), (3, "c"), (2, "d"), (3, "e"), (4, "f")]


def test_headings_that_are_gone_leave_no_gap() -> None:
    hidden = '# A\n\n## B\n\n<div class="redact" markdown>\n\n### C\n\n</div>\n\n#### D\n\n## E'
    assert _levels(hidden, redacted=True) == [(1, "a"), (2, "b"), (3, "d"), (2, "e")]
    assert _levels(hidden) == [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (2, "e")]
    assert _levels("# A\n\n<template>\n\n## B\n\n</template>\n\n### C") == [(1, "a"), (2, "b"), (3, "c")]


def test_a_heading_of_a_picture_alone_is_a_paragraph() -> None:
    found = normalized("# A\n\n## ![one](p.png)\n\n### B", pictures=frozenset({"policies/p.png"}))
    assert _kinds(found) == ["Header", "Para", "Header"]
    assert [node["t"] for node in found.blocks[1]["c"]] == ["Image"]
    assert found.blocks[2]["c"][0] == 2
    assert found.losses == ()


@pytest.mark.parametrize(
    "source",
    [
        "# A & B\n\n## A & B\n\n## A & B",
        "# One `code` *two*\n\n## Ä, ö – ü!\n\n## 漢字\n\n## ???\n\n## 1. First\n\n## a_1\n\n## a\n\n## a",
        "# T\n\n## Own {: #given }\n\n## given\n\n## Given",
        '# T\n\n## With [a link](https://e.org) in it\n\n## "Quoted" it\'s\n\n## a -- b...c',
        "# T\n\n## ![one](p.png) *Words* ![two](p.png)\n\n## Words",
        "# T\n\n## ???\n\n## !!!",
    ],
)
def test_anchors_are_those_of_the_site(source: str) -> None:
    site = markdown.Markdown(extensions=["toc", "attr_list", "tables"])
    site.convert(source)

    def names(tokens: list[Any]) -> list[str]:
        return [name for token in tokens for name in (token["id"], *names(token["children"]))]

    assert [anchor for _, anchor in _levels(source)] == names(site.toc_tokens)  # type: ignore[attr-defined]


def test_of_two_places_with_one_anchor_the_first_has_it() -> None:
    found = normalized('# T\n\n## A {: #x }\n\n## B {: #x }\n\n<span id="x">c</span>\n\n<div id="x">d</div>')
    assert json.dumps(found.blocks).count('"x"') == 1
    assert found.anchors == {"t", "x"}
    assert found.top == "t"


SECRET = "Zwetschge"


@pytest.mark.parametrize(
    "source",
    [
        f'a <span class="redact">{SECRET}</span> b',
        f'a <span class="x redact y">{SECRET} **{SECRET}** `{SECRET}`</span> b',
        f'a <span class="redact">{SECRET} never closed',
        f'a <b class="redact">{SECRET}</b>',
        f'a <a class="redact" href="https://e.org/{SECRET}">{SECRET}</a>',
        f'a <code class="redact">{SECRET}</code>',
        f'<span class="redact"><a href="https://e.org/{SECRET}">{SECRET}</a></span>',
        f'## A <span class="redact">{SECRET}</span>',
        f'![<span class="redact">{SECRET}</span>](nothing.png)',
        f'a[^1]\n\n[^1]: <span class="redact">{SECRET}</span>',
        f'<div class="redact">{SECRET}</div>',
        f'<div class="redact">\n\n- {SECRET}\n\n> {SECRET}\n\n</div>',
        f'<div class="redact">\n\n{SECRET} never closed',
        f'<div class="redact"><div>\n\n{SECRET}\n\n</div>\n\n{SECRET}</div>',
        f'<p class="redact">{SECRET}</p>',
        f'<section class="redact"><p>{SECRET}</p></section>',
        f"<table><tr><td class=\"redact\">{SECRET}</td><td>b</td></tr></table>",
        f'<ul><li class="redact">{SECRET}</li><li>b</li></ul>',
        f'<table class="redact"><tr><td>{SECRET}</td></tr></table>',
        f'<h2 class="redact">{SECRET}</h2>',
        f'!!! redact "{SECRET}"\n\n    {SECRET}',
        f'<blockquote class="redact">{SECRET}</blockquote>',
        f'<details class="redact"><summary>{SECRET}</summary>{SECRET}</details>',
        f'<SPAN CLASS="Redact redact">{SECRET}</SPAN>',
    ],
)  # fmt: skip
def test_what_is_redacted_is_gone(source: str) -> None:
    found = normalized(f"# T\n\n{source}", redacted=True)
    assert SECRET.lower() not in repr(found).lower()


@pytest.mark.parametrize(
    "source",
    [
        '[<span class="redact">Jane</span>](mailto:jane@example.org)',
        '[Ask <span class="redact">Jane</span> first](mailto:jane@example.org)',
        '[**<b class="redact">Jane</b>**](mailto:jane@example.org)',
        '[<span class="redact">Jane</span>][jane]\n\n[jane]: mailto:jane@example.org',
        '<a href="mailto:jane@example.org"><span class="redact">Jane</span></a>',
        '<p><a href="mailto:jane@example.org"><span class="redact">Jane</span></a></p>',
        '<table><tr><td><a href="mailto:jane@example.org"><span class="redact">Jane</span></a></td></tr></table>',
        '![<span class="redact">Jane</span>](jane.png)',
    ],
)  # fmt: skip
def test_with_the_words_of_a_link_goes_its_address(source: str) -> None:
    pictures = frozenset({"policies/jane.png"})
    found = normalized(f"{source}\n\n[seen](https://example.org)", redacted=True, pictures=pictures)
    assert "jane" not in repr(found).lower()
    assert "[redacted]" in plain_text(found.blocks)
    assert [node["c"][2][0] for node in _nodes(found.blocks, "Link")] == ["https://example.org"]
    assert "jane" in repr(normalized(source, pictures=pictures)).lower()


@pytest.mark.parametrize("depth", [5, DEEPEST])
def test_depth_has_its_limit(depth: int) -> None:
    assert plain_text(normalized(">" * depth + " x").blocks) == "x"
    assert attempted(">" * (DEEPEST + 2) + " x") == Unreadable("its blocks are nested too deeply.")


def test_width_has_its_limit() -> None:
    wide = attempted('<table><tr><td colspan="1000">x</td></tr></table>')
    assert wide == Unreadable("it holds a table of 1,000 columns.")


def test_pictures_are_those_of_the_handbook() -> None:
    found = normalized("![word](flow.png) ![other](../flow.png)", pictures=frozenset({"policies/flow.png"}))
    assert found.pictures == {"policies/flow.png"}
    assert found.losses == ("the image `../flow.png` is not a file of the handbook that can be shown",)
    assert plain_text(found.blocks) == "word other"
    silent = normalized("![](flow.png)", pictures=frozenset({"policies/flow.png"}))
    assert silent.losses == ("the image `flow.png` has no text for those who cannot see it",)
