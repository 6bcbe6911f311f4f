"""How wide columns are: enough for their words, then by what they hold; the page turns only where it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.paper.table_layout import LANDSCAPE_LINE, UPRIGHT_LINE, ColumnMeasure, column, layout, measured
from support.words import tree


def test_a_column_is_measured_by_lines_and_words() -> None:
    assert column(["one", "two words"], "Heading of it") == ColumnMeasure(
        heading=6.5, heading_word=7 * 1.15, longest=9, word=5
    )
    assert column(["2026-11-23"]).word == 10 * 1.15  # figures are wider
    assert column(["x" * 28]).word == 28
    assert column(["x" * 80]).word == 24  # so long a word may be broken
    assert column(["the GOVERNANCE"]).word == 10 * 1.3
    assert column(["ISO"]).word == 3
    assert column([]) == ColumnMeasure()


@pytest.mark.parametrize(
    ("roles", "landscape", "turned"),
    [(3, False, False), (6, False, False), (9, True, False), (16, False, True), (24, True, True)],
)
def test_the_page_and_then_the_headings_turn(roles: int, landscape: bool, turned: bool) -> None:
    columns = [column(["Review of everything"], "Activity"), *(column(["R"], "Implementer") for _ in range(roles))]
    found = layout(columns)
    assert (found.landscape, found.turned) == (landscape, turned)


def test_headings_are_not_turned_where_the_cells_are_what_is_long() -> None:
    found = layout([column(["x" * 20], "a") for _ in range(9)])
    assert (found.landscape, found.turned) == (True, False)


def test_what_needs_more_than_a_line_is_set_smaller() -> None:
    columns = [column(["x" * 20], "a") for _ in range(9)]
    found = layout(columns)
    assert found.tight == 9 * 22 / LANDSCAPE_LINE
    assert (found.landscape, found.longest) == (True, 28)
    inside = layout(columns[:6], 80)
    assert (inside.landscape, inside.tight, inside.longest) == (False, 6 * 22 / 80, 28)


def test_where_type_would_be_too_small_words_are_broken() -> None:
    found = layout([column(["a"], "b"), *(column(["x" * 20], "a") for _ in range(15))])
    assert found.tight == pytest.approx((3.15 + 15 * (2 + 12 * 1.15)) / LANDSCAPE_LINE)
    assert found.longest == 12
    assert layout([column(["word"], "word")] * 200).longest == 1


@given(st.lists(st.text("ab ", max_size=40), min_size=1, max_size=20), st.sampled_from([None, 30.0, 90.0]))
def test_no_column_is_narrower_than_its_words(words: list[str], line: float | None) -> None:
    columns = [column([each]) for each in words]
    found = layout(columns, line)
    whole = line or (LANDSCAPE_LINE if found.landscape else UPRIGHT_LINE)
    for each, share in zip(columns, found.shares, strict=True):
        assert share * whole * found.tight >= 2 + min(each.word, found.longest) - 1e-9


def _columns(text: str) -> list[ColumnMeasure]:
    (table,) = [block for block in tree(text) if block["t"] == "Table"]
    return measured(table["c"])


def test_a_cell_from_above_moves_those_beside_it() -> None:
    rows = (
        '<tr><td rowspan="2">above</td><td>a</td><td rowspan="3">right</td></tr><tr><td>longest</td></tr>'
        "<tr><td>under</td><td>b</td></tr><tr><td>1</td><td>2</td><td>last</td></tr>"
    )
    assert _columns(f"<table>{rows}</table>") == [
        column(["above", "under", "1"]), column(["a", "longest", "b", "2"]), column(["right", "last"]),
    ]  # fmt: skip


def test_letters_of_a_matrix_are_measured_as_they_are_shown() -> None:
    chips = " ".join(f'<span class="raci raci--{letter.lower()}">{letter}</span>' for letter in "ARC")
    assert _columns(f"| Step | Lead |\n|---|---|\n| one | {chips} |")[1] == column(["A/R/C"], "Lead")


def test_what_is_left_goes_to_the_column_that_holds_most() -> None:
    short, long = layout([column(["ab"], "Key"), column(["many words " * 20], "What")]).shares
    assert long > 0.8
    assert short * UPRIGHT_LINE >= 3


@given(st.lists(st.tuples(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4)), max_size=40))
def test_shares_are_positive_and_make_one(table: list[tuple[str, list[str]]]) -> None:
    shares = layout([column(cells, heading) for heading, cells in table]).shares
    assert len(shares) == len(table)
    assert all(share > 0 for share in shares)
    assert sum(shares) == pytest.approx(1 if table else 0)
    assert UPRIGHT_LINE < LANDSCAPE_LINE
