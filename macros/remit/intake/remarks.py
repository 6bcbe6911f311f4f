"""A comparison or a review that came back: what its readers said in it, which no document takes over by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remit.intake.wordfile.comments import Comment, comments
from remit.intake.wordfile.ooxml import WORD, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.paragraphs import Mark, all_marks

KINDS = ("comparison", "review")
_MIDNIGHT = "T00:00:00Z"
"""The time of Remit's own marks; Word writes the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What readers said in a file that shows a change: `kind` and `of` tell which."""

    kind: str
    of: str
    id: str
    comments: tuple[Comment, ...]
    changes: tuple[Mark, ...]
    """What readers changed in the file, apart from the changes that it shows."""


def shows_a_change(package: Package) -> bool:
    """Say whether a Word file is a comparison or a review that Remit made, which is no document's text."""
    return package.properties.get("remit-kind", "") in KINDS


def remarks(package: Package) -> Remarks:
    """Return what readers said and changed in a comparison or a review."""
    kind, id_ = (package.properties.get(f"remit-{name}", "") for name in ("kind", "id"))
    between = package.properties.get("remit-version", "")
    return Remarks(
        kind=kind,
        of=between if kind == "review" else f"{id_} {between}",
        id="" if kind == "review" else id_,
        comments=comments(package),
        changes=tuple(_by_readers(package)),
    )


def _by_readers(package: Package) -> Iterator[Mark]:
    """Yield the tracked changes that are not Remit's own; in doubt, those that are too."""
    own: set[tuple[str, str]] = set()
    theirs: set[tuple[str, str]] = set()
    for each in package.trees[package.main].iter(f"{WORD}ins", f"{WORD}del"):
        date = value(each, "date")
        (own if date.endswith(_MIDNIGHT) else theirs).add((value(each, "author"), date[:10]))
    yield from (mark for mark in all_marks(package) if (mark.author, mark.day) not in own - theirs)
