"""Footnotes: every one that the site shows is on the paper, once."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest
from remit.doctree.dialect import to_pandoc
from remit.doctree.footnotes import circular_note
from remit.doctree.nodes import plain_text
from remit.doctree.redaction import EXTENSIONS
from support.checking import policy
from support.papers import ID, PLACE, make_sheets, opened
from support.words import tree

SOURCES = (
    "x\n\n[^1]: lostone",
    "x[^A]\n\n[^a]: lostone",
    "x[^1]\n\n[^1]: lostone\n\n    losttwo",
    "x\n\n[^1]: lostone refers [^2]\n[^2]: losttwo",
    "x\n\n[^2]: losttwo\n\n[^1]: lostone refers [^2]",
    "x[^1]\n\n[^1]: lostone[^2]\n[^2]: losttwo",
    "<table><tr><td>a[^1]</td></tr></table>\n\n[^1]: lostone",
    "Write `[^1]` so.\n\n[^1]: lostone",
    "```\n[^1]\n```\n\n[^1]: lostone",
    "x <!-- [^1] --> y\n\n[^1]: lostone",
    "x \\[^1] y\n\n[^1]: lostone",
    "x [y](https://e.org/[^1])\n\n[^1]: lostone",
    "![a[^1]](p.png)\n\n[^1]: lostone",
    "x <code>a[^1]</code>\n\n[^1]: lostone",
    "x[^my note]\n\n[^my note]: lostone\n\n[^other note]: losttwo",
    "> x\n>\n> [^1]: lostone",
    "- x\n\n    [^1]: lostone",
    '!!! note "N"\n\n    x\n\n    [^1]: lostone',
    "x[^1]\n\n[^1]: [the](https://e.org) lostone\n\n<div>\n\nopen",
    "x[^d]\n\n[^d]: first\n[^d]: lostsecond",
    "x[^d]\n\n[^d]: first\n\n    and more of it\n\ny\n\n[^d]: lostsecond",
    "x[^d]\n\n[^d]: lostone\n\n<!--\n[^d]: old\n-->",
    "x[^d]\n\n[^d]: lostone\n\n```\n[^d]: old\n```",
)
"""Texts whose notes have words that begin with `lost`; those of the site stand for themselves."""


@pytest.mark.parametrize("source", SOURCES)
def test_every_note_of_the_site_is_there_once(source: str) -> None:
    site = re.sub("<[^>]+>", " ", markdown.markdown(source, extensions=[*EXTENSIONS]))
    wanted = sorted(re.findall(r"lost\w+", site))
    assert wanted
    assert sorted(re.findall(r"lost\w+", repr(tree(source)))) == wanted


def test_of_two_notes_with_one_label_the_site_takes_the_second() -> None:
    assert "first" not in repr(tree("x[^d]\n\n[^d]: first\n\n    and more\n\ny\n\n[^d]: second"))


def test_a_note_to_the_text_of_a_picture_stands_below() -> None:
    paragraph, below = tree("![a[^1]](p.png)\n\n[^1]: said")
    assert [each["t"] for each in (*paragraph["c"], *paragraph["c"][0]["c"][1])] == ["Image", "Str"]
    assert [plain_text(each["c"]) for each in below["c"]] == ["said"]


def test_labels_that_differ_in_capitals_lose_no_note() -> None:
    found = repr(tree("x[^D] y[^d]\n\n[^D]: first\n\n[^d]: second"))
    assert ("first" in found, found.count("second")) == (True, 1)


@pytest.mark.parametrize("source", ["x[^1] y\n\nz", "`[^1]: code`", "    [^1]: code", "```\n[^1]: code"])
def test_what_defines_no_note_adds_nothing(source: str) -> None:
    assert plain_text(tree(source)) == plain_text(tree(source.replace("[^1]", "[1]"))).replace("[1]", "[^1]")


@pytest.mark.parametrize("end", ["```\ncode", "::: note\nopen", "- item\n\n  ~~~\n  code", "<!-- open", "> quote"])
def test_what_is_never_closed_keeps_no_note_away(end: str) -> None:
    found = repr(tree(f"x\n\n[^1]: kept\n\n{end}"))
    assert found.count("kept") == 1
    assert "remit-notes" not in found


def test_a_text_without_notes_stays_as_it_is() -> None:
    assert to_pandoc("a [b] ^c\n\n```\nd") == "a [b] ^c\n\n```\nd\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('<div class="redact">a[^1]</div>\n\n[^1]: secret', False),
        ('<div class="redact" markdown>\na[^1]\n</div>\n\n[^1]: secret', False),
        ('<table><tr><td class="redact">a[^1]</td></tr></table>\n\n[^1]: secret', False),
        ('<span class="redact">a[^1]</span>\n\n[^1]: secret', False),
        ('<span class="redact">a[^1]</span>\n\n[^1]: b[^2]\n[^2]: secret', False),
        ('<span class="redact">a</span>\n\n[^1]: secret', True),
        ('a[^1] <span class="redact">b</span>\n\n[^1]: secret', True),
        ("`[^1]`\n\n[^1]: secret", True),
    ],
)
def test_a_note_to_what_is_left_out_is_left_out(tmp_path: Path, source: str, shown: bool) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, source)})
    sheets, findings = make_sheets(edition, [edition.handbook.document[ID]], redacted=True)
    assert findings == []
    assert ("secret" in repr(sheets[0].body.blocks)) is shown


@pytest.mark.parametrize(
    ("source", "circle"),
    [
        ("a[^1]\n\n[^1]: x [^1]", (3, "1")),
        ("a[^1]\n\n[^1]: x [^2]\n[^2]: y [^1]", (3, "1")),
        ("a[^1]\n\n[^1]: x [^2]\n\n[^2]: y [^3]\n\n[^3]: [^2]", (5, "2")),
        ("a[^X]\n\n[^x]: see [^X]", (3, "x")),
        ("a[^1]\n\n[^1]: x [^2]\n\n[^2]: y", None),
        ("a[^1] and no note", None),
        ("plain", None),
        ("[^1]: alone", None),
        ("[^1]: note\n\nText[^1]", None),
        ("[^1]: note\n\n    more [^1]", (1, "1")),
        ("[^1]:\n    note [^1]", (1, "1")),
        ("> [^1]: note [^1]", (1, "1")),
        ("- [^1]: note [^1]", (1, "1")),
        ("a\n\n    [^my note]: see [^My  note]", (3, "my note")),
        ("```\n[^1]: note [^1]\n```", None),
        ("<!--\n[^1]: note [^1]\n-->", None),
    ],
)
def test_notes_in_a_circle_are_found(source: str, circle: tuple[int, str] | None) -> None:
    assert circular_note(source) == circle
