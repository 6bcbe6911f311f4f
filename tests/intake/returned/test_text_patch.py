"""Words put into the text they were written in: only those, where they stand, or not at all."""

from __future__ import annotations

import random

import pytest
from remit.intake.returned.matching import match_texts
from remit.intake.returned.text_patch import normalize, patch_text, words_of
from remit.redline.diff.align import likeness, make_unit


@pytest.mark.parametrize(
    ("raw", "old", "new", "expected"),
    [
        ("a plan", "a plan", "a plan", "a plan"),
        ("a plan", "a plan", "the plan", "the plan"),
        ("a plan", "a plan", "a plan!", "a plan!"),
        ("a plan", "a plan", "Have a plan", "Have a plan"),
        ("one two three", "one two three", "two three", "two three"),
        ("one two three", "one two three", "one three", "one three"),
        ("one two three", "one two three", "one two", "one two"),
        ("one\n    two three", "one two three", "one 2 three", "one\n    2 three"),
        ("**one** two", "one two", "uno two", "**uno** two"),
        ("**one** two", "one two", "one, two", "**one,** two"),
        ("a **b** c", "a b c", "a d c", "a **d** c"),
        ("a **b** c", "a b c", "x y", "x y****"),
        ("see [the plan](plan.md) now", "see the plan now", "see this plan now", "see [this plan](plan.md) now"),
        ('"x y"', "x y", "x z", '"x z"'),
        ("don\\*t", "don*t", "don*t go", "don\\*t go"),
        ("it's “so”", "it's “so”", 'it’s "so" ok', "it's “so” ok"),
        ("{{ m() }} and b", "Mac and b", "Mac and c", "{{ m() }} and c"),
        ("{{ m() }} and b", "Mac and b", "Mic and b", None),
        ("{{ m() }} and b", "Mac and b", "Mac or b", "{{ m() }} or b"),
        ("a {{ m() }} b", "a Mac b", "x y z w", None),
        ("&amp; b", "& b", "and b", None),
    ],
)
def test_words_in_their_place(raw: str, old: str, new: str, expected: str | None) -> None:
    assert patch_text(raw, old, new, str) == expected


def test_new_words_are_made_fit_and_old_ones_left() -> None:
    assert patch_text("*a* b", "a b", "a <c> b", lambda text: text.replace("<", "&lt;")) == "*a* &lt;c> b"


def test_plain_text_becomes_just_the_new_text() -> None:
    """Where nothing stands between the words, the result is the new text, whatever was changed."""
    chance = random.Random(4)  # noqa: S311 - no secret
    words = ["one", "two", "three", "four,", "five.", "(six)"]
    for _ in range(500):
        old, new = (" ".join(chance.choices(words, k=chance.randint(1, 9))) for _ in range(2))
        assert patch_text(old, old, new, str) == new


def test_what_word_changes_by_itself_is_no_difference() -> None:
    assert normalize("“It’s” a\u00a0non\u2011break – ﬁne") == normalize('"It\'s" a non-break - fine')


def test_texts_are_compared_by_words_that_word_does_not_change() -> None:
    assert words_of("The “plan” is – good") == words_of('the "plan" is - good')
    assert words_of("The plan is good.") == ["the", "plan", "is", "good", "."]
    one, other = (make_unit("", "", words_of(text)) for text in ("the plan is good", "the plan is bad"))
    assert likeness(one, other) == pytest.approx(3.2 / 4.5)
    assert likeness(one, make_unit("", "", words_of("“x”"))) == 0.0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a", "b"], ["a", "b"], [(0, 0), (1, 1)]),
        (["a", "b"], ["a"], [(0, 0), (1, None)]),
        (["a"], ["x y", "a"], [(None, 0), (0, 1)]),
        (["the first line", "the second line"], ["new", "the second long line"], [(0, 0), (1, 1)]),
        (["one two three four"], ["new text", "one two three 4"], [(None, 0), (0, 1)]),
        (["a b"], ["c d"], [(0, 0)]),
        (["A, b."], ["a b"], [(0, 0)]),
    ],
)
def test_lines_find_each_other(
    before: list[str], after: list[str], expected: list[tuple[int | None, int | None]]
) -> None:
    assert match_texts(before, after) == expected


def test_very_many_lines_are_taken_in_their_order() -> None:
    before, after = [f"old {n}" for n in range(300)], [f"new text {n} x" for n in range(400)]
    found = match_texts(before, after)
    assert found[:2] == [(0, 0), (1, 1)]
    assert len(found) == 400
