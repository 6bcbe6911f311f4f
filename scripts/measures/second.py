"""The downloads, made once, and once more after one edit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from measures import papers
from measures.taking import OURS, REPORTED, output, row

EDITED = "POL-0007"
MAKE = """
import datetime, gc, json, pathlib, sys, time
gc.disable()  # as the command line does
from remit.edition import open_edition
from remit.pack.dist import make_dist
from remit.paper.word.house_style import given_style
from remit.vcs.git import Git

logs = []
started = Git.stream
Git.stream = lambda self, *arguments: (logs.append(arguments[0]), started(self, *arguments))[1]
began = time.perf_counter()
edition = open_edition(pathlib.Path(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2]))
target = pathlib.Path(sys.argv[3])
before = {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.is_file()}
make_dist(edition, target, given_style(), preview=True)
made = [path for path in target.rglob("*.*") if path.is_file() and before.get(path) != path.stat().st_mtime_ns]
names = sorted(path.relative_to(target).as_posix() for path in made)
print(json.dumps({"seconds": time.perf_counter() - began, "logs": logs.count("log"), "names": names}))
"""


def measure(place: Path, _repository: Path, _runs: int) -> None:
    """The newest texts' PDF and Word files, tables and pack; then one text is edited and committed.

    Of the single documents' files only those of the edited one may be written, and git's history be read once.
    """
    texts = place / "second"
    shutil.copytree(papers.make(place), texts)
    first = _made(texts, place / "second-dist")
    path = next(each for each in (texts / "policies").rglob("*.md") if f"id: {EDITED}\n" in each.read_text("utf-8"))
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    author = ("-c", "user.name=Example", "-c", "user.email=example@example.org")
    subprocess.run(["git", *author, "commit", "-qam", "Add a sentence"], cwd=texts, check=True)
    second = _made(texts, place / "second-dist")
    again = _made(texts, place / "second-dist")
    singles = [name for name in second["names"] if name.startswith(("pdf/", "word/"))]
    wanted = [f"pdf/{EDITED}.pdf", f"word/{EDITED}.docx"]
    row("downloads, the first time", first["seconds"], "", None, REPORTED, True)
    reached = singles == wanted and second["logs"] <= 1
    row("the same after one edit", second["seconds"], "", None, "2 files, 1 log", reached)
    print(f"written: {len(second['names'])} files; of single documents {', '.join(singles)}", flush=True)
    row("the same with nothing changed", again["seconds"], "", None, "no file", not again["names"])


def _made(texts: Path, target: Path) -> dict[str, Any]:
    target.mkdir(exist_ok=True)
    made: dict[str, Any] = json.loads(output([sys.executable, "-c", MAKE, str(texts), papers.DAY, str(target)], OURS))
    return made
