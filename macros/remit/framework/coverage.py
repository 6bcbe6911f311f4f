"""Which clauses and controls the handbook's documents say they satisfy, and which none does."""

from __future__ import annotations

from dataclasses import dataclass

from remit.framework.catalogue import Requirement, frameworks
from remit.model import Document, Handbook


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A clause or control with the active documents that say they satisfy it; none is a gap.

    `parent` marks a clause that only groups others: it is covered when one of them is.
    """

    requirement: Requirement
    documents: tuple[Document, ...]
    parent: bool


def coverage_rows(handbook: Handbook, framework: str = "iso-42001") -> tuple[CoverageRow, ...]:
    """Return a row for every clause and control, in the order of the standard."""
    requirements = frameworks()[framework].requirements
    found: dict[str, list[Document]] = {}
    for document in handbook.ordered:
        if document.lifecycle == "active":
            for id_ in dict.fromkeys(document.satisfies.get(framework, ())):  # named twice, it satisfies it once
                found.setdefault(id_, []).append(document)
    parents = {id_.rpartition(".")[0] for id_ in requirements}
    return tuple(
        CoverageRow(requirement=requirement, documents=tuple(found.get(id_, ())), parent=id_ in parents)
        for id_, requirement in requirements.items()
    )
