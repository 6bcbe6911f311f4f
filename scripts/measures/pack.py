"""The bound pack of a whole handbook."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from measures import papers
from measures.peak import run_watched
from measures.taking import OURS, row

SECONDS, GIGABYTES = 30.0, 1.5


def measure(place: Path, _repository: Path, runs: int) -> None:
    """The bound pack as the command makes it, from reading the repository to the last volume written."""
    texts = papers.make(place)
    command = [sys.executable, "-m", "remit", "pack", "--root", str(texts), "--as-of", papers.DAY, "-o"]
    made = [run_watched([*command, str(place / "bound/pack.pdf")], OURS) for _ in range(max(1, runs - 1))]
    took = statistics.median(seconds for seconds, _ in made)
    row(f"bound pack of {papers.DOCUMENTS} documents", took, "", None, "<= 30 s", took <= SECONDS)
    peaks = [peak for _, peak in made if peak is not None]
    if not peaks:
        print("its memory                         unknown: this system has no /proc", flush=True)
        return
    most = max(peaks) / 1e9
    verdict = "reached" if most <= GIGABYTES else "MISSED"
    print(f"{'its memory, all processes together':34} {most:9.2f} GB {'':9} {'<= 1.5 GB':14} {verdict}", flush=True)
