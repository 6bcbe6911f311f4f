"""What every adversarial case starts from: an office with its registers, and keys made once for all."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.demo.build import make_keys
from support.approvals import KEYS, Office


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, KEYS)
    return folder


@pytest.fixture
def office(tmp_path: Path, keys: Path) -> Office:
    return Office(tmp_path / "office", keys)
