"""What holds for every test."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine and every day; no deadline, for machines differ in speed.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")

# A shell starts what is put behind `&` without ctrl+c, and every process of a test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's repository, made once for all tests, which only read it."""
    from remit.demo.build import make_demo

    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    make_demo(folder)
    return folder


@pytest.fixture
def own_demo(demo: Path, tmp_path: Path) -> Path:
    """A copy of it for a test that changes it."""
    return shutil.copytree(demo, tmp_path / "demo", symlinks=True)
