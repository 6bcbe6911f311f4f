"""What a Word file from elsewhere holds that a policy cannot: none of it goes without a word."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from remit.finding import RemitError
from remit.intake.new.convert import ImportResult
from remit.intake.wordfile.losses import field_loss
from support.intakes import begun, taken, told
from support.intakes import body as text_below
from support.wordfiles import NAMESPACES, paragraph, part, repacked, run, saved, xml

BOX = "text box; its text now follows the paragraph beside which it was"
ONE_OF_TWO = "field that shows one of two texts; kept as what it showed: read it, parts of the field may remain in it"
WITHIN = "document within the document; NOT kept: put its text in by hand"
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(*blocks: Any) -> Any:
    return begun(*blocks, heading="Purpose")


def body(found: ImportResult) -> str:
    return text_below(found).removeprefix("## Purpose\n\n")


def related(content: bytes, *relations: tuple[str, str, str], **parts: bytes) -> bytes:
    """Return a file with more relations (id, kind, target) and parts."""
    more = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id_, kind, target in relations
    )
    listed = part(content, RELATIONS).replace(b"</Relationships>", f"{more}</Relationships>".encode())
    return repacked(content, {RELATIONS: listed, **parts})


@pytest.mark.parametrize("tag", ["altChunk", "subDoc"])
def test_a_document_within_the_document_is_told(root: Path, tag: str) -> None:
    content = saved(document(paragraph(run("a")), xml(f'<w:{tag} r:id="rC"/>'), paragraph(run("b"))))
    found = taken(root, related(content, ("rC", "aFChunk", "chunk.html"), **{"word/chunk.html": b"<p>Chunk</p>"}))
    assert body(found) == "a\n\nb"
    assert told(found) == [(WITHIN, 1, "Purpose")]


def test_a_part_of_the_document_in_another_file_is_told_once(root: Path) -> None:
    content = saved(document(xml('<w:subDoc r:id="rC"/>')))
    found = taken(root, related(content, ("rC", "subDocument", "file:///other.docx")))
    assert told(found) == [(WITHIN, 1, "Purpose")]


def box(inner: str) -> str:
    held = f"<w:txbxContent>{inner}</w:txbxContent>"
    graphic = (
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{held}</wps:txbx></wps:wsp></a:graphicData>"
    )
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>{graphic}</a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{held}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def control(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def test_the_text_of_a_content_control_in_a_text_box_is_kept(root: Path) -> None:
    one, two, three = (f"<w:p>{run(said)}</w:p>" for said in ("One", "Two", "Three"))
    inner = one + control(control(two)) + three
    found = taken(root, saved(document(paragraph(run("Beside.") + box(inner)))))
    assert body(found) == "Beside.\n\nOne\n\nTwo\n\nThree"
    assert told(found) == [(BOX, 1, "Purpose")]


def test_a_text_box_that_only_older_programs_know_is_kept(root: Path) -> None:
    inner = box(f"<w:p>{run('In the box.')}</w:p>")
    choice, rest = inner.split("<mc:Choice Requires='wps'>")[0], inner.split("</mc:Choice>")[1]
    found = taken(root, saved(document(paragraph(run("Beside.") + f"{choice}<mc:Choice Requires='x'/>{rest}"))))
    assert body(found) == "Beside.\n\nIn the box."
    assert told(found) == [(BOX, 1, "Purpose")]


@pytest.mark.parametrize("tag", ["customXml", "smartTag", "dir", "bdo"])
def test_what_only_stands_around_text_is_taken_away(root: Path, tag: str) -> None:
    found = taken(root, saved(document(paragraph(run("a ") + f"<w:{tag}>{run('b')}</w:{tag}>" + run(" c")))))
    assert body(found) == "a b c"
    assert told(found) == []


def png() -> bytes:
    """Return a picture of one pixel."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(2))),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def picture(relation: str, alt: str) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="1" name="P" descr="{alt}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="i"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {relation}/></pic:blipFill>'
        "<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


@pytest.mark.parametrize(
    ("relation", "relations", "lost"),
    [
        ('r:embed="rX"', ("rY", "image", "media/none.png"), "image “Alt  text” that is not in the file; not kept"),
        ('r:embed="rX"', ("rX", "image", "media/none.png"), "image “Alt  text” that is not in the file; not kept"),
        (
            'r:embed="rX"',
            ("rX", "image", "../../../etc/passwd"),
            "image “Alt  text” that is not in the file; not kept",
        ),
        (
            'r:link="rX"',
            ("rX", "image", "https://example.org/a.png"),
            "image “Alt  text” that is on the web or on another disk; not fetched",
        ),
    ],
)
def test_a_picture_that_is_not_in_the_file_is_told_with_its_alternative_text(
    root: Path, relation: str, relations: tuple[str, str, str], lost: str
) -> None:
    content = saved(document(paragraph(run("a") + picture(relation, "Alt  text"))))
    found = taken(root, related(content, relations))
    assert body(found) == "a"
    assert told(found) == [(lost.replace("  ", " "), 1, "Purpose")]


@pytest.mark.parametrize("target", ["/media/a.png", "../media/a.png"])
def test_a_picture_in_another_folder_of_the_file_is_kept(root: Path, target: str) -> None:
    content = saved(document(paragraph(picture('r:embed="rX"', "Alt"))))
    types = part(content, "[Content_Types].xml").replace(
        b"<Default", b'<Default Extension="png" ContentType="image/png"/><Default', 1
    )
    content = repacked(content, {"media/a.png": png(), "[Content_Types].xml": types})
    found = taken(root, related(content, ("rX", "image", target)))
    assert body(found) == "![Alt](assets/data-policy-1.png)"
    assert found.pictures == {"policies/assets/data-policy-1.png": png()}
    assert told(found) == []


def test_text_that_is_struck_out_twice_is_struck_out(root: Path) -> None:
    runs = "".join(
        f"<w:r><w:rPr>{form}</w:rPr><w:t>{said}</w:t></w:r>"
        for form, said in (
            ("<w:dstrike/>", "a"), ("", "b"),
            ('<w:strike w:val="0"/><w:dstrike/>', "c"), ('<w:dstrike w:val="0"/>', "d"),
        )
    )  # fmt: skip
    assert body(taken(root, saved(document(paragraph(runs))))) == "<s>a</s>b<s>c</s>d"


def field(code: str, *shown: str) -> str:
    """Return a field, its code in pieces."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    pieces = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in code.split("+"))
    return marks[0] + pieces + marks[1] + "".join(map(run, shown)) + marks[2]


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        (" IF 1 = 1 + &quot;yes&quot; ", ONE_OF_TWO),
        (" PA+GE ", "page number; kept as the number it showed, which will be wrong"),
        ("NUMPAGES \\* MERGEFORMAT", "number of pages; kept as the number it showed, which will be wrong"),
        (" DOCPROPERTY  Version", "property of the Word file; kept as the text it showed"),
        (" FORMDROPDOWN ", "form field with a list to choose from; not kept: write what was chosen"),
        (" =SUM(A1)", "calculation; kept as the number it showed"),
        (" author ", "field that Word fills in (AUTHOR); kept as the text it showed"),
    ],
)  # fmt: skip
def test_a_field_that_nothing_fills_in_any_more_is_told_once(root: Path, code: str, lost: str) -> None:
    found = taken(root, saved(document(paragraph(run("a ") + field(code, "7") + run(" b")))))
    assert body(found) == "a 7 b"
    assert told(found) == [(lost, 1, "Purpose")]


@pytest.mark.parametrize("code", ["", "  ", 'HYPERLINK "x"', '"', "\\h", "a1"])
def test_a_field_that_is_kept_or_none_is_not_told(code: str) -> None:
    assert field_loss(code) == ""


def test_a_field_within_the_code_of_another_is_told_beside_it(root: Path) -> None:
    pieces = field(" MERGEFIELD a ", "1")
    outer = field(" IF +~+ = 1 ", "yes").replace('<w:r><w:instrText xml:space="preserve">~</w:instrText></w:r>', pieces)
    assert [what.split(";")[0] for what, _, _ in told(taken(root, saved(document(paragraph(outer)))))] == [
        "field that shows one of two texts", "mail-merge field",
    ]  # fmt: skip


def notes(**said: str) -> bytes:
    """Return the footnotes part with notes by id; `n1` is the first."""
    inner = "".join(f'<w:footnote w:id="{id_[1:]}"><w:p>{each}</w:p></w:footnote>' for id_, each in said.items())
    return f"<w:footnotes {NAMESPACES}>{inner}</w:footnotes>".encode()


def reference(id_: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{id_}"/></w:r>'


def with_notes(main: str, **said: str) -> bytes:
    content = saved(document(paragraph(main)))
    return related(content, ("rF", "footnotes", "footnotes.xml"), **{"word/footnotes.xml": notes(**said)})


@pytest.mark.parametrize(
    "said",
    [
        {"n1": run("Endless.") + reference(1)},
        {"n1": run("Endless.") + reference(2), "n2": run("Other.") + reference(1)},
    ],
)
def test_a_note_that_refers_to_itself_is_refused_before_it_is_read(
    root: Path, said: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("remit.paper.pandoc.run")
    with pytest.raises(RemitError) as caught:
        taken(root, with_notes(run("a") + reference(1), **said))
    told_ = "x.docx cannot be read: its footnote “Endless.” refers to itself, straight or by another note."
    assert caught.value.message == told_
    assert caught.value.fix == "Take the reference within the note out in Word."


def test_a_note_that_the_text_does_not_refer_to_may_refer_to_itself(root: Path) -> None:
    content = with_notes(run("a") + reference(1), n1=run("Note."), n2=run("Endless.") + reference(2))
    found = taken(root, content)
    assert found.text.endswith("a[^1]\n\n[^1]: Note.\n")
    assert found.missing == (("Endless.", "footnotes"),)


def test_notes_that_hold_each_other_many_times_over_are_refused(root: Path) -> None:
    said = {f"n{number}": run("x") + reference(number + 1) * 2 for number in range(1, 40)}
    with pytest.raises(RemitError, match=r"^x\.docx cannot be read: its notes come to more than 20000\.$"):
        taken(root, with_notes(run("a") + reference(1), **said))


def test_what_is_lost_in_a_note_is_told(root: Path) -> None:
    content = with_notes(run("a") + reference(1), n1=run("Note.") + picture('r:embed="rX"', "Alt"))
    assert told(taken(root, content)) == [("image “Alt” that is not in the file; not kept", 1, "footnotes")]


def test_a_comment_about_itself_is_read_once(root: Path) -> None:
    around = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    said = f'<w:comment w:id="0" w:author="E"><w:p>{around.format(run("Why?"))}</w:p></w:comment>'
    content = saved(document(paragraph(around.format(run("a")))))
    comments = f"<w:comments {NAMESPACES}>{said}</w:comments>".encode()
    found = taken(root, related(content, ("rC", "comments", "comments.xml"), **{"word/comments.xml": comments}))
    assert body(found) == "a"
    assert [(each.text, each.about) for each in found.comments] == [("Why?", "a")]
