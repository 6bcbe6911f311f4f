"""Which files to take away a page offers: a document its PDF and Word, a page with a table the table's files."""

from __future__ import annotations

from collections.abc import Iterator

from remit.edition import Edition
from remit.model import Role
from remit.source import paths

_TABLES = {
    "document_register(": "register",
    "raci_table(": "raci",
    "skills_matrix(": "skills",
    "coverage_table(": "coverage-iso-42001",
}
_FORMS = (("csv", "CSV"), ("json", "JSON"))


def downloads(edition: Edition, path: str) -> list[dict[str, str]]:
    """Return the files that a page offers: `href` from the site's root, `label`, and `title` for who listens."""
    if not edition.downloads:
        return []
    document = edition.handbook.by_path.get(path)
    if document is not None:
        offered = list(_of_document(document.id, document.key if isinstance(document, Role) else ""))
    else:
        source = edition.pages.get(path)
        offered = list(_of_tables(source.body)) if source else []
    return [
        {"href": f"{paths.DOWNLOADS}/{name}", "label": label, "title": title}
        for name, label, title in offered
        if name in edition.downloads
    ]


def _of_document(id_: str, role: str) -> Iterator[tuple[str, str, str]]:
    yield f"pdf/{id_}.pdf", "PDF", f"Download {id_} as PDF"
    yield f"word/{id_}.docx", "Word", f"Download {id_} as a Word file"
    if role:
        yield f"pdf/job-{role}.pdf", "Job description, PDF", "Download the job description as PDF"
        yield f"word/job-{role}.docx", "Job description, Word", "Download the job description as a Word file"


def _of_tables(text: str) -> Iterator[tuple[str, str, str]]:
    found = [name for call, name in _TABLES.items() if call in text]
    for name in found:
        for ending, label in _FORMS:
            yield f"tables/{name}.{ending}", label, f"Download the table {name} as {label}"
    if found:
        yield "tables/handbook.xlsx", "Excel", "Download all tables as an Excel workbook"
    if "review_calendar(" in text:
        yield "tables/reviews.ics", "Calendar", "Download the reviews as a calendar"
    if "document_register(" in text:
        yield "audit-pack.pdf", "Audit pack", "Download the audit pack as PDF"
