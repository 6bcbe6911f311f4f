"""From documents to the trees that are compared: macros expanded, read by pandoc all at once, normalized."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from remit.doctree import Node, NormalizedDocument, circular_note, pandoc
from remit.edition import Edition
from remit.model import Document, Role
from remit.paper import PageText, printing
from remit.render import expansion, macros

_TITLE = "# Title\n\n"  # is above the text where it is shown, so that its headings have the levels that they have there


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A document's text as a normalized tree, and notes about it; no blocks when it cannot be read."""

    blocks: list[Node] | None
    notes: tuple[str, ...] = ()


def read_texts(documents: Mapping[str, tuple[Edition, Document]]) -> dict[str, ReadText]:
    """Read the texts of documents by key, each as it reads in the handbook of its edition.

    So the texts of two versions, read in one edition, differ only in what their authors changed. Pandoc runs once.
    """
    pages: list[PageText] = []
    notes: dict[str, list[str]] = {key: [] for key in documents}
    for key, (edition, document) in documents.items():
        if circle := circular_note(document.source.body):
            notes[key].append(f"The footnote [^{circle[1]}] refers to itself, so the text cannot be read.")
            continue
        text, faults = _expanded(edition, document)
        notes[key] += faults
        pages.append(PageText(key, document.path, text))
    settled = printing.normalize_pages(_edition_with_all(documents), pages) if pages else {}
    return {key: _read(document, settled.get(key), notes[key]) for key, (_, document) in documents.items()}


def _edition_with_all(documents: Mapping[str, tuple[Edition, Document]]) -> Edition:
    """Return an edition that has every document at every path of its texts."""
    edition = next(edition for edition, _ in documents.values())
    places = (*(document for _, document in documents.values()), *edition.handbook.documents)
    return replace(edition, loaded=replace(edition.loaded, handbook=replace(edition.handbook, documents=places)))


def edition_with(edition: Edition, document: Document) -> Edition:
    """Return an edition with one document as given, and everything else as it is."""
    handbook = edition.handbook
    others = [each for each in handbook.documents if each.id != document.id and each.path != document.path]
    at = next((at for at, each in enumerate(handbook.documents) if each.id == document.id), len(others))
    documents = (*others[:at], document, *others[at:])
    loaded = replace(edition.loaded, handbook=replace(handbook, documents=documents))
    return replace(edition, loaded=loaded, originals=None, texts={})


def _expanded(edition: Edition, document: Document) -> tuple[str, list[str]]:
    """Return a document's text, and what could not be expanded in it: then the calls are shown as they were written."""
    described = ""
    try:
        if isinstance(document, Role):
            described = macros.Macros(edition, document.path, document).job_description(document.key) + "\n\n"
        return _TITLE + described + expansion.expand(edition, document.source, document), []
    except expansion.ExpansionError as error:
        finding = error.finding
        why = f"line {finding.place.line}: {finding.message}"
        note = f"Version {document.version} is shown with its macro calls as they are written ({why})"
        return _TITLE + described + document.source.body, [note]
    except macros.MacroFault as error:
        return _TITLE + document.source.body, [f"Version {document.version}: {error.message}"]


def _read(document: Document, found: NormalizedDocument | pandoc.Unreadable | None, notes: list[str]) -> ReadText:
    if found is None:
        return ReadText(blocks=None, notes=tuple(notes))
    if isinstance(found, pandoc.Unreadable):
        return ReadText(blocks=None, notes=(*notes, f"Version {document.version} cannot be read: {found.reason}"))
    losses = (f"Version {document.version}: {loss}." for loss in found.losses)
    return ReadText(blocks=found.blocks[1:], notes=(*notes, *losses))
