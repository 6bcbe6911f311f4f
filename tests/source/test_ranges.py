"""Where each value of the front matter begins and ends."""

from __future__ import annotations

from remit.source.frontmatter import parse

HEADER = """\
a: x y
b: "q: é“"     # a comment
c: [one, "two", {d: 3, e: [4]}]
f: >-
  folded
  text
g:
  - plain text
    continued
  - 'single'
h: null
i:
j: |
  lit

  more
k: {m: z}
"""


def test_the_range_of_each_value_includes_its_quotes() -> None:
    tree, _ = parse(HEADER, "", first_line=2)
    assert {keys: HEADER[start:end] for keys, (start, end) in tree.ranges(HEADER).items()} == {
        ("a",): "x y",
        ("b",): '"q: é“"',
        ("c", 0): "one",
        ("c", 1): '"two"',
        ("c", 2, "d"): "3",
        ("c", 2, "e", 0): "4",
        ("f",): ">-\n  folded\n  text",
        ("g", 0): "plain text\n    continued",
        ("g", 1): "'single'",
        ("h",): "null",
        ("i",): "",
        ("j",): "|\n  lit\n\n  more",
        ("k", "m"): "z",
    }
