"""Word files read back, for tests: what they say and how, through python-docx."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date
from typing import Any

import docx
from remit.doctree import reader
from remit.doctree.context import NormalizedDocument, PageContext
from remit.doctree.marked import MarkedText
from remit.doctree.nodes import Node
from remit.doctree.normalization import normalize
from remit.paper.word.properties import Properties

FACTS = Properties(
    title="AI Policy",
    day=date(2026, 3, 1),
    id="POL-001",
    version="1.0.0",
    state="In force",
    classification="Internal",
    organisation="Small Organisation",
    language="de-AT",
    sha256="ab" * 32,
    path="policies/ai-policy.md",
    commit="cd" * 20,
)
DOCUMENTS = {"policies/ai-policy.md": "POL-001", "policies/risk-procedure.md": "PRC-001"}


def tree(text: str) -> list[Node]:
    """Return the normalized tree of a text of POL-001; every picture that it names is there."""
    around = PageContext(path="policies/ai-policy.md", documents=DOCUMENTS, pictures=lambda _: True)
    found = normalize(reader.read(MarkedText(text=text), own=True).blocks, around)
    assert isinstance(found, NormalizedDocument)
    return found.blocks


def opened(content: bytes) -> Any:
    """Open a Word file."""
    return docx.Document(io.BytesIO(content))


def lines(content: bytes) -> list[tuple[str, str]]:
    """Return the paragraphs of the body, each with its style."""
    return [(each.style.name, each.text) for each in opened(content).paragraphs]


def part(content: bytes, name: str) -> str:
    """Return a part of a Word file as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def custom(content: bytes) -> dict[str, str]:
    """Return the custom properties of a Word file."""
    from xml.etree import ElementTree

    root = ElementTree.fromstring(part(content, "docProps/custom.xml"))  # noqa: S314 - made by this test
    return {each.get("name", ""): each[0].text or "" for each in root}


def png(width: int, height: int) -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x1e\x3a\x6e" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
