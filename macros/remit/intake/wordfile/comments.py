"""The comments of a Word file, each with the words that it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from remit.intake.wordfile.ooxml import WORD, text, texts, value
from remit.intake.wordfile.package import Package


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said about some words; `day` is as the file says, unproved."""

    text: str
    about: str = ""
    author: str = ""
    day: str = ""


def comments(package: Package) -> tuple[Comment, ...]:
    """Return the comments in the order in which the file keeps them."""
    tree = package.part("comments")
    if tree is None:
        return ()
    about = _anchors(package)
    return tuple(
        Comment(
            text=text(each),
            about=" ".join(about.get(value(each, "id"), "").split()),
            author=value(each, "author"),
            day=value(each, "date")[:10],
        )
        for each in tree.iter(f"{WORD}comment")
        if text(each)
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
            said = " " if each.tag == f"{WORD}p" else "".join(texts(each, "all"))
            for id_ in open_:
                found[id_] += said
    return found
