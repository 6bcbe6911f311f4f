"""A Word file from elsewhere as a policy: what is kept, in which form, and what is told."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from remit.check import check
from remit.edition import open_edition
from remit.finding import RemitError
from remit.intake.new.convert import ImportResult, import_document, write_import
from remit.intake.wordfile import wordtext
from remit.intake.wordfile.losses import Loss
from remit.intake.wordfile.package import Package, read_package
from remit.paper.pandoc import run as run_pandoc
from support import handbooks
from support.intakes import begun, body, told
from support.wordfiles import append, blank, paragraph, run, saved, xml

TODAY = date(2026, 3, 1)
INS = "w:ins TRACKED"
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData "
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>'
    f"<w:p>{run('In the box.')}</w:p><w:p>{run('More.')}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
    f"<w:p>{run('In the box.')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
WHO = {"author": "Hanna Example", "day": "2026-02-03"}


def png(colour: int = 0) -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, colour]))) + chunk(b"IEND", b"")


def package(document: Any, name: str = "data_policy.docx") -> Package:
    return read_package(saved(document), Path(name))


def taken(root: Path, document: Any, track: str = "keep", kind: str = "policy", title: str = "") -> ImportResult:
    return import_document(open_edition(root, TODAY), package(document), kind, title, track)


def with_text(*blocks: Any) -> Any:
    return begun(*blocks, heading="Purpose")


def test_headings_lists_and_marks(root: Path) -> None:
    document = with_text()
    line = document.add_paragraph("We keep ")
    line.add_run("data").bold = True
    line.add_run(" only ")
    line.add_run("as long").italic = True
    line.add_run(" as needed.")
    document.add_paragraph("First", style="List Bullet")
    document.add_paragraph("Second", style="List Bullet")
    document.add_paragraph("One", style="List Number")
    document.add_heading("Details", 3)
    document.add_paragraph("Text.")
    found = taken(root, document)
    assert (found.path, found.title) == ("policies/data-policy.md", "Data Policy")
    assert body(found) == (
        "## Purpose\n\nWe keep **data** only *as long* as needed.\n\n- First\n- Second\n\n<!-- -->\n\n1. One\n\n"
        "### Details\n\nText."
    )
    assert told(found) == []


def test_the_front_matter_is_that_of_a_starting_file_and_passes_the_check(root: Path) -> None:
    document = with_text(paragraph(run("Text.")))
    found = taken(root, document, kind="procedure")
    assert found.text.startswith('---\nid: PRC-002\ntitle: "Data Policy"\ntype: procedure\nversion: "0.1.0"\n')
    write_import(root, found)
    try:
        report = check(open_edition(root, TODAY))
        assert [each for each in report.findings if each.place.path == found.path] == []
    finally:
        (root / found.path).unlink()


@pytest.mark.parametrize(
    ("title", "first", "core", "expected"),
    [
        ("Styled", "Heading", "Property", "Styled"),
        ("", "Heading", "Property", "Heading"),
        ("", "", "Property", "Property"),
        ("", "", "", "data policy"),
    ],
)
def test_the_title_is_found(root: Path, title: str, first: str, core: str, expected: str) -> None:
    document = blank()
    document.core_properties.title = core
    if title:
        document.add_paragraph(title, style="Title")
    if first:
        document.add_heading(first, 1)
    document.add_paragraph("Text.")
    found = taken(root, document)
    assert found.title == expected
    assert body(found) == ("## Heading\n\nText." if title else "Text.")


def test_a_title_that_is_taken_is_refused_until_another_is_given(root: Path) -> None:
    document = blank()
    document.add_paragraph("AI Policy", style="Title")
    document.add_paragraph("Text.")
    with pytest.raises(RemitError, match="There is “AI Policy” already"):
        taken(root, document)
    found = taken(root, document, title="AI Policy of the North")
    assert found.path == "policies/ai-policy-of-the-north.md"
    assert body(found) == "Text."


def test_levels_of_headings_have_no_gaps(root: Path) -> None:
    document = blank()
    document.add_paragraph("T", style="Title")
    for level in (1, 3, 2, 9):
        document.add_heading(f"Level {level}", level)
        document.add_paragraph("x")
    assert [line for line in body(taken(root, document)).split("\n") if line.startswith("#")] == [
        "## Level 1",
        "### Level 3",
        "### Level 2",
        "#### Level 9",
    ]


def test_bold_paragraphs_become_headings_only_where_there_is_no_other(root: Path) -> None:
    document = blank()
    for name in ("Purpose", "Scope"):
        document.add_paragraph().add_run(name).bold = True
        document.add_paragraph("Text.")
    found = taken(root, document)
    assert body(found) == "## Purpose\n\nText.\n\n## Scope\n\nText."
    assert told(found) == [
        ("bold paragraph “Purpose” taken for a heading, as the file has no other", 1, ""),
        ("bold paragraph “Scope” taken for a heading, as the file has no other", 1, ""),
    ]
    document.add_heading("Real", 1)
    found = taken(root, document)
    assert body(found) == "**Purpose**\n\nText.\n\n**Scope**\n\nText.\n\n## Real"
    assert told(found)[0][0] == (
        "bold paragraph “Purpose” looks like a heading; kept bold: write `## ` before it if it is one"
    )


TEXTS = [
    ("# not a heading", "\\# not a heading"),
    ("- no list", "\\- no list"),
    ("1. no list", "1\\. no list"),
    ("!!! note", "\\!!! note"),
    ("??? note", "\\??? note"),
    ("=== tab", "&#61;== tab"),
    (": no definition", "&#58; no definition"),
    ("a_b *c* `d` [e](f)", "a_b \\*c\\* \\`d\\` \\[e\\](f)"),
    ("&lt;script&gt; &amp; &amp;amp;", "&lt;script&gt; & &amp;amp;"),
    ("{{ raci_table() }}", "<code>&#123;&#123; raci_table() }}</code>"),
    ("{% raw %} x", "<code>&#123;% raw %}</code> x"),
    ("a {{ b", "a <code>&#123;&#123;</code> b"),
    ("{# no comment #}", "&#123;# no comment #&#125;"),
    ("[TOC]", "\\[TOC\\]"),
    ("[^1]: no note", "\\[^1\\]&#58; no note"),
    ("*[HTML]: no abbreviation", "\\*\\[HTML\\]&#58; no abbreviation"),
    ("{: #id }", "&#123;: #id &#125;"),
    ("soft\u00adhyphen, \u202ehidden", "softhyphen, hidden"),
    ("a  b\u00a0c", "a b c"),
]
"""What is written in Word, and how it is written in the handbook."""


@pytest.fixture(scope="module")
def paragraphs(root: Path) -> list[str]:
    """Return all these texts as they are taken from one file, a paragraph each."""
    heading, *found = body(taken(root, with_text(*(paragraph(run(said)) for said, _ in TEXTS)))).split("\n\n")
    assert (heading, len(found)) == ("## Purpose", len(TEXTS))
    return found


@pytest.mark.parametrize("number", range(len(TEXTS)), ids=[said for said, _ in TEXTS])
def test_text_stays_text(paragraphs: list[str], number: int) -> None:
    assert paragraphs[number] == TEXTS[number][1]


def test_a_macro_in_pieces_is_none(root: Path) -> None:
    found = taken(root, with_text(paragraph(run("{") + "<w:r><w:rPr><w:b/></w:rPr><w:t>%</w:t></w:r>" + run(" x %}"))))
    assert "{%" not in found.text
    found = taken(root, with_text(paragraph(f"{run('{')}<{INS}>{run('{ x }}')}</w:ins>")))
    assert "{{" not in found.text.split("\n---\n", 1)[1]


def test_tracked_changes_are_kept_accepted_or_rejected(root: Path) -> None:
    changes = (
        run("Kept for ")
        + f"<w:del TRACKED>{run('ten', deleted=True)}</w:del><{INS}>{run('six')}</w:ins>".replace("TRACKED", _tracked())
        + run(" years.")
    )
    document = with_text(paragraph(changes))
    marks = (
        wordtext.TrackedChange(kind="deleted", text="ten", near="Purpose", **WHO),
        wordtext.TrackedChange(kind="inserted", text="six", near="Purpose", **WHO),
    )
    found = taken(root, document)
    title = 'title="Hanna Example, 2026-02-03"'
    assert body(found) == f"## Purpose\n\nKept for <del {title}>ten</del><ins {title}>six</ins> years."
    assert found.changes == marks
    assert body(taken(root, document, "accept")) == "## Purpose\n\nKept for six years."
    rejected = taken(root, document, "reject")
    assert body(rejected) == "## Purpose\n\nKept for ten years."
    assert rejected.changes == marks


def _tracked() -> str:
    return 'w:id="7" w:author="Hanna Example" w:date="2026-02-03T10:00:00Z"'


def test_an_author_s_name_is_no_markup(root: Path) -> None:
    mark = 'w:id="7" w:author="&quot;&gt;&lt;script&gt;{{x}}" w:date="2026-02-03T10:00:00Z"'
    found = taken(root, with_text(paragraph(f"<w:ins {mark}>{run('new')}</w:ins>")))
    assert "<script" not in found.text
    assert "{{" not in found.text.split("\n---\n", 1)[1]


def test_the_end_of_a_paragraph_that_was_deleted_is_told(root: Path) -> None:
    end = f"<w:pPr><w:rPr><w:del {_tracked()}/></w:rPr></w:pPr>"
    document = with_text(paragraph(end + run("One")), paragraph(run("two.")))
    found = taken(root, document)
    assert found.changes == (
        wordtext.TrackedChange(kind="joined with the next paragraph", text="One", near="Purpose", **WHO),
    )
    assert body(taken(root, document, "accept")) == "## Purpose\n\nOne two."


def test_a_plain_table(root: Path) -> None:
    document = with_text()
    table = document.add_table(2, 2)
    for at, said in enumerate(("What", "Who | whom", "Store", "*IT*")):
        table.cell(at // 2, at % 2).text = said
    found = taken(root, document)
    assert body(found) == "## Purpose\n\n| What | Who \\| whom |\n| --- | --- |\n| Store | \\*IT\\* |"


def test_merged_cells_and_blocks_in_cells_make_a_table_of_html(root: Path) -> None:
    document = with_text()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"r{row}c{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both & {{ more }}"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Down"
    table.cell(1, 0).add_paragraph("item", style="List Bullet")
    assert body(taken(root, document)) == (
        "## Purpose\n\n<table>\n<thead>\n<tr>\n"
        '<th colspan="2">Both &amp; <code>&#123;{</code> more <code>}}</code></th>\n<th>r0c2</th>\n</tr>\n</thead>\n'
        "<tbody>\n<tr>\n<td><p>r1c0</p>\n<ul>\n<li><p>item</p></li>\n</ul></td>\n<td>r1c1</td>\n"
        '<td rowspan="2">Down</td>\n</tr>\n<tr>\n<td>r2c0</td>\n<td>r2c1</td>\n</tr>\n</tbody>\n</table>'
    )


def test_a_table_without_a_heading_row_gets_one_and_says_so(root: Path) -> None:
    rows = "".join(f"<w:tr><w:tc><w:p>{run(said)}</w:p></w:tc></w:tr>" for said in ("a", "b"))
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>'
    found = taken(root, with_text(xml(f"<w:tbl>{grid}{rows}</w:tbl>"), paragraph(run("x"))))
    assert body(found) == "## Purpose\n\n| a |\n| --- |\n| b |\n\nx"
    assert told(found) == [("table without a heading row: its first row, “a”, is taken for one", 1, "Purpose")]


def test_pictures_are_kept_once_under_safe_names(root: Path, tmp_path: Path) -> None:
    document = with_text()
    for colour in (0, 0, 9):
        document.add_picture(io.BytesIO(png(colour)))
    described = document.inline_shapes[0]._inline.docPr
    described.set("descr", "A [dot] {{ x }}")
    found = taken(root, document)
    assert found.pictures == {"policies/assets/data-policy-1.png": png(0), "policies/assets/data-policy-2.png": png(9)}
    assert body(found) == (
        "## Purpose\n\n![A \\[dot\\] <code>&#123;&#123; x }}</code>](assets/data-policy-1.png)\n\n"
        "![](assets/data-policy-1.png)\n\n![](assets/data-policy-2.png)"
    )
    assert [what for what, _, _ in told(found)][-2:] == [
        "image assets/data-policy-1.png has no alternative text: say in the square brackets what it shows",
        "image assets/data-policy-2.png has no alternative text: say in the square brackets what it shows",
    ]
    other = handbooks.write(tmp_path)
    write_import(other, found)
    assert (other / "policies/assets/data-policy-2.png").read_bytes() == png(9)


def test_nothing_is_half_written(root: Path, tmp_path: Path) -> None:
    document = with_text()
    document.add_picture(io.BytesIO(png()))
    found = taken(root, document)
    other = handbooks.write(tmp_path)
    (other / found.path).write_text("mine", encoding="utf-8")
    with pytest.raises(RemitError, match="is there already"):
        write_import(other, found)
    assert not list((other / "policies/assets").iterdir())
    assert (other / found.path).read_text("utf-8") == "mine"


def test_a_link_in_the_place_of_the_folder_of_pictures_leads_nowhere(root: Path, tmp_path: Path) -> None:
    document = with_text()
    document.add_picture(io.BytesIO(png()))
    found = taken(root, document)
    other = handbooks.write(tmp_path / "handbook")
    (tmp_path / "elsewhere").mkdir()
    (other / "policies/assets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RemitError, match="policies/assets is a link"):
        write_import(other, found)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_links(root: Path) -> None:
    document = with_text()
    line = document.add_paragraph()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    for number, target in enumerate(("https://example.org/a)b c", "javascript:alert(1)", "file:///etc/passwd")):
        id_ = document.part.relate_to(target, base, is_external=True)
        line._p.append(xml(f'<w:hyperlink r:id="{id_}">{run(f"link{number} ")}</w:hyperlink>'))
    line._p.append(xml(f'<w:hyperlink w:anchor="nowhere">{run("inside")}</w:hyperlink>'))
    found = taken(root, document)
    assert "javascript" not in body(found)
    assert "passwd" not in body(found)
    assert "link1 link2 inside" in body(found)
    assert {what for what, _, _ in told(found)} >= {
        "link to 'javascript:alert(1)', which is not a web or mail address; its words are kept",
        "link to 'file:///etc/passwd', which is not a web or mail address; its words are kept",
        "link within the document, “inside”; its words are kept",
    }


def test_the_text_of_a_text_box_is_kept_with_that_beside_it(root: Path) -> None:
    found = taken(root, with_text(paragraph(run("Before. ") + BOX + run("After."))))
    assert body(found) == "## Purpose\n\nBefore. After.\n\nIn the box.\n\nMore."
    assert told(found) == [("text box; its text now follows the paragraph beside which it was", 1, "Purpose")]


def test_everything_else_that_is_not_kept_is_told(root: Path) -> None:
    graphic = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{}"/></a:graphic></wp:inline></w:drawing></w:r>'
    document = with_text(
        paragraph(graphic.format("chart") + run("a")),
        paragraph(graphic.format("diagram") + run("b")),
        paragraph("<m:oMathPara><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></m:oMathPara>"),
        paragraph("<w:r><w:object/></w:r>" + run("c")),
        paragraph('<w:r><w:br w:type="page"/></w:r>' + run("d") + '<w:r><w:br w:type="page"/></w:r>'),
        paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"),
        paragraph('<w:fldSimple w:instr=" REF x ">' + run("section 4") + "</w:fldSimple>"),
        paragraph("<w:r><w:rPr><w:highlight w:val='yellow'/></w:rPr><w:t>e</w:t></w:r>"),
    )
    section = document.sections[0]
    section.header.paragraphs[0].text = "Company secret"
    found = taken(root, document)
    assert "section 4" in body(found)
    assert told(found) == [
        ("page header, “Company secret”; left out: the site and the PDF have their own", 1, ""),
        ("chart; not kept: put an image of it in its place", 1, "Purpose"),
        ("SmartArt; not kept: put an image or a list in its place", 1, "Purpose"),
        ("equation; kept as its plain letters", 1, "Purpose"),
        ("embedded object (such as a sheet or a drawing); not kept", 1, "Purpose"),
        ("page break; left out", 2, "Purpose"),
        ("hidden text; it is kept and shown: read whether it may be", 1, "Purpose"),
        ("cross-reference; its text is kept and will not follow its target any more", 1, "Purpose"),
        ("highlighting; its text is kept", 1, "Purpose"),
    ]


def test_the_contents_are_left_out(root: Path) -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent><w:p>{run('Contents')}</w:p><w:p>{run('Purpose 3')}</w:p></w:sdtContent></w:sdt>"
    )
    found = taken(root, with_text(xml(contents), paragraph(run("Text."))))
    assert body(found) == "## Purpose\n\nText."
    assert told(found) == [("table of contents; left out: the site and the PDF make their own", 1, "Purpose")]


def test_text_that_is_lost_all_the_same_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.intake.wordfile.prepare.unwrap_text_boxes", lambda tree: None)
    found = taken(root, with_text(paragraph(run("This is lost by the reader.") + BOX), paragraph(run("Text."))))
    assert found.missing == (("This is lost by the reader.", "Purpose"), ("More.", "Purpose"))


@pytest.mark.slow
def test_ten_thousand_rows(root: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>Row {} column {}</w:t></w:r></w:p></w:tc>"
    rows = "".join(f"<w:tr>{cell.format(row, 1)}{cell.format(row, 2)}</w:tr>" for row in range(10_000))
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid>'
    document = with_text(xml(f"<w:tbl>{grid}{rows}</w:tbl>"), paragraph(run("End.")))
    found = taken(root, document)
    lines = body(found).split("\n")
    assert lines[-3] == "| Row 9999 column 1 | Row 9999 column 2 |"
    assert len(lines) == 10_000 + 1 + 4


@pytest.mark.slow
def test_a_text_of_more_than_a_file_may_hold_is_refused(root: Path) -> None:
    document = with_text(*(paragraph(run("word " * 10_000)) for _ in range(30)))
    with pytest.raises(RemitError, match="more than 1 MiB"):
        taken(root, document)


def test_a_file_without_text(root: Path) -> None:
    found = taken(root, blank())
    assert (found.title, body(found)) == ("data policy", "")


def test_losses_of_one_kind_below_one_heading_are_counted(root: Path) -> None:
    breaks = '<w:r><w:br w:type="page"/></w:r>'
    found = taken(root, with_text(*(paragraph(run(f"{n}") + breaks) for n in range(3))))
    assert found.lost == (Loss(what="page break; left out", count=3, near="Purpose"),)


def numbering(document: Any, number: int, form: str, start: int = 1) -> None:
    """Add a list of a numbering form (ECMA-376 part 1, 17.18.59) with two levels to a document."""
    element = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1."/></w:lvl>'
        for level in (0, 1)
    )
    element.insert(0, xml(f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'))
    element.append(xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def item(said: str, number: int, level: int = 0) -> Any:
    place = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return paragraph(place + run(said))


def test_lists_in_lists_are_tight_where_they_can_be(root: Path) -> None:
    document = with_text()
    numbering(document, 90, "bullet")
    numbering(document, 91, "decimal")
    append(
        document, item("a", 90), item("a a", 90, 1), item("a b", 90, 1), item("b", 90),
        item("one", 91), item("one one", 91, 1), item("two", 91),
    )  # fmt: skip
    assert body(taken(root, document)) == (
        "## Purpose\n\n- a\n    - a a\n    - a b\n- b\n\n<!-- -->\n\n1. one\n    1. one one\n2. two"
    )


def test_what_a_list_of_letters_or_a_later_start_becomes_is_told(root: Path) -> None:
    document = with_text()
    numbering(document, 90, "lowerLetter")
    numbering(document, 91, "decimal", start=3)
    append(document, item("a", 90), paragraph(run("x")), item("three", 91))
    found = taken(root, document)
    assert body(found) == "## Purpose\n\n1. a\n\nx\n\n3. three"
    letters = "list with letters or Roman numbers; numbered 1, 2, 3: see whether the text refers to its letters"
    assert told(found) == [
        (letters, 1, "Purpose"),
        ("list that begins with 3; the site begins it with 1", 1, "Purpose"),
    ]


def test_footnotes_stand_at_the_end(root: Path) -> None:
    notes = "[^1]: First {{ x }}.\n\n    Second part.\n\n[^2]: Other.\n\n"
    text = f"Text[^1] and *more*[^2].\n\n{notes}> Quoted\n>\n> - item\n"
    found = import_document(open_edition(root, TODAY), read_package(pandoc_docx(text), Path("notes.docx")), "policy")
    assert body(found) == (
        "Text[^1] and *more*[^2].\n\n> Quoted\n\n- item\n\n"
        "[^1]: First <code>&#123;&#123; x }}</code>.\n\n    Second part.\n\n[^2]: Other."
    )


def test_code_and_definitions(root: Path) -> None:
    content = pandoc_docx("Use `a` and `{b}`.\n\n```\nif x {\n\n  y\n```\n\nTerm\n:   Meaning\n")
    found = import_document(open_edition(root, TODAY), read_package(content, Path("code.docx")), "policy")
    assert body(found) == (
        "Use `a` and <code>&#123;b}</code>.\n\n<pre><code>if x &#123;\n&#8203;\n  y</code></pre>\n\nTerm\n:   Meaning"
    )


def pandoc_docx(text: str) -> bytes:
    """Return a Word file that pandoc makes of its own Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        return run_pandoc("--from=markdown", "--to=docx", "--output=-", folder=Path(folder), given=text.encode())
