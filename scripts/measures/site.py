"""The site with macros, hooks and history."""

from __future__ import annotations

from pathlib import Path

from measures.plain import build_site, plain_pages
from measures.repository import DOCUMENTS
from measures.taking import alternate, row


def measure(place: Path, repository: Path, runs: int) -> None:
    """The site with macros, hooks and history, beside the same pages built by the theme with none of them."""
    plain = place / "plain"
    plain_pages(repository, plain)
    build_site(repository, place / "out-ours")  # fills the history cache, as on every build but the first
    ours, theirs = alternate(
        runs, lambda: build_site(repository, place / "out-ours"), lambda: build_site(plain, place / "out-plain")
    )
    row(f"site of {DOCUMENTS} documents", ours, "Material, no macros", theirs, "<= 1.10 x", ours <= 1.1 * theirs)
