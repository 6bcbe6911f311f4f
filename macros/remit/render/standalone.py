"""Texts that stand alone, outside the site: a job description as a Markdown file."""

from __future__ import annotations

import re

from remit.edition import Edition
from remit.render.escape import escape
from remit.render.macros import Macros

_CHIP = r'<span class="raci raci--\w" title="[^"]*">\w</span>'
_CHIPS = re.compile(f"{_CHIP}(?: {_CHIP})*")
_TABLE = re.compile(r'<div class="remit-table[^>]*>\n\n|\n\n</div>')


def job_description(edition: Edition, role: str) -> str:
    """Return a role's job description as plain Markdown, with links as seen from the handbook's root."""
    text = Macros(edition, "job-description.md").job_description(role)
    title = edition.handbook.role[role].title
    return plain(f"# {escape(title)}\n\n{text}")


def plain(text: str) -> str:
    """Return Markdown without the marks that only the site needs: chips become letters, tables stand bare."""
    text = _CHIPS.sub(lambda match: "/".join(re.findall(r">(\w)<", match.group())), text)
    text = _TABLE.sub("", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
