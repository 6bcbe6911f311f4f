"""How wide columns are: enough for their words, then by what they hold; the page turns only where it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.paper.widths import LANDSCAPE_LINE, UPRIGHT_LINE, Column, column, layout


def test_a_column_is_measured_by_lines_and_words() -> None:
    assert column(["one", "two words"], "Heading of it") == Column(
        heading=6.5, heading_word=7 * 1.15, longest=9, word=5
    )
    assert column(["2026-11-23"]).word == 10 * 1.15  # figures are wider
    assert column(["x" * 80]).word == 24  # so long a word may be broken
    assert column([]) == Column()


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
