"""Rules about controlled documents as such: ids, owners, approvers, clauses, reviews."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remit.finding import Place, Severity, TextEdit
from remit.framework import frameworks
from remit.model import ALL_STAFF, Document
from remit.rules.registry import Context, Fault, rule
from remit.text import count, suggestion


@rule(
    "DOC201",
    fix="Give the newer document the next free number. An id is never used again, not even after retirement.",
    wrong="id: POL-001   # in two files",
    right="id: POL-001   # in one file\nid: POL-002   # in the other",
)
def duplicate_id(context: Context) -> Iterator[Fault]:
    """Two documents have the same id.

    The id is how the register, the approvals and other documents know a document; with two of them nobody can say
    which one was approved.
    """
    first: dict[str, Document] = {}
    highest: dict[str, int] = {}
    for id_ in (*(document.id for document in context.handbook.documents), *context.handbook.damaged):
        prefix, _, digits = id_.rpartition("-")
        if digits.isdecimal():
            highest[prefix] = max(highest.get(prefix, 0), int(digits))
    for document in sorted(context.handbook.documents, key=lambda document: document.path):
        other = first.setdefault(document.id, document)
        if other is not document:
            prefix, _, digits = document.id.rpartition("-")
            highest[prefix] += 1  # each of several gets a free id of its own
            free = f"{prefix}-{highest[prefix]:0{len(digits)}d}"
            place = document.source.place("id")
            yield Fault(
                place,
                f"The id {document.id} is taken by {other.path}.",
                f"Give this document the next free id, {free}.",
                document.id,
                () if _has_landed(context, document) else (TextEdit(place, document.id, free),),
            )


def _has_landed(context: Context, document: Document) -> bool:
    """Say whether a document is known to the main branch by its id: then others may refer to it."""
    return context.life is not None and document.path in context.life.history.paths(document.id)


@rule(
    "DOC202",
    fix="Correct the id, or remove it from the list.",
    wrong="supersedes: [POL-999]   # no such document",
    right="supersedes: [POL-002]",
)
def unknown_document(context: Context) -> Iterator[Fault]:
    """A document names another document that does not exist.

    A reader who follows the reference finds nothing, and an auditor cannot tell what was replaced.
    """
    for document in context.handbook.ordered:
        for index, id_ in enumerate(document.supersedes):
            place = document.source.place("supersedes", index)
            if id_ == document.id:
                yield Fault(place, f"{id_} cannot supersede itself.", "Name the document that it replaces.", id_)
            elif not context.handbook.is_document(id_):
                others = context.handbook.document.keys() - {document.id}
                yield Fault(place, f"There is no document {id_}.", suggestion(id_, others), document.id)


@rule(
    "DOC203",
    fix="Correct the spelling, or add the role's file to `roles/`.",
    wrong="owner: lead-implementor",
    right="owner: lead-implementer",
)
def unknown_role(context: Context) -> Iterator[Fault]:
    """A document names a role that does not exist.

    A text whose owner or approver is nobody has no owner or approver.
    """
    for document in context.handbook.ordered:
        named = [("owner", document.owner, document.source.place("owner"))]
        if ("approvers",) in document.source.places:  # of the type's defaults, SET601 reports it once for all documents
            approvers = enumerate(document.approvers)
            named += [("approver", key, document.source.place("approvers", index)) for index, key in approvers]
        named += [("audience", key, document.source.place("audience", i)) for i, key in enumerate(document.audience)]
        for what, key, place in named:
            if what == "audience" and key == ALL_STAFF:
                continue
            if not context.handbook.is_role(key):
                message = f"There is no role `{key}`, named here as {what}."
                yield Fault(place, message, suggestion(key, context.handbook.role), document.id)


@rule(
    "DOC204",
    fix="Add `approvers: [role-key]`, or set a default for the type under `extra.remit.types` in mkdocs.yml.",
    right="approvers: [top-management]",
)
def no_approver(context: Context) -> Iterator[Fault]:
    """A document has no approver.

    Documented information must be approved for suitability and adequacy (ISO/IEC 42001, 7.5.2); a document that
    nobody has to approve can never come into force.
    """
    for document in context.handbook.ordered:
        if not document.approvers and document.lifecycle == "active":
            yield Fault(
                document.source.place("approvers"),
                f"{document.id} names no approver, and documents of type {document.type} have no default.",
                "Add `approvers` with the key of a role, or a default for the type in mkdocs.yml.",
                document.id,
            )


@rule(
    "DOC205",
    fix="Use the ids of the standard, such as `5.2` for a clause and `A.2.2` for a control. ISO/IEC 42001 has 38 "
    "controls; lists with other numbers are in circulation.",
    wrong='satisfies: {iso-42001: ["A.2.1"]}',
    right='satisfies: {iso-42001: ["A.2.2"]}',
)
def unknown_clause(context: Context) -> Iterator[Fault]:
    """A document claims to satisfy a clause or control that the framework does not have.

    The coverage table would count it, and an auditor would find out first.
    """
    for document in context.handbook.ordered:
        for framework, ids in document.satisfies.items():
            catalogue = frameworks().get(framework)
            if catalogue is None:
                place = document.source.place("satisfies", framework)
                yield Fault(
                    place, f"There is no framework `{framework}`.", suggestion(framework, frameworks()), document.id
                )
                continue
            for index, id_ in enumerate(ids):
                if id_ not in catalogue.requirements:
                    place = document.source.place("satisfies", framework, index)
                    message = f"{catalogue.name} has no clause or control {id_}."
                    yield Fault(place, message, suggestion(id_, catalogue.requirements), document.id)


@rule(
    "DOC206",
    fix="Review the document. If it changes, raise its version; if nothing needs changing, that too is a review and "
    "is recorded.",
    severity=Severity.WARNING,
)
def overdue_review(context: Context) -> Iterator[Fault]:
    """A document's review is overdue.

    Documents are reviewed at planned intervals for continuing suitability, adequacy and effectiveness (ISO/IEC
    42001, A.2.4). The interval runs from the day on which the version was merged or took effect, whichever is later.
    """
    for row in context.register.rows:
        if row.overdue and row.next_review is not None:
            document = context.handbook.by_path.get(row.path)
            if document is not None:
                days = (context.today - row.next_review).days
                yield Fault(
                    document.source.place("review_months"),
                    f"The review of {row.id} was due on {row.next_review} ({count(days, 'day')} ago).",
                    "Review the document, and raise its version if it changes.",
                    row.id,
                )


@rule(
    "DOC207",
    fix="Begin sections with `##`. The title comes from the front matter, so that it is written once.",
    wrong="---\ntitle: AI Policy\n---\n# AI Policy",
    right="---\ntitle: AI Policy\n---\n## Purpose",
    severity=Severity.WARNING,
)
def title_in_body(context: Context) -> Iterator[Fault]:
    """A controlled document has a heading of the first level in its text.

    The page would have two titles, and a renamed document would keep its old one.
    """
    for document in context.handbook.ordered:
        for place in context.outlines[document.path].titles:
            edits = tuple(_one_level_lower(document, place))
            yield Fault(place, "A heading `#` repeats the title.", "Remove it, or make it `##`.", document.id, edits)


def _one_level_lower(document: Document, place: Place) -> Iterator[TextEdit]:
    """Yield what removes a heading that is the title itself, and makes any other one of the second level."""
    lines = document.source.body.split("\n")
    at = place.line - document.source.body_line
    line = lines[at].rstrip()
    if found := re.fullmatch(r"( {0,3})#\s+(.*?)(?:\s+#+)?", line):
        if found[2].strip() == document.title:
            yield TextEdit(place, line, "")
        else:
            yield TextEdit(Place(place.path, place.line, len(found[1]) + 1), "#", "##")
    elif at + 1 < len(lines) and re.fullmatch(r" {0,3}=+\s*", lines[at + 1]):
        below = lines[at + 1].rstrip()
        yield TextEdit(Place(place.path, place.line + 1), below, below.replace("=", "-") if len(below) > 2 else "---")


@rule(
    "DOC208",
    fix="Set `lifecycle: retired` on the replaced document, or take it out of `supersedes`.",
    wrong="# POL-003\nsupersedes: [POL-002]\n# POL-002\nlifecycle: active",
    right="# POL-002\nlifecycle: retired",
    severity=Severity.WARNING,
)
def superseded_but_active(context: Context) -> Iterator[Fault]:
    """A document that another one replaces is still active.

    Two texts would rule the same matter.
    """
    for document in context.handbook.ordered:
        for index, id_ in enumerate(document.supersedes):
            other = context.handbook.document.get(id_)
            if other and other is not document and other.lifecycle == "active" and document.lifecycle == "active":
                place = document.source.place("supersedes", index)
                message = f"{id_} is superseded by {document.id} but still active."
                yield Fault(place, message, f"Set `lifecycle: retired` in {other.path}.", id_)


@rule(
    "DOC209",
    fix="Decide on each change: keep what is in `<ins>` and remove the marks, or remove what is in "
    "`<del>`. `remit import --track accept` or `reject` decides on all of them at once.",
    wrong="Reviews take place every <del>year</del><ins>six months</ins>.",
    right="Reviews take place every six months.",
    severity=Severity.WARNING,
)
def undecided_change(context: Context) -> Iterator[Fault]:
    """A document holds tracked changes that nobody has decided on.

    Who approves it would approve two texts at once, and no reader could say which of them rules.
    """
    for document in context.handbook.ordered:
        found = context.outlines[document.path].changes
        if found:
            many = f"{len(found)} tracked changes" if len(found) > 1 else "a tracked change"
            yield Fault(
                found[0],
                f"The text still holds {many}, marked with `<ins>` or `<del>`.",
                "Decide on each, and take the marks out.",
                document.id,
            )
