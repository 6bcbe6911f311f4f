"""The demonstration, made a few times for all tests of this folder: twice with the same keys, once as users get it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from remit.demo.build import KEYS, build_demo, make_demo, make_keys
from remit.model import Handbook
from remit.register.lifecycle import LifecycleIndex, read_lifecycles
from remit.source.frontmatter import identify
from remit.source.loading import load
from remit.source.trees import WorkTree
from remit.vcs.git import Git
from remit.vcs.history import History, read_history


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A demonstration with what was read from it."""

    root: Path
    git: Git
    history: History
    handbook: Handbook
    life: LifecycleIndex


def _read(root: Path) -> Demo:
    git = Git.open(root)
    history = read_history(git, ("policies", "roles", "records", "mkdocs.yml"), parse=identify, cache=False)
    handbook = load(WorkTree(root)).handbook
    return Demo(root=root, git=git, history=history, handbook=handbook, life=read_lifecycles(history, handbook))


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(place: Path) -> Demo:
    """As `remit demo` makes it."""
    make_demo(place / "demo")
    return _read(place / "demo")


@pytest.fixture(scope="session")
def twins(place: Path) -> tuple[Demo, Demo]:
    """Two with the same keys."""
    (place / "keys").mkdir()
    make_keys(place / "keys", KEYS)
    made = []
    for name in ("one", "other"):
        (place / name).mkdir()
        build_demo(place / name, place / "keys")
        made.append(_read(place / name))
    return made[0], made[1]
