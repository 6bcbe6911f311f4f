"""The handbook as most commands need it: read whole, or refused; as it lies here, or as it was on a day."""

from __future__ import annotations

from pathlib import Path

from remit.cli.selection import NOW, PointInTime, find_root
from remit.clock import today
from remit.edition import Edition, in_force, open_edition, past_edition
from remit.finding import RemitError
from remit.render import expansion
from remit.source import paths, reading_rules
from remit.text import count


def whole_edition(root: Path, when: PointInTime = NOW) -> Edition:
    """Read the handbook, and refuse to show a part of it as if it were the whole.

    A fault in a hand-written page, or an invisible character, takes nothing away from the handbook.
    """
    folder = find_root(root)
    day = when.day or today()
    edition = past_edition(folder, day, when.known_at) if when.past else open_edition(folder, day)
    faults = [
        finding
        for finding in edition.loaded.findings
        if finding.code != reading_rules.CONTROL_CHARACTER.code
        and not finding.place.path.startswith(f"{paths.CONTENT}/")
    ]
    if faults:
        files = len({finding.place.path for finding in faults})
        raise RemitError(
            f"{count(files, 'file')} of the handbook cannot be read, so nothing here would be complete.",
            f"Run `remit check` to see all faults; the first is {faults[0].place}: {faults[0].message}",
        )
    return edition


def edition_in_force(root: Path, when: PointInTime = NOW) -> Edition:
    """Read the handbook with the texts in force: those of today, or of another day."""
    return expansion.with_expansions(in_force(whole_edition(root, when)))


def newest_edition(root: Path, when: PointInTime) -> Edition:
    """Read the handbook with the newest texts, or with those that were in force at a point of the past."""
    return edition_in_force(root, when) if when.past else whole_edition(root)
