"""Words of the handbook in Remit's own tables, lists and blocks are shown as they are, and never become markup."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from remit.blocks import building
from remit.blocks.links import _relative
from remit.doctree import Node, nodes

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


def words_of(node: Any) -> str:
    return nodes.plain_text([node]) if isinstance(node, dict) else nodes.plain_text(node)


@given(WORDS)
@example("**bold** _and_ `code` | <b>tag</b> [a](b) {{ call() }} &amp; # - 1. https://example.org")
@example("  two  spaces\nand\ta line ")
def test_words_are_shown_as_they_are_wherever_they_stand(text: str) -> None:
    shown = " ".join(text.split())
    made = [
        building.paragraph(text),
        building.plain(text),
        building.emphasis(text),
        building.note(text),
        building.heading(2, text),
        building.bullets([text]),
        building.table("l", [text], [[text]]),
    ]
    for node in made:
        assert {each["t"] for each in nodes.walk([node])} <= {
            "Para", "Plain", "Emph", "Div", "Header", "BulletList", "Table", "Str", "Space",
        }  # fmt: skip
        found = [each["c"] for each in nodes.walk([node]) if each["t"] == "Str"]
        assert set(found) <= {shown, ""}, node


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("a",), [{"t": "Str", "c": "a"}]),
        (("a ", "b", None, " c"), [{"t": "Str", "c": "a b c"}]),
        (("",), []),
        ((None,), []),
        ((1, " ", True), [{"t": "Str", "c": "1 True"}]),
        (
            ("see ", building.code("x"), ", or"),
            [
                {"t": "Str", "c": "see"}, {"t": "Space"}, {"t": "Code", "c": [["", [], []], "x"]},
                {"t": "Str", "c": ", or"},
            ],
        ),
        (([{"t": "Str", "c": "x"}], "y"), [{"t": "Str", "c": "xy"}]),
    ],
)  # fmt: skip
def test_parts_follow_one_another_in_a_line(parts: tuple[building.Part, ...], line: list[Node]) -> None:
    assert building.line(*parts) == line


def test_a_table_has_the_sides_of_its_columns_and_every_cell() -> None:
    node = building.table("lcr", ["A", "B", "C"], [["1", "", None], [2, building.code("x"), "–"]], kind="duties")
    assert node["c"][0][1] == ["remit-table", "remit-table--duties"]
    (table,) = node["c"][1]
    assert [side["t"] for side, _ in table["c"][2]] == ["AlignLeft", "AlignCenter", "AlignRight"]
    assert [[nodes.plain_text(cell[4]) for cell in row[1]] for row in nodes.table_rows(table["c"])] == [
        ["A", "B", "C"],
        ["1", "", ""],
        ["2", "x", "–"],
    ]


def test_paragraphs_are_kept_and_each_is_one_line() -> None:
    made = building.paragraphs("One\nline.\n\n \n# Two\n\n\n- three")
    assert [words_of(each) for each in made] == ["One line.", "# Two", "- three"]
    assert building.paragraphs(" \n\n ") == []


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("../policies/ai-policy.md", "../policies/ai-policy.md"),
        ("a b(c).md", "a%20b%28c%29.md"),
        ("c#.md", "c%23.md"),
        ("é?.md", "%C3%A9%3F.md"),
    ],
)
def test_a_path_becomes_a_link_target(path: str, target: str) -> None:
    assert _relative(path, "") == target
