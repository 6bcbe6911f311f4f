"""Headings of a Word file that only an outline level makes one, and numbers that a policy cannot count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.intakes import begun, body, taken, told
from support.wordfiles import paragraph, repacked, run, saved, xml

NUMBER = "number before a heading, which Word counts; left out"
PARTS = "item with a number of several parts, as 1.1 or 1.1.1; only counted 1, 2, 3: see what refers to its number"


def styled(made: Any, id_: str, form: str, name: str = "", base: str = "Normal") -> None:
    """Add a style of paragraphs."""
    inner = f'<w:name w:val="{name or id_}"/><w:basedOn w:val="{base}"/><w:pPr>{form}</w:pPr>'
    made.styles.element.append(xml(f'<w:style w:type="paragraph" w:styleId="{id_}">{inner}</w:style>'))


def level(number: int) -> str:
    return f'<w:outlineLvl w:val="{number}"/>'


def said(text: str, form: str = "") -> Any:
    return paragraph(f"<w:pPr>{form}</w:pPr>{run(text)}")


def of_style(id_: str) -> str:
    return f'<w:pStyle w:val="{id_}"/>'


def test_an_outline_level_of_a_paragraph_makes_a_heading(root: Path) -> None:
    found = taken(
        root, saved(begun(said("One", level(0)), said("Text."), said("Two", level(1)), said("No heading", level(9))))
    )
    assert body(found) == "## One\n\nText.\n\n### Two\n\nNo heading"
    assert told(found) == []


def test_an_outline_level_of_a_style_or_its_base_makes_a_heading(root: Path) -> None:
    made = begun(
        said("One", of_style("Kapitel")), said("Text."), said("Two", of_style("Absatz")), said("x"),
        said("Like text", of_style("Fliess")), said("Own", of_style("Kapitel") + level(2)),
    )  # fmt: skip
    styled(made, "Kapitel", level(0))
    styled(made, "Absatz", level(1))
    styled(made, "Fliess", level(9), base="Kapitel")
    found = taken(root, saved(made))
    assert body(found) == "## One\n\nText.\n\n### Two\n\nx\n\nLike text\n\n#### Own"
    assert told(found) == []


def test_a_known_heading_and_a_title_stay_what_they_are(root: Path) -> None:
    made = begun(said("One", of_style("Heading1")), said("Two", of_style("Heading2") + level(0)), said("x"))
    made.styles["Title"].element.get_or_add_pPr().append(xml(level(0)))
    found = taken(root, saved(made))
    assert (found.title, body(found)) == ("Data Policy", "## One\n\n### Two\n\nx")


def test_a_file_without_a_heading_style_gets_one(root: Path) -> None:
    made = begun(said("One", level(0)), said("Text."))
    made.styles.element.remove(made.styles["Heading 1"].element)
    assert body(taken(root, saved(made))) == "## One\n\nText."


def test_what_is_too_long_for_a_heading_is_told(root: Path) -> None:
    long = "word " * 60
    found = taken(root, saved(begun(said(long, level(0)), said("Below", level(1)), said("x"))))
    assert body(found) == f"{long.strip()}\n\n## Below\n\nx"
    begin = long[:79].rstrip()
    assert told(found) == [(f"paragraph “{begin}…” has the outline level of a heading; kept as text", 1, "")]


def test_a_file_without_styles_keeps_outline_levels_as_text_and_says_so(root: Path) -> None:
    content = repacked(saved(begun(said("One", level(0)))), {"word/styles.xml": None})
    found = taken(root, content)
    assert found.text.endswith("One\n")
    assert told(found) == [("paragraph “One” has the outline level of a heading; kept as text", 1, "")]


def numbered(made: Any, *levels: tuple[str, str], id_: int = 90, style: str = "") -> None:
    """Add a list; each of its levels is the form of the number and how it is written. A style may have the last."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'{of_style(style) if style and at == len(levels) - 1 else ""}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    element = made.part.numbering_part.element
    element.insert(0, xml(f'<w:abstractNum w:abstractNumId="{id_}">{inner}</w:abstractNum>'))
    element.append(xml(f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{id_}"/></w:num>'))


def item(text: str, at: int, id_: int = 90) -> Any:
    return said(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{id_}"/></w:numPr>')


def test_numbers_of_several_parts_are_told(root: Path) -> None:
    made = begun(item("a", 0), item("b", 1), item("c", 2), item("d", 1))
    numbered(made, ("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"))
    found = taken(root, saved(made))
    assert body(found) == "1. a\n    1. b\n        1. c\n    2. d"
    assert told(found) == [(PARTS, 3, "")]


def test_words_of_a_number_are_told(root: Path) -> None:
    made = begun(item("a", 0), said("x"), item("b", 1))
    numbered(made, ("decimal", "Article %1."), ("decimal", "§ %2"))
    assert [what for what, _, _ in told(taken(root, saved(made)))] == [
        "item with “Article .” before or after its number; kept with the number alone",
        "item with “§” before or after its number; kept with the number alone",
    ]


def test_a_number_that_a_style_or_a_style_of_lists_brings_along_is_told(root: Path) -> None:
    made = begun(said("a", of_style("Clause")))
    styled(made, "Clause", '<w:numPr><w:numId w:val="91"/></w:numPr>')
    numbered(made, ("decimal", "%1."), ("decimal", "%1.%2"), style="Clause")
    element = made.part.numbering_part.element
    element[0].insert(0, xml('<w:styleLink w:val="Legal"/>'))
    element.insert(0, xml('<w:abstractNum w:abstractNumId="91"><w:numStyleLink w:val="Legal"/></w:abstractNum>'))
    element.append(xml('<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
    assert told(taken(root, saved(made)))[0] == (PARTS, 1, "")


@pytest.mark.parametrize(
    ("form", "written", "expected"), [("decimal", "%1.%2", [(NUMBER, 1, "One")]), ("none", "", [])]
)
def test_the_number_of_a_heading_by_its_style_is_told(
    root: Path, form: str, written: str, expected: list[tuple[str, int, str]]
) -> None:
    made = begun(said("One", of_style("Clause")), said("x"))
    styled(made, "Clause", level(0) + '<w:numPr><w:numId w:val="90"/></w:numPr>')
    numbered(made, (form, written))
    found = taken(root, saved(made))
    assert body(found) == "## One\n\nx"
    assert told(found) == expected
