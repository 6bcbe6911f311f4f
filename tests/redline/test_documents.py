"""The redline over real documents: this repository's own in all their versions, and those of the demonstration."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import pytest
from docx.oxml.ns import qn
from lxml import etree
from remit.doctree.nodes import Node
from remit.edition import Edition, open_edition
from remit.finding import RemitError
from remit.paper.pandoc import executable
from remit.redline.comparison import Comparison, as_json, as_page, compare, edition_with, read_texts
from remit.redline.diff.blocks import accept, normalize, redline, reject
from remit.redline.files import as_docx, as_pdf
from remit.redline.tracked import tracked
from remit.redline.versions import text_at
from support.gitrepo import GitRepo
from support.papers import solid, text
from support.trees import tree

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def demo(demo: Path) -> Edition:
    return open_edition(demo, TODAY)


OLD = """\
## Scope

All employees and all systems that we use.[^1]

This paragraph goes from the head to the foot of it.

[^1]: Defined in the register.

1. Ask before you use a tool.
2. Never enter personal data.
    - names
    - addresses
3. Report within 24 hours.

| Risk | Decides | Deadline |
| :-- | :-- | --: |
| Low | Team | 10 days |
| Middle | Lead | 20 days |
| High | Board | 30 days |

```
limit = 10
warn
```

Ask *early*, see [it](https://example.org/a).

---

Low
:   Nobody would notice.

| Gone | Table |
| :-- | :-- |
| a | b |
"""
NEW = """\
## Scope and audience

All employees, guests and all AI systems that we use.[^1] More.[^2]

[^1]: Listed in the register.
[^2]: A new note.

> Quoted from elsewhere.

1. Ask before you use a tool.
2. Never enter personal data.
    - names
    - e-mail addresses
    - photographs
3. Report at once.
4. Keep a log.

| Risk | Decides | Told to | Deadline |
| :-- | :-- | :-- | --: |
| Low | Team | – | 5 days |
| High | Board | Regulator | 30 days |
| Critical | Board | Regulator | at once |

```
start
limit = 10
```

Ask **early**, see [it](https://example.org/b).

Low
:   Hardly anybody would notice.

This paragraph goes from the head to the foot of it.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Comparison]:
    """Return two versions of one document with every kind of change between them, compared."""
    repo = GitRepo(tmp_path_factory.mktemp("redline") / "made")
    repo.write("mkdocs.yml", "site_name: Small\nextra:\n  remit:\n    organisation: Small Organisation\n")
    more = {"summary": "Says what we do.", "owner": "lead"}
    raci = "[{id: a, name: Policy work, raci: {lead: %s, board: %s}}]"
    repo.document("policies/big.md", "POL-001", "1.0.0", OLD, activities=raci % ("R", "A"), **more)
    repo.commit("Write it")
    more["effective_from"] = "2026-12-01"
    repo.document("policies/big.md", "POL-001", "1.1.0", NEW, activities=raci % ("R/A", "C"), **more)
    repo.commit("Change it")
    edition = open_edition(repo.root, TODAY)
    return edition, compare(edition, text_at(edition, "POL-001", "1.0.0"), text_at(edition, "POL-001", "1.1.0"))


def texts_of(edition: Edition) -> dict[str, list[list[Node]]]:
    """Return every text that every document ever had."""
    assert edition.history is not None
    documents = {}
    for id_ in edition.history.documents:
        for landing in edition.history.landings(id_):
            if landing.oid:
                found = text_at(edition, id_, landing.commit).document
                documents[f"{id_} {landing.commit}"] = (edition_with(edition, found), found)
        if here := edition.newest.document.get(id_):
            documents[f"{id_} here"] = (edition_with(edition, here), here)
    texts: dict[str, list[list[Node]]] = {}
    for key, read in read_texts(documents).items():
        assert read.blocks is not None
        texts.setdefault(key.split()[0], []).append(read.blocks)
    return texts


def hold(pairs: Any) -> int:
    count = 0
    for old, new in pairs:
        tree = redline(old, new)
        assert accept(tree) == normalize(new)
        assert reject(tree) == normalize(old)
        count += 1
    return count


def test_every_step_between_texts_of_this_repository_holds_both() -> None:
    edition = open_edition(ROOT, TODAY)
    if edition.history is None:
        pytest.skip(edition.no_history)
    texts = texts_of(edition)
    assert hold(pair for each in texts.values() for pair in permutations(each, 2))
    assert hold(pairwise(each[0] for each in texts.values()))  # two that have little in common


def test_every_step_between_texts_of_the_demonstration_holds_both(demo: Edition) -> None:
    texts = texts_of(demo)
    assert hold(pair for each in texts.values() for pair in permutations(each, 2)) > 50
    assert hold(pairwise(each[0] for each in texts.values()))


def test_the_pages_of_this_repository_hold_both_against_each_other() -> None:
    files = sorted((ROOT / "content").rglob("*.md"))
    trees = [tree(path.read_text("utf-8")) for path in files]
    assert hold(pairwise(trees)) == len(files) - 1


def test_a_comparison_tells_what_changed_in_facts_and_parts(demo: Edition) -> None:
    found = compare(demo, text_at(demo, "POL-001", "1.0.0"), text_at(demo, "POL-001", "1.1.0"))
    assert found.fields == (
        ("Version", "1.0.0", "1.1.0"),
        ("Effective from", "2025-06-01", "on approval"),
        ("Change", "major: First issue.", "minor: Whoever asks for a person gets one."),
    )
    told = as_json(found)
    assert told["passages"] == [
        {
            "section": "What we want",
            "parts": [
                {"change": "same", "text": "- We tell passengers when they speak with a machine"},
                {"change": "insertion", "text": ", and connect them to a person on request"},
                {"change": "same", "text": "."},
            ],
        }
    ]
    assert told["summary"] == {
        "changed": True,
        "words_inserted": 8,
        "words_deleted": 0,
        "passages_moved": 0,
        "formatting": 0,
        "sections": [{"title": "What we want", "changes": 1}],
    }


def test_who_has_which_part_is_compared(made: tuple[Edition, Comparison]) -> None:
    assert as_json(made[1])["raci"] == [
        [{"change": "same", "text": "Activity | board | lead"}],
        [
            {"change": "same", "text": "Policy work | "},
            {"change": "deletion", "text": "A"},
            {"change": "insertion", "text": "C"},
            {"change": "same", "text": " | "},
            {"change": "deletion", "text": "R"},
            {"change": "insertion", "text": "R/A"},
        ],
    ]


def test_a_role_is_compared_by_its_job_description(demo: Edition) -> None:
    found = compare(demo, text_at(demo, "ROLE-003", "1.0.0"), text_at(demo, "ROLE-003", "1.1.0"))
    assert [name for name, _, _ in found.fields] == ["Version", "Change", "Held by"]
    assert "Areas of responsibility" in json.dumps(found.tree).replace('"}, {"t": "Space"}, {"t": "Str", "c": "', " ")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("9.9.9", "POL-001 has no version 9.9.9, and there is no such revision."),
        ("--output=x", "POL-001 has no version --output=x, and there is no such revision."),
        ("", "POL-001 has no version , and there is no such revision."),
    ],
)
def test_an_unknown_version_is_told_with_the_known_ones(demo: Edition, name: str, message: str) -> None:
    with pytest.raises(RemitError) as error:
        text_at(demo, "POL-001", name)
    assert (error.value.message, error.value.fix) == (
        message,
        "Its versions: 2.0.0, 1.1.0, 1.0.0. A commit, branch or tag will do as well.",
    )


def test_a_revision_before_the_document_is_told(demo: Edition) -> None:
    assert demo.history is not None
    first = demo.history.main_line[-1]
    with pytest.raises(RemitError, match=r"There is no STD-001 at "):
        text_at(demo, "STD-001", first)


def kept(node: Any, drop: str | None) -> bool:
    return all(above.tag != qn(f"w:{drop}") for above in node.iterancestors())


def word_text(content: bytes, drop: str | None = None) -> list[str]:
    """Return a Word file's paragraphs and rows when all changes of a kind (`ins`, `del`) are undone.

    ECMA-376 part 1, 17.13.5: text, ends of paragraphs, rows and cells that came or went.
    """
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text, notes = (etree.fromstring(file.read(f"word/{name}.xml")) for name in ("document", "footnotes"))
    for body in (text, notes):
        if body is notes:  # one whose reference is gone is gone
            referred = [each.get(qn("w:id")) for each in text.iter(qn("w:footnoteReference")) if kept(each, drop)]
            for note in list(notes):
                if note.get(qn("w:id")) not in referred:
                    notes.remove(note)
        for tag, where in ((f"w:{drop}", "w:trPr"), (f"w:cell{(drop or '').title()}", "w:tcPr")):
            for mark in list(body.iter(qn(tag))) if drop else ():
                if mark.getparent().tag == qn(where):
                    holder = mark.getparent().getparent()
                    holder.getparent().remove(holder)
        begun = ""
        for paragraph in body.iter(qn("w:p")):
            runs = []
            for node in paragraph.iter(qn("w:t"), qn("w:delText"), qn("w:br"), qn("w:footnoteReference")):
                if kept(node, drop):
                    runs.append(node.text or "" if node.tag != qn("w:br") else "\n")
            gone = drop and any(mark.getparent().tag == qn("w:rPr") for mark in paragraph.iter(qn(f"w:{drop}")))
            begun += "".join(runs)
            if not gone:
                found.append(re.sub(r"[\s\u00a0]+", " ", begun).strip())
                begun = ""
    return [text for text in found if text not in ("", "⁂")]  # the sign stands for a rule that came or went


def word_holds(edition: Edition, found: Comparison) -> None:
    content = as_docx(edition, found)
    for side, drop, document in ((accept, "del", found.new), (reject, "ins", found.old)):
        one = replace(found, control=side(found.control), tree=side(found.tree), old=document, new=document)
        assert word_text(content, drop) == word_text(as_docx(edition, one))


def test_word_gives_either_text_when_all_changes_are_accepted_or_rejected(made: tuple[Edition, Comparison]) -> None:
    word_holds(*made)
    assert as_docx(*made) == as_docx(*made)


@pytest.mark.slow
def test_word_gives_either_text_of_every_step_of_the_demonstration(demo: Edition) -> None:
    assert demo.history is not None
    count = 0
    for id_ in demo.history.documents:
        for new, old in pairwise([each.commit for each in demo.history.landings(id_) if each.oid]):
            word_holds(demo, compare(demo, text_at(demo, id_, old), text_at(demo, id_, new)))
            count += 1
    assert count > 5


def test_pandoc_reads_either_text_from_the_word_file(made: tuple[Edition, Comparison]) -> None:
    edition, found = made
    content = as_docx(edition, found)
    for choice, here, gone in (("accept", "Keep a log", "20 days"), ("reject", "20 days", "Keep a log")):
        command = [str(executable()), "-f", "docx", f"--track-changes={choice}", "-t", "plain"]
        text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
        assert here in text
        assert gone not in text


def test_the_word_file_says_who_and_when(made: tuple[Edition, Comparison]) -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(*made))) as file:
        text = file.read("word/document.xml").decode()
    marks = re.findall(r"<w:(?:ins|del|cellIns|cellDel) ([^>]*?)/?>", text)
    assert len(marks) > 30
    assert {re.sub(r'w:id="[0-9]+" ', "", each) for each in marks} == {
        'w:author="Anna Archer" w:date="2025-01-03T00:00:00Z"'
    }
    assert len({re.search(r'w:id="(\d+)"', each)[1] for each in marks}) == len(marks)  # type: ignore[index]
    assert "redline-" not in text
    assert "<w:cellIns" in text
    assert re.search(r"<w:trPr>(?:<w:cantSplit/>)?<w:del ", text)


def test_the_printed_comparison_holds_every_word(made: tuple[Edition, Comparison], tmp_path: Path) -> None:
    edition, found = made
    content = as_pdf(edition, found)
    assert as_pdf(edition, found) == content
    said = solid(text(content))
    words = set(re.findall(r"[A-Za-z0-9]{2,}", re.sub(r"\(https?:[^)]*\)|\[\^[0-9]\]", "", OLD + NEW)))
    assert len(words) > 60
    assert [word for word in sorted(words) if word not in said] == []


def test_what_is_tracked_marks_no_block() -> None:
    old, new = tree(OLD), tree(NEW)
    text = json.dumps(tracked(redline(old, new), anchors=False))
    assert '{"t": "Div"' not in text
    assert "redline-" not in text


def test_the_page_is_whole_and_fetches_nothing(made: tuple[Edition, Comparison]) -> None:
    page = as_page(made[1])
    assert page.startswith("<!doctype html>\n")
    assert "<script" not in page
    assert re.findall(r'(?:src|data)="', page) == []
    assert set(re.findall(r'href="(https?:[^"]*)"', page)) == {"https://example.org/a", "https://example.org/b"}
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert all(f'id="{target}"' in page for target in re.findall(r'href="#([^"]*)"', page))
    assert page.count('<span class="spoken">inserted: </span>') == page.count("<ins ") - 1  # one explains the colour
    assert page.count('<span class="spoken">deleted: </span>') == page.count("<del ") - 1


def test_the_page_shows_one_text_and_both_side_by_side(made: tuple[Edition, Comparison]) -> None:
    page = lxml.html.fromstring(as_page(made[1]))
    both, sides = (page.xpath(f"//section[last()]//div[@class='{name}']")[0] for name in ("inline", "sides"))
    old, new = ([pair[at] for pair in sides.xpath("div[@class='pair']")] for at in (0, 1))
    assert len(old) == len(new) > 5
    assert [column.findall(".//ins") for column in old] == [[]] * len(old)
    assert [column.findall(".//del") for column in new] == [[]] * len(new)
    said = [" ".join(each.text_content() for each in columns) for columns in ([both], old, new)]
    for words, where in (("20 days", [1, 1, 0]), ("photographs", [1, 0, 1]), ("Low", [1, 1, 1]), ("Gone", [1, 1, 0])):
        assert [words in text for text in said] == [bool(each) for each in where], words


def light(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_read_in_light_and_dark_and_are_those_of_the_site() -> None:
    style = (ROOT / "macros/remit/redline/templates/redline.css").read_text("utf-8")
    tokens = (ROOT / "macros/remit/theme/assets/css/tokens.css").read_text("utf-8")
    palettes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", each)) for each in style.split("@media", 2)[:2]]
    for palette in palettes:
        assert set(palette.values()) <= set(re.findall(r"#[0-9a-f]{6}", tokens))
        pairs = [("text", "page"), ("muted", "page"), ("muted", "surface"), ("muted", "tint"), ("link", "page")]
        for front, back in [
            *pairs,
            ("link", "tint"),
            ("ins-fg", "ins-bg"),
            ("del-fg", "del-bg"),
            ("note-fg", "note-bg"),
        ]:
            darker, lighter = sorted((light(palette[front]), light(palette[back])))
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (front, back)
