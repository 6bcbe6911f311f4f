"""Where a passage of a document's page comes from, for the person who wants to change it there."""

from __future__ import annotations

from collections.abc import Mapping

from remit.intake.fragments import Fragment
from remit.intake.reading import Line
from remit.model import Document

_SECTIONS: Mapping[str, str] = {
    "Who does what": "`activities` of {path}",
    "Answers for": "`activities` of the documents named in the table",
    "Takes part in": "`activities` of the documents named in the table",
    "Part in every activity": "`activities` of the documents named in the table",
    "Position": "`reports_to` and `independent_of` of {path}",
    "Approvals": "records/approvals: an approval is a record of its own",
    "Revision history": "git, and `change` of {path}",
    "Document control": "the front matter of {path}",
    "": "the front matter of {path}",
}
"""Headings of what Remit puts together, and where that comes from."""


def origin(document: Document, line: Line, fragment: Fragment | None) -> str:
    """Return the place of a fragment, or in words where a line comes from that is none of the document's own."""
    if fragment is not None:
        keys = ".".join(str(key + 1) if isinstance(key, int) else key for key in fragment.keys)
        return f"{document.path}:{fragment.line}" + (f" (`{keys}`)" if keys else "")
    if line.kind == "heading":
        return "a heading that Remit sets"
    return _SECTIONS.get(line.near, "a macro in the text of {path}").format(path=document.path)
