"""The pack's own pages: about it, the registers, the lists of roles and documents, approvals, changes, manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.blocks import badges, building
from remit.doctree import Node
from remit.framework import frameworks
from remit.model import Document
from remit.pack.content import Content, inside
from remit.pack.since import Since
from remit.paper import PrintSheet
from remit.register import versions
from remit.render import macros as page_macros
from remit.render import pages
from remit.tables import raci

PLACE = "pack.md"
"""Where the pack's own pages count as being, so that their links lead into the handbook."""
MOST_ROWS = 1_000
"""Rows up to which the matrix is bound whole."""


def compose(content: Content, sheets: Sequence[PrintSheet]) -> Iterator[tuple[str, list[Node]]]:
    """Yield the pack's own pages, by key, in their order; `sheets` are the documents that are in it."""
    edition, proof = content.shown, content.proof
    macros = page_macros.Macros(edition, PLACE)
    printed = {sheet.id for sheet in sheets}
    yield "about", _about(content)
    yield "register", [building.heading(1, "Document register"), *macros.document_register()]
    yield "raci", [building.heading(1, "RACI matrix"), *_matrix(macros)]
    yield "organisation", [building.heading(1, "Organisation chart"), *macros.org_chart()]
    yield "skills", [building.heading(1, "Skills matrix"), *macros.skills_matrix()]
    for key, framework in frameworks().items():
        yield f"coverage-{key}", [building.heading(1, f"Coverage of {framework.name}"), *macros.coverage_table(key)]
    yield (
        "roles",
        [
            building.heading(1, "Roles"),
            building.paragraph(
                "Each role with what it is there for, its job description and its part in every activity."
            ),
            _listed(macros, [each for each in content.roles if each.id in printed], "No role is in force."),
        ],
    )
    yield (
        "documents",
        [
            building.heading(1, "Documents"),
            building.paragraph("The texts in force, each whole."),
            _listed(
                macros,
                [each for each in content.documents if each.id in printed],
                "No document is in force on that day: no approval of one has taken effect.",
            ),
        ],
    )
    records = _records(macros, proof.checked) if proof else []
    yield (
        "approvals",
        pages.own_page("pack/approvals.md.j2", proof=proof, records=records, no_history=edition.no_history),
    )
    if content.since is not None:
        yield "since", [*_since(macros, content.since)]
    yield "manifest", [*_manifest(sheets)]


def _about(content: Content) -> list[Node]:
    edition, proof = content.shown, content.proof
    settings = edition.handbook.settings
    attached = building.table(
        "lll",
        ("File", "What it is", "SHA-256"),
        ((each.name, each.description, building.code(each.sha256)) for each in content.attachments),
    )
    return pages.own_page(
        "pack/about.md.j2", organisation=settings.organisation or "the organisation", as_of=edition.today,
        zone=settings.time_zone, commit=edition.history.head if edition.history else None,
        begins=settings.ledger_begins, proof=proof, attached=[attached], inside=list(inside(content)),
        preview=content.preview, no_history=edition.no_history,
    )  # fmt: skip


def _matrix(macros: page_macros.Macros) -> list[Node]:
    """Return the RACI matrix; of one too long for paper its sums, as each document shows its own part."""
    handbook = macros.edition.handbook
    whole = raci.matrix(handbook)
    if len(whole.rows) <= MOST_ROWS:
        return macros.raci_table()
    letters = handbook.settings.scheme.letters
    head = ("Role", *(f"{word} ({letter})" for letter, word in letters.items()))
    rows = ((macros.links.to(role), *(counts[letter] for letter in letters)) for role, counts in raci.counts(whole))
    sums = building.table("l" + "r" * len(letters), head, rows)
    return pages.own_page("pack/matrix.md.j2", activities=len(whole.rows), sums=[sums])


def _listed(macros: page_macros.Macros, documents: Sequence[Document], none: str) -> Node:
    """Return a table of documents or roles; `none` stands for those of an empty one."""
    if not documents:
        return building.emphasis(none)
    rows, where, links = macros.edition.register.rows, macros.edition.row_of, macros.links
    head = ("Id", "Title", "Version", "Owner", "In force since", "Next review")
    cells = (
        (
            each.id, links.to(each, each.title), each.version, links.to_role(each.owner),
            row.effective_from or "–", row.next_review or "–",
        )
        for each in documents
        for row in (rows[where[each.id]],)
    )  # fmt: skip
    return building.table("llllll", head, cells)


def _records(macros: page_macros.Macros, checked: Sequence[versions.ApprovalRow]) -> list[Node]:
    if not checked:
        return [building.emphasis("No decision is recorded up to that day.")]
    head = ("Document", "Version", "Decision", "By", "Role", "At (UTC)", "Assurance", "Valid")
    rows = (
        (
            each.document or each.record, each.version, each.decision, each.name,
            macros.links.to_role(each.role) if each.role else "", each.at.replace("T", " ").replace("Z", ""),
            each.assurance, "; ".join((badges.validity(each), *each.altered)),
        )
        for each in checked
    )  # fmt: skip
    return [building.table("llllllll", head, rows)]


def _since(macros: page_macros.Macros, since: Since) -> Iterator[Node]:
    """Yield what changed since the beginning of a period."""
    links, scheme = macros.links, macros.edition.handbook.settings.scheme
    yield building.heading(1, f"What changed since {since.begin}")
    yield building.paragraph(f"Between the end of {since.begin} and the end of {since.end}.")
    yield building.heading(2, "Documents")
    head = ("Id", "Title", "Then", "Now", "Author's change summary")
    documents = [
        (each.id, each.title, each.before, each.after, building.between(building.BREAK, each.summaries) or "–")
        for each in since.documents
    ]
    yield _changes("lllll", head, documents, "No document changed its version or state.")
    yield building.heading(2, "RACI assignments")
    letters = [
        (each.name, links.to_role(each.who), *(badges.chips(scheme, side) or "–" for side in (each.before, each.after)))
        for each in since.letters
    ]
    yield _changes("llcc", ("Activity", "Role", "Then", "Now"), letters, "No RACI assignment changed.")
    yield building.heading(2, "Appointments")
    holders = [
        (links.to_role(each.role), *(", ".join(side) or "vacant" for side in (each.before, each.after)))
        for each in since.holders
    ]
    yield _changes("lll", ("Role", "Then", "Now"), holders, "No appointment changed.")


def _changes(sides: str, head: Sequence[str], rows: Sequence[Sequence[building.Part]], none: str) -> Node:
    return building.table(sides, head, rows) if rows else building.emphasis(none)


def _manifest(sheets: Sequence[PrintSheet]) -> Iterator[Node]:
    yield building.heading(1, "Manifest")
    yield building.paragraph(
        "The documents in this pack, each with the SHA-256 of its source file at the commit with which this version "
        "was merged."
    )
    rows = (
        (
            sheet.id, sheet.version, sheet.path, building.code(sheet.sha256),
            building.code(sheet.commit[:12]) if sheet.commit else "–",
        )
        for sheet in sheets
    )  # fmt: skip
    yield building.table("lllll", ("Document", "Version", "Source", "SHA-256", "Commit"), rows)
