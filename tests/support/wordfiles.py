"""Word files for tests: made with python-docx, and edited as somebody does in Word, with or without tracked changes.

>>> word = Edited(write_job(edition, "lead"))
>>> word.replace("Plans the work.", "work", "steps")                   # one word, tracked
>>> word.replace("Plans the work.", "work", "steps", tracked=False)    # typed over
>>> word.insert_after("Plans the work.", "Asks for help.")             # a paragraph like the one before it
>>> word.delete("Keeps the register.")
>>> word.content                                                       # the file's bytes
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

AUTHOR, DAY = "Hanna Example", "2026-02-03"
NAMESPACES = " ".join(
    (
        nsdecls("w", "r", "a", "wp", "pic"),
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:o="urn:schemas-microsoft-com:office:office"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
    )
)
TRACKED = f'w:id="77" w:author="{AUTHOR}" w:date="{DAY}T10:00:00Z"'


def blank() -> Any:
    """Return an empty document of python-docx, with its usual styles."""
    return docx.Document()


def saved(document: Any) -> bytes:
    """Return a document's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xml(text: str) -> Any:
    """Parse a piece of WordprocessingML with the usual prefixes; `TRACKED` stands for who and when."""
    head, sep, rest = text.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {NAMESPACES}{slash}{sep}{rest}".replace("TRACKED", TRACKED))


def paragraph(inner: str) -> Any:
    """Return a paragraph of pieces of WordprocessingML."""
    return xml(f"<w:p>{inner}</w:p>")


def run(text: str, *, deleted: bool = False) -> str:
    """Return a run of plain text."""
    tag = "delText" if deleted else "t"
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def append(document: Any, *blocks: Any) -> None:
    """Put blocks at the end of a document's body."""
    body = document.element.body
    for block in blocks:
        body.insert(len(body) - 1, block)


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Return a Word file with parts replaced or added, or left out where the change is None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        parts = {name: given.read(name) for name in given.namelist()}
        for name, data in {**parts, **changes}.items():
            if data is not None:
                made.writestr(name, data)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    """Return a part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


class Edited:
    """A Word file in somebody's hands; paragraphs are found by their whole text."""

    def __init__(self, content: bytes, author: str = AUTHOR) -> None:
        self.document = docx.Document(io.BytesIO(content))
        self.author = author

    @property
    def content(self) -> bytes:
        """The file's bytes as they are now."""
        return saved(self.document)

    def texts(self) -> list[str]:
        """Return the text of every paragraph, those in tables too."""
        return [_text(each) for each in self._all()]

    def replace(self, paragraph_text: str, old: str, new: str, *, tracked: bool = True) -> None:
        """Replace words in a paragraph."""
        found = self._paragraph(paragraph_text)
        at = paragraph_text.index(old)
        first, last = self._cut(found, at), self._cut(found, at + len(old))
        runs = [each for each in found.iter(qn("w:r")) if first <= _offset(found, each) < last and _text(each)]
        if not tracked:
            _say(runs[0], new)
            for each in runs[1:]:
                each.getparent().remove(each)
            return
        added = self._mark("w:ins")
        fresh = deepcopy(runs[-1])
        _say(fresh, new)
        added.append(fresh)
        runs[-1].addnext(added)
        for each in runs:
            self._delete_run(each)

    def delete(self, paragraph_text: str, *, tracked: bool = True) -> None:
        """Take a whole paragraph out."""
        found = self._paragraph(paragraph_text)
        if not tracked:
            found.getparent().remove(found)
            return
        for each in list(found.iter(qn("w:r"))):
            self._delete_run(each)
        self._mark_end(found, "w:del")

    def insert_after(self, paragraph_text: str, new: str, *, tracked: bool = True) -> None:
        """Put a new paragraph of the same form after one."""
        found = self._paragraph(paragraph_text)
        fresh = OxmlElement("w:p")
        if found.pPr is not None:
            fresh.append(deepcopy(found.pPr))
        said = xml(f"<w:r><w:t>{escape(new)}</w:t></w:r>")
        if tracked:
            added = self._mark("w:ins")
            added.append(said)
            fresh.append(added)
            self._mark_end(fresh, "w:ins")
        else:
            fresh.append(said)
        found.addnext(fresh)

    def _all(self) -> Iterator[Any]:
        yield from self.document.element.body.iter(qn("w:p"))

    def _paragraph(self, text: str) -> Any:
        return next(each for each in self._all() if _text(each) == text)

    def _cut(self, found: Any, at: int) -> int:
        """Let a run end at an offset of the paragraph's text."""
        for each in found.iter(qn("w:r")):
            start, text = _offset(found, each), _text(each)
            if start < at < start + len(text):
                rest = deepcopy(each)
                _say(each, text[: at - start])
                _say(rest, text[at - start :])
                each.addnext(rest)
                break
        return at

    def _delete_run(self, each: Any) -> None:
        for said in each.iter(qn("w:t")):
            said.tag = qn("w:delText")
        mark = self._mark("w:del")
        each.addprevious(mark)
        mark.append(each)

    def _mark(self, tag: str) -> Any:
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), "77")
        mark.set(qn("w:author"), self.author)
        mark.set(qn("w:date"), f"{DAY}T10:00:00Z")
        return mark

    def _mark_end(self, found: Any, tag: str) -> None:
        properties = found.get_or_add_pPr()
        held = properties.find(qn("w:rPr"))
        if held is None:
            held = OxmlElement("w:rPr")
            properties.append(held)
        held.insert(0, self._mark(tag))


def _text(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


def _say(each: Any, text: str) -> None:
    said = list(each.iter(qn("w:t")))
    said[0].text = text
    said[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for other in said[1:]:
        each.remove(other)


def _offset(found: Any, wanted: Any) -> int:
    offset = 0
    for each in found.iter(qn("w:r")):
        if each is wanted:
            return offset
        offset += len(_text(each))
    raise AssertionError("a run of another paragraph")
