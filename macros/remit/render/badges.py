"""The small marks that mean the same on every page: badges, RACI chips, links to documents and roles."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from remit.edition import Edition, digest
from remit.model import Document, Role
from remit.register import RegisterRow, State
from remit.render.escaping import Markdown, attribute, escape, url
from remit.scheme import Scheme
from remit.source import paths

BADGES = {
    "draft": "Draft",
    "approved": "Approved",
    "in-force": "In force",
    "retired": "Retired",
    "superseded": "Superseded",
    "pending": "Pending",
    "overdue": "Overdue",
    "due-soon": "Due soon",
    "vacant": "Vacant",
    "critical": "Critical",
    "external": "External",
    "gap": "Gap",
    "lapsed": "Lapsed",
    "public": "Public",
    "internal": "Internal",
    "confidential": "Confidential",
    "restricted": "Restricted",
}


@cache
def badge(kind: str, text: str = "") -> Markdown:
    """Return a badge: a word in the colour of its meaning."""
    return Markdown(f'<span class="badge badge--{attribute(kind)}">{escape(text or BADGES[kind])}</span>')


def chips(scheme: Scheme, letters: Iterable[str]) -> Markdown:
    """Return RACI letters as chips; a letter always shows itself and says its word."""
    return Markdown(" ".join(_chip(letter, scheme.letters[letter]) for letter in letters))


@cache
def _chip(letter: str, word: str) -> str:
    return f'<span class="raci raci--{letter.lower()}" title="{attribute(word)}">{letter}</span>'


def legend(scheme: Scheme) -> Markdown:
    """Return the line that explains a scheme's letters."""
    words = " ".join(
        f'<span class="raci-legend__item">{chips(scheme, letter)} {escape(word)}</span>'
        for letter, word in scheme.letters.items()
    )
    return Markdown(f'<p class="raci-legend">{words}</p>')


def href(target: str, page: str) -> Markdown:
    """Return the relative link from a page to a file; both are paths in the repository."""
    return _relative(paths.site_path(target), _folder(page))


@lru_cache(maxsize=4096)
def _folder(page: str) -> str:
    return posixpath.dirname(paths.site_path(page))


@lru_cache(maxsize=65_536)
def _relative(target: str, folder: str) -> Markdown:
    return url(posixpath.relpath(target, folder or "."))


def link(document: Document, page: str, text: str = "") -> Markdown:
    """Return a link to a document or role."""
    label = text or (document.title if isinstance(document, Role) else f"{document.id} {document.title}")
    return Markdown(f"[{escape(label)}]({href(document.path, page)})")


FLAG_WORDS: Mapping[str, str] = {
    "modified": "Modified",
    "contested": "Contested",
    "missing": "File missing",
    "id-conflict": "Id conflict",
    "id-reused": "Id reused",
    "unreadable": "Unreadable",
    "expanded-changed": "Expanded text changed",
}
"""Flags that the register shows as badges, with their words."""


def state_shown(edition: Edition, document: Document, row: RegisterRow) -> State:
    """Return the state of the text that is shown, which need not be the one that the register is about."""
    held = digest(document)
    if held == row.sha256:
        return row.state
    standing = edition.status(document.id)
    upcoming = standing.upcoming if standing else None
    return State.APPROVED if upcoming is not None and upcoming.sha256 == held else State.DRAFT
