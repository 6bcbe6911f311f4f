"""Writing a review into files: in which form, the file's name says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from remit import formatters
from remit.files import write_whole
from remit.finding import RemitError, Rule
from remit.review.comment import LIMITS, as_comment, as_html, encodable
from remit.review.data import as_json
from remit.review.review import Review

TEXTS = (".md", ".markdown", ".html", ".htm", ".json", ".sarif")
"""The endings of files that are text."""
PAPERS = (".docx", ".pdf")
"""The endings of files that are paper."""


def review_text(review: Review, ending: str, forge: str, rules: Mapping[str, Rule]) -> str:
    """Return a review in the form that a file's ending asks for; Markdown fits into a comment of the forge."""
    if ending in (".md", ".markdown"):
        return as_comment(review, LIMITS[forge])
    if ending in (".html", ".htm"):
        return as_html(review)
    if ending == ".sarif":
        return formatters.as_sarif(review.report, rules)
    return as_json(review)


def check_target(target: Path) -> None:
    """Raise `RemitError` when a file's name asks for a form that there is not, or its folder is not there."""
    if target.suffix.lower() not in (*TEXTS, *PAPERS):
        raise RemitError(
            f"{target.name}: a review has no such form.",
            f"Choose a name that ends in {', '.join((*TEXTS, *PAPERS))}.",
        )
    if not target.parent.is_dir():
        raise RemitError(f"{target} cannot be written: there is no folder {target.parent}.", "Make the folder first.")


def write_review(review: Review, target: Path, forge: str, rules: Mapping[str, Rule], root: Path) -> None:
    """Write a review into a file."""
    from remit.review.paper import as_docx, as_pdf

    ending = target.suffix.lower()
    if ending == ".pdf":
        write_whole(target, as_pdf(review, root))
    elif ending == ".docx":
        write_whole(target, as_docx(review))
    else:
        text = encodable(review_text(review, ending, forge, rules))
        write_whole(target, text if text.endswith("\n") else f"{text}\n")
