"""The dialect against judges from outside: CommonMark's and GitHub's own examples, and GitHub's own reader."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]  # it comes without types
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]  # likewise
from support.structure import Structure, of_html, ours

HERE = Path(__file__).with_name("specification")
ROOT = Path(__file__).resolve().parents[2]
RAW = "raw HTML is kept as far as the tree knows it, and no further"
EXCEPTIONS: dict[int | str, str] = {
    **dict.fromkeys(("HTML blocks", "Raw HTML"), RAW),
    **dict.fromkeys((201, 344, 475, 476, 477, 491, 494, 524, 536, 642, 643), RAW),
    **dict.fromkeys((608, 611, 612), "bare addresses are links, as on GitHub"),
}
"""Sections and examples of CommonMark's that are read otherwise, and why."""
GITHUB_EXCEPTIONS = {
    628: "`ftp:` is followed by no page of ours",
    631: "an address with `_` before its `@` begins after that sign",
    653: RAW,
}


def _examples(name: str) -> list[tuple[int, str, str, str]]:
    return [tuple(each) for each in json.loads((HERE / name).read_text("utf-8"))]


def github(text: str) -> Structure:
    """Return the structure of a text as GitHub's own reader shows it."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return of_html(cmarkgfm.github_flavored_markdown_to_html(text, options))


def test_every_example_of_commonmark_is_read_as_specified() -> None:
    examples = _examples("commonmark-0.31.2.json")
    assert len(examples) == 652
    wrong = {(number, section) for number, section, text, html in examples if ours(text) != of_html(html)}
    unexpected = {(number, section) for number, section in wrong if not EXCEPTIONS.keys() & {number, section}}
    assert sorted(unexpected) == []
    assert {each for each in EXCEPTIONS if not any(each in pair for pair in wrong)} == set()


def test_every_example_of_github_is_read_as_specified() -> None:
    examples = _examples("gfm-0.29-extensions.json")
    assert len(examples) == 24
    wrong = {number for number, _, text, html in examples if ours(text) != of_html(html)}
    assert wrong == set(GITHUB_EXCEPTIONS)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "policies", "roles"])
def test_our_own_texts_are_read_as_github_reads_them(name: str) -> None:
    """Without the constructs that are ours: definition lists."""
    files = [ROOT / name] if name.endswith(".md") else sorted((ROOT / name).rglob("*.md"))
    for path in files:
        text = path.read_text("utf-8").split("\n---\n", 1)[-1].replace("\n:   ", "\n\\:   ")
        assert ours(text) == github(text), path


PIECES = [
    "a", "b c", "*", "**", "_", "__", "~~", "~", "`", "`` x ` y ``", "```\n", "\n", "\n\n", "- ", "* ", "1. ", "2) ",
    "10. ", "> ", "# ", "## ", "  ", "    ", "\t", "[x](y) ", "[x]", "[^1]", "\n\n[^1]: note\n\n", "![i](p.png)", "|",
    "\n\n| a | b |\n|---|:-:|\n| c | d |\n\n", "\\*", "&amp;", "&lt;", "<b>k</b>", " www.example.org ",
    "\n\nSee https://e.org/a_b now.\n\n", " m@e.org ", "\n\n- [ ] t\n- [x] u\n\n", "---\n", "===\n",
    "\n\n[x]: /u\n\n", "é", "漢", ".", "!", "(", ")", "<https://e.org>", "\\|", "z  \n", "<sub>2</sub>",
    "<kbd>k</kbd>", "\"", "'", "+ "
]  # fmt: skip
STRIKES = "a lone `~~` closes nothing, so it may stand within emphasis"
SPACES = "spaces after a line end in code are kept"
KNOWN = {
    "**~~  ~~* )__#   \n": STRIKES,
    "`([x](y) ```\n  __[x](y) 漢('é&amp;1. ```\n\n": SPACES,
}
"""Random texts that are read otherwise, and why."""


def test_random_texts_are_read_as_github_reads_them() -> None:
    chance = random.Random(1)  # noqa: S311 - the same texts every time
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 14))) + "\n" for _ in range(2_000)]
    assert {text for text in texts if ours(text) != github(text)} == set(KNOWN)
