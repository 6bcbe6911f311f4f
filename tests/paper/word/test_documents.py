"""Documents and job descriptions of a handbook as Word files: whole, and one that fails keeps no other back."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from remit.doctree.nodes import Node, plain_text
from remit.edition import open_edition
from remit.finding import Finding, RemitError
from remit.paper.pandoc import PandocError
from remit.paper.word import documents as word
from remit.paper.word.documents import WordFile, write_documents, write_job
from remit.paper.word.write import write_docx
from support.checking import body, edition
from support.handbooks import POLICY, PRACTICE, SETTINGS, replaced, write
from support.papers import make_sheets
from support.words import custom, lines, opened, part, png

ROOT = Path(__file__).resolve().parents[3]


def made(changes: dict[str, Any] | None = None) -> tuple[dict[str, bytes], list[Finding]]:
    found = edition(changes)
    files = list(write_documents(found, found.handbook.ordered))
    written = {each.id: each.docx for each in files if isinstance(each, WordFile)}
    return written, [each for each in files if isinstance(each, Finding)]


def test_every_document_and_role_becomes_a_file() -> None:
    files, findings = made()
    assert (list(files), findings) == (["POL-001", "PRC-001", "ROLE-001", "ROLE-002", "ROLE-003"], [])
    assert custom(files["POL-001"])["remit-path"] == POLICY
    assert "PRC-001.docx" in part(files["POL-001"], "word/_rels/document.xml.rels")
    headings = [text for style, text in lines(files["POL-001"]) if style == "Heading 1"]
    assert headings == ["Purpose", "RACI assignments", "Approvals", "Revision history"]


def test_a_document_that_cannot_be_made_is_named_and_the_others_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(blocks: list[Node], facts: Any, *more: Any) -> bytes:
        if facts.id == "PRC-001":
            raise PandocError("it takes too long.")
        return write_docx(blocks, facts, *more)

    monkeypatch.setattr(word, "write_docx", fails)
    files, findings = made({POLICY: body(POLICY, ">" * 60 + " deep")})
    assert list(files) == ["ROLE-001", "ROLE-002", "ROLE-003"]
    assert [(each.place.path, each.message) for each in findings] == [
        (POLICY, "POL-001 cannot be printed: its blocks are nested too deeply."),
        (PRACTICE, "PRC-001 cannot be printed: it takes too long."),
    ]


def test_a_picture_that_word_does_not_show_is_told(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    text = body(POLICY, "![A drawing](plan.svg) ![A bar](bar.png)")
    write(tmp_path, {POLICY: text, "policies/plan.svg": drawing, "policies/bar.png": png(4, 4)})
    found = open_edition(tmp_path, date(2026, 3, 1))
    told, made = write_documents(found, [found.handbook.document["POL-001"]])
    assert isinstance(told, Finding)
    assert told.message == "Left out on paper: the image `policies/plan.svg` is of a kind that Word does not show."
    assert isinstance(made, WordFile)
    assert "[A drawing] " in [text for _, text in lines(made.docx)]
    assert 'descr="A bar"' in part(made.docx, "word/document.xml")


def test_a_job_description() -> None:
    content = write_job(edition(), "lead")
    assert lines(content)[0] == ("Title", "Lead Implementer")
    assert custom(content)["remit-kind"] == "job-description"
    assert [text for style, text in lines(content) if style == "Heading 1"][:3] == [
        "Position",
        "Accountability",
        "Key activities",
    ]
    assert ".docx" not in part(content, "word/_rels/document.xml.rels")  # it leaves the house alone
    with pytest.raises(KeyError):
        write_job(edition(), "nobody")


def test_a_job_description_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> bytes:
        raise PandocError("it takes too long.")

    monkeypatch.setattr(word, "write_docx", fails)
    with pytest.raises(RemitError, match="The job description of `lead` cannot be made: it takes too long"):
        write_job(edition(), "lead")


def test_every_scheme_has_its_letters() -> None:
    changes = {
        SETTINGS: replaced(SETTINGS, "organisation: Small Organisation", "organisation: S\n    scheme: rasci"),
        POLICY: replaced(POLICY, "ai-team: C", "ai-team: S"),
    }
    assert 'w:rStyle w:val="RACIS"' in part(made(changes)[0]["POL-001"], "word/document.xml")


def _notes(blocks: Any) -> list[Node]:
    """Return the footnotes anywhere in a tree."""
    if isinstance(blocks, dict):
        return [blocks] if blocks["t"] == "Note" else _notes(blocks.get("c"))
    return [note for each in blocks for note in _notes(each)] if isinstance(blocks, list) else []


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_no_word_of_a_text_is_lost() -> None:
    found = open_edition(ROOT, date(2027, 1, 1))
    documents = found.handbook.ordered
    sheets = {sheet.id: sheet for sheet in make_sheets(found, documents)[0]}
    assert len(sheets) == len(documents) > 10
    for each in write_documents(found, documents):
        assert isinstance(each, WordFile)
        blocks = sheets[each.id].body.blocks
        wanted = plain_text(blocks) + " ".join(plain_text(note["c"]) for note in _notes(blocks))
        paragraphs = opened(each.docx).element.body.iter(qn("w:p"))
        text = " ".join("".join(run.text or "" for run in line.iter(qn("w:t"))) for line in paragraphs)
        text += re.sub("<[^>]*>", " ", part(each.docx, "word/footnotes.xml"))
        assert _words(wanted) - _words(text) == Counter(), each.id
