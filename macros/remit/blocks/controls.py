"""What document control shows: the control block, approvals, versions, the register and the reviews to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.blocks.badges import FLAG_WORDS, badge, state_shown, validity
from remit.blocks.building import (
    Part,
    between,
    bullets,
    code,
    definitions,
    emphasis,
    line,
    note,
    paragraph,
    table,
)
from remit.blocks.links import PageLinks
from remit.blocks.notes import notes_on
from remit.doctree import Node, nodes
from remit.edition import Edition, digest
from remit.model import Document
from remit.register import RegisterRow, State, versions

_FRAMEWORKS = {"iso-42001": "ISO/IEC 42001"}


def document_control(links: PageLinks, document: Document) -> list[Node]:
    """Return a document's control block, and below it what a reader must know before reading the text."""
    edition = links.edition
    row = edition.register.rows[edition.row_of[document.id]]
    shown = state_shown(edition, document, row)
    block = definitions("document-control", _entries(links, document, row, shown))
    return [block, *map(note, notes_on(edition, document, row, shown)), *_about_history(document, row, shown)]


def _entries(links: PageLinks, document: Document, row: RegisterRow, shown: State) -> Iterator[tuple[str, Part]]:
    yield "Document", document.id
    yield "Version", line(document.version, " ", badge(shown.value), *_urgency(row))
    yield "Owner", links.to_role(document.owner)
    yield "Approver", links.to_roles(document.approvers) or "none named"
    yield "Approved on", _approved_on(links.edition, document)
    begun = shown in (State.IN_FORCE, State.RETIRED) and row.effective_from
    yield "Effective date", row.effective_from if begun else document.effective_from or "on approval"
    yield "Next review", _next_review(row)
    yield "Classification", badge(document.classification)
    if document.audience:
        yield "Audience", links.to_roles(document.audience)
    for framework, ids in document.satisfies.items():
        yield _FRAMEWORKS.get(framework, framework), ", ".join(ids)
    if document.supersedes:
        yield "Supersedes", ", ".join(document.supersedes)


def _urgency(row: RegisterRow) -> list[Part]:
    """Return what comes after a date or a version when a review is due."""
    if row.overdue:
        return [" ", badge("overdue")]
    return [" ", badge("due-soon")] if row.due_soon else []


def _approved_on(edition: Edition, document: Document) -> str:
    given = edition.approved_on(document.id, digest(document))
    if not given:
        return "no approval recorded"
    return f"{given[0]} ({given[1]})" if given[1] else str(given[0])


def _next_review(row: RegisterRow) -> str:
    if row.next_review:
        return str(row.next_review)
    if row.state is State.RETIRED:
        return "none: retired"
    if "no-history" in row.flags:
        return "not known: no history"
    return "not known: not committed" if "uncommitted" in row.flags else "none planned"


def _about_history(document: Document, row: RegisterRow, shown: State) -> Iterator[Node]:
    """Yield what the history says of the text that the notes do not."""
    if "uncommitted" in row.flags and shown is State.DRAFT:
        yield note("This text has not been committed: it is not part of the history yet.")
    elif "amended" in row.flags and shown is State.DRAFT:
        yield note(
            f"The text was changed after version {document.version} had been merged, without a new version number."
        )
    if "id-conflict" in row.flags:
        yield note(f"More than one file in the history has the id {document.id}.")


def approval_record(links: PageLinks, document: Document) -> list[Node]:
    """Return who decided what about a document, and whether it counts."""
    versions = links.edition.versions[document.id]
    rows = [(version.version, approval) for version in versions for approval in reversed(version.approvals)]
    if not rows:
        if links.edition.no_history:
            unknown = {"t": "Emph", "c": line("The approvals are not known.")}
            return [paragraph(unknown, " ", links.edition.no_history)]
        return [emphasis("No decision about this document is recorded.")]
    head = ("Version", "Decision", "By", "Role", "At (UTC)", "Assurance", "Valid")
    cells = (
        (
            version, each.decision, each.name, links.to_role(each.role), each.at[:-4].replace("T", " "), each.assurance,
            validity(each),
        )
        for version, each in rows
    )  # fmt: skip
    return [table("lllllll", head, cells, kind="approvals")]


def revision_history(links: PageLinks, document: Document) -> list[Node]:
    """Return the versions of a document as git has them."""
    unknown = links.edition.no_history
    rows = (_version(links, document.id, version) for version in links.edition.versions[document.id])
    head = ("Version", "State", "Date", "Author", "Change", "Size", "Commit")
    before = [paragraph(unknown)] if unknown else []
    return [*before, table("lllllll", head, rows, kind="history")]


def _version(links: PageLinks, id_: str, version: versions.VersionRow) -> tuple[Part, ...]:
    step = links.edition.steps.get((id_, version.version))
    number = links.to_file(step.path, version.version, f"What changed since {step.old}") if step else version.version
    amended = [" ", badge("pending", "Amended")] if version.amended else []
    return (
        number,
        badge(version.state),
        version.day or ("not known" if links.edition.no_history else "not committed"),
        version.author or "not known",
        line(version.summary or "–", *amended),
        version.kind or "–",
        code(version.commit[:10]) if version.commit else "–",
    )


def document_register(links: PageLinks) -> list[Node]:
    """Return the register of controlled documents."""
    register = links.edition.register
    if not register.rows:
        return [_none_yet("There are no controlled documents yet.", "remit new policy")]
    head = ("Id", "Title", "Type", "Version", "State", "Owner", "Approved on", "Next review", "Classification")
    rows = (
        (
            row.id, links.to_id(row.id, row.title), row.type, row.version, _state(row), links.to_role(row.owner),
            f"{row.approved_on or '–'}{f', {row.assurance}' if row.assurance else ''}",
            line(str(row.next_review or "–"), *_urgency(row)), badge(row.classification),
        )
        for row in register.rows
    )  # fmt: skip
    commit = [", commit ", code(register.commit[:12])] if register.commit else []
    unknown = f" {links.edition.no_history}" if links.edition.no_history else ""
    return [
        table("lllllllll", head, rows, kind="register", sortable=True),
        paragraph(f"As of {register.as_of}", *commit, ".", unknown),
    ]


def _state(row: RegisterRow) -> list[Node]:
    flags = [badge("overdue", FLAG_WORDS[flag]) for flag in row.flags if flag in FLAG_WORDS]
    if "uncommitted" in row.flags:
        flags.insert(0, badge("pending", "Not committed"))
    elif "pending" in row.flags:
        flags.insert(0, badge("pending"))
    return between(" ", [badge(row.state.value), *flags])


def register_summary(edition: Edition) -> list[Node]:
    """Return how many documents are in which state, and how many reviews are overdue."""
    register = edition.register
    tiles = [(register.count(state), badge(state.value)) for state in State]
    if overdue := sum(row.overdue for row in register.rows):
        tiles.append((overdue, badge("overdue", "Review overdue")))
    items = (line(nodes.span(["tile__number"], line(str(count))), " ", name) for count, name in tiles)
    return [nodes.div(["tiles"], [bullets(items)])]


def review_calendar(links: PageLinks, rows: Sequence[RegisterRow], more: int) -> list[Node]:
    """Return what must be reviewed and when; `more` says how many rows are left out."""
    if not rows:
        return [emphasis("Nothing needs a review: there are no active documents.")]
    cells = (
        (
            row.next_review or "not known",
            links.to_id(row.id) or f"{row.id} {row.title}",
            links.to_role(row.owner),
            _planned(row),
        )
        for row in rows
    )
    made = [table("llll", ("Due", "Document", "Owner", "Review"), cells, kind="reviews", sortable=True)]
    return [*made, paragraph(f"… and {more} more.")] if more else made


def _planned(row: RegisterRow) -> Part:
    if urgency := _urgency(row):
        return urgency[1]
    if row.next_review:
        return "planned"
    if "no-history" in row.flags:
        return "no history"
    return "not committed yet" if "uncommitted" in row.flags else "none planned"


def _none_yet(what: str, command: str) -> Node:
    """Return a paragraph for a table without rows, with the command that makes the first."""
    return paragraph({"t": "Emph", "c": line(what, " ", code(command), " writes the first one.")})
