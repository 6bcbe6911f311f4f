"""What a redline shows of typical changes, what it does not take for one, and that it ends in good time."""

from __future__ import annotations

import random
import time

import pytest
from remit.doctree.nodes import Node
from remit.finding import RemitError
from remit.redline.diff.blocks import accept, normalize, redline, reject
from remit.redline.passages import Passage, passages
from remit.redline.summary import is_changed, summarize
from support.trees import tree as read_tree

SIGNS = {"insertion": "{+%s+}", "deletion": "[-%s-]", "": "%s"}


def read(*texts: str) -> list[list[Node]]:
    return [read_tree(f"{text}\n") for text in texts]


def compared(old: str, new: str) -> list[Node]:
    before, after = read(old, new)
    tree = redline(before, after)
    assert accept(tree) == normalize(after)
    assert reject(tree) == normalize(before)
    return tree


def shown(old: str, new: str) -> list[str]:
    return ["".join(SIGNS[mark] % text for mark, text in each.parts) for each in passages(compared(old, new))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # words
        ("Review it yearly.", "Check it yearly.", ["[-Review-]{+Check+} it yearly."]),
        (
            "The owner shall review it yearly.",
            "The keeper shall check it yearly.",
            ["The [-owner-]{+keeper+} shall [-review-]{+check+} it yearly."],
        ),
        ("All staff and guests.", "All staff, temps and guests.", ["All staff{+, temps+} and guests."]),
        ("A first. A second.", "A first. A third one. A second.", ["A first. {+A third one. +}A second."]),
        ("Within 24 hours of it.", "Within 48 hours of it.", ["Within [-24-]{+48+} hours of it."]),
        ("Of Alice, Bob and Carol.", "Of Dave, Bob and Erin.", ["Of [-Alice-]{+Dave+}, Bob and [-Carol-]{+Erin+}."]),
        ("The Policy applies here.", "The policy applies here.", ["The [-Policy-]{+policy+} applies here."]),
        ("We may do it.", "We may not do it.", ["We may {+not +}do it."]),
        ("Ask first, then act.", "Ask first then act.", ["Ask first[-,-] then act."]),
        ("See ISO 42001:2023 for it.", "See ISO 42001:2024 for it.", ["See ISO [-42001:2023-]{+42001:2024+} for it."]),
        (
            "Risks are judged by the lead once a year and told to the board.",
            "Risks are rated by a team each quarter and told to the board.",
            ["Risks are [-judged by the lead once a year-]{+rated by a team each quarter+} and told to the board."],
        ),
        ("組織は方針を定める。", "組織は目標を定める。", ["組織は[-方針-]{+目標+}を定める。"]),
        # formatting
        ("We do *this* now.", "We do **this** now.", ["We do [-this-]{+this+} now."]),
        ("See [it](a.md) now.", "See [it](b.md) now.", ["See [-it (a.md)-]{+it (b.md)+} now."]),
        ("Run `a` now.", "Run `b` now.", ["Run [-a-]{+b+} now."]),
        ("![Plan](a.png) shown.", "![Map](a.png) shown.", ["[-[image: Plan]-]{+[image: Map]+} shown."]),
        # blocks
        ("One.\n\nTwo is here.", "One.\n\nNew text there.\n\nTwo is here.", ["{+New text there.+}"]),
        ("# Aim\n\nText.", "# Purpose\n\nText.", ["# [-Aim-]{+Purpose+}"]),
        ("# A\n\n## B\n\nText.", "# A\n\n### B\n\nText.", ["{+(heading of level 3, was 2)+}"]),
        ("- a\n- b", "1. a\n2. b", ["{+(was not numbered)+}"]),
        ("3. a\n4. b", "5. a\n6. b", ["{+(begins at 5, was 3)+}"]),
        (
            "We keep the log for a year.\n\nNothing like the other paragraph.",
            "Nothing like the other paragraph.\n\nWe keep the log for a year.",
            ["[-We keep the log for a year.-]", "{+We keep the log for a year.+}"],
        ),
        ("> Said here.", "> Said there.", ["> Said [-here-]{+there+}."]),
        ("Term\n:   One meaning of it", "Term\n:   Another meaning of it", [": [-One-]{+Another+} meaning of it"]),
        ("Text[^1].\n\n[^1]: Old note.", "Text[^1].\n\n[^1]: New note.", ["Text [note: [-Old-]{+New+} note.]."]),
        ("```\na\nb\nc\n```", "```\na\nx\nc\n```", ["[-    b-]", "{+    x+}"]),
        # lists
        ("- one\n- two\n- three", "- one\n- three", ["[-- two-]"]),
        ("1. Ask.\n2. Wait.", "1. Ask.\n2. Then wait.", ["2. [-Wait.-]{+Then wait.+}"]),
        ("1. One\n2. Gone\n3. Two", "1. One\n2. Two\n3. New", ["[-2. Gone-]", "{+3. New+}"]),
        ("- a\n    - b\n    - c", "- a\n    - b\n    - d", ["[-  - c-]", "{+  - d+}"]),
        ("- Ask\n- Act", "- Ask\n    - in writing\n- Act", ["{+  - in writing+}"]),
        # tables
        (
            "| k | v |\n|--|--|\n| a | 1 |\n| b | 2 |",
            "| k | v |\n|--|--|\n| a | 1 |\n| b | 3 |\n| c | 4 |",
            ["k | v", "b | [-2-]{+3+}", "{+c | 4+}"],
        ),
        (
            "| k | v |\n|--|--|\n| a | 1 |\n| b | 2 |",
            "| k | n | v |\n|--|--|--|\n| a | x | 1 |\n| b | y | 2 |",
            ["k{+ | n+} | v", "a{+ | x+} | 1", "b{+ | y+} | 2"],
        ),
        (
            "| k | n | v |\n|--|--|--|\n| a | x | 1 |\n| b | y | 2 |",
            "| k | v |\n|--|--|\n| b | 2 |",
            ["k[- | n-] | v", "[-a | x | 1-]", "b[- | y-] | 2"],
        ),
    ],
)  # fmt: skip
def test_a_change_is_shown_like_this(old: str, new: str, expected: list[str]) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A line\nand another.", "A line and\nanother."),
        ("- a\n- b", "- a\n\n- b"),
        ("| a | b |\n|:--|--:|\n| 1 | 2 |", "| a | b |\n|--|--|\n| 1 | 2 |"),
        ("*a* b", "_a_ b"),
        ("# Title\n\nText.", "Title\n=====\n\nText."),
    ],
)
def test_how_a_text_is_typed_is_no_change(old: str, new: str) -> None:
    tree = compared(old, new)
    assert not is_changed(tree)
    assert not summarize(tree).changed


def test_marks_of_changes_that_an_author_writes_mean_nothing() -> None:
    text = (
        "[in]{.insertion} [out]{.deletion} [end]{.paragraph-deletion}\n\n::: {.deletion .redline-whole}\n\nText.\n\n:::"
    )
    (tree,) = read(text)
    assert redline(tree, tree) == normalize(tree)
    assert not is_changed(normalize(tree))
    assert [part for each in passages(compared(text, f"{text}\n\nMore.")) for part in each.parts] == [
        ("insertion", "More.")
    ]


def test_a_move_is_told_on_both_sides_by_one_number() -> None:
    moved, others = "This paragraph goes elsewhere.", "These others stay where they are.\n\nNot one of them is moved."
    tree = compared(f"{moved}\n\n{others}", f"{others}\n\n{moved}")
    moves = [block["c"][0] for block in tree if block["t"] == "Div"]
    assert moves == [
        ["", ["deletion", "redline-moved"], [["redline-move", "1"]]],
        ["", ["insertion", "redline-moved"], [["redline-move", "1"]]],
    ]
    assert (summarize(tree).moved, summarize(tree).inserted) == (1, 0)


def test_the_summary_counts_words_and_names_sections() -> None:
    summary = summarize(
        compared(
            "Lead.\n\n# A\n\nOne two.\n\n# B\n\nX *y* it.", "Lead it.\n\n# A\n\nOne two.\n\n# C\n\nX **y** it now."
        )
    )
    assert (summary.inserted, summary.deleted, summary.formats) == (3, 1, 1)
    assert [(each.title, each.position, each.changes) for each in summary.sections] == [("", 0, 1), ("C", 3, 2)]


def test_long_unchanged_stretches_are_shortened() -> None:
    long = Passage(section="", parts=(("", "word " * 60), ("insertion", "new"), ("", " word" * 60)))
    assert [len(text) < 75 for _, text in long.shortened()] == [True, True, True]
    short = Passage(section="", parts=(("", "short "), ("insertion", "new")))
    assert short.shortened() == [("", "short "), ("insertion", "new")]


def test_what_is_nested_too_deeply_is_refused() -> None:
    deep: list[Node] = []
    for _ in range(300):
        deep = [{"t": "BlockQuote", "c": deep}]
    with pytest.raises(RemitError, match="nested too deeply"):
        redline(deep, [])


def words(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 - a test's text, not a secret
    known = [f"w{chance.randrange(10**6)}" for _ in range(2000)]
    return chance.choices(known, [1 / (at + 1) for at in range(len(known))], k=count)


def paragraphs(count: int, length: int, seed: int) -> list[Node]:
    found = iter(words(count * length, seed))
    return [
        {"t": "Para", "c": [part for _ in range(length) for part in ({"t": "Str", "c": next(found)}, {"t": "Space"})]}
        for _ in range(count)
    ]


def one(text: str) -> list[Node]:
    return [{"t": "Para", "c": [{"t": "Str", "c": text}]}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (paragraphs(1000, 60, 1), paragraphs(1000, 60, 2)),
        (paragraphs(1000, 60, 1), paragraphs(1000, 60, 1)[::-1]),
        (paragraphs(1, 30_000, 1), paragraphs(1, 30_000, 2)),
        (paragraphs(20_000, 1, 1), paragraphs(20_000, 1, 2)),
        (one("ab a " * 10_000), one("ba b a " * 7_000)),
    ],
    ids=["other", "reversed", "one paragraph", "tiny", "two words"],
)  # fmt: skip
def test_texts_that_have_little_in_common_take_seconds(old: list[Node], new: list[Node]) -> None:
    begin = time.process_time()
    tree = redline(old, new)
    assert time.process_time() - begin < 15
    assert accept(tree) == normalize(new)
    assert reject(tree) == normalize(old)


def test_neighbours_that_are_two_stay_two() -> None:
    chip: Node = {"t": "Span", "c": [["", ["raci", "raci--r"], []], [{"t": "Str", "c": "R"}]]}
    bold: Node = {"t": "Strong", "c": [{"t": "Str", "c": "a"}]}
    separator = {"t": "RawInline", "c": ["redline", ""]}  # no writer shows it
    assert normalize([{"t": "Para", "c": [chip, chip]}]) == [{"t": "Para", "c": [chip, separator, chip]}]
    assert normalize([{"t": "Para", "c": [bold, bold]}]) == [
        {"t": "Para", "c": [{"t": "Strong", "c": [{"t": "Str", "c": "aa"}]}]}
    ]
