"""A redline as a web page that stands alone: one text with its changes, or old and new side by side.

It needs no script, no font and no other file, prints well, and says in words what the colours say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup as Safe

from remit.doctree import Node
from remit.redline.diff import marks
from remit.redline.html import BOTH, NEW, OLD, Links, RedlineWriter, on_the_web
from remit.redline.summary import heading_of, is_changed, summarize

_FOLDED = 3
"""So many unchanged blocks in a row are folded away; fewer are left as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHeading:
    """The head of a redline: of what, between which two texts, and facts about these by name."""

    title: str
    old: str
    new: str
    facts: Sequence[tuple[str, str, str]] = ()
    notes: Sequence[str] = ()
    language: str = "en"
    back: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A block that changed, or a run of blocks that did not (`folded` when it is long)."""

    id: str
    both: Safe
    old: Safe
    new: Safe
    changed: bool
    folded: str = ""


@dataclass(frozen=True, slots=True)
class _Views:
    stretches: list[_Stretch]
    both: Safe
    old: Safe
    new: Safe


def redline_page(heading: PageHeading, control: list[Node], tree: list[Node], links: Links = on_the_web) -> str:
    """Return the redline of a text as a page; `control` is that of the facts about the document."""
    from remit.render import environments

    summary = summarize(tree)
    return (
        environments.reviews()
        .get_template("redline.html.j2")
        .render(
            heading=heading,
            summary=summary,
            summary_words=summary.phrases,
            control=_views(only_changes(control), links, "c-"),
            text=_views(tree, links, "t-"),
        )
    )


def only_changes(blocks: list[Node]) -> list[Node]:
    """Return blocks that changed, and of tables no row that did not."""
    kept: list[Node] = []
    for block in blocks:
        if is_changed(block):
            kept.append(_changed_rows(block) if block["t"] == "Table" else block)
    return kept


def _changed_rows(table: Node) -> Node:
    content = table["c"]
    bodies = [[*body[:3], [row for row in body[3] if is_changed([row])]] for body in content[4]]
    return {"t": "Table", "c": [*content[:4], bodies, content[5]]}


def _views(tree: list[Node], links: Links, prefix: str) -> _Views:
    both, old, new = (RedlineWriter(view=view, links=links, prefix=prefix) for view in (BOTH, OLD, NEW))
    stretches: list[_Stretch] = []
    number = 0
    for run in _runs(tree):
        changed = is_changed(run[0])
        stretches.append(
            _Stretch(
                id=f"{prefix}{number}",
                both=Safe(both.blocks(run)),  # noqa: S704 - it is made of escaped words
                old=Safe(old.blocks(run)) if changed else Safe(""),  # noqa: S704 - likewise
                new=Safe(new.blocks(run)) if changed else Safe(""),  # noqa: S704 - likewise
                changed=changed,
                folded=_fold(run) if not changed and len(run) >= _FOLDED else "",
            )
        )
        number += len(run)
    return _Views(stretches, *(Safe(view.footnotes()) for view in (both, old, new)))  # noqa: S704 - likewise


def _runs(tree: list[Node]) -> list[list[Node]]:
    """Return every changed block alone, and unchanged ones together; the heading of what changed is not folded away."""
    runs: list[list[Node]] = []
    for changed, group in groupby(tree, key=is_changed):
        blocks = list(group)
        if changed:  # what was deleted and what replaced it are side by side
            runs += [
                part
                for whole, each in groupby(blocks, _is_whole)
                for part in ([[*each]] if whole else [[x] for x in each])
            ]
            continue
        last = max((at for at, block in enumerate(blocks) if heading_of(block) is not None), default=-1)
        follows = blocks[-1] is not tree[-1]
        if follows and last >= 0:
            runs += [part for part in (blocks[:last], [blocks[last]], blocks[last + 1 :]) if part]
        else:
            runs.append(blocks)
    return runs


def _is_whole(block: Node) -> bool:
    """Say whether a block came or went as a whole."""
    return block["t"] == "Div" and bool(marks.mark_of(block["c"][0]))


def _fold(run: list[Node]) -> str:
    """Return the label of a run of unchanged blocks that is folded away."""
    headings = [heading for block in run if (heading := heading_of(block)) is not None]
    named = f": {', '.join(headings[:4])}{' …' if len(headings) > 4 else ''}" if headings else ""
    return f"{len(run)} passages without a change{named}"
