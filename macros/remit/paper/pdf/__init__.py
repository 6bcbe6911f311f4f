"""Sheets as PDF files (PDF/A-3a and PDF/UA-1), through Typst.

`text` escapes everything that is printed, `inlines` and `blocks` write a tree as Typst markup, and `inputs` puts
markup, facts, pictures and the organisation chart into a workspace, with where links lead. `compiler` compiles it,
confined to that folder; `documents` does all of it for single documents, and `signature` signs the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["compiler", "inputs", "print_documents", "print_job", "print_sheet", "sign"]

if TYPE_CHECKING:
    from remit.paper.pdf import compiler, inputs
    from remit.paper.pdf.documents import print_documents, print_job, print_sheet
    from remit.paper.pdf.signature import sign
else:
    __getattr__ = lazily(
        __name__,
        {
            "print_documents": "documents",
            "print_job": "documents",
            "print_sheet": "documents",
            "sign": "signature",
        },
    )
