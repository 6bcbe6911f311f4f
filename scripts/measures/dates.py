"""What history adds to the pages of a site."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from pathlib import Path

from measures.history import seconds
from measures.plain import build_site, plain_settings
from measures.repository import DOCUMENTS
from measures.taking import REPORTED, row

PLAIN_DATES = "\n  - git-revision-date-localized: {enable_creation_date: true, fallback_to_build_date: true}"


def measure(place: Path, repository: Path, runs: int) -> None:
    """What history adds to a build, beside the plugin that the field uses for it, on all pages and their whole history.

    The plugin's part is the difference of two builds, with it and without; ours is all that is read and worked out for
    the history of every document and the register, which the plugin does not have. What a build adds is the warm
    figure: the plugin's cost comes with every build, a cold reading once for a clone. Cold is reported beside it, bound
    by what bare git needs for the same data ("history"), which alone is more than a hundredth of the plugin's part.
    """
    pages = pages_with_dates(place, repository)
    ours: dict[str, list[float]] = {"cold": [], "warm": []}
    added = []

    def read() -> None:
        shutil.rmtree(place / "cache", ignore_errors=True)
        ours["cold"].append(seconds(repository))
        ours["warm"].append(seconds(repository))

    for _ in range(max(1, runs - 2)):  # ours before and after each, as a machine is not equally busy all the time
        read()
        without = build_site(pages, place / "o1")
        added.append(build_site(pages, place / "o2", "dated.yml") - without)
        read()
    theirs = statistics.median(added)
    for name, times in ours.items():
        took = statistics.median(times)
        reach, reached = (">= 100 x less", theirs >= 100 * took) if name == "warm" else (REPORTED, True)
        yardstick = f"{theirs / took:.0f} x less than git-revision-date-localized on the same pages"
        row(f"history added to {DOCUMENTS} pages, {name}", took, yardstick, theirs, reach, reached)


def pages_with_dates(place: Path, repository: Path) -> Path:
    """Make a clone whose pages are the documents without their macro calls, to be built with the plugin and without."""
    pages = place / "dated"
    if not pages.exists():
        subprocess.run(["git", "clone", "-q", str(repository), str(pages)], check=True)
        shutil.copytree(repository / "macros/remit/theme", pages / "macros/remit/theme")
        for path in (pages / "policies").rglob("*.md"):
            path.write_text(re.sub(r"\{\{.*?\}\}", "", path.read_text("utf-8")), encoding="utf-8")
        settings = plain_settings(repository).replace("docs_dir: content", "docs_dir: policies")
        (pages / "mkdocs.yml").write_text(settings, encoding="utf-8")
        dated = settings.replace("\n  - search", PLAIN_DATES + "\n  - search")
        (pages / "dated.yml").write_text(dated, encoding="utf-8")
    return pages
