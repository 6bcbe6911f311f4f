"""What of a drawing paper cannot show is reported, and the rest is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.fonts import coverage_with
from remit.paper.unprintable import lost_in
from support.checking import policy
from support.papers import ID, PLACE, printed

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">{}</svg>'
LABEL = '<foreignObject width="90" height="30"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></foreignObject>'
BROWSER = "has labels that only a browser draws (export it with plain text, or as PNG)"


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ("<text y='9'>Approve</text>", ""),
        (f"<switch>{LABEL.format('Approve')}<text>Text is not SVG</text></switch>", BROWSER),
        (LABEL.format(" "), ""),
        ("<text y='9'>漢 and <tspan>字</tspan></text>", "has signs that no font shows: “字” (U+5B57), “漢” (U+6F22)"),
        ("<desc>漢</desc><rect width='9' height='9'/>", ""),
        ("<g>", ""),
    ],
)
def test_what_is_lost_of_a_drawing(inside: str, lost: str) -> None:
    assert lost_in(SVG.format(inside).encode(), coverage_with(())) == lost


def test_it_is_reported_with_the_line_of_the_image(tmp_path: Path) -> None:
    changes = {"policies/flow.svg": SVG.format(LABEL.format("Approve")), PLACE: policy(ID, "![The flow](flow.svg)")}
    made, reported = printed(tmp_path, changes, ID)
    assert list(made) == [ID]
    assert reported == [f"Left out on paper: the image `flow.svg` {BROWSER}."]
