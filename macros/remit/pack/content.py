"""What a pack holds: the edition it shows, the documents in it, the attached files; and that none shows a mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from remit.blocks import badges
from remit.doctree import context, reader
from remit.edition import Edition, digest, in_force, past_edition
from remit.export import all_data, as_csv, as_json, sheets
from remit.finding import Place, RemitError
from remit.model import Document, Role, Source
from remit.pack.since import Since, since
from remit.source import paths
from remit.text import count
from remit.verify import Proof, prove

CLASSES = ("public", "internal", "confidential", "restricted")
"""Classifications, the least first."""
FIX = (
    "A mark is followed in the text below a document's front matter only. Write in front matter, settings and the "
    "register of people what every reader of the pack may see."
)


def make_content(
    edition: Edition, begin: date | None = None, *, preview: bool = False, redacted: bool = False
) -> Content:
    """Return what a pack of an edition is made from; with `begin`, also what changed since the end of that day."""
    return Content(
        edition=edition,
        proof=prove(edition) if edition.life is not None else None,
        since=_since(edition, begin) if begin else None,
        preview=preview,
        redacted=redacted,
    )


def _since(edition: Edition, begin: date) -> Since:
    if begin >= edition.today:
        raise RemitError(
            f"There is nothing between {begin} and {edition.today}.", "Let --from be a day before the pack's."
        )
    if edition.root is None:
        raise RemitError("What changed is read from git, and there is no repository here.")
    return since(in_force(past_edition(edition.root, begin)), edition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside the pack's PDF."""

    name: str
    type: str
    description: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a pack is made from.

    `edition` shows the texts in force, or with `preview` the newest; its matrix is that of the documents in the pack.
    `proof` is None when git has no history to tell. `redacted` leaves out what the texts mark.
    """

    edition: Edition
    proof: Proof | None
    since: Since | None = None
    preview: bool = False
    redacted: bool = False

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents in the pack in the order of their ids, roles left out."""
        return tuple(document for document in self._bound if not isinstance(document, Role))

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles in the pack."""
        return tuple(document for document in self._bound if isinstance(document, Role))

    @cached_property
    def _bound(self) -> tuple[Document, ...]:
        rows, where = self.edition.register.rows, self.edition.row_of
        return tuple(
            document
            for document in self.edition.handbook.ordered
            if self.preview or badges.state_shown(self.edition, document, rows[where[document.id]]).value == "in-force"
        )

    @cached_property
    def shown(self) -> Edition:
        """The edition as the pack's own pages show it: with the activities of the documents in it, and no others."""
        bound = {document.id for document in self._bound}
        documents = tuple(
            each for each in self.edition.handbook.documents if each.id in bound or isinstance(each, Role)
        )
        handbook = replace(self.edition.handbook, documents=documents)
        return replace(self.edition, loaded=replace(self.edition.loaded, handbook=handbook), texts=reader.Texts())

    @cached_property
    def classification(self) -> str:
        """The highest classification of what is in the pack."""
        return max((document.classification for document in self._bound), key=CLASSES.index, default="internal")

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """Register and matrix for programs, as JSON and CSV."""
        data = all_data(self.shown)
        made = {"register": sheets.register(self.shown), "raci": sheets.raci(self.shown)}
        words = {"register": "The register of controlled documents", "raci": "The RACI matrix"}
        found: list[Attachment] = []
        for name, sheet in made.items():
            found += [
                Attachment(
                    name=f"{name}.json", type="application/json", description=f"{words[name]}, for programs",
                    content=as_json(data[name]),
                ),
                Attachment(
                    name=f"{name}.csv", type="text/csv", description=f"{words[name]}, for spreadsheets",
                    content=as_csv(sheet),
                ),
            ]  # fmt: skip
        return tuple(found)

    def hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of every document's source by id."""
        return {document.id: digest(document) for document in self._bound}


def inside(content: Content) -> Iterator[str]:
    """Yield what a pack holds, in words."""
    yield "the register of controlled documents, the RACI matrix, the organisation chart, skills and coverage"
    yield f"{count(len(content.roles), 'role')}, each with its job description"
    kind = "document" if content.preview else "document in force"
    yield count(len(content.documents), kind)
    yield "every recorded decision, and how to verify it"
    if content.since:
        yield f"what changed since {content.since.begin}"
    yield "a manifest with the SHA-256 of every source"


def refuse_marks(content: Content) -> None:
    """Raise `RemitError` when register, matrix or any other table of a redacted pack would show a mark."""
    shown = [all_data(content.shown), sheets.all_sheets(content.shown), content.since, content.proof]
    marked = next((text for text in _texts([*shown, _organisation(content)]) if context.shows_mark(text)), None)
    if marked is not None:
        raise RemitError(
            f"The pack cannot be redacted: there is a mark for redaction in {_origin(content, marked)}. Register, "
            "matrix and tables would show it, and the words that it marks.",
            FIX,
        )


def _organisation(content: Content) -> str:
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
            return f"the front matter of {document.id} ({_line_of_mark(document)})"
    for person in handbook.people:
        if marked in _texts(person):
            return f"the register of people ({person.place})"
    if marked == _organisation(content):
        return f"the settings ({paths.SETTINGS})"
    return "what the pack shows of earlier versions or of decisions"


def _line_of_mark(document: Document) -> Place:
    """Return the first line of a document's front matter that speaks of redaction."""
    lines = document.source.content.decode("utf-8", "replace").splitlines()[: document.source.body_line - 1]
    found = (number for number, line in enumerate(lines, 1) if context.mentions_mark(line))
    return Place(document.path, next(found, 1))
