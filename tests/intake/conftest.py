"""The handbook that Word files are taken into."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import handbooks


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return handbooks.write(tmp_path_factory.mktemp("handbook"))
