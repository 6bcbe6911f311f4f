"""The base of a returned Word file: the source text that it was made from, and that file made once more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from remit.doctree import reader
from remit.edition import Edition, digest
from remit.finding import Finding, RemitError
from remit.intake.wordfile import Package, ooxml, read_package, wordtext
from remit.model import Document, Handbook, Role
from remit.paper.word import write_documents, write_job
from remit.source import loading, trees
from remit.text import suggestion

JOB = "job-description"
_NOTHING = {"", "–"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The document as it is now, the base text that the Word file was made from, and that file made once more."""

    document: Document
    given: Document
    edition: Edition
    """The handbook with the base text in the place of the present one."""
    rendered: Package
    """The Word file made from that."""
    paragraphs: tuple[wordtext.Paragraph, ...]
    pictures: int
    known: bool
    """Whether the base text was found; otherwise the present one is used."""


def made_by_remit(package: Package) -> bool:
    """Say whether a Word file says that Remit made it, and from which document."""
    return package.properties.get("remit-id", "") not in _NOTHING


def find_base(edition: Edition, package: Package) -> Base:
    """Find what a file was made from; raise `RemitError` when this handbook has no such document."""
    id_ = package.properties["remit-id"]
    document = edition.newest.document.get(id_)
    if document is None:
        raise RemitError(
            f"{package.name} was made from {id_[:40]!a}, and this handbook has no such document.",
            suggestion(id_, edition.newest.document) or "Take it as a new document with --new.",
        )
    given = _find_given(edition, document, package.properties.get("remit-sha256", ""))
    base = replace(given or document, source=replace((given or document).source, path=document.path))
    shown = _edition_with(edition, base)
    made = _write_word(shown, base, package.properties.get("remit-kind", ""))
    again = read_package(made, Path(f"{id_}.docx"))
    return Base(
        document=document,
        given=base,
        edition=shown,
        rendered=again,
        paragraphs=wordtext.read_paragraphs(again).after,
        pictures=sum(1 for _ in again.trees[again.main].iter(f"{ooxml.DRAWING}blip")),
        known=given is not None,
    )


def _find_given(edition: Edition, document: Document, sha256: str) -> Document | None:
    """Return the text of a document with a digest: the present one, or an earlier one on the main branch; else None."""
    if digest(document) == sha256:
        return document
    for landing in edition.history.landings(document.id) if edition.history else ():
        if not landing.deleted and landing.sha256 == sha256 and edition.history:
            tree = trees.MemoryTree({landing.path: edition.history.bytes_of(landing.oid)})
            return next(iter(loading.load(tree, edition.newest.settings).handbook.documents), None)
    return None


def _edition_with(edition: Edition, document: Document) -> Edition:
    """Return a handbook of the newest texts with one document as it was."""
    documents = tuple(document if each.id == document.id else each for each in edition.newest.documents)
    newest = edition.newest
    handbook = Handbook(documents=documents, people=newest.people, settings=newest.settings, damaged=newest.damaged)
    return replace(edition, loaded=replace(edition.loaded, handbook=handbook), originals=None, texts=reader.Texts())


def _write_word(edition: Edition, document: Document, kind: str) -> bytes:
    if kind == JOB and isinstance(document, Role):
        return write_job(edition, document.key)
    found: list[Finding] = []
    for each in write_documents(edition, [document]):
        if not isinstance(each, Finding):
            return each.docx
        found.append(each)
    raise RemitError(f"{document.path} cannot be written as Word, to compare with: {found[0].message}", found[0].fix)
