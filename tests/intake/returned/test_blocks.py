"""The blocks of a source text: what they say, and where just that is written."""

from __future__ import annotations

import pytest
from remit.intake.returned.blocks import parse_blocks, plain_text

TEXT = """\
## Head { #x }

Para *one*
goes on[^1].

!!! note "T"
    Inside **it**.

    - item a
      cont
    - item b

**Term**
:   Def one
    more
:   Def two

| a | b \\| c |
|---|---|
| 1 |  |
| 2 | z |

> quoted
> text

1. one

    second para

```
code
```

<div>html</div>

[^1]: The note text.
"""


def test_every_block_is_where_it_says() -> None:
    found = list(parse_blocks(TEXT))
    assert all(TEXT[each.start : each.end] == each.raw for each in found)
    assert [(each.kind, each.lines, each.prefix, plain_text(each.raw)) for each in found] == [
        ("heading", (0, 1), "## ", "Head"),
        ("text", (2, 4), "", "Para one goes on."),
        ("text", (5, 6), '!!! note "', "T"),
        ("text", (6, 7), "    ", "Inside it."),
        ("item", (8, 10), "    - ", "item a cont"),
        ("item", (10, 11), "    - ", "item b"),
        ("text", (12, 13), "", "Term"),
        ("text", (13, 15), ":   ", "Def one more"),
        ("text", (15, 16), ":   ", "Def two"),
        ("cell", (17, 18), "", "a"),
        ("cell", (17, 18), "", "b | c"),
        ("cell", (19, 20), "", "1"),
        ("cell", (20, 21), "", "2"),
        ("cell", (20, 21), "", "z"),
        ("text", (22, 24), "> ", "quoted text"),
        ("item", (25, 26), "1. ", "one"),
        ("item", (27, 28), "    ", "second para"),
        ("text", (35, 36), "[^1]: ", "The note text."),
    ]


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("a  `b*` &amp; \\*c\\*", "a b* & *c*"),
        ("![alt *x*](y.png) and [link](z)", "alt x and link"),
        ("a<br>b <ins>c</ins>", "a b c"),
        ("[^2]: Note[^3]", "Note"),
    ],
)
def test_what_a_block_says(markdown: str, said: str) -> None:
    assert plain_text(markdown) == said
