"""Whole pages as trees: what an author wrote, read once, with what Remit says of it around.

The site, PDF, Word and the redline are all written from these. `body_of` is an author's text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from remit.blocks import badges, building, notes
from remit.doctree import Node, marked, reader
from remit.edition import Edition
from remit.model import Document, Role, Source
from remit.render.environments import templates
from remit.render.escaping import Markdown
from remit.render.expansion import expand_marked
from remit.render.macros import Macros
from remit.render.tree_cache import TreeCache


def body_of(edition: Edition, source: Source, document: Document | None = None) -> reader.ReadText:
    """Return an author's text with its macros called, read once in an edition; `ExpansionError` when they fail."""
    key = (source.path, source.body)
    if key not in edition.texts.read:
        edition.texts.read[key] = _reading(edition)(expand_marked(edition, source, document))
    return edition.texts.read[key]


def _reading(edition: Edition) -> Callable[[marked.MarkedText], reader.ReadText]:
    """Return what reads the texts of an edition; one that has a folder keeps their trees for the next run."""
    if edition.root is None:
        return reader.read
    if not edition.texts.kept:
        edition.texts.kept.append(TreeCache(edition.root).read)
    return edition.texts.kept[0]


def site_page(edition: Edition, document: Document) -> list[Node]:
    """Return a controlled document's page on the site."""
    made = _role_on_site(edition, document) if isinstance(document, Role) else _document(edition, document)
    return [*_title(edition, document), *made]


def paper_page(edition: Edition, document: Document) -> list[Node]:
    """Return a controlled document as it is printed: title, control block, text, tables, approvals, history."""
    made = _role_on_paper(edition, document) if isinstance(document, Role) else _document(edition, document)
    return [*_title(edition, document), *made]


def described_body(edition: Edition, document: Document, *, expanded: bool = True) -> list[Node]:
    """Return a document's text below a title, a role's with the description from its front matter before it.

    So its headings have the levels that they have on the page. Unless it is `expanded`, calls of macros are words.
    """
    title = building.heading(1, "Title")
    if not expanded:
        return [title, *reader.read(marked.MarkedText(text=marked.strip_marks(document.source.body))).blocks]
    described: list[Node] = []
    if isinstance(document, Role):
        described = Macros(edition, document.path, document).job_description(document.key)
    return [title, *described, *body_of(edition, document.source, document).blocks]


def job_page(edition: Edition, role: str) -> list[Node]:
    """Return a role's job description with its title, with links as seen from the handbook's root.

    One that is not in force says so, as it leaves its history.
    """
    found = edition.handbook.role[role]
    row = edition.register.rows[edition.row_of[found.id]]
    said = notes.notes_on(edition, found, row, badges.state_shown(edition, found, row))
    described = Macros(edition, "job-description.md").job_description(role)
    return [building.heading(1, found.title), *map(building.emphasis, said), *described]


def own_page(template: str, **values: Any) -> list[Node]:
    """Return a page of Remit's own from a template in Markdown; values that are nodes take their place in it."""
    given: list[list[Node]] = []

    def placed(value: Any) -> Any:
        if not (isinstance(value, list) and value and isinstance(value[0], dict) and "t" in value[0]):
            return value
        given.append(value)
        return Markdown(marked.mark(len(given) - 1))

    text = templates().get_template(template).render({name: placed(value) for name, value in values.items()})
    return reader.read(marked.MarkedText(text=text, given=tuple(given)), own=True).blocks


def _title(edition: Edition, document: Document) -> list[Node]:
    """Return a document's title, unless its text begins with one."""
    body = body_of(edition, document.source, document).blocks
    has_title = bool(body) and body[0]["t"] == "Header" and body[0]["c"][0] == 1
    return [] if has_title else [building.heading(1, document.title)]


def _document(edition: Edition, document: Document) -> Iterator[Node]:
    macros = Macros(edition, document.path, document)
    yield from macros.document_control()
    yield from body_of(edition, document.source, document).blocks
    if document.activities:
        yield building.heading(2, "RACI assignments", "raci-assignments")
        yield from macros.raci_table(document=document.id)
    yield from _history(macros)


def _role_on_site(edition: Edition, role: Role) -> Iterator[Node]:
    macros = Macros(edition, role.path, role)
    yield from macros.role_card(role.key)
    yield building.heading(2, "Assigned activities", "assigned-activities")
    yield from macros.my_responsibilities(role.key)
    yield building.heading(2, "Job description", "job-description")
    yield from macros.job_description(role.key, level=3, whole=False)
    yield from body_of(edition, role.source, role).blocks
    yield building.heading(2, "Document control", "document-control")
    yield from macros.document_control()
    yield from _history(macros)


def _role_on_paper(edition: Edition, role: Role) -> Iterator[Node]:
    macros = Macros(edition, role.path, role)
    yield from macros.document_control()
    yield from macros.role_card(role.key)
    yield from macros.job_description(role.key, whole=False)
    yield from body_of(edition, role.source, role).blocks
    yield building.heading(2, "Assigned activities", "assigned-activities")
    yield from macros.my_responsibilities(role.key)
    yield from _history(macros)


def _history(macros: Macros) -> Iterator[Node]:
    yield building.heading(2, "Approvals", "approvals")
    yield from macros.approval_record()
    yield building.heading(2, "Revision history", "revision-history")
    yield from macros.revision_history()
