"""The handbook's own fonts: what is used, and what is reported of those that cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from remit.fonts.handbook_fonts import VENDORED_FAMILIES, Font, coverage_with, own_fonts

VENDORED = Path(__file__).resolve().parents[2] / "macros/remit/fonts/files"


def font(path: Path, family: str = "Own Sans", characters: str = "漢字", rights: int = 0) -> Path:
    """Write a font that shows characters, all in the same way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TTFont(VENDORED / "NotoSansThai-Regular.ttf", recalcTimestamp=False) as found:
        for table in found["cmap"].tables:
            table.cmap = {ord(each): "a" for each in characters}
        for name in found["name"].names:
            if name.nameID in (1, 16):
                name.string = family
        found["OS/2"].fsType = rights
        found.save(path)
    return path


def fault(root: Path) -> str:
    """Return what is wrong with the one font of a handbook."""
    (found,) = own_fonts(root)
    return found.fault


def test_a_handbook_without_fonts_has_none(tmp_path: Path) -> None:
    assert own_fonts(tmp_path) == ()
    (tmp_path / "fonts").write_text("a file")
    assert own_fonts(tmp_path) == ()


def test_fonts_are_read_in_the_order_of_their_names_and_other_files_are_left(tmp_path: Path) -> None:
    font(tmp_path / "fonts/b.TTF", characters="漢")
    font(tmp_path / "fonts/a.ttf", "Another Sans", "字\ue000")
    for name in ("OFL.txt", ".hidden.ttf"):
        (tmp_path / "fonts" / name).write_text("x")
    found = own_fonts(tmp_path)
    assert found == (
        Font(path="fonts/a.ttf", family="Another Sans", characters=frozenset("字\ue000")),
        Font(path="fonts/b.TTF", family="Own Sans", characters=frozenset("漢")),
    )
    assert coverage_with(found).unknown("漢字語\ue000") == {"語", "\ue000"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = font(tmp_path / "outside/own.ttf")
    (tmp_path / "a/fonts").mkdir(parents=True)
    (tmp_path / "a/fonts/own.ttf").symlink_to(outside)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/fonts").symlink_to(outside.parent)
    for root in (tmp_path / "a", tmp_path / "b"):
        assert fault(root) == "it is a link or a device, not a plain file"
        assert coverage_with(own_fonts(root)).unknown("漢") == {"漢"}


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0" + b"\xff" * 200, b"OTTO\0\x01" + b"\0" * 40])
def test_a_damaged_font_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/own.otf").write_bytes(content)
    assert fault(tmp_path) == "it is damaged, or no font"


def test_a_font_cut_short_or_changed_never_ends_the_check(tmp_path: Path) -> None:
    whole = font(tmp_path / "fonts/own.ttf").read_bytes()
    for cut in range(0, len(whole), 997):
        for content in (whole[:cut], whole[:cut] + b"\xff\xff" + whole[cut + 2 :]):
            (tmp_path / "fonts/own.ttf").write_bytes(content)
            assert len(own_fonts(tmp_path)) == 1


@pytest.mark.parametrize("name", ["own.woff2", "own.ttc"])
def test_other_formats_are_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / name).write_bytes(b"x")
    assert fault(tmp_path) == f"fonts of the format {Path(name).suffix} cannot be used, only .ttf and .otf"


def test_a_font_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    with (tmp_path / "fonts/own.ttf").open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    assert fault(tmp_path) == "it is larger than 64 MiB"


def test_a_font_that_may_not_be_embedded_is_reported(tmp_path: Path) -> None:
    font(tmp_path / "fonts/own.ttf", rights=2)
    assert fault(tmp_path) == "its maker does not allow it to be put into documents"


@pytest.mark.parametrize("family", ["Inter", "inter", "Inter SemiBold", "Noto Sans", "JetBrains Mono Bold Italic"])
def test_no_font_takes_the_place_of_a_vendored_one(tmp_path: Path, family: str) -> None:
    font(tmp_path / "fonts/own.ttf", family)
    assert fault(tmp_path).endswith("comes with Remit already")


def test_a_family_with_a_longer_name_is_another_one(tmp_path: Path) -> None:
    font(tmp_path / "fonts/own.ttf", "Noto Sans JP")
    assert fault(tmp_path) == ""


def test_a_vendored_file_put_there_again_is_reported(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    shutil.copy(VENDORED / "Inter-SemiBold.ttf", tmp_path / "fonts")
    assert fault(tmp_path) == "the family Inter comes with Remit already"
    assert "Inter" in VENDORED_FAMILIES
