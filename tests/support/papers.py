"""PDFs for tests: made from the small handbook, and read back as text.

>>> made, told = printed(tmp_path, {"policies/more.md": policy("POL-009", "Text.")}, "POL-009")
>>> "Text." in text(made["POL-009"])
True
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from remit.edition import Edition, open_edition
from remit.finding import Finding
from remit.model import Document
from remit.paper.pdf.documents import print_documents
from remit.paper.printing import PrintSheet, each_sheet
from support import handbooks
from support.checking import TODAY
from support.handbooks import Changes

ID = "POL-009"
PLACE = "policies/more.md"
_CODE = re.compile(rb"<([0-9a-fA-F]+)>")
_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\u00ad\ufeff\u202a-\u202e\u2066-\u2069\u200e\u200f]+")


def opened(folder: Path, changes: Changes | None = None) -> Edition:
    """Write the small handbook with some files changed, outside any repository, and open it."""
    return open_edition(handbooks.write(folder / "handbook", changes), TODAY)


def printed(folder: Path, changes: Changes | None, *ids: str, **how: Any) -> tuple[Mapping[str, bytes], list[str]]:
    """Print documents of the small handbook (without ids all); return the PDFs by id, and what was found."""
    edition = opened(folder, changes)
    chosen = [edition.handbook.document[id_] for id_ in ids] if ids else edition.handbook.ordered
    made, findings = print_documents(edition, chosen, **how)
    return {each.sheet.id: each.pdf for each in made}, [finding.message for finding in findings]


def text(pdf: bytes) -> str:
    """Return what is printed in a PDF, in the order of reading; its metadata and bookmarks are left out."""
    if shutil.which("pdftotext") is None:
        return plain_text(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=120)
    return done.stdout.decode("utf-8", "replace")


def solid(words: str) -> str:
    """Return a text without blanks and signs that no one sees: lines end elsewhere on paper."""
    return _BLANKS.sub("", words)


def everything(pdf: bytes) -> bytes:
    """Return all that a PDF holds: its bytes, and every stream unpacked."""
    with pikepdf.open(BytesIO(pdf)) as file:
        streams = [each.read_bytes() for each in file.objects if isinstance(each, pikepdf.Stream)]
        rest = [repr(each).encode() for each in file.objects if not isinstance(each, pikepdf.Stream)]
    return b"\n".join([pdf, *streams, *rest])


def plain_text(pdf: bytes) -> str:
    """Return what is printed in a PDF without any program for it: text operators and fonts' /ToUnicode.

    As with pdftotext, a form feed ends each page.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        return "".join(f"{''.join(_page(page))}\f" for page in file.pages)


def _page(page: pikepdf.Page) -> Iterator[str]:
    resources: Any = page.obj.get("/Resources", pikepdf.Dictionary())
    fonts: Any = resources.get("/Font", pikepdf.Dictionary())
    known: dict[str, Mapping[int, str]] = {}
    font: Mapping[int, str] = {}
    spans: list[bool] = []  # whether each open span says what it reads as
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        name = str(operator)
        if name == "Tf":
            key = str(operands[0])
            font = known[key] if key in known else known.setdefault(key, _meaning(fonts[key]))
        elif name in ("BDC", "BMC"):
            said = (
                operands[1].get("/ActualText")
                if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary)
                else None
            )
            spans.append(said is not None)
            if said is not None and not any(spans[:-1]):
                yield str(said)
        elif name == "EMC":
            spans.pop()
        elif name in ("Tj", "TJ") and not any(spans):
            for each in operands[0] if name == "TJ" else [operands[0]]:
                if isinstance(each, pikepdf.String):
                    glyphs = bytes(each)
                    yield "".join(
                        font.get(int.from_bytes(glyphs[at : at + 2]), "\ufffd") for at in range(0, len(glyphs), 2)
                    )
        elif name in ("Tm", "ET"):
            yield "\n"


def _meaning(font: pikepdf.Object) -> Mapping[int, str]:
    """Return what each glyph of a font reads as."""
    found: dict[int, str] = {}
    stream = font.ToUnicode.read_bytes()
    for kind, body in re.findall(rb"begin(bfchar|bfrange)(.*?)end", stream, re.DOTALL):
        codes = [bytes.fromhex(each.decode()) for each in _CODE.findall(body)]
        if kind == b"bfchar":
            for glyph, said in zip(codes[::2], codes[1::2], strict=True):
                found[int.from_bytes(glyph)] = said.decode("utf-16-be")
        else:
            for first, last, said in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                for step in range(int.from_bytes(last) - int.from_bytes(first) + 1):
                    end = (int.from_bytes(said[-2:]) + step).to_bytes(2)
                    found[int.from_bytes(first) + step] = (said[:-2] + end).decode("utf-16-be")
    return found


def make_sheets(
    edition: Edition, documents: Iterable[Document], *, redacted: bool = False
) -> tuple[list[PrintSheet], list[Finding]]:
    """Return the sheets of documents in their order, and what kept others, or parts of them, from being printed."""
    findings: list[Finding] = []
    return list(each_sheet(edition, documents, findings, redacted=redacted)), findings
