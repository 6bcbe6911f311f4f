"""An office with a forge, and a cache of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.demo.build import make_keys
from support.approvals import KEYS, Office
from support.forges import Hub


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with signing keys."""
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, KEYS)
    return folder


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what is read of histories away from the user's cache."""
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def office(tmp_path: Path, keys: Path) -> Office:
    """Return an office in which POL-001 1.0.0 has been merged without an approval."""
    made = Office(tmp_path / "office", keys)
    made.draft("POL-001", "1.0.0")
    return made


@pytest.fixture
def hub(office: Office) -> Hub:
    """Return the office's forge."""
    return Hub(office)
