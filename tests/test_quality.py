"""The linter, the formatter and the type checker are part of the tests; `scripts/test.py` runs them beside the rest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import _quality
import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_where_it_lies_is_known_to_the_run_that_does_without_it() -> None:
    assert Path(__file__).resolve() == ROOT / _quality.TEST


@pytest.mark.parametrize("check", _quality.CHECKS, ids=lambda check: " ".join(check[:2]))
def test_code_is_clean(check: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[-3000:] if done.returncode else "") == (0, ""), done.stderr[-2000:]
