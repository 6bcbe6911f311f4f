"""The house style: current, complete, and replaced by the adopter's own where that is fit."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from remit.blocks.badges import BADGES
from remit.finding import RemitError
from remit.paper.word.house_style import MOST_BYTES, OWN, given_style, needed, read_house_style
from remit.scheme import SCHEMES

ROOT = Path(__file__).resolve().parents[3]
RACI = SCHEMES["raci"]
GIVEN = given_style().content


def test_the_committed_file_is_what_the_script_makes() -> None:
    command = [sys.executable, "scripts/reference_docx.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.key)
def test_it_has_every_style(scheme: object) -> None:
    names = {style.name for style in docx.Document(io.BytesIO(GIVEN)).styles}
    assert [name for name in needed(scheme) if name not in names] == []  # type: ignore[arg-type]
    assert {f"Badge {kind.replace('-', ' ').title()}" for kind in BADGES} <= names


def test_without_a_file_of_its_own_a_handbook_has_the_given_one(tmp_path: Path) -> None:
    assert read_house_style(tmp_path, RACI) is given_style()
    assert read_house_style(None, RACI) is given_style()


def saved(tmp_path: Path, change: Callable[[object], None]) -> bytes:
    document = docx.Document(io.BytesIO(GIVEN))
    change(document)
    document.save(str(tmp_path / OWN))
    return (tmp_path / OWN).read_bytes()


def test_an_own_style_is_used_and_what_it_lacks_is_named(tmp_path: Path) -> None:
    def change(document: object) -> None:
        document.styles["Note"].delete()  # type: ignore[attr-defined]
        document.styles["RACI C"].delete()  # type: ignore[attr-defined]

    content = saved(tmp_path, change)
    found = read_house_style(tmp_path, RACI)
    assert (found.content, found.missing) == (content, ("Note", "RACI C"))


def repacked(**more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GIVEN)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(name, given.read(name))
        for name, content in more.items():
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not a Word document (.docx)"),
        (b"PK\x03\x04 broken", "it is not a Word document (.docx)"),
        (repacked()[:-400], "it is not a Word document (.docx)"),
        (b"x" * (MOST_BYTES + 1), "it is larger than 10 MiB"),
        (repacked(vbaProject=b"x"), "it holds macros"),
        (repacked(bomb=bytes(61 * 1024 * 1024)), "it is packed 1028 times smaller than its content"),
    ],
    ids=["empty", "broken", "cut", "large", "macros", "bomb"],
)
def test_an_unfit_file_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / OWN).write_bytes(content)
    with pytest.raises(RemitError) as fault:
        read_house_style(tmp_path, RACI)
    assert fault.value.message == f"house-style.docx cannot be the house style: {why}."


def test_a_file_that_loads_something_from_outside_is_refused(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    saved(tmp_path, lambda document: document.part.relate_to("http://x.example/p.png", kind, is_external=True))  # type: ignore[attr-defined]
    with pytest.raises(RemitError, match=r"it loads something from outside, http://x\.example/p\.png\."):
        read_house_style(tmp_path, RACI)


def test_links_are_no_harm(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    content = saved(tmp_path, lambda document: document.part.relate_to("http://x.example", kind, is_external=True))  # type: ignore[attr-defined]
    assert read_house_style(tmp_path, RACI).content == content


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.docx").write_bytes(GIVEN)
    (tmp_path / OWN).symlink_to(tmp_path / "elsewhere.docx")
    with pytest.raises(RemitError, match="symbolic link"):
        read_house_style(tmp_path, RACI)
