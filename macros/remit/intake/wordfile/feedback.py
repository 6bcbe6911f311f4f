"""The comments of a Word file, each with the words that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from remit.intake.wordfile.ooxml import WORD, iter_text, text_of, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.wordtext import TrackedChange, tracked_changes

KINDS = ("comparison", "review")
_MIDNIGHT = "T00:00:00Z"
"""The time of Remit's own marks; Word writes the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What readers wrote in a file that shows a change: `kind` and `of` tell which."""

    kind: str
    of: str
    id: str
    comments: tuple[Comment, ...]
    changes: tuple[TrackedChange, ...]
    """What readers changed in the file, apart from the changes that it shows."""


def shows_a_change(package: Package) -> bool:
    """Say whether a Word file is a comparison or a review that Remit made, which is no document's text."""
    return package.properties.get("remit-kind", "") in KINDS


def read_remarks(package: Package) -> Remarks:
    """Return what readers wrote and changed in a comparison or a review."""
    kind, id_ = (package.properties.get(f"remit-{name}", "") for name in ("kind", "id"))
    between = package.properties.get("remit-version", "")
    return Remarks(
        kind=kind,
        of=between if kind == "review" else f"{id_} {between}",
        id="" if kind == "review" else id_,
        comments=read_comments(package),
        changes=tuple(_reader_changes(package)),
    )


def _reader_changes(package: Package) -> Iterator[TrackedChange]:
    """Yield the tracked changes that are not Remit's own; in doubt, those that are too."""
    own: set[tuple[str, str]] = set()
    theirs: set[tuple[str, str]] = set()
    for each in package.trees[package.main].iter(f"{WORD}ins", f"{WORD}del"):
        date = value(each, "date")
        (own if date.endswith(_MIDNIGHT) else theirs).add((value(each, "author"), date[:10]))
    yield from (mark for mark in tracked_changes(package) if (mark.author, mark.day) not in own - theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote about some words; `day` is as the file says, unproved."""

    text: str
    about: str = ""
    author: str = ""
    day: str = ""


def read_comments(package: Package) -> tuple[Comment, ...]:
    """Return the comments in the order in which the file keeps them."""
    tree = package.part("comments")
    if tree is None:
        return ()
    about = _anchors(package)
    return tuple(
        Comment(
            text=text_of(each),
            about=" ".join(about.get(value(each, "id"), "").split()),
            author=value(each, "author"),
            day=value(each, "date")[:10],
        )
        for each in tree.iter(f"{WORD}comment")
        if text_of(each)
    )


def _anchors(package: Package) -> dict[str, str]:
    """Return the words between the two ends of each comment's range."""
    open_: set[str] = set()
    found: defaultdict[str, str] = defaultdict(str)
    for each in package.trees[package.main].iter(
        f"{WORD}commentRangeStart", f"{WORD}commentRangeEnd", f"{WORD}t", f"{WORD}delText", f"{WORD}p"
    ):
        if each.tag == f"{WORD}commentRangeStart":
            open_.add(value(each, "id"))
        elif each.tag == f"{WORD}commentRangeEnd":
            open_.discard(value(each, "id"))
        else:
            text = " " if each.tag == f"{WORD}p" else "".join(iter_text(each, "all"))
            for id_ in open_:
                found[id_] += text
    return found
