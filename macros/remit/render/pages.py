"""Whole pages as trees: what an author wrote, read once, with what Remit says of it around.

The site, PDF, Word and the redline are all written from these. `body_of` is an author's text alone.
"""

from __future__ import annotations

import re

from remit.doctree import Node, marked, reader
from remit.edition import Edition
from remit.model import Document, Role, Source
from remit.render.badges import state_shown
from remit.render.environments import templates
from remit.render.escaping import Markdown, escape
from remit.render.expansion import expand_marked
from remit.render.macros import Macros
from remit.render.notes import notes_on

_CHIP = r'<span class="raci raci--\w" title="[^"]*">\w</span>'
_CHIPS = re.compile(f"{_CHIP}(?: {_CHIP})*")
_TABLE = re.compile(r'<div class="remit-table[^>]*>\n\n|\n\n</div>')


def body_of(edition: Edition, source: Source, document: Document | None = None) -> reader.ReadText:
    """Return an author's text with its macros called, read once in an edition; `ExpansionError` when they fail."""
    key = (source.path, source.body)
    if key not in edition.texts.read:
        edition.texts.read[key] = reader.read(expand_marked(edition, source, document))
    return edition.texts.read[key]


def site_page(edition: Edition, document: Document) -> list[Node]:
    """Return a controlled document's page on the site."""
    return _composed(edition, document, "role_page.md.j2" if isinstance(document, Role) else "document_page.md.j2")


def paper_page(edition: Edition, document: Document) -> list[Node]:
    """Return a controlled document as it is printed: title, control block, text, tables, approvals, history."""
    return _composed(edition, document, "role_paper.md.j2" if isinstance(document, Role) else "document_page.md.j2")


def described_body(edition: Edition, document: Document, *, expanded: bool = True) -> list[Node]:
    """Return a document's text below a title, a role's with the description from its front matter before it.

    So its headings have the levels that they have on the page. Unless it is `expanded`, calls of macros are words.
    """
    title = read_own("# Title\n").blocks
    if not expanded:
        return [*title, *reader.read(marked.MarkedText(text=marked.strip_marks(document.source.body))).blocks]
    described: list[Node] = []
    if isinstance(document, Role):
        described = read_own(Macros(edition, document.path, document).job_description(document.key)).blocks
    return [*title, *described, *body_of(edition, document.source, document).blocks]


def job_page(edition: Edition, role: str) -> list[Node]:
    """Return a role's job description with its title, with links as seen from the handbook's root."""
    return read_own(_job(edition, role)).blocks


def job_description(edition: Edition, role: str) -> str:
    """Return a role's job description as plain Markdown, with links as seen from the handbook's root."""
    return plain(_job(edition, role))


def read_own(text: str) -> reader.ReadText:
    """Read a text of Remit's own."""
    return reader.read(marked.MarkedText(text=text), own=True)


def _composed(edition: Edition, document: Document, template: str) -> list[Node]:
    body = body_of(edition, document.source, document).blocks
    has_title = bool(body) and body[0]["t"] == "Header" and body[0]["c"][0] == 1
    text = (
        templates()
        .get_template(template)
        .render(
            title="" if has_title else document.title,
            body=Markdown(marked.mark(0)),
            document=document,
            role=document,
            macros=Macros(edition, document.path, document),
        )
    )
    return reader.read(marked.MarkedText(text=text, given=(body,)), own=True).blocks


def _job(edition: Edition, role: str) -> str:
    """Return a role's job description as Markdown; a text that is not in force says so, as it leaves its history."""
    text = Macros(edition, "job-description.md").job_description(role)
    found = edition.handbook.role[role]
    row = edition.register.rows[edition.row_of[found.id]]
    shown = state_shown(edition, found, row)
    notes = "".join(f"*{escape(note)}*\n\n" for note in notes_on(edition, found, row, shown))
    return f"# {escape(found.title)}\n\n{notes}{text}"


def plain(text: str) -> str:
    """Return Markdown without the marks that only the site needs: chips become letters, tables stand bare."""
    text = _CHIPS.sub(lambda match: "/".join(re.findall(r">(\w)<", match.group())), text)
    text = _TABLE.sub("", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
