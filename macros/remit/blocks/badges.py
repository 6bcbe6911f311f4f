"""The small marks that mean the same on every page: badges and RACI chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from remit.blocks.building import between, line, plain, words
from remit.doctree import Node, nodes
from remit.edition import Edition, digest
from remit.model import Document
from remit.register import RegisterRow, State, versions
from remit.scheme import Scheme

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
def badge(kind: str, text: str = "") -> Node:
    """Return a badge: a word in the colour of its meaning."""
    return nodes.span(["badge", f"badge--{kind}"], words(text or BADGES[kind]))


def chips(scheme: Scheme, letters: Iterable[str]) -> list[Node]:
    """Return RACI letters as chips; a letter always shows itself and says its word."""
    return between(" ", (_chip(letter, scheme.letters[letter]) for letter in letters))


@cache
def _chip(letter: str, word: str) -> Node:
    return {"t": "Span", "c": [["", ["raci", f"raci--{letter.lower()}"], [["title", word]]], words(letter)]}


def legend(scheme: Scheme) -> Node:
    """Return the line that explains a scheme's letters."""
    items = [
        nodes.span(["raci-legend__item"], line(*chips(scheme, letter), " ", word))
        for letter, word in scheme.letters.items()
    ]
    return nodes.div(["raci-legend"], [plain(between(" ", items))])


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


def validity(approval: versions.ApprovalRow) -> str:
    """Return in words whether a decision counts."""
    if approval.valid:
        return f"contested: {approval.reason}" if approval.contested else "yes"
    return f"no: {approval.reason}"
