"""How a measurement is taken: processes timed by turns, medians, one line for each figure."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
OURS = {"PYTHONPATH": str(ROOT / "macros")}


REPORTED = "(reported)"
"""The reach of a figure that nothing is promised of."""


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Run a command and return the seconds it took; stop the benchmark with its words when it fails."""
    began = time.perf_counter()
    output(command, environment)
    return time.perf_counter() - began


def output(command: Sequence[str], environment: dict[str, str] | None = None) -> str:
    """Run a command and return what it printed."""
    variables = {**os.environ, **QUIET, **(environment or {})}
    done = subprocess.run(list(command), capture_output=True, text=True, env=variables, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def alternate(runs: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """Run two measurements by turns and return the median of each."""
    pairs = [(one(), other()) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def row(what: str, ours: float, yardstick: str, theirs: float | None, reach: str, reached: bool) -> None:
    """Print one line of the result; of what is only reported there is no verdict."""
    verdict = "" if reach == REPORTED else "reached" if reached else "MISSED"
    ratio = f"{ours / theirs:6.3f} x" if theirs else " " * 8
    beside = f"{yardstick}: {theirs:.4f} s" if theirs is not None else ""
    print(f"{what:34} {ours:9.4f} s  {ratio}  {reach:14} {verdict:8} {beside}", flush=True)


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
