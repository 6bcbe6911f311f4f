"""The start of any command."""

from __future__ import annotations

import sys
from pathlib import Path

from measures.taking import alternate, row, run


def measure(_place: Path, _repository: Path, runs: int) -> None:
    """The start of any command, beside that of Python itself."""
    ours, python = alternate(
        runs * 3,
        lambda: run([sys.executable, "-m", "remit", "--help"]),
        lambda: run([sys.executable, "-c", "pass"]),
    )
    row("remit --help", ours, "python -c pass", python, "<= 0.2 s", ours <= 0.2)
