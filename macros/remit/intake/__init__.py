"""Word files into the handbook: a new document, or the edits that somebody made in a document of the handbook.

`wordfile` opens a Word file as untrusted input and reads its text, its tracked changes and its comments. `new` writes a
file from elsewhere as a new document; `returned` finds what was edited in a file that Remit made and applies it to the
document's own file. This room reports the result of either: in lines for people, and as data for programs. A file that
shows a change, a comparison or a review, is no document's text: only its comments and edits are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = [
    "describe_edits",
    "describe_import",
    "describe_remarks",
    "edits_as_json",
    "import_as_json",
    "remarks_as_json",
    "unified_difference",
]

if TYPE_CHECKING:
    from remit.intake.report import (
        describe_edits,
        describe_import,
        describe_remarks,
        edits_as_json,
        import_as_json,
        remarks_as_json,
        unified_difference,
    )
else:
    __getattr__ = lazily(
        __name__,
        {
            "describe_edits": "report",
            "describe_import": "report",
            "describe_remarks": "report",
            "edits_as_json": "report",
            "import_as_json": "report",
            "remarks_as_json": "report",
            "unified_difference": "report",
        },
    )
