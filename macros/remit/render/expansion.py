"""Expansion: an author's text with macro calls becomes plain Markdown, once, for every output."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from remit.edition import Edition
from remit.finding import Finding, Place, RemitError, Rule
from remit.model import Document, Role, Source
from remit.render.environments import templates
from remit.render.escaping import Markdown, escape
from remit.render.evaluate import CallFault, evaluate
from remit.render.language import NotAllowed, check_language
from remit.render.macros import PUBLIC, Macros

MACRO_FAILS = Rule(
    code="MAC701",
    title="A macro call fails",
    why="A page that cannot be expanded would show the call itself, or an error, to its readers and auditors.",
    fix="Correct the call. In pages there are the public macros and plain conditions; literal braces go between "
    "`{% raw %}` and `{% endraw %}`.",
    wrong='{{ raci_tabel() }}\n{{ doc_link("POL-999") }}',
    right='{{ raci_table() }}\n{{ doc_link("POL-001") }}',
)
MOST_OUTPUT = 10_000_000
"""How many characters the macros of one page may put out together; more is a mistake, or an attack."""
PAGE_ANCHORS = frozenset(
    {"raci-assignments", "revision-history", "approvals", "assigned-activities", "job-description", "document-control"}
)
"""Anchors of the headings that the page templates add to every controlled page."""

_CALL = re.compile(r"(\{\{[^-+{}][^{}]*[^-+{}]\}\})")  # one call without braces in it or white-space control


class ExpansionError(Exception):
    """A text that cannot be expanded; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.place}: {finding.message} {finding.fix}")
        self.finding = finding


def expand(edition: Edition, source: Source, document: Document | None = None) -> str:
    """Expand the macros in a text's body; raise `ExpansionError` naming file and line when one fails."""
    text = source.body
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return text
    if source.path not in edition.texts:
        edition.texts[source.path] = _expand(edition, source, document)
    return edition.texts[source.path]


def _expand(edition: Edition, source: Source, document: Document | None) -> str:
    values = {"organisation": escape(edition.handbook.settings.organisation)}
    macros = Macros(edition, source.path, document)
    taken = 0

    def call(name: str, given: list[Any], named: dict[str, Any]) -> str:
        nonlocal taken
        text = macros.call(name, given, named)
        taken += len(text)
        if taken > MOST_OUTPUT:
            raise RemitError("The macros of this page put out more than ten million characters.", "Call fewer of them.")
        return text

    done, line = [], 0  # lines before the part at hand
    for part in _parts(source.body):
        try:
            done.append(evaluate(_understood(part, tuple(values)), call, values) if "{" in part else part)
        except TemplateSyntaxError as error:
            message = (error.message or "").rstrip(".")
            raise _fail(source, line + error.lineno, f"This macro call cannot be read: {message}.") from None
        except NotAllowed as error:
            raise _fail(source, line + error.line, error.message, error.fix) from None
        except CallFault as error:
            raise _fail(source, line + error.line, error.cause.message, error.cause.fix) from None
        line += part.count("\n")
    return "".join(done)


def _parts(text: str) -> list[str]:
    """Cut a text at its calls when they are plain ones, which are then read once for all pages; else leave it whole."""
    parts = _CALL.split(text)
    plain = not any(mark in part for part in parts[::2] for mark in ("{{", "{%", "{#"))
    if (
        plain
        and not any(part.endswith("{") for part in parts[:-1:2])
        and not any(p.startswith("}") for p in parts[2::2])
    ):
        return parts
    return [text]


@lru_cache(maxsize=4096)
def _understood(text: str, values: tuple[str, ...]) -> nodes.Template:
    return check_language(text, PUBLIC, values)


def paper(edition: Edition, document: Document) -> str:
    """Return a controlled document as it is printed: title, control block, text, tables, approvals, history."""
    body = expand(edition, document.source, document)
    return compose(edition, document, body, "role_paper.md.j2")


def compose(edition: Edition, document: Document, body: str, role_template: str = "role_page.md.j2") -> str:
    """Put a controlled document's expanded body into the page of its kind."""
    name = role_template if isinstance(document, Role) else "document_page.md.j2"
    return (
        templates()
        .get_template(name)
        .render(
            title="" if body.lstrip().startswith("# ") else document.title,
            body=Markdown(body),
            document=document,
            role=document,
            macros=Macros(edition, document.path, document),
        )
    )


def _fail(source: Source, line: int, message: str, fix: str = "") -> ExpansionError:
    place = Place(source.path, source.body_line + max(line, 1) - 1)
    return ExpansionError(
        Finding(code=MACRO_FAILS.code, place=place, message=message, fix=fix or MACRO_FAILS.fix, subject=source.path)
    )


def expansion_changed(edition: Edition, id_: str) -> bool:
    """Say whether a text in force reads otherwise today than when it was approved, though its own bytes are the same.

    Names, tables and links come from other files; a person approves what they read.
    """
    standing = edition.status(id_)
    document = standing.current.document if standing and standing.current else None
    if standing is None or standing.current is None or document is None:
        return False
    approved = {item.entry.record.expanded for item in standing.current.counted if item.entry.record}
    if edition.handbook.by_path.get(document.path) != document:  # it has moved, and another page may be there now
        edition = replace(edition, texts={})
    try:
        today = sha256(expand(edition, document.source, document).encode()).hexdigest()
    except ExpansionError:
        return True
    return any(digest is not None and digest != today for digest in approved)


def with_expansions(edition: Edition) -> Edition:
    """Return an edition whose register also flags the documents in force that read otherwise now (`expanded-changed`).

    The texts are those in force; what is expanded here is not expanded again.
    """
    changed = {row.id: ("expanded-changed",) for row in edition.register.rows if expansion_changed(edition, row.id)}
    return replace(edition, more_flags=changed) if changed else edition


def expanded_digest(edition: Edition, document: Document) -> str:
    """Return the SHA-256 of a document's text with its macros expanded, as readers see it."""
    return sha256(expand(edition, document.source, document).encode()).hexdigest()
