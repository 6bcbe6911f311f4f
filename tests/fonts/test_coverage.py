"""What can be shown: the vendored fonts' characters, and where a text has others.

`REMIT_UPDATE=1` writes the list of the vendored fonts' characters anew, after fonts were added or renewed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from remit.fonts.coverage import VENDORED, Coverage, Missing, vendored

MACROS = Path(__file__).resolve().parents[2] / "macros/remit"


def as_ranges(characters: Iterable[str]) -> str:
    """Return characters as the lines of the file that `vendored` reads."""
    lines: list[str] = []
    start, end = -1, -2
    for point in [*sorted(map(ord, characters)), -1]:
        if point != end + 1 or point < 0:
            if start >= 0:
                lines.append(f"{start:04X}-{end:04X}" if start < end else f"{start:04X}")
            start = point
        end = point
    return "\n".join(lines) + "\n"


def test_the_list_of_characters_is_what_the_vendored_fonts_have() -> None:
    points = {
        point for path in sorted((MACROS / "fonts/files").glob("*.ttf")) for point in TTFont(path).getBestCmap() or {}
    }
    listed = MACROS / "fonts" / VENDORED
    if os.environ.get("REMIT_UPDATE") == "1":
        listed.write_text(as_ranges(map(chr, points)), encoding="utf-8", newline="\n")
    assert listed.read_text("utf-8") == as_ranges(map(chr, points))


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Zürich – „so“, café, naïve, Đặng, Łódź, Ørsted, ﬁnal, 5 €, ½ m², ≤ 3 × 10⁻⁶",
        "Ελλάδα Україна محمد בְּרֵאשִׁית हिन्दी ภาษาไทย საქართველო Հայաստան",
        "✓ ✗ ✔ ✘ → ⇒ ☐ ☒ ☑ ■ ▲ ● ★ ⚠️ ✅ ❌ 🔒 🚀 1️⃣ 👩‍💻 👍🏽 🇦🇹 ①",
        "soft\u00adhyphen zero\u200bwidth non\u00a0breaking\u2011hyphen thin\u2009space\u202fnarrow\u3000wide\ttab\r\n",
        "e\u0301 x\u0323\u0307 ≯ ∄",
    ],
)
def test_what_people_write_can_be_shown(text: str) -> None:
    assert list(vendored().missing(text)) == []


def test_every_character_that_cannot_be_shown_has_its_line_and_column() -> None:
    assert list(vendored().missing("ab 漢\n\n方x漢")) == [
        Missing(1, 4, "漢"),
        Missing(3, 1, "方"),
        Missing(3, 3, "漢"),
    ]


@pytest.mark.parametrize("character", ["\ue000", "\U000f0000", "\ufeff", "\x00", "\x01", "\u0378", "\ufffe", "\ud800"])
def test_characters_without_a_meaning_cannot_be_shown_even_where_a_font_has_them(character: str) -> None:
    assert vendored().unknown(f"a{character}b") == {character}
    assert vendored().with_more({character}).unknown(character) == {character} or character in "\x01\u0378"


def test_another_font_adds_what_it_has() -> None:
    more = vendored().with_more("漢")
    assert more.unknown("漢字") == {"字"}
    assert vendored().unknown("漢字") == {"漢", "字"}


@given(st.sets(st.characters(codec="utf-8"), max_size=40))
def test_ranges_lose_nothing(characters: set[str]) -> None:
    found: set[str] = set()
    for line in as_ranges(characters).split():
        start, _, end = line.partition("-")
        found |= {chr(point) for point in range(int(start, 16), int(end or start, 16) + 1)}
    assert found == characters


def test_a_thousand_documents_are_looked_through_in_a_tenth_of_a_second() -> None:
    known: Coverage = vendored()
    texts = [f"# Policy {number}\n\n" + "We use AI with care – “always” café. " * 170 for number in range(1000)]
    begin = time.process_time()
    assert [hit for text in texts for hit in known.missing(text)] == []
    assert time.process_time() - begin < 0.2  # 0.07 s on an idle machine
