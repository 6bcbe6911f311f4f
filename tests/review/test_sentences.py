"""What the gate reads of a text: no obligation that the redline shows may be unseen by it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remit.redline.diff.blocks import redline
from remit.redline.passages import passages
from remit.review.change.sentences import difference, headings
from support.trees import tree

RULE, WEAKER = "Everybody shall lock it.", "Everybody may lock it."
PIECES = ["`<!--`", "`-->`", "``", "```", "~~~", "````", "<!--", "-->", "    ", "> ", "- ", "1. ", "\n", "\n\n", "So.",
          "<!-- aside -->", "`", "!!! note\n    "]  # fmt: skip


def shows(before: str, after: str) -> bool:
    """Say whether the redline shows readers that the rule has become weaker."""
    old, new = tree(before), tree(after)
    return any(
        mark == "deletion" for each in passages(redline(old, new)) for mark, text in each.parts if "shall" in text
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Begin with `<!--`.\n\n{RULE}\n\nEnd with `-->`.",
        f"Between `<!--` here, {RULE} And `-->` there.",
        f"```\n{RULE}\n```",
        f"``` text\n<!--\n{RULE}\n-->\n```",
        f"Code:\n\n    {RULE}",
        f"Code:\n\n    <!--\n    {RULE}\n    -->",
        f"- One.\n\n    ~~~\n    <!-- {RULE} -->\n    ~~~",
        f"```\n# {RULE}\n```",
        f"<!-- aside --> {RULE}",
        f"<!--\naside\n--> {RULE}",
    ],
)
def test_the_gate_sees_what_readers_see(text: str) -> None:
    seen = difference(text, text.replace(RULE, WEAKER))
    assert (len(seen.removed), "shall" in " ".join(seen.removed)) == (1, True)


@pytest.mark.parametrize(
    "text",
    [
        f"A text. <!-- {RULE} --> Its end.",
        f"<!--\n{RULE}\n\n{RULE}\n-->\n\nA text.",
        f"So <!-- x\n{RULE} --> it is.",
        f"So <!-- {RULE} `-->` it is.",
        f"<!-- never closed\n\n{RULE}",
    ],
)
def test_a_comment_obliges_nobody(text: str) -> None:
    assert difference(text, text.replace(RULE, WEAKER)) == difference(text, text)


def test_a_line_of_code_is_no_heading() -> None:
    assert headings("# One\n\n```\n# Two\n```\n\n## Three") == ("One", "Three")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.lists(st.sampled_from(PIECES), max_size=6))
def test_the_gate_sees_no_less_than_the_redline(before: list[str], after: list[str]) -> None:
    text = f"{''.join(before)}{RULE}{''.join(after)}"
    weaker = text.replace(RULE, WEAKER)
    assert bool(difference(text, weaker).removed) or not shows(text, weaker)
