"""The style sheet of the site says what the palette says, and paper draws with no colour of its own."""

from __future__ import annotations

import re
from pathlib import Path

from remit.render import palette

MACROS = Path(__file__).resolve().parents[2] / "macros"


def test_the_style_sheet_says_what_the_palette_says() -> None:
    light = (MACROS / "remit/theme/assets/css/tokens.css").read_text("utf-8").split("@media screen")[0]
    assert dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", light)) == palette.css()


def test_the_templates_of_pdfs_hold_no_colour_but_that_of_watermarks() -> None:
    templates = (MACROS / "remit/paper/pdf/templates").glob("*.typ")
    assert [found for path in templates for found in re.findall(r'"#[0-9a-f]{6}"', path.read_text("utf-8"))] == [
        '"#ececf0"'
    ]


def test_the_comparison_shows_the_colours_of_the_site() -> None:
    sheet = (MACROS / "remit/redline/templates/redline.css").read_text("utf-8")
    shown = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", sheet.split("@media")[0]))
    assert {name: shown.get(name) for name in palette.COLOURS if name != "on-accent"} == {
        name: colour for name, colour in palette.COLOURS.items() if name != "on-accent"
    }
