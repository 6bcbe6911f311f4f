"""History and register of the whole repository, cold and warm."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from measures.taking import OURS, alternate, output, row

HISTORY = """
import datetime, gc, pathlib, sys, time
gc.disable()  # as the command line does
from remit.register.document_register import make_register
from remit.edition import TRACKED
from remit.source.frontmatter import identify
from remit.source.loading import load
from remit.source.trees import WorkTree
from remit.vcs.git import Git
from remit.vcs.history import read_history

root = pathlib.Path(sys.argv[1])
book = load(WorkTree(root)).handbook
began = time.perf_counter()
register = make_register(book, read_history(Git.open(root), TRACKED, parse=identify), datetime.date(2026, 1, 1))
assert len(register.rows) > 1000, len(register.rows)
print(time.perf_counter() - began)
"""


def seconds(repository: Path) -> float:
    """Read history and register in a process of its own, and return the seconds it took without its start."""
    return float(output([sys.executable, "-c", HISTORY, str(repository)], OURS))


def measure(place: Path, repository: Path, runs: int) -> None:
    """History and register, cold and warm, beside bare git giving the same data."""

    def cold() -> float:
        shutil.rmtree(place / "cache", ignore_errors=True)
        return seconds(repository)

    def bare() -> float:
        began = time.perf_counter()
        log = ["git", "-C", str(repository), "log", "--raw", "--no-abbrev", "-z", "--format=%H", "HEAD", "--"]
        log += ["policies", "roles"]
        found = subprocess.run(log, capture_output=True, check=True).stdout
        oids = dict.fromkeys(re.findall(rb":\d+ \d+ [0-9a-f]+ ([0-9a-f]{40}) ", found))
        batch = ["git", "-C", str(repository), "cat-file", "--batch", "--buffer"]
        subprocess.run(batch, input=b"\n".join(oids) + b"\n", capture_output=True, check=True)
        return time.perf_counter() - began

    first, yardstick = alternate(runs, cold, bare)
    seconds(repository)
    again = statistics.median(seconds(repository) for _ in range(runs))
    row(
        "history and register, cold", first, "git log --raw + cat-file", yardstick, "<= 1.5 x", first <= 1.5 * yardstick
    )
    row("history and register, warm", again, "", None, "<= 0.1 s", again <= 0.1)
