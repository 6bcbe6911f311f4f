"""Holding PDFs to PDF/A-3a and PDF/UA-1 with page-validation, a second opinion that needs no Java.

>>> failures(pdf)      # ["PDFUA1-…: …"]; empty when the file keeps both
"""

from __future__ import annotations

import re
from collections.abc import Iterator

STREAM_LENGTH = "PDFA3A-STREAM-LENGTH-001"
"""The rule that takes a carriage return at a stream's end for a part of the line end behind it."""
_STREAM = re.compile(rb">>\s*stream(\r\n|\n)")
_LENGTH = re.compile(rb"/Length[ \r\n]+([0-9]+)(?![0-9]| +[0-9]+ +R)")


def failures(pdf: bytes) -> list[str]:
    """Validate a PDF against both profiles; return what it fails, without what is known to be no fault."""
    import page

    found = []
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures:
            if failure.rule_id == STREAM_LENGTH and stream_lengths_are_right(pdf):
                continue
            found.append(f"{failure.rule_id}: {failure.message}")
    return found


def stream_lengths_are_right(pdf: bytes) -> bool:
    """Say whether every stream is followed by a line end and `endstream` where its /Length says that it ends."""
    return all(re.match(rb"(\r\n|\n|\r)?endstream", pdf[end : end + 11]) for end in _ends(pdf))


def _ends(pdf: bytes) -> Iterator[int]:
    """Yield where the streams of a file end by their lengths, which stand in the dictionaries before them."""
    at = 0
    while begin := _STREAM.search(pdf, at):
        lengths = _LENGTH.findall(pdf, pdf.rfind(b" obj", at, begin.start()), begin.start())
        at = begin.end() + (int(lengths[-1]) if len(lengths) == 1 else 0)  # else `endstream` cannot follow
        yield at
