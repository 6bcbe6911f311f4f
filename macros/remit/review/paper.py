"""A review on paper: PDF and Word, made from the same Markdown as the comment."""

from __future__ import annotations

from pathlib import Path

from remit.doctree import context, marked, normalize, reader
from remit.finding import RemitError
from remit.paper import pandoc
from remit.review.comment import as_markdown, encodable
from remit.review.review import Review
from remit.review.view import title, verdict

_CLASSES = ("public", "internal", "confidential", "restricted")
_KEY = "review"
_OTHERWISE = "Write the review as .html."


def as_pdf(review: Review, root: Path | None, *, paper: str = "a4") -> bytes:
    """Return a review as a PDF; `root` is the handbook's folder, for its own fonts. Raises `RemitError`."""
    from remit.paper import PrintSheet
    from remit.paper.pdf import compiler, print_sheet

    proposal = review.proposal
    settings = proposal.target.handbook.settings
    sheet = PrintSheet(
        id=_KEY,
        title=title(review),
        version="",
        state="review",
        classification=classification(review),
        language="en",
        organisation=settings.organisation,
        summary=verdict(review),
        day=proposal.today,
        commit=proposal.head_commit or "",
        sha256="",
        path="",
        body=_normalized(review),
        footer="Review of a change",
    )
    try:
        return print_sheet(proposal.later, sheet, root, paper=paper)
    except compiler.CompilerError as fault:
        raise RemitError(f"The PDF cannot be made: {fault}.", _OTHERWISE) from None


def as_docx(review: Review) -> bytes:
    """Return a review as a Word file; raises `RemitError` when it cannot be made."""
    from remit.paper.word import Properties, write_docx

    proposal = review.proposal
    properties = Properties(
        title=title(review),
        day=proposal.today,
        kind="review",
        id="Review",
        version=f"{proposal.base} → {proposal.head}",
        state="review",
        classification=classification(review),
        organisation=proposal.target.handbook.settings.organisation,
        language="en",
    )
    try:
        return write_docx(_normalized(review).blocks, properties)
    except pandoc.PandocError as fault:
        raise RemitError(f"The Word file cannot be written: {fault}", _OTHERWISE) from None


def classification(review: Review) -> str:
    """Return the strictest classification among the documents that a review quotes."""
    found = [each.classification for change in review.documents for each in (change.before, change.after) if each]
    return max(found, key=_CLASSES.index, default="internal")


def _normalized(review: Review) -> context.NormalizedDocument:
    around = context.PageContext(path="review.md", documents={}, pictures=lambda _: False)
    body = normalize(reader.read(marked.MarkedText(text=encodable(as_markdown(review))), own=True).blocks, around)
    if isinstance(body, context.Unreadable):
        raise RemitError(f"The review cannot be set on paper: {body.reason}", _OTHERWISE)
    return body
