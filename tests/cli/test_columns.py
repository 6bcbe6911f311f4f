"""How text is fitted to a terminal: nothing is lost, and nothing is wider than it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.cli.columns import NARROWEST, cells, hanging, longest_word, wrapped


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("Policy", 6), ("Ünïcode", 7), ("u\u0308", 1), ("データ", 6), ("😀", 2), ("a\u200db", 2)],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two", 7, ["one two"]),
        ("one two three", 8, ["one two", "three"]),
        ("lead-implementer", 11, ["lead-", "implementer"]),
        ("Auditor/Consultant", 12, ["Auditor/", "Consultant"]),
        ("2026-07-05 overdue", 10, ["2026-07-05", "overdue"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("データ保護", 4, ["デー", "タ保", "護"]),
        ("データ", 1, ["デ", "ー", "タ"]),
    ],
)
def test_wrapped(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("two words", 5), ("lead-implementer", 11), ("2026-07-05", 10), ("x" * 99, 24)]
)
def test_longest_word(text: str, width: int) -> None:
    assert longest_word(text) == width


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("short", ["short"]),
        ("a.md:1:1: XYZ101 A message that is long", ["a.md:1:1: XYZ101 A message", "    that is long"]),
        ("    → An advice that is rather long", ["    → An advice that is rather", "      long"]),
        ("    a-path/with-hyphens/and-slashes", ["    a-path/with-hyphens/and-slashes"]),
        ("    see a-path/with-hyphens/stays", ["    see", "    a-path/with-hyphens/stays"]),
    ],
)
def test_hanging(line: str, lines: list[str]) -> None:
    assert hanging(line, 30) == lines


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "M", "Zs"]), max_size=200)


@given(WORDS, st.integers(2, 50))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(cells, lines)) <= width


@given(WORDS, st.integers(1, 100), st.integers(0, 8))
def test_hanging_loses_nothing(text: str, width: int, lead: int) -> None:
    lines = hanging(" " * lead + text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert [line for line in lines if cells(line) > max(width, NARROWEST) and " " in line.strip()] == []
