"""Single PDFs: what stands around the text, by state, language and paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from textwrap import indent
from types import MappingProxyType
from typing import Any

import pikepdf
import pytest
from remit.edition import in_force, open_edition, past_edition
from remit.pack.bound import bind
from remit.pack.content import Content
from remit.paper.pdf.documents import print_documents, print_sheet
from support import validation
from support.checking import policy, role
from support.handbooks import POLICY, replaced
from support.papers import ID, PLACE, everything, make_sheets, opened, plain_text, printed, solid, text


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
        "RACIassignments", "Policydevelopment", "Approvals", "Revisionhistory",
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


def test_the_watermark_is_that_of_the_text_that_is_printed(own_demo: Path) -> None:
    day = date(2026, 10, 31)
    edition = in_force(past_edition(own_demo, day))
    made, findings = print_documents(edition, edition.handbook.ordered)
    assert findings == []
    found = {each.sheet.id: _watermarks(each.pdf) for each in made}
    expected: dict[str, list[str]] = {id_: [] for id_ in edition.handbook.document} | {
        "FRM-001": ["DRAFT"],
        "GDL-001": ["RETIRED"],
    }
    assert {id_: pages == [expected[id_]] * len(pages) for id_, pages in found.items()} == dict.fromkeys(expected, True)

    before = past_edition(own_demo, date(2025, 9, 30)).handbook.document["POL-001"]
    (own_demo / before.path).write_bytes(before.source.content)  # somebody goes back to a text of last year
    newest = open_edition(own_demo, day)
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


def test_no_line_of_code_runs_off_the_paper(tmp_path: Path) -> None:
    long = {sign: sign * 400 for sign in "xyzwü"}
    spaced = "  if  x:\n\treturn " + "v" * 40 + "  # end"
    source = (
        f"```\n{long['x']}\n{spaced}\n```\n\n- item\n    - below\n\n        ```\n        {long['y']}\n        ```\n\n"
        f"<table><tr><td><pre>{long['z']}</pre></td><td>{'word ' * 90}</td></tr></table>\n\n"
        f"```\n{long['w']}\n{long['ü']}\n```\n"
    )
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID)
    assert told == []
    read = text(made[ID])  # what is off the paper is not read
    assert [sign for sign, line in long.items() if line not in solid(read)] == []
    assert solid(spaced) in solid(read)
    assert validation.failures(made[ID]) == []


def test_the_language_is_that_of_the_document(tmp_path: Path) -> None:
    made, _ = printed(
        tmp_path, {POLICY: replaced(POLICY, "owner: lead", "owner: lead\nlanguage: de-AT")}, "POL-001", "PRC-001"
    )
    assert (_root(made["POL-001"], "/Lang"), _root(made["PRC-001"], "/Lang")) == ("de-AT", "en")


def test_each_document_of_a_pack_has_its_own_language(tmp_path: Path) -> None:
    changes = {POLICY: replaced(POLICY, "owner: lead", "owner: lead\nlanguage: de-AT")}
    volumes, told = bind(Content(edition=opened(tmp_path, changes), proof=None, preview=True))
    assert told == []
    with pikepdf.open(BytesIO(volumes[0].pdf)) as file:
        assert str(file.Root.Lang) == "en"
        told_in = {str(each.Lang) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each}
    assert told_in == {"en", "de-AT"}
    assert validation.failures(volumes[0].pdf) == []


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]+)<')


def _words(pdf: bytes) -> list[list[tuple[float, float, float, str]]]:
    """Return the words on each page: top, left, right, and what they read."""
    command = ["pdftotext", "-bbox", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=120).stdout.decode()
    return [
        sorted((float(top), float(left), float(right), solid(word)) for left, top, right, word in WORD.findall(page))
        for page in done.split("<page")[1:]
    ]


def _overprinted(pages: list[list[tuple[float, float, float, str]]]) -> list[tuple[str, str]]:
    """Return the pairs of words of a line of which one begins before the other ends."""
    lines = [[*line] for page in pages for _, line in groupby(page, itemgetter(0))]
    return [(one[3], two[3]) for line in lines for one, two in pairwise(line) if two[1] < one[2] - 0.5]


LONG = (
    "Verantwortlichkeit", "Informationssicherheit", "Datenschutzbeauftragte", "Genehmigungsverfahren",
    "Risikobeurteilung", "Überprüfungszeitraum", "Dokumentenlenkung", "Geltungsbereich",
)  # fmt: skip


def _table(heads: Iterable[str], cells: Iterable[str]) -> str:
    heads = [*heads]
    return "\n".join("|" + "|".join(row) + "|" for row in (heads, ["---"] * len(heads), [*cells])) + "\n"


TABLES: Mapping[str, tuple[str, Mapping[str, int]]] = MappingProxyType(
    {
        "long words": (_table(LONG, LONG), dict.fromkeys(LONG, 2)),
        "twelve columns": (
            _table((f"Headingword{n}" for n in range(12)), (f"somewordings{n}" for n in range(12))),
            {f"{word}{n}": 1 for n in range(12) for word in ("Headingword", "somewordings")},
        ),
        "capitals": (_table(["A"] * 4, ["DATENSCHUTZBEAUFTRAGTE"] * 4), {"DATENSCHUTZBEAUFTRAGTE": 4}),
        "sixty columns": (_table((f"Heading{n}" for n in range(60)), (f"value{n}" for n in range(60))), {}),
        "in a list": ("- item\n\n" + indent(_table(LONG, LONG), "    "), {}),
        "in lists": (
            "- item\n    - below\n\n" + indent(_table(LONG[:5], LONG[:5]), " " * 8),
            dict.fromkeys(LONG[:5], 2),
        ),
        "in a note": ("!!! note\n\n" + indent(_table(LONG, LONG), "    "), {}),
    }
)
"""Tables, and how often words of them stand whole and apart; where type would be too small, they are broken."""


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext tells where words stand")
@pytest.mark.parametrize("name", TABLES)
def test_no_column_is_printed_over_the_next(tmp_path: Path, name: str) -> None:
    source, whole = TABLES[name]
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID)
    assert told == []
    pages = _words(made[ID])
    assert _overprinted(pages) == []
    found = Counter(word for page in pages for *_, word in page)
    assert {word: found[word] for word in whole} == whole
    assert validation.failures(made[ID]) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext tells where words stand")
def test_letters_of_many_roles_do_not_touch(tmp_path: Path) -> None:
    keys = [f"role-{number}" for number in range(32)]
    changes = {
        f"roles/{key}.md": role(f"ROLE-{number}", key, short=f"Role{number}") for number, key in enumerate(keys, 100)
    }
    letters = ", ".join(f"{key}: A/R/C" for key in keys)
    activities = f"[{{id: one, name: One, raci: {{{letters}}}}}]"
    made, findings = printed(tmp_path, {**changes, PLACE: policy(ID, "Text.", activities=activities)}, ID)
    assert findings == []
    pages = _words(made[ID])
    assert _overprinted(pages) == []
    assert Counter(word for page in pages for *_, word in page)["R/A/C"] == 32
    assert validation.failures(made[ID]) == []


def test_a_note_of_a_heading_is_not_in_its_bookmark(tmp_path: Path) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, "## Scope[^1] of it\n\nWords.\n\n[^1]: The note.")}, ID)
    assert told == []
    with pikepdf.open(BytesIO(made[ID])) as file, file.open_outline() as outline:
        assert outline.root[0].children[0].title == "Scope of it"
    assert solid(text(made[ID])).count("Thenote.") == 1


def test_an_anchor_in_a_repeated_heading_stops_no_document(tmp_path: Path) -> None:
    rows = "".join(f"| row {number} | x |\n" for number in range(90))
    source = f'| <span id="here">Step</span> | B |\n|---|---|\n{rows}\n[to it](#here)\n'
    made, told = printed(tmp_path, {PLACE: policy(ID, source)}, ID)
    assert told == []
    assert solid(text(made[ID])).count("StepB") > 1


def test_the_watermark_is_seen_through_what_stands_on_it(tmp_path: Path) -> None:
    made, _ = printed(tmp_path, {PLACE: policy(ID, "```\ncode\n```\n\n!!! note\n\n    Words.")}, ID)
    with pikepdf.open(BytesIO(made[ID])) as file:
        states = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/ca" in each]
    assert {round(float(each.ca), 3) for each in states} == {0.039}  # of 255 steps, 10
    assert validation.failures(made[ID]) == []


def test_the_chart_is_drawn_and_told_in_words(tmp_path: Path) -> None:
    made, told = printed(tmp_path, {PLACE: policy(ID, "{{ org_chart() }}")}, ID)
    assert told == []
    shown = solid(text(made[ID]))
    assert "Board" in shown
    assert "LeadImplementer" in shown
    with pikepdf.open(BytesIO(made[ID])) as file:
        alts = [str(each.Alt) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert any(alt.startswith("Organisation chart. ") and "Lead Implementer reports to Board" in alt for alt in alts)
