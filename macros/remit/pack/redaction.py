"""What a redacted pack shows beside the texts: no mark is followed there, so none may stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from remit.doctree import redaction
from remit.export import sheets
from remit.export.plain import all_data
from remit.finding import Place, RemitError
from remit.model import Document, Source
from remit.pack.content import Content
from remit.source import paths

MEND = (
    "A mark is followed in the text below a document's front matter only. Write in front matter, settings and the "
    "register of people what every reader of the pack may see."
)


def refuse_marks(content: Content) -> None:
    """Raise `RemitError` when register, matrix or any other table of a redacted pack would show a mark."""
    shown = [all_data(content.shown), sheets.all_sheets(content.shown), content.since, content.proof]
    marked = next((text for text in _texts([*shown, _settings(content)]) if redaction.shows_mark(text)), None)
    if marked is not None:
        raise RemitError(
            f"The pack cannot be redacted: a mark for redaction stands in {_origin(content, marked)}. Register, matrix "
            "and tables would show it, and the words that it marks.",
            MEND,
        )


def _settings(content: Content) -> str:
    return content.shown.handbook.settings.organisation


def _texts(found: Any) -> Iterator[str]:
    """Yield every text in plain data; the files that it was read from are none of it."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        yield from _texts([*found, *found.values()])
    elif isinstance(found, list | tuple | set | frozenset):
        for each in found:
            yield from _texts(each)
    elif is_dataclass(found) and not isinstance(found, Source):
        for field in fields(found):
            yield from _texts(getattr(found, field.name))


def _origin(content: Content, marked: str) -> str:
    """Return where a text comes from."""
    handbook = content.shown.handbook
    for document in handbook.documents:
        if marked in _texts(document):
            return f"the front matter of {document.id} ({_place(document)})"
    for person in handbook.people:
        if marked in _texts(person):
            return f"the register of people ({person.place})"
    if marked == _settings(content):
        return f"the settings ({paths.SETTINGS})"
    return "what the pack tells of earlier versions or of decisions"


def _place(document: Document) -> Place:
    """Return the first line of a document's front matter that speaks of redaction."""
    lines = document.source.content.decode("utf-8", "replace").splitlines()[: document.source.body_line - 1]
    found = (number for number, line in enumerate(lines, 1) if redaction.mentions_mark(line))
    return Place(document.path, next(found, 1))
