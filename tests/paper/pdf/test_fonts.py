"""The fonts of PDFs: Typst knows each, shows what is said to be shown, and refuses what is said to be missing."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from fonts.test_handbook_fonts import font
from hypothesis import given, settings
from hypothesis import strategies as st
from remit.fonts.coverage import vendored
from remit.fonts.handbook_fonts import (
    FOLDER,
    MONOSPACE,
    VENDORED_FAMILIES,
    VENDORED_FILES,
    copy_fonts,
    coverage_with,
    families,
    own_fonts,
)
from support import validation, verapdf
from support.sheets import sheet

EVERYTHING = sorted(each for each in vendored().characters if each.isprintable() and each < "\U000e0000")
STYLES: dict[str, dict[str, str | int]] = {
    "regular": {},
    "italic": {"style": "italic"},
    "semibold": {"weight": 600},
    "bold italic": {"weight": 700, "style": "italic"},
}


def _lines(characters: list[str]) -> list[str]:
    """Return lines in which each character stands between letters, as marks need one to stand on."""
    return ["".join(f"a{each}b" for each in characters[begin : begin + 20]) for begin in range(0, len(characters), 20)]


def _is_font(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/FontDescriptor"


def _shown(text: str) -> bool:
    try:
        sheet([f"a{text}b"])
    except typst.TypstError as error:
        if not re.search("could not be displayed|disallowed codepoint|contains the codepoint", str(error)):
            raise
        return False
    return True


def test_typst_knows_the_families_by_these_names() -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[VENDORED_FILES])
    assert fonts.families() == sorted(VENDORED_FAMILIES)
    assert MONOSPACE in VENDORED_FAMILIES


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", [False, True], ids=["text", "code"])
def test_every_character_is_shown_in_every_style(style: str, code: bool) -> None:
    assert len(EVERYTHING) > 9_000
    assert sheet(_lines(EVERYTHING), code=code, style=STYLES[style]).startswith(b"%PDF-1.7")


@pytest.mark.slow
def test_a_file_with_every_character_keeps_both_standards(tmp_path: Path) -> None:
    pdf = sheet(_lines(EVERYTHING))
    assert validation.failures(pdf) == []
    if why := verapdf.unavailable():
        pytest.skip(why)
    file = tmp_path / "everything.pdf"
    file.write_bytes(pdf)
    assert verapdf.failures([file]) == {file: []}


REFUSED = "漢가᚛\u1680\u0378\ufffe\uffff\U00012000\ue000\U000f0000\U0010fffd\x00\x01\x1b"
IGNORED = "\u00ad\u200b\u200d\u2060\ufe0f\u034f\u115f\U000e0041\U000e0100"
LAID_OUT = "\t\n\x0b\x0c\x85\u2028\u2003\u202f\u3000\u2011\ufffd\x7f\u226f\u2204"
TOGETHER = ["\r\n", "⚠\ufe0f", "1\ufe0f\u20e3", "👩\u200d💻", "🇦🇹", "👍🏽", "q\u0303", "क\u094d\u200dष"]


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_typst_refuses_what_is_said_to_be_missing(text: str) -> None:
    assert vendored().unknown(text) == {text}
    assert not _shown(text)


@pytest.mark.parametrize("text", [*IGNORED, *LAID_OUT, *TOGETHER], ids=ascii)
def test_typst_shows_what_is_said_to_be_shown(text: str) -> None:
    assert vendored().unknown(text) == set()
    assert _shown(text)


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=1))
def test_typst_and_the_list_agree_on_any_character(character: str) -> None:
    if character != "\ufeff":  # which is always told, though Typst lets it pass behind some fonts
        assert _shown(character) == (not vendored().unknown(character))


@settings(max_examples=200)
@given(st.text(st.sampled_from(EVERYTHING), max_size=12))
def test_what_can_be_shown_alone_can_be_shown_together(text: str) -> None:
    assert _shown(text)


def test_the_handbooks_own_fonts_are_used_after_the_vendored_ones(tmp_path: Path) -> None:
    font(tmp_path / FOLDER / "own.TTF", characters="漢a")
    (tmp_path / FOLDER / "odd.ttf").write_bytes(b"x")
    staged = tmp_path / "staged"
    staged.mkdir()
    own = own_fonts(tmp_path)
    copy_fonts(own, tmp_path, staged)
    assert [path.name for path in staged.iterdir()] == ["000.ttf"]
    assert families(own) == (*VENDORED_FAMILIES, "Own Sans")
    assert families(own, code=True)[:2] == (MONOSPACE, VENDORED_FAMILIES[0])
    assert coverage_with(own).unknown("漢") == set()
    pdf = sheet(["a漢b"], more_fonts=staged, more_families=["Own Sans"])
    assert validation.failures(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = {str(each.FontName).partition("+")[2] for each in opened.objects if _is_font(each)}
    assert fonts == {"Inter-Regular", "Inter-Bold", "NotoSansThai-Regular"}  # the last is what the font was made from


def test_the_list_of_vendored_files_is_true() -> None:
    text = (VENDORED_FILES / "VENDORED.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \| `[^`]+` \| `([0-9a-f]{64})` \|$", text, re.MULTILINE))
    present = {path.name: path for path in VENDORED_FILES.iterdir() if path.name != "VENDORED.md"}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in present.items()}
    assert {name.partition("-")[0] for name in present} == {name[:-8] for name in present if name.endswith("-OFL.txt")}
