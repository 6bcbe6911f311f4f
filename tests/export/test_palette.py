"""The colours are those of the site's style sheet."""

from __future__ import annotations

import re
from pathlib import Path

from remit.render import palette

TOKENS = Path(__file__).resolve().parents[2] / "macros/theme/assets/css/tokens.css"


def test_the_colours_are_those_of_the_site() -> None:
    light = TOKENS.read_text("utf-8").split("@media screen")[0]
    colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", light))
    assert {
        kind: (colours[f"badge-{kind}-bg"], colours[f"badge-{kind}-fg"]) for kind in palette.BADGES
    } == palette.BADGES
    assert set(palette.BADGES) == {name[6:-3] for name in colours if re.fullmatch(r"badge-.*-bg", name)}
    assert {
        letter: (colours[f"raci-{letter.lower()}-bg"], colours[f"raci-{letter.lower()}-fg"])
        for letter in palette.LETTERS
    } == palette.LETTERS
    names = {"ACCENT": "accent", "ON_ACCENT": "on-accent", "LINK": "link", "TEXT": "text", "MUTED": "muted"}
    names |= {"RULE": "rule"}
    assert {name: getattr(palette, name) for name in names} == {
        name: colours[f"remit-{token}"] for name, token in names.items()
    }
