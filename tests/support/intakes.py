"""What tests ask of a Word file that is taken into the handbook: what became of it, and what was told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from remit.edition import open_edition
from remit.intake.new.convert import ImportResult, import_document
from remit.intake.wordfile.package import read_package
from support.wordfiles import append, blank


def begun(*blocks: Any, heading: str = "") -> Any:
    """Return a document with a title, perhaps a heading, and blocks."""
    made = blank()
    made.add_paragraph("Data Policy", style="Title")
    if heading:
        made.add_heading(heading, 1)
    append(made, *blocks)
    return made


def taken(root: Path, content: bytes, track: str = "keep") -> ImportResult:
    """Return what becomes of a file."""
    return import_document(
        open_edition(root, date(2026, 3, 1)), read_package(content, Path("x.docx")), "policy", "", track
    )


def body(found: ImportResult) -> str:
    """Return the text below the front matter; none of the file's may be missing."""
    assert found.missing == ()
    return found.text.split("\n---\n", 1)[1].strip("\n")


def told(found: ImportResult) -> list[tuple[str, int, str]]:
    """Return what was lost, how often, and near what."""
    return [(each.what, each.count, each.near) for each in found.lost]
