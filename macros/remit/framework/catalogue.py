"""The clauses and controls of the frameworks that documents can say they satisfy; ids and short titles only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from remit.source import frontmatter

_NAMES = ("iso-42001",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A clause or control; `control` tells the two apart."""

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
