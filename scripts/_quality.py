"""The linter, the formatter and the type checker: what they are called with, and their runs beside the tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from _bootstrap import ROOT, Environment

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "--no-cache", "."),
    ("ruff", "format", "--no-cache", "--check", "."),
    ("mypy",),
)
TEST = "tests/test_quality.py"
"""The same checks as tests, for whoever runs pytest alone or a part of the suite."""


@dataclass(frozen=True)
class Check:
    """A check that runs in a process of its own and writes into a file of its own."""

    name: str
    process: subprocess.Popen[bytes]
    output: Path

    @classmethod
    def start(cls, check: tuple[str, ...], environment: Environment, output: Path) -> Check:
        """Start one without waiting for it."""
        command = [str(environment.python), "-m", *check]
        variables = environment.variables(os.environ)
        with output.open("wb") as file:
            process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=file, stderr=subprocess.STDOUT)
        return cls(" ".join(check), process, output)

    def fault(self) -> str | None:
        """Wait for its end and return what it said when it found something."""
        return self.output.read_text("utf-8", "replace").strip() if self.process.wait() else None


@contextmanager
def checks_beside(environment: Environment) -> Iterator[Callable[[], dict[str, str]]]:
    """Run the checks while the body runs, and not longer; gives a function that waits and returns the faults."""
    running: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="remit-checks-") as folder:
        try:
            running += [Check.start(each, environment, Path(folder, str(at))) for at, each in enumerate(CHECKS)]
            yield lambda: {each.name: fault for each in running if (fault := each.fault()) is not None}
        finally:
            for each in running:
                each.process.kill()
                each.process.wait()
