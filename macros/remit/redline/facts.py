"""What a document says about itself, and who has which part in it, as tables that can be compared like its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import Any

from remit.doctree import Node
from remit.model import ALL_STAFF, Document, Handbook, Role

_NONE: list[Any] = ["", [], []]


def facts_of(handbook: Handbook, document: Document) -> list[tuple[str, str]]:
    """Return the facts of a document's front matter in words; names of roles and people are those of the handbook."""

    def roles(keys: Iterable[str]) -> str:
        return ", ".join("all staff" if key == ALL_STAFF else _role(handbook, key) for key in keys) or "–"

    found = [
        ("Title", document.title),
        ("Version", document.version),
        ("Type", document.type),
        ("Lifecycle", document.lifecycle),
        ("Summary", document.summary),
        ("Owner", roles([document.owner])),
        ("Approvers", roles(document.approvers)),
        ("Effective from", document.effective_from.isoformat() if document.effective_from else "on approval"),
        ("Review", f"every {document.review_months} months" if document.review_months else "–"),
        ("Classification", document.classification),
        ("Language", document.language),
        ("Audience", roles(document.audience)),
        ("Satisfies", "; ".join(f"{key}: {', '.join(ids)}" for key, ids in sorted(document.satisfies.items()))),
        ("Supersedes", ", ".join(document.supersedes)),
        ("Change", ": ".join(filter(None, (document.change.kind, document.change.summary)))),
        ("File", document.path),
    ]
    if isinstance(document, Role):
        found += [
            ("Short name", document.short),
            ("Also known as", ", ".join(document.aliases)),
            ("Kind of role", document.kind + (", never vacant" if document.critical else "")),
            ("Held by", "; ".join(_holding(handbook, each) for each in document.holders)),
        ]
    return [(name, value or "–") for name, value in found]


def _role(handbook: Handbook, key: str) -> str:
    role = handbook.role.get(key)
    return role.title if role else key


def _holding(handbook: Handbook, holding: Any) -> str:
    person = handbook.person.get(holding.person)
    until = f" until {holding.end}" if holding.end else ""
    deputy = " (deputy)" if holding.deputy else ""
    return f"{person.name if person else holding.person} from {holding.start}{until}{deputy}"


def control_tables(handbook: Handbook, document: Document) -> list[Node]:
    """Return the facts about a document, and its rows of the RACI matrix, as tables."""
    facts = [[name, value] for name, value in facts_of(handbook, document)]
    tables = [table(["Fact", "Value"], facts)]
    keys = sorted({key for activity in document.activities for key in activity.assignments}, key=_by_id(handbook))
    if keys:
        letters = handbook.settings.scheme.letters
        rows = [
            [activity.name, *("/".join(x for x in letters if x in activity.assignments.get(key, ())) for key in keys)]
            for activity in document.activities
        ]
        tables.append(table(["Activity", *(_role(handbook, key) for key in keys)], rows))
    return tables


def _by_id(handbook: Handbook) -> Any:
    return lambda key: (handbook.role[key].id if key in handbook.role else "", key)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Node:
    """Return a table of words; the first column names the rows."""
    body = [_NONE, 1, [], [_row(row) for row in rows]]
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidthDefault"}] for _ in headings]
    return {"t": "Table", "c": [_NONE, [None, []], columns, [_NONE, [_row(headings)]], [body], [_NONE, []]]}


def _row(cells: Iterable[str]) -> list[Any]:
    return [_NONE, [[_NONE, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": words(cell)}]] for cell in cells]]


def words(text: str) -> list[Node]:
    """Return words as inlines."""
    parts = chain.from_iterable(zip(repeat({"t": "Space"}), ({"t": "Str", "c": word} for word in text.split())))
    return list(parts)[1:]
