"""Texts that stand alone, outside the site: a job description as a Markdown file."""

from __future__ import annotations

import re

from remit.edition import Edition
from remit.render.badges import state_shown
from remit.render.escaping import escape
from remit.render.macros import Macros
from remit.render.notes import notes_on

_CHIP = r'<span class="raci raci--\w" title="[^"]*">\w</span>'
_CHIPS = re.compile(f"{_CHIP}(?: {_CHIP})*")
_TABLE = re.compile(r'<div class="remit-table[^>]*>\n\n|\n\n</div>')


def job_description(edition: Edition, role: str) -> str:
    """Return a role's job description as plain Markdown, with links as seen from the handbook's root."""
    return plain(job_page(edition, role))


def job_page(edition: Edition, role: str) -> str:
    """Return a role's job description as the site's Markdown, with links as seen from the handbook's root.

    A text that is not in force says so: it leaves the house and its history behind.
    """
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
