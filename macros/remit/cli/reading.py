"""The handbook as most commands need it: read whole, or refused."""

from __future__ import annotations

from pathlib import Path

from remit.cli import find_root
from remit.clock import today
from remit.edition import Edition, open_edition
from remit.finding import RemitError
from remit.source.faults import CONTROL_CHARACTER
from remit.source.paths import CONTENT


def whole_edition(root: Path) -> Edition:
    """Read the handbook, and refuse to show a part of it as if it were the whole.

    A fault in a hand-written page, or an invisible character, takes nothing away from the handbook.
    """
    edition = open_edition(find_root(root), today())
    faults = [
        finding
        for finding in edition.loaded.findings
        if finding.code != CONTROL_CHARACTER.code and not finding.place.path.startswith(f"{CONTENT}/")
    ]
    if faults:
        files = len({finding.place.path for finding in faults})
        raise RemitError(
            f"{files} file{'s' * (files != 1)} of the handbook cannot be read, so nothing here would be complete.",
            f"Run `remit check` to see all faults; the first is {faults[0].place}: {faults[0].message}",
        )
    return edition
