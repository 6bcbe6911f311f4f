"""What a reader must be told about a document beside its text: draft, pending, contested and the like, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from remit.edition import Edition
from remit.model import Document
from remit.register import RegisterRow, State

_SENTENCES: Mapping[str, str] = {
    "modified": "The file was changed after this version had been approved, under the same version number. "
    "The text shown here is the approved one.",
    "contested": "An approval of this version is contested: what was known when it was merged and what is known today "
    "do not agree.",
    "retroactive": "The effective date lies before the approval; the version is in force from its approval.",
    "missing": "The file is gone from the main branch, but the document was not retired.",
    "lower-version": "A later approval concerns a version with a lower or the same number; it never takes over.",
    "unreadable": "The newest file on the main branch cannot be read.",
    "id-reused": "The id of this retired document was used again; an id is never used twice.",
    "expanded-changed": "Names or tables that the text takes from other files read differently now than when it was "
    "approved.",
}


def notes_on(edition: Edition, document: Document, row: RegisterRow, shown: State) -> Iterator[str]:
    """Yield what is to be said above a document's text; `shown` is the state of the text that is shown."""
    newest = edition.newest.document.get(document.id)
    standing = edition.status(document.id)
    upcoming = standing.upcoming if standing else None
    if shown is State.DRAFT and row.state is State.IN_FORCE:
        yield f"This newer version is not yet in force. The version in force is {row.version}."
    elif shown is State.DRAFT and edition.history is not None:
        yield "Draft: no approval of this version is recorded, so it is not in force."
    elif shown is State.APPROVED:
        yield f"Approved, but not in force before {document.effective_from}."
    elif shown is State.RETIRED:
        yield "Retired: kept for the record, no longer in force."
    if shown is State.IN_FORCE and "pending" in row.flags:
        which = f"version {newest.version}" if newest and newest.version != document.version else "another text"
        yield f"A newer text, {which}, awaits approval. The version shown here is in force."
    if shown is State.IN_FORCE and upcoming is not None and upcoming.document is not None:
        yield (
            f"Version {upcoming.version} is approved and takes effect on {upcoming.document.effective_from}. "
            "The version shown here is in force until then."
        )
    for flag in row.flags:
        if flag in _SENTENCES:
            yield _SENTENCES[flag]
