"""The measurements behind scripts/bench.py, run inside the environment.

Every figure is a median of runs that alternate with those of its yardstick, because machines are noisy and ratios
taken in one run are not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from measures import dates, history, pack, pdfs, records, repository, second, site, start

MEASUREMENTS = {
    "start": start.measure,
    "history": history.measure,
    "records": records.measure,
    "site": site.measure,
    "dates": dates.measure,
    "pdfs": pdfs.measure,
    "pack": pack.measure,
    "second": second.measure,
}
"""In the order in which they are taken when none is chosen."""
WITHOUT_HISTORY = {"start", "pdfs", "pack", "second"}
"""These need no repository with a long history."""


def main() -> int:
    """Run the measurements that were asked for, all by default, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*MEASUREMENTS, []], default=[])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    wanted = chosen.what or list(MEASUREMENTS)
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        place = Path(folder)
        os.environ["REMIT_CACHE"] = str(place / "cache")
        big = place / "repository"
        if set(wanted) - WITHOUT_HISTORY:
            print(
                f"Making a repository of {repository.DOCUMENTS} documents and {repository.COMMITS} commits ...",
                flush=True,
            )
            repository.make(big)
        for what in wanted:
            MEASUREMENTS[what](place, big, chosen.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
