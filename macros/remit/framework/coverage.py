"""Which clauses and controls the handbook's documents say they satisfy, and which none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from remit.model import Document, Handbook
from remit.source import frontmatter

_NAMES = ("iso-42001",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A clause or control; `control` distinguishes the two."""

    id: str
    title: str
    control: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework with its requirements in the order of the standard."""

    key: str
    name: str
    requirements: Mapping[str, Requirement]


@cache
def frameworks() -> Mapping[str, Framework]:
    """Return every framework by the key that `satisfies` uses."""
    return {name: _read(name) for name in _NAMES}


def _read(name: str) -> Framework:
    path = files(__package__) / f"{name}.yml"
    tree, found = frontmatter.parse(path.read_text("utf-8"), path.name)
    if found:
        raise ValueError(f"{path.name}: {found[0].message}")
    data = tree.value
    requirements = {
        entry["id"]: Requirement(id=entry["id"], title=entry["title"], control=section == "controls")
        for section in ("clauses", "controls")
        for entry in data[section]
    }
    return Framework(key=name, name=data["framework"]["name"], requirements=requirements)


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
