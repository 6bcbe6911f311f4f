"""What is found when documents are printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from remit.finding import Finding, Place, Rule, Severity
from remit.fonts import Coverage
from remit.model import Document
from remit.rules import fonts as font_rules

NOT_PRINTABLE = Rule(
    code="PAP801",
    title="A text cannot be printed",
    why="No PDF and no Word file can be made of it, so auditors and HR would not get it; the other documents are made.",
    fix="Make the text simpler where the message says so: lists and quotations one or two deep, footnotes that do not "
    "refer to themselves, tables of a size that people read.",
    wrong="See the note.[^1]\n\n[^1]: As said above.[^1]",
    right="See the note.[^1]\n\n[^1]: As said in the introduction.",
)
LEFT_OUT = Rule(
    code="PAP802",
    title="An image, or a part of it, is left out on paper",
    why="Only images that are in the handbook and undamaged, with a text for those who cannot see them, can be part "
    "of a PDF that everybody can read (PDF/UA-1, ISO 14289-1, 7.3).",
    fix="Put the image beside the document, as PNG, JPEG, GIF, WebP or SVG of at most 2 MiB, and say in words what "
    "it shows. One that cannot be drawn, or whose labels only a browser draws, has to be saved again by the program "
    "that it comes from.",
    wrong="![](flow.png)",
    right="![The four steps of an assessment](flow.png)",
    severity=Severity.WARNING,
)

NOT_REDACTED = Rule(
    code="PAP803",
    title="A mark for redaction is not followed",
    why="What an author marks must not be in a redacted copy. Where it is not certain what a mark marks, no copy is "
    "made rather than one that shows too much; the other documents are made.",
    fix='Enclose what is to be left out in `<span class="redact">…</span>` or, with blank lines around, in '
    '`<div class="redact" markdown>…</div>`.',
    wrong="- Call extension 4711.\n{: .redact }\n- Write to us.",
    right='- <span class="redact">Call extension 4711.</span>\n- Write to us.',
)
_SVG = "{http://www.w3.org/2000/svg}"


def not_printable(document: Document, reason: str, line: int = 0) -> Finding:
    """Return the finding that a document cannot be printed; `line` counts in its body, 0 is the whole text."""
    place = Place(document.path, document.source.body_line + max(line, 1) - 1)
    return Finding(
        code=NOT_PRINTABLE.code,
        place=place,
        message=f"{document.id} cannot be printed: {reason}",
        fix=NOT_PRINTABLE.fix,
        subject=document.id,
    )


def not_redacted(document: Document, line: int) -> Finding:
    """Return the finding that a redacted copy would show what is marked; `line` counts in the document's body."""
    return Finding(
        code=NOT_REDACTED.code,
        place=Place(document.path, document.source.body_line + line - 1),
        message=f"{document.id} cannot be printed redacted: what this mark marks would be on the paper, or it is not "
        "certain what it marks.",
        fix=NOT_REDACTED.fix,
        subject=document.id,
    )


def marked_fact(document: Document, place: Place) -> Finding:
    """Return the finding that a redacted copy would show a mark in a fact that stands on every page or in the file."""
    return Finding(
        code=NOT_REDACTED.code,
        place=place,
        message=f"{document.id} cannot be printed redacted: in titles, summaries and settings no mark is followed.",
        fix="Write there what every reader may see; mark words in the text below the front matter.",
        subject=document.id,
    )


def left_out(document: Document, what: str) -> Finding:
    """Return the finding that something of a document is not on its paper; what is named in it tells the line."""
    named = re.search("`([^`]+)`", what)
    line = _line_of(document.source.body, named[1]) if named else 1
    return Finding(
        code=LEFT_OUT.code,
        place=Place(document.path, document.source.body_line + line - 1),
        message=f"Left out on paper: {what}.",
        fix=LEFT_OUT.fix,
        subject=document.id,
        severity=LEFT_OUT.severity,
    )


def _line_of(body: str, target: str) -> int:
    """Return the first line, from 1, that names a picture's target or at least its file; 1 when none does."""
    lines = body.split("\n")
    for name in (target, unquote(target), PurePosixPath(unquote(target)).name):
        sought = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])")
        for number, line in enumerate(lines, 1):
            if name in line and sought.search(line):
                return number
    return 1


def without_glyphs(document: Document, fonts: Coverage, unknown: Collection[str]) -> Iterator[Finding]:
    """Yield the findings that a document cannot be printed because no font shows what is in its text.

    What comes into the text from other files, such as a person's name, is placed at its beginning.
    """
    found = False
    for fault in font_rules.unshown(document, fonts, controls=True):
        found = True
        yield Finding(code="FNT901", place=fault.place, message=fault.message, fix=fault.fix, subject=fault.subject)
    if not found:
        told = ", ".join(f"“{each}” (U+{ord(each):04X})" for each in sorted(unknown)[:3])
        yield not_printable(document, f"no font can show {told}, which comes into the text from another file.")


def lost_in(drawing: bytes, fonts: Coverage) -> str:
    """Return what is lost of a drawing on paper, in words; nothing when all of it is drawn or it cannot be read."""
    from lxml import etree  # type: ignore[import-untyped]  # it comes without types

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(drawing, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""  # that it cannot be drawn is reported where it is tried
    if any("".join(each.itertext()).strip() for each in root.iter(f"{_SVG}foreignObject")):
        return "has labels that only a browser draws (export it with plain text, or as PNG)"
    words = "".join("".join(each.itertext()) for each in root.iter(f"{_SVG}text"))
    unknown = sorted(fonts.unknown("".join(words.split())))
    if not unknown:
        return ""
    signs = ", ".join(f"“{each}” (U+{ord(each):04X})" for each in unknown[:3])
    return f"has signs that no font shows: {signs}"
