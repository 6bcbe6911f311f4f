"""The most memory that a process and its children hold at one time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from measures.taking import QUIET

PROC = Path("/proc")
_PAUSE = 0.05


def run_watched(command: Sequence[str], environment: dict[str, str] | None = None) -> tuple[float, float | None]:
    """Run a command; return its seconds, and the bytes it and its children held at most.

    They are the sum of resident sizes (proc(5), statm), looked at twenty times a second, with what processes share
    counted for each of them; None where a system has no /proc.
    """
    variables = {**os.environ, **QUIET, **(environment or {})}
    began, most = time.perf_counter(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(list(command), stdout=said, stderr=said, env=variables)
        while process.poll() is None:
            most = max(most, sum(map(_resident, _family(process.pid)))) if PROC.is_dir() else 0
            time.sleep(_PAUSE)
        took = time.perf_counter() - began
        said.seek(0)
        if process.returncode:
            sys.stderr.write(said.read().decode("utf-8", "replace")[-4000:])
            raise SystemExit(f"{' '.join(command)} failed.")
    return took, most or None


def _family(root: int) -> Iterator[int]:
    """Yield a process and all that it has started, directly or not."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    waiting = [root]
    while waiting:
        yield (found := waiting.pop())
        waiting += children.get(found, [])


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it has ended meanwhile
        return None


def _resident(process: int) -> int:
    try:
        pages = int((PROC / str(process) / "statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
