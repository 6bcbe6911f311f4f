"""Single PDFs: what stands around the text, by state, language and paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from remit.demo.build import make_demo
from remit.edition import in_force, open_edition, past_edition
from remit.paper.pdf import print_documents, print_sheet
from remit.paper.sheet import make_sheets
from support import validation
from support.checking import policy
from support.handbooks import POLICY, replaced
from support.papers import ID, PLACE, everything, opened, plain_text, printed, solid, text


def _sizes(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in file.pages]


def _root(pdf: bytes, key: str) -> Any:
    with pikepdf.open(BytesIO(pdf)) as file:
        return str(file.Root[key])


def test_header_footer_and_control_block(tmp_path: Path) -> None:
    made, told = printed(tmp_path, None, "POL-001")
    assert told == []
    shown = solid(text(made["POL-001"]))
    for words in (
        "SmallOrganisationAIPolicy", "POL-0011.0.0INTERNAL", "Uncontrolledwhenprinted", "Page1of1",
        "DocumentPOL-001", "Version1.0.0Draft", "OwnerLeadImplementer", "ApproverBoard", "ClassificationInternal",
        "Whodoeswhat", "Policydevelopment", "Approvals", "Revisionhistory",
    ):  # fmt: skip
        assert words in shown


def test_letters_of_the_matrix_stand_on_their_colours(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(printed(tmp_path, None, "POL-001")[0]["POL-001"])) as file:
        filled = {
            tuple(round(float(part) * 255) for part in operation.operands)
            for page in file.pages
            for operation in pikepdf.parse_content_stream(page)
            if str(operation.operator) in ("scn", "rg")
        }
    assert filled >= {(0xDB, 0xE7, 0xFB), (0x1E, 0x3A, 0x6E), (0xD8, 0xF0, 0xEC)}  # R, A, C, as in house.typ
    assert (0xEC, 0xE5, 0xF8) not in filled  # S, of another scheme


def test_both_extractors_read_the_same(tmp_path: Path) -> None:
    pdf = printed(tmp_path, None, "POL-001")[0]["POL-001"]
    assert sorted(solid(plain_text(pdf))) == sorted(solid(text(pdf)))


MARKS = ("DRAFT", "SUPERSEDED", "RETIRED")


def _watermarks(pdf: bytes) -> list[list[str]]:
    """Return the words of watermarks on each page; nothing else in the texts of these tests is written like them."""
    with pikepdf.open(BytesIO(pdf)) as file:
        count = len(file.pages)
    shown = ["".join(page.split()) for page in text(pdf).split("\f")[:count]]
    return [[word for word in MARKS for _ in range(page.count(word))] for page in shown]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", ["DRAFT"]),
        ("approved", []),
        ("in-force", []),
        ("superseded", ["SUPERSEDED"]),
        ("retired", ["RETIRED"]),
    ],
)
def test_each_state_has_its_watermark_on_every_page(tmp_path: Path, state: str, words: list[str]) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, "\n\n".join(f"Paragraph {number}." for number in range(60)))})
    (sheet,), _ = make_sheets(edition, [edition.handbook.document[ID]])
    found = _watermarks(print_sheet(edition, replace(sheet, state=state), edition.root))
    assert len(found) > 1
    assert found == [words] * len(found)


def test_the_watermark_is_that_of_the_text_that_is_printed(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo")
    day = date(2026, 10, 31)
    edition = in_force(past_edition(tmp_path / "demo", day))
    made, findings = print_documents(edition, edition.handbook.ordered)
    assert findings == []
    found = {each.sheet.id: _watermarks(each.pdf) for each in made}
    expected: dict[str, list[str]] = {id_: [] for id_ in edition.handbook.document} | {
        "FRM-001": ["DRAFT"],
        "GDL-001": ["RETIRED"],
    }
    assert {id_: pages == [expected[id_]] * len(pages) for id_, pages in found.items()} == dict.fromkeys(expected, True)

    before = past_edition(tmp_path / "demo", date(2025, 9, 30)).handbook.document["POL-001"]
    (tmp_path / "demo" / before.path).write_bytes(before.source.content)  # somebody goes back to a text of last year
    newest = open_edition(tmp_path / "demo", day)
    (again,), _ = print_documents(newest, [newest.handbook.document["POL-001"]])
    pages = _watermarks(again.pdf)
    assert pages == [["SUPERSEDED"]] * len(pages)


def test_links_lead_to_files_and_places(tmp_path: Path) -> None:
    source = "## Scope\n\n[out](ai-policy.md#purpose) [in](#scope) [web](https://example.org/x) [no](javascript:x)"
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID, "POL-001")
    assert told == []
    with pikepdf.open(BytesIO(made[ID])) as file:
        links = [each for page in file.pages for each in page.get("/Annots", [])]
        found = [str(each.A.URI) if "/A" in each else str(each.Dest) for each in links]
        places = {str(name): place for name, place in pikepdf.NameTree(file.Root.Names.Dests).items()}
        assert places[f"{ID}--scope"][0].objgen == file.pages[0].objgen
    assert found == ["POL-001.pdf", f"{ID}--scope", "https://example.org/x"]
    assert b"javascript:x" not in everything(made[ID])


def test_without_a_repository_no_file_names_the_folder(tmp_path: Path) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, "{{ revision_history() }}\n\n{{ approval_record() }}")}, ID)
    assert told == []
    assert "Thishandbookisnotinsideagitrepository" in solid(text(made[ID]))
    assert str(tmp_path).encode() not in everything(made[ID])


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_both_papers_and_wide_tables_on_their_side(tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    columns = 14
    table = "|".join(f"Responsibility{number}" for number in range(columns))
    source = f"Before.\n\n## Wide\n\n|{table}|\n|{'-|' * columns}\n|{'value|' * columns}\n\n## After\n\nText."
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID, paper=paper)
    assert told == []
    assert size in _sizes(made[ID])
    assert size[::-1] in _sizes(made[ID])
    assert validation.failures(made[ID]) == []


def test_the_language_is_that_of_the_document(tmp_path: Path) -> None:
    made, _ = printed(
        tmp_path, {POLICY: replaced(POLICY, "owner: lead", "owner: lead\nlanguage: de-AT")}, "POL-001", "PRC-001"
    )
    assert (_root(made["POL-001"], "/Lang"), _root(made["PRC-001"], "/Lang")) == ("de-AT", "en")


def test_the_chart_is_drawn_and_told_in_words(tmp_path: Path) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, "{{ org_chart() }}")}, ID)
    assert told == []
    shown = solid(text(made[ID]))
    assert "Board" in shown
    assert "LeadImplementer" in shown
    with pikepdf.open(BytesIO(made[ID])) as file:
        alts = [str(each.Alt) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert any(alt.startswith("Organisation chart. ") and "Lead Implementer reports to Board" in alt for alt in alts)
