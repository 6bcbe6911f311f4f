"""Sheets: documents as they are printed, each with the facts for its header and footer and its normalized tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from remit.blocks import badges
from remit.doctree import Node, context, nodes, normalize
from remit.edition import Edition, digest
from remit.finding import Finding, Place, RemitError
from remit.fonts import Coverage, coverage_with
from remit.model import Document
from remit.paper.unprintable import left_out, lost_in, marked_fact, not_printable, not_redacted, without_glyphs
from remit.register import State
from remit.render import expansion, pages
from remit.source import paths, trees

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}
"""Kinds of pictures that can be printed."""


@dataclass(frozen=True, kw_only=True)
class PrintSheet:
    """A document to be printed.

    `state` is that of the text on it: draft, approved, in-force, superseded or retired. `day` is when the text was
    merged, so that a sheet changes only when its text or its facts do; for a text that is not merged it is the
    edition's day. `commit` is the text's, and empty when it has none.
    """

    id: str
    title: str
    version: str
    state: str
    classification: str
    language: str
    organisation: str
    summary: str
    day: date
    commit: str
    sha256: str
    path: str
    body: context.NormalizedDocument
    footer: str = ""
    """For a page that is no document: what its footer says in place of the state. Such a page shows no id."""


def each_sheet(
    edition: Edition,
    documents: Iterable[Document],
    findings: list[Finding],
    *,
    redacted: bool = False,
    fonts: Coverage | None = None,
    undrawn: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[PrintSheet]:
    """Yield the sheets of documents in their order; what is found on the way is added to `findings`.

    With `fonts`, a document that these cannot show gives findings and no sheet; with `redacted`, one that would show
    what is marked. Pictures that are `undrawn` (by their place in the site, with the reason) are left out.
    """
    by_id = {document.id: document for document in documents}
    printed = _pages(edition, by_id.values(), findings, fonts)
    for page, found in each_page(edition, printed, redacted=redacted, undrawn=undrawn):
        document = by_id[page.key]
        if isinstance(found, context.Unreadable):
            findings.append(not_printable(document, found.reason))
        elif redacted and (place := _marked_fact(edition, document)):
            findings.append(marked_fact(document, place))
        elif redacted and (line := context.shown_mark(found.blocks)):
            findings.append(not_redacted(document, line))
        else:
            findings += [left_out(document, loss) for loss in found.losses]
            yield sheet_of(edition, document, found)


def _marked_fact(edition: Edition, document: Document) -> Place | None:
    """Return where a fact stands that is shown as it is, in headers or in the file's own data, and holds a mark."""
    if context.shows_mark(edition.handbook.settings.organisation):
        return Place(paths.SETTINGS)
    keys = (key for key, said in (("title", document.title), ("summary", document.summary)) if context.shows_mark(said))
    return next(map(document.source.place, keys), None)


class PrintPage(NamedTuple):
    """A page to be printed: its key, the file it counts as, from which its links lead, and its tree."""

    key: str
    path: str
    blocks: list[Node]


def _pages(
    edition: Edition, documents: Iterable[Document], findings: list[Finding], fonts: Coverage | None
) -> Iterator[PrintPage]:
    """Yield the pages of documents; why there is none of a document is added to `findings`."""
    for document in documents:
        try:
            blocks = pages.paper_page(edition, document)
        except expansion.ExpansionError as error:
            findings += error.findings
            continue
        if fonts is not None and (unknown := fonts.unknown(nodes.letters(blocks))):
            findings += without_glyphs(document, fonts, unknown)
        else:
            yield PrintPage(document.id, document.path, blocks)


def each_page(
    edition: Edition,
    printed: Iterable[PrintPage],
    *,
    redacted: bool = False,
    undrawn: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[tuple[PrintPage, context.NormalizedDocument | context.Unreadable]]:
    """Yield pages in their order as they are normalized; the trees of thousands never lie in memory together."""
    around = context.PageContext(
        slugify=edition.handbook.settings.slugify,
        path="",
        documents={paths.site_path(each.path): each.id for each in edition.handbook.documents},
        pictures=lambda place: picture(edition, place) is not None,
        undrawn=undrawn,
        partial=partial(_lost_in, edition),
        redacted=redacted,
    )
    for page in printed:
        yield page, normalize(page.blocks, replace(around, path=page.path))


def picture(edition: Edition, place: str) -> bytes | None:
    """Return a picture by its place in the site; None when it is not there, too large, or of another kind."""
    if PurePosixPath(place).suffix.lower() not in PICTURES or place.startswith(".."):
        return None
    for path in (f"{paths.CONTENT}/{place}", place):
        if path in edition.loaded.files:
            content = edition.files.read(path)
            return content if content is not None and len(content) < trees.MAX_READ else None
    return None


def _lost_in(edition: Edition, place: str) -> str:
    """Return what of an image paper cannot show, although it shows the image."""
    if not place.lower().endswith(".svg"):
        return ""
    return lost_in(picture(edition, place) or b"", coverage_with(edition.fonts))


def sheet_of(edition: Edition, document: Document, body: context.NormalizedDocument) -> PrintSheet:
    """Return a document with its normalized tree as a sheet."""
    row = edition.register.rows[edition.row_of[document.id]]
    held = digest(document)
    version = next((each for each in edition.versions[document.id] if each.sha256 == held), None)
    state = badges.state_shown(edition, document, row)
    return PrintSheet(
        id=document.id,
        title=document.title,
        version=document.version,
        state="superseded" if state is State.DRAFT and version and version.state == "superseded" else state.value,
        classification=document.classification,
        language=document.language,
        organisation=edition.handbook.settings.organisation,
        summary=document.summary,
        day=(version.day if version else None) or edition.today,
        commit=(version.commit if version else None) or "",
        sha256=held,
        path=document.path,
        body=body,
    )


def bare_sheet(edition: Edition, document: Document) -> PrintSheet:
    """Return a document's sheet without its tree: the facts alone."""
    return sheet_of(
        edition, document, context.NormalizedDocument(blocks=[], top="", anchors=frozenset(), pictures=frozenset())
    )


def job_sheet(edition: Edition, role: str) -> PrintSheet:
    """Return a role's job description as a sheet: the facts of the role's document, and that text alone."""
    document = edition.handbook.role[role]
    places = {paths.site_path(each.path): each.id for each in edition.handbook.documents}
    around = context.PageContext(
        path=f"{paths.CONTENT}/job-description.md",
        documents=places,
        pictures=lambda _: False,
        slugify=edition.handbook.settings.slugify,
    )
    body = normalize(pages.job_page(edition, role), around)
    if isinstance(body, context.Unreadable):
        raise job_error(role, body.reason)
    return replace(bare_sheet(edition, document), body=body)


def job_error(role: str, reason: str) -> RemitError:
    """Return the error that a job description cannot be made."""
    return RemitError(f"The job description of `{role}` cannot be made: {reason}", "Make the role's text simpler.")
