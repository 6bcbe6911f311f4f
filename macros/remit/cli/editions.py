"""The handbook as most commands need it: read whole, or refused; as it lies here, or as it stood on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from remit.cli.selection import find_root
from remit.clock import today
from remit.edition import Edition, in_force, open_edition, past_edition
from remit.finding import RemitError
from remit.render import expansion
from remit.source import paths, reading_rules
from remit.text import count

if TYPE_CHECKING:
    from remit.edition import Edition


_Command = TypeVar("_Command", bound=Callable[..., object])


def whole_edition(root: Path, as_of: datetime | None = None, known_at: str | None = None) -> Edition:
    """Read the handbook, and refuse to show a part of it as if it were the whole.

    A fault in a hand-written page, or an invisible character, takes nothing away from the handbook.
    """
    folder = find_root(root)
    if as_of is None and known_at is None:
        edition = open_edition(folder, today())
    else:
        edition = past_edition(folder, as_of.date() if as_of else today(), known_at)
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


def edition_in_force(root: Path, as_of: datetime | None = None, known_at: str | None = None) -> Edition:
    """Read the handbook with the texts in force: those of today, or of another day."""
    return expansion.with_expansions(in_force(whole_edition(root, as_of, known_at)))


def day_of(value: datetime | None) -> date:
    """Return the day that was asked for, or today."""
    return value.date() if value else today()
