"""Footnotes: each is shown once, with the number that readers of the site, of paper and of GitHub see."""

from __future__ import annotations

import re

import pytest
from remit.doctree import reader
from remit.doctree.marked import MarkedText
from remit.doctree.nodes import plain_text, walk


def notes(source: str) -> list[tuple[int, str]]:
    """Return the number and the words of every note in a text, in the order of reading."""
    found = reader.read(MarkedText(text=source)).blocks
    return [(node["note"], plain_text(node["c"])) for node in walk(found) if node["t"] == "Note"]


def numbers(source: str) -> str:
    """Return a text's words with the number of each note where it is referred to."""
    found = reader.read(MarkedText(text=source)).blocks
    return "".join(
        str(node["c"]) if node["t"] == "Str" else f"<{node['note']}>" if node["t"] == "Note" else " "
        for node in walk(found)
        if node["t"] in ("Str", "Note", "Space")
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x[^A]\n\n[^a]: one", [(1, "one")]),
        ("x[^1]\n\n[^1]: GDPR", [(1, "GDPR")]),
        ("x[^1]\n\n[^1]: one\n\n    two", [(1, "one two")]),
        ("x[^b] y[^a]\n\n[^a]: one\n[^b]: two", [(1, "two"), (2, "one")]),
        ("x[^1]\n\n[^1]: one[^2]\n[^2]: two", [(1, "one"), (2, "two")]),
        ("x[^1] y[^1]\n\n[^1]: one", [(1, "one")]),
        ("x[^d]\n\n[^d]: first\n\n[^d]: second", [(1, "first")]),
        ("Write `[^1]` so.\n\n[^1]: one", []),
        ("x \\[^1] y\n\n[^1]: one", []),
        ("![a[^1]](p.png)\n\n[^1]: one", [(1, "one")]),
        ("> x[^1]\n>\n> [^1]: one", [(1, "one")]),
        ("- x[^1]\n\n    [^1]: one", [(1, "one")]),
        ('!!! note "N[^1]"\n\n    x\n\n    [^1]: one', [(1, "one")]),
        ("| a[^1] |\n|---|\n| b |\n\n[^1]: one", [(1, "one")]),
        ("x[^my note]\n\n[^my note]: one", []),
        ("x[^d]\n\n```\n[^d]: old\n```", []),
    ],
)
def test_a_note_is_shown_once_with_its_number(source: str, found: list[tuple[int, str]]) -> None:
    assert notes(source) == found


def test_a_second_reference_shows_the_number_alone() -> None:
    assert numbers("x[^1] y[^2] z[^1].\n\n[^1]: one\n[^2]: two") == "x<1>one y<2>two z1."


def test_notes_in_a_circle_come_to_an_end() -> None:
    assert numbers("a[^1]\n\n[^1]: one [^2]\n\n[^2]: two [^1]") == "a<1>one <2>two 1"


def test_notes_that_refer_to_ever_more_are_read_once_each() -> None:
    text = "x[^0]\n\n" + "\n".join(f"[^{n}]: n{n} [^{n + 1}] [^{n + 1}]" for n in range(40)) + "\n[^40]: end"
    assert [number for number, _ in notes(text)] == [*range(1, 42)]


def test_what_nothing_refers_to_is_known_with_its_line() -> None:
    found = reader.read(MarkedText(text="x[^1]\n\n[^1]: one\n\n[^B]: two\n"))
    assert dict(found.unused) == {"B": 5}
    assert re.search("two", repr(found.blocks)) is None
