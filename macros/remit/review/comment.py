"""A review as a comment on a forge: Markdown that always fits, the weightiest first, and says what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from remit.render import comments
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
    text = comments.unbroken(_comment(review, WHOLE))
    return _HEADING.sub("#", text.removeprefix("<!-- remit-review -->\n"))  # on paper the title is of the first level


def as_html(review: Review) -> str:
    """Return a review whole, as a page that needs nothing else."""
    return comments.page_environment().get_template("review.html.j2").render(**view(review), language="en") + "\n"


def encodable(text: str) -> str:
    """Return text that can be written as UTF-8: bytes of a file's name that are no text become escapes (JSON's)."""
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match.group()):04x}", text)


def _comment(review: Review, extent: DetailLimits) -> str:
    text = comments.comment_environment().get_template("comment.md.j2").render(**view(review, extent))
    text = _EMPTY_LINES.sub("\n\n", text)
    return _LOOSE.sub(r"\1\n", text).strip() + "\n"
