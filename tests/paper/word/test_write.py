"""Word files: their styles, tables, headers, properties; nothing from outside, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from remit.doctree.nodes import Node
from remit.paper.pandoc import run as run_pandoc
from remit.paper.word.write import write_docx
from support.words import FACTS, custom, lines, opened, part, png, tree

CHIP = '<span class="raci raci--{0}" title="x">{1}</span>'
TEXT = """\
# AI *Policy*

<div class="document-control" markdown="1">

Document
:   POL-001

Version
:   1.0.0 <span class="badge badge--in-force">In force</span>

</div>

## Purpose

Risks are judged as the [procedure](risk-procedure.md#steps) says, see [here](#purpose) and [there](https://example.org/).

!!! warning "Mind this"
    Care is needed.

    - Always

## Who does what

<div class="remit-table remit-table--raci" markdown="1">

| Activity | [Lead](../roles/lead.md) | Board |
| :--- | :---: | :---: |
| Policy development | <span class="raci raci--r">R</span> <span class="raci raci--a">A</span> | |

</div>

<p class="raci-legend"><span class="raci-legend__item"><span class="raci raci--r">R</span> Responsible</span></p>
"""


def written(text: str, **changes: Any) -> bytes:
    return write_docx(tree(text), replace(FACTS, **changes))


def wide(columns: int) -> str:
    heads = " | ".join(f"Responsible person {number}" for number in range(columns))
    cells = " | ".join(CHIP.format("r", "R") for _ in range(columns))
    return f"| Activity | {heads} |\n|:--|{':-:|' * columns}\n| Something done | {cells} |\n"


def test_text_stands_in_the_styles_of_the_house() -> None:
    assert lines(written(TEXT)) == [
        ("Title", "AI Policy"),
        ("Heading 1", "Purpose"),
        ("First Paragraph", "Risks are judged as the procedure says, see here and there."),
        ("Warning Title", "Mind this"),
        ("Warning", "Care is needed."),
        ("Warning", "Always"),
        ("Heading 1", "Who does what"),
        ("RACI Legend", "\u00a0R\u00a0 Responsible"),
    ]


def test_tables() -> None:
    facts, matrix = opened(written(TEXT)).tables
    assert (facts.style.name, matrix.style.name) == ("Document Control", "Table")
    assert [[cell.text for cell in row.cells] for row in facts.rows] == [
        ["Document", "POL-001"],
        ["Version", "1.0.0 \u00a0In force\u00a0"],
    ]
    assert facts._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
    assert [cell.text for cell in matrix.rows[0].cells] == ["Activity", "Lead", "Board"]
    head, row = matrix.rows[0]._tr.trPr, matrix.rows[1]._tr.trPr
    assert [each.tag for each in head] == [qn("w:cantSplit"), qn("w:tblHeader")]
    assert [each.tag for each in row] == [qn("w:cantSplit")]
    assert matrix.rows[1].cells[1].text == "\u00a0R\u00a0\u00a0\u00a0A\u00a0"  # on one line, whatever the width
    runs = matrix.rows[1].cells[1].paragraphs[0].runs
    assert {run.text.strip(): run.style.name for run in runs if run.text.strip()} == {"R": "RACI R", "A": "RACI A"}
    assert facts.rows[1].cells[1].paragraphs[0].runs[-1].style.name == "Badge In Force"


def test_columns_have_fixed_widths_that_fill_the_page() -> None:
    document = opened(written(TEXT))
    section = document.sections[0]
    text = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        widths = [column.width for column in table.columns]
        assert abs(sum(widths) - text) < 3 * 635
        assert table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:type")) == "dxa"
    facts, matrix = document.tables
    assert facts.columns[0].width < facts.columns[1].width
    assert matrix.columns[0].width > matrix.columns[2].width


def test_links_lead_into_the_text_to_the_web_and_to_files_beside() -> None:
    blocks = tree(TEXT)
    alone = part(write_docx(blocks, FACTS), "word/_rels/document.xml.rels")
    assert "https://example.org/" in alone
    assert "PRC-001" not in alone
    assert 'w:anchor="purpose"' in part(write_docx(blocks, FACTS), "word/document.xml")
    assert "PRC-001.docx" in part(write_docx(blocks, FACTS, beside={"PRC-001"}), "word/_rels/document.xml.rels")


def test_header_and_footer_are_filled() -> None:
    section = opened(written(TEXT)).sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    assert "".join(text.text or "\t" for text in header._p.iter(qn("w:t"), qn("w:tab")) if text.tag == qn("w:t")) == (
        "POL-001  AI PolicyVersion 1.0.0  \u00a0In force\u00a0"
    )
    assert (
        "".join(text.text for text in footer._p.iter(qn("w:t"))) == "Internal  ·  Uncontrolled when printedPage … of …"
    )
    codes = [field.get(qn("w:instr")).strip() for field in footer._p.iter(qn("w:fldSimple"))]
    assert codes == ['DOCPROPERTY "remit-classification"', "PAGE", "NUMPAGES"]
    assert "BadgeInForce" in part(written(TEXT), "word/header1.xml")


def test_a_file_says_what_it_was_made_from() -> None:
    content = written(TEXT, commit="")
    assert custom(content) == {
        "remit-kind": "document",
        "remit-id": "POL-001",
        "remit-version": "1.0.0",
        "remit-state": "In force",
        "remit-classification": "Internal",
        "remit-path": "policies/ai-policy.md",
        "remit-sha256": "ab" * 32,
        "remit-commit": "–",
    }
    core = opened(content).core_properties
    assert (core.title, core.author, core.language, core.identifier) == (
        "AI Policy", "Small Organisation", "de-AT", "POL-001",
    )  # fmt: skip
    assert core.created.replace(tzinfo=None) == core.modified.replace(tzinfo=None) == datetime(2026, 3, 1)  # noqa: DTZ001 - as Word keeps it
    assert '<w:lang w:bidi="ar-SA" w:eastAsia="zh-CN" w:val="de-AT"' in part(content, "word/styles.xml")


def test_the_same_text_gives_the_same_bytes() -> None:
    first = written(TEXT)
    assert first == written(TEXT)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert package.namelist()[0] == "[Content_Types].xml"
        assert package.namelist()[1:] == sorted(package.namelist()[1:])
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("columns", "turned_page", "turned_heads"),
    [(4, False, False), (8, True, False), (13, False, True), (20, True, True)],
)
def test_a_wide_matrix_turns_its_page_and_then_its_headings(
    columns: int, turned_page: bool, turned_heads: bool
) -> None:
    before = "".join(f"## Part {number}\n\nText.\n\n" for number in range(3))
    content = written(
        f"# AI Policy\n\n{before}## Who does what\n\nRead this.\n\n{wide(columns)}\n\n## After\n\nText.\n"
    )
    document = opened(content)
    upright, side = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in document.sections] == (
        [upright, side, upright] if turned_page else [upright]
    )
    assert ("btLr" in part(content, "word/document.xml")) is turned_heads
    if turned_page:
        middle = document.sections[1]
        width = middle.page_width - middle.left_margin - middle.right_margin
        assert middle.page_width > middle.page_height
        assert abs(sum(column.width for column in document.tables[0].columns) - width) < 20 * 635
        assert [each.text for each in _parts(document, 1)][:2] == ["Who does what", "Read this."]
        stops = [stop.position for stop in middle.header.paragraphs[0].paragraph_format.tab_stops]
        assert len(stops) == 1
        assert abs(stops[0] - width) < 635 * 2
    assert [text for _, text in lines(content) if text][-2:] == ["After", "Text."]


def _parts(document: Any, section: int) -> list[Any]:
    return [each for each in document.sections[section].iter_inner_content() if hasattr(each, "text")]


def test_a_short_beginning_and_a_matrix_at_the_end_are_on_one_turned_page() -> None:
    document = opened(written(f"# Who does what\n\nEvery activity.\n\n{wide(9)}"))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE]


def test_pictures_are_embedded_with_their_text_and_nothing_else() -> None:
    blocks = tree("# AI Policy\n\n![A blue bar](flow.png)\n\n![A drawing](x.svg) ![Passwords](/etc/passwd)\n")
    content = write_docx(blocks, FACTS, images={"policies/flow.png": png(40, 10), "policies/x.svg": b"<svg/>"})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        media = [name for name in package.namelist() if name.startswith("word/media/")]
        assert [package.read(name) for name in media] == [png(40, 10)]
    body = part(content, "word/document.xml")
    assert body.count('descr="A blue bar"') == 2
    assert "base64" not in body
    assert ("Body Text", "[A drawing] Passwords") in lines(content)


def text_(value: str) -> Node:
    return {"t": "Str", "c": value}


def test_nothing_that_an_author_writes_is_markup_of_word() -> None:
    hostile: list[Node] = [
        {"t": "RawBlock", "c": ["openxml", "<w:p><w:r><w:t>EVIL</w:t></w:r></w:p>"]},
        {
            "t": "Para",
            "c": [
                {"t": "RawInline", "c": ["openxml", "<w:r><w:t>EVIL</w:t></w:r>"]},
                {"t": "Span", "c": [["", ["insertion"], [["author", "a"]]], [text_("added")]]},
                {"t": "Span", "c": [["", ["comment-start"], [["author", "a"], ["id", "1"]]], [text_("said")]]},
                {"t": "Span", "c": [["", [], [["custom-style", "RACI R"]]], [text_("coloured")]]},
                {"t": "Image", "c": [["", [], []], [text_("secret")], ["/etc/passwd", ""]]},
                {"t": "Link", "c": [["", [], []], [text_("script")], ["javascript:alert(1)", ""]]},
                {"t": "Link", "c": [["", [], []], [text_("file")], ["file:///etc/passwd", ""]]},
            ],
        },
        {"t": "Div", "c": [["", [], [["custom-style", "Title"]]], [{"t": "Para", "c": [text_("big")]}]]},
    ]
    content = write_docx(hostile, replace(FACTS, title='A <w:b/> & "title"'))
    body = part(content, "word/document.xml")
    for evil in ("<w:t>EVIL", "<w:ins", "commentRange", "RACIR", "w:hyperlink", "pic:pic"):
        assert evil not in body
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not any(
            b"root:" in package.read(name) or b"javascript" in package.read(name) for name in package.namelist()
        )
    assert lines(content)[0] == ("Title", 'A <w:b/> & "title"')
    assert lines(content)[-1] == ("Body Text", "big")


def test_a_table_of_more_columns_than_word_knows_is_told_as_a_list() -> None:
    heads = "|".join(f"h{number}" for number in range(70))
    cells = "|".join(f"c{number}" for number in range(70))
    content = written(f"# AI Policy\n\n|{heads}|\n|{'--|' * 70}\n|{cells}|\n")
    assert opened(content).tables == []
    assert [text for _, text in lines(content)[1:]] == [heads.replace("|", " · "), cells.replace("|", " · ")]


def test_any_reference_document_will_do(tmp_path: Path) -> None:
    plain = run_pandoc("--print-default-data-file", "reference.docx", folder=tmp_path)
    content = write_docx(tree(TEXT + "\n\n" + wide(9)), FACTS, plain)  # it has no page size, no header, no such styles
    assert ("Heading 1", "Purpose") in lines(content)
    assert opened(content).tables[0].style.name == "Table"


@pytest.mark.parametrize(
    "text", ["", "# Only a title", "| a |\n|--|\n", "Text[^1].\n\n[^1]: A note.\n\n    | a |\n    |--|\n"]
)
def test_odd_texts(text: str) -> None:
    assert opened(written(text)).core_properties.title == "AI Policy"


def test_headings_below_the_title_begin_at_the_first_level() -> None:
    found = lines(written("# Title\n\n## First\n\n### Second\n\n#### Third\n"))
    assert [style for style, _ in found] == ["Title", "Heading 1", "Heading 2", "Heading 3"]
