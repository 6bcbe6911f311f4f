"""A review as a comment on a forge: Markdown that always fits, the weightiest first, and says what it leaves out.

Nothing in it pings, links, closes or draws anything. A forge gives meaning to text that Markdown leaves alone: `@name`
calls people, `#1` and `!1` link issues, a line that begins with `/` is an order to a bot, an address becomes a link.
An invisible space takes it away, and copies of the text stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from remit.render import environments, escaping
from remit.review.review import Review
from remit.review.rows import WHOLE, DetailLimits
from remit.review.view import view

LIMITS: Mapping[str, int] = {"github": 65_536, "gitlab": 1_000_000}
"""The most characters that a comment may have on each forge."""
_EXTENTS = (
    WHOLE,
    DetailLimits(full=200, lines=2000, rows=300, text=600),
    DetailLimits(full=60, lines=800, rows=100, text=400),
    DetailLimits(full=30, lines=400, rows=50, text=300),
    DetailLimits(full=15, lines=200, rows=30, text=240),
    DetailLimits(full=8, lines=100, rows=20, text=200),
    DetailLimits(full=4, lines=40, rows=10, text=160),
    DetailLimits(full=1, lines=10, rows=4, text=120),
)
_EMPTY_LINES = re.compile(r"\n{3,}")
_LOOSE = re.compile(r"(^- [^\n]*)\n\n(?=- )", re.MULTILINE)
_HEADING = re.compile(r"^##(?=#* )", re.MULTILINE)
_END = "\n\n… cut here: the full report has everything.\n"
BREAK = "\u200b"
"""The invisible space that takes a forge's meaning from text."""
_CALLS = re.compile(
    r"([@#!%&$~^])(?=[\w\"'])|(:)(?=[a-z0-9_+-]+:)|(\bGH)(?=-\d)|(:)(?=//)|(\bwww)(?=\.)", re.IGNORECASE
)
_FOLDER = "templates/review"
_SPACES = re.compile(r"\s+")


def as_comment(review: Review, limit: int = LIMITS["github"]) -> str:
    """Return a review as Markdown of at most `limit` characters."""
    text = ""
    for extent in _EXTENTS:
        text = _comment(review, extent)
        if len(text) <= limit:
            return text
    # Only a limit smaller than any forge's, or a branch's name of great length, comes here.
    return text[: max(0, limit - len(_END))].rpartition("\n")[0] + _END[:limit]


def as_markdown(review: Review) -> str:
    """Return a review whole, as Markdown for paper: nothing cut, and nothing in it that only a forge would need."""
    text = unbroken(_comment(review, WHOLE))
    return _HEADING.sub("#", text.removeprefix("<!-- remit-review -->\n"))  # on paper the title is of the first level


def as_html(review: Review) -> str:
    """Return a review whole, as a page that needs nothing else."""
    return _page_from("review.html.j2", {**view(review), "language": "en"}) + "\n"


def encodable(text: str) -> str:
    """Return text that can be written as UTF-8: bytes of a file's name that are no text become escapes (JSON's)."""
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match.group()):04x}", text)


def _comment(review: Review, extent: DetailLimits) -> str:
    text = _comment_from("comment.md.j2", view(review, extent))
    text = _EMPTY_LINES.sub("\n\n", text)
    return _LOOSE.sub(r"\1\n", text).strip() + "\n"


def comment_text(value: object) -> escaping.Markdown:
    """Return text as one line of Markdown that shows exactly that text and does nothing else."""
    if isinstance(value, escaping.Markdown):
        return value
    text = _CALLS.sub(lambda match: f"{match.group()}{BREAK}", _SPACES.sub(" ", str(value)).strip())
    return escaping.escape(f"{BREAK}{text}" if text.startswith("/") else text)


def code_text(value: object) -> escaping.Markdown:
    """Return text for a code span: without what would end it."""
    return escaping.Markdown(_SPACES.sub(" ", str(value)).replace("`", "'").replace("|", "\u00a6").strip() or "-")


def said_text(value: str) -> escaping.Markdown:
    """Return a finding's words, in which backticks are meant as code."""
    parts = re.split(r"(`[^`]+`)", value)
    told = (f"`{code_text(part[1:-1])}`" if part[:1] == "`" and len(part) > 2 else _around(part) for part in parts)
    return escaping.Markdown("".join(told))


def said_html(value: str) -> Markup:
    """Return a finding's words as HTML, in which backticks are meant as code."""
    parts = re.split(r"`([^`]+)`", value)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


def _around(part: str) -> str:
    """Return text beside code; the spaces at its ends stay."""
    lead, trail = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{' ' if lead else ''}{comment_text(part)}{' ' if trail and part.strip() else ''}"


def unbroken(text: str) -> str:
    """Return a comment's text for a page, where no forge reads it: without the invisible spaces."""
    return text.replace(BREAK, "")


def _comment_from(template: str, values: Mapping[str, Any]) -> str:
    """Return a comment, which is Markdown, from a template; everything put out is made harmless."""
    environment = environments.new_environment(folder=_FOLDER, finalize=environments.finalize_with(comment_text))
    environment.filters |= {"code": code_text, "said": said_text, "raw": escaping.Markdown}
    return environment.get_template(template).render(values)


def _page_from(template: str, values: Mapping[str, Any]) -> str:
    """Return a page that stands alone from a template; everything put out is escaped as HTML."""
    environment = environments.new_environment(folder=_FOLDER, autoescape=True)
    environment.filters["said"] = said_html
    return environment.get_template(template).render(values)
