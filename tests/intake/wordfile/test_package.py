"""Word files as untrusted bytes: what is refused, in which words, and that nothing outside is opened."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from remit.finding import RemitError
from remit.intake.wordfile.package import MOST_UNPACKED, open_package, read_package, repacked
from support.wordfiles import blank, part, saved
from support.wordfiles import repacked as changed

MAIN = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
BOMB = "that is not a document but an attempt to use up this machine."


@pytest.fixture(scope="module")
def word() -> bytes:
    document = blank()
    document.core_properties.title = "A  title"
    document.add_paragraph("Text.")
    return saved(document)


def refused(content: bytes) -> str:
    with pytest.raises(RemitError) as caught:
        read_package(content, Path("x.docx"))
    assert caught.value.fix
    return caught.value.message


def test_a_file_of_word(word: bytes) -> None:
    package = read_package(word, Path("x.docx"))
    assert (package.name, package.main, package.title) == ("x.docx", MAIN, "A title")
    assert package.properties == {}
    assert package.outside == ()


def test_the_same_parts_give_the_same_bytes_and_are_read_again(word: bytes) -> None:
    first = repacked(read_package(word, Path("x.docx")))
    assert repacked(read_package(first, Path("x.docx"))) == first


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "x.docx is empty."),
        (b"hello", "x.docx is not a Word document."),
        (b"%PDF-1.7\n", "x.docx is a PDF, whatever its name says."),
        (b"{\\rtf1 x}", "x.docx is a rich text file (.rtf), whatever its name says."),
        (b"\xef\xbb\xbf <HTML>", "x.docx is a web page, whatever its name says."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.docx is in the old Word format (.doc)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "x.docx is protected by a password.",
        ),
        (b"PK\x03\x04" + bytes(40), "x.docx is damaged: it is not whole."),
    ],
)
def test_what_is_no_word_file_is_told_by_what_it_is(content: bytes, told: str) -> None:
    assert refused(content) == told


def test_a_file_that_was_cut_off(word: bytes) -> None:
    assert refused(word[: len(word) // 2]) == "x.docx is damaged: it is not whole."


@pytest.mark.parametrize("at", range(0, 4000, 37))
def test_a_damaged_byte_is_told_or_harmless(word: bytes, at: int) -> None:
    place = at * len(word) // 4000
    content = word[:place] + bytes([word[place] ^ 0xFF]) + word[place + 1 :]
    with contextlib.suppress(RemitError):
        read_package(content, Path("x.docx"))


def test_a_zip_of_something_else() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refused(out.getvalue()) == "x.docx is a zip file, but no Word document."


def test_an_open_document_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert refused(out.getvalue()) == "x.docx is an OpenDocument file (.odt)."


def test_a_workbook(word: bytes) -> None:
    other = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert refused(changed(word, {MAIN: other})) == "x.docx is an Office file, but no Word document."


def test_strict_open_xml(word: bytes) -> None:
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    told = "x.docx is in the form “Strict Open XML”, which few programs read."
    assert refused(changed(word, {MAIN: strict})) == told


def test_macros(word: bytes) -> None:
    told = "x.docx holds macros (.docm), which are programs."
    assert refused(changed(word, {"word/vbaProject.bin": b"\xd0\xcf"})) == told
    types = part(word, "[Content_Types].xml").replace(
        b"wordprocessingml.document.main", b"word.document.macroEnabled.main"
    )
    assert refused(changed(word, {"[Content_Types].xml": types})) == told


def test_a_zip_bomb_by_ratio(word: bytes) -> None:
    told = refused(changed(word, {"word/media/a.png": bytes(2_000_000)}))
    assert told.startswith("x.docx is packed ")
    assert told.endswith(f" times smaller than its content: {BOMB}")


def test_a_zip_bomb_is_not_unpacked_to_be_refused(word: bytes) -> None:
    content = changed(word, {"word/media/a.png": bytes(30_000_000)})
    tracemalloc.start()
    try:
        assert refused(content).startswith("x.docx is packed 10")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_part_that_comes_to_more_than_its_archive_says_is_refused_on_the_way(
    word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def endless(_: object, size: int = -1) -> bytes:
        read.append(size)
        return bytes(size)

    monkeypatch.setattr("zipfile.ZipExtFile.read", endless)
    assert refused(word).startswith("x.docx is packed ")
    assert read == [1024 * 1024] * 2


def test_a_zip_bomb_by_size(word: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.intake.wordfile.package.MOST_UNPACKED", 1024 * 1024)
    noise = os.urandom(1_200_000)
    assert refused(changed(word, {"word/media/a.png": noise})) == f"x.docx unpacks to more than 1 MB: {BOMB}"
    assert MOST_UNPACKED == 256 * 1024 * 1024


def test_a_zip_that_lies_about_its_sizes(word: bytes) -> None:
    content = bytearray(changed(word, {"word/media/a.png": bytes(2_000_000)}))
    at = content.rindex(b"word/media/a.png") - 46  # the entry in the central directory (APPNOTE 4.3.12)
    struct.pack_into("<I", content, at + 24, 10)
    assert refused(bytes(content)).startswith("x.docx ")


def test_too_many_parts(word: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.intake.wordfile.package.MOST_PARTS", 5)
    count = len(zipfile.ZipFile(io.BytesIO(word)).namelist())
    assert refused(word) == f"x.docx holds {count} parts: {BOMB}"


def test_a_part_that_is_there_twice(word: bytes) -> None:
    out = io.BytesIO(word)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(MAIN, b"<other/>")
    assert refused(out.getvalue()) == "x.docx holds the part 'word/document.xml' twice."


@pytest.mark.parametrize(
    "begin",
    [
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'.encode(
            "utf-16"
        ),
    ],
)
def test_a_document_type_is_refused(word: bytes, begin: bytes) -> None:
    text = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    utf16 = begin.startswith((b"\xff\xfe", b"\xfe\xff"))
    content = begin + (text.encode("utf-16")[2:] if utf16 else text.encode())
    told = "x.docx cannot be read: it holds a document type, which may draw in other files (part 'word/document.xml')."
    assert refused(changed(word, {MAIN: content})) == told


def test_an_entity_is_never_filled_in(word: bytes) -> None:
    styles = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    assert "document type" in refused(changed(word, {"word/styles.xml": styles}))


def test_xml_that_is_nested_very_deeply(word: bytes) -> None:
    deep = b"<x>" * 10_000 + b"</x>" * 10_000
    told = "x.docx cannot be read: it is nested too deeply (part 'word/document.xml')."
    assert refused(changed(word, {MAIN: deep})) == told


def test_xml_that_is_damaged(word: bytes) -> None:
    told = "x.docx cannot be read: its XML is damaged (part 'word/document.xml')."
    assert refused(changed(word, {MAIN: b"<w:document>"})) == told
    assert refused(changed(word, {MAIN: b"\x00\xff"})) == told


def test_what_lies_outside_is_cut_off_but_links_stay(word: bytes) -> None:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = "".join(
        f'<Relationship Id="x{kind}" Type="{base}/{kind}" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        for kind in ("attachedTemplate", "image", "hyperlink")
    )
    relations = part(word, RELATIONS).replace(b"</Relationships>", f"{more}</Relationships>".encode())
    package = read_package(changed(word, {RELATIONS: relations}), Path("x.docx"))
    assert package.outside == ("attachedTemplate", "image")
    kept = part(repacked(package), RELATIONS)
    assert b"xhyperlink" in kept
    assert b"xattachedTemplate" not in kept
    assert b"ximage" not in kept


def test_the_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(RemitError, match=r"There is no file .*nothing\.docx\."):
        open_package(tmp_path / "nothing.docx")
    with pytest.raises(RemitError, match="is not a file"):
        open_package(tmp_path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.intake.wordfile.package.MOST_BYTES", 3)
    (tmp_path / "x.docx").write_bytes(b"PK..")
    with pytest.raises(RemitError, match="is larger than 64 MB, the most that is read"):
        open_package(tmp_path / "x.docx")
