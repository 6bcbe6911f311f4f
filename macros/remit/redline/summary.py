"""What a redline comes to: how many words came and went, and in which sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from remit.doctree import Node, nodes
from remit.redline.diff import accept, marks, reject, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSection:
    """A section with changes: its heading as it is now (or was), the position of its first block, and how many."""

    title: str
    position: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSummary:
    """How much changed: words, passages moved word for word, changes of formatting alone, and the sections."""

    inserted: int
    deleted: int
    moved: int
    formats: int
    sections: tuple[ChangedSection, ...]

    @property
    def changed(self) -> bool:
        """Whether there is any change that a reader could see."""
        return bool(self.sections)

    @property
    def phrases(self) -> list[str]:
        """What changed in a few words, the weightiest first: `3 words inserted`."""
        counted = [
            (self.inserted, "word inserted", "words inserted"),
            (self.deleted, "word deleted", "words deleted"),
            (self.moved, "passage moved", "passages moved"),
            (self.formats, "change of formatting", "changes of formatting"),
        ]
        return [f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count]


@dataclass(slots=True)
class _Tally:
    inserted: int = 0
    deleted: int = 0
    moved: int = 0
    formats: int = 0


def summarize(tree: list[Node]) -> ChangeSummary:
    """Count what changed in a redline."""
    count = _Tally()
    _count(tree, count)
    sections: list[ChangedSection] = []
    title, position = "", 0
    for at, block in enumerate(tree):
        if (heading := heading_of(block)) is not None:
            title, position = heading, at
        if is_changed(block):
            if sections and sections[-1].position == position:
                sections[-1] = ChangedSection(title=title, position=position, changes=sections[-1].changes + 1)
            else:
                sections.append(ChangedSection(title=title, position=position, changes=1))
    return ChangeSummary(
        inserted=count.inserted,
        deleted=count.deleted,
        moved=count.moved,
        formats=count.formats,
        sections=tuple(sections),
    )


def heading_of(block: Node) -> str | None:
    """Return the text of a heading as it is now, or was when it is gone; None for any other block."""
    found = accept([block]) or reject([block])
    return nodes.plain_text(found[0]["c"][2]) if len(found) == 1 and found[0]["t"] == "Header" else None


def is_changed(node: object) -> bool:
    """Say whether a part of a redline holds any change that a reader could see."""
    return any(True for _ in _marks(node))


def _marks(node: object) -> Iterator[list[Any]]:
    """Yield the attributes of every visible change."""
    if isinstance(node, list):
        if _is_attributes(node):
            if marks.mark_of(node) or (marks.CHANGED in node[1] and _is_cell_seen(node)):
                yield node
            return
        for each in node:
            yield from _marks(each)
    elif isinstance(node, dict) and "c" in node:
        if node["t"] == "Div" and marks.CHANGED in node["c"][0][1]:
            if shell_note(node):
                yield node["c"][0]
            yield from _marks(node["c"][1])
        else:
            yield from _marks(node["c"])


def _is_attributes(node: list[Any]) -> bool:
    return len(node) == 3 and isinstance(node[0], str) and isinstance(node[1], list) and isinstance(node[2], list)


def _is_cell_seen(attributes: list[Any]) -> bool:
    """Say whether a cell's own change is one of its size; how its text is set right or left is not worth telling."""
    was = marks.value_of(attributes, marks.WAS)
    return bool(was) and len(was) == 4 and was[2:] != [1, 1]


def shell_note(block: Node) -> str:
    """Return in words how a changed block is another beside its content; nothing when no reader would see it."""
    was, inner = marks.value_of(block["c"][0], marks.WAS), block["c"][1][0]
    kind, now = inner["t"], inner["c"]
    if was is None:
        return ""
    if was["t"] != kind:
        return {"BulletList": "was numbered", "OrderedList": "was not numbered"}.get(kind, "")
    if kind == "Header" and was["c"][0] != now[0]:
        return f"heading of level {now[0]}, was {was['c'][0]}"
    if kind == "OrderedList" and was["c"][0] != now[0]:
        begins = was["c"][0][0] != now[0][0]
        return f"begins at {now[0][0]}, was {was['c'][0][0]}" if begins else "numbered in another way"
    if kind == "Div" and was["c"][0][1] != now[0][1]:
        return f"{' '.join(now[0][1]) or 'plain'}, was {' '.join(was['c'][0][1]) or 'plain'}"
    return ""


def numbers(items: list[list[Node]], start: int) -> Iterator[tuple[str, int]]:
    """Yield for each item of a numbered list its mark as a whole and its number: a deleted one has that of old."""
    old = new = start
    for item in items:
        attributes = item[0]["c"][0] if len(item) == 1 and item[0]["t"] == "Div" else None
        mark = marks.mark_of(attributes) if attributes and marks.WHOLE in attributes[1] else ""
        yield mark, old if mark == marks.DELETION else new
        old += mark != marks.INSERTION
        new += mark != marks.DELETION


def _count(node: object, count: _Tally) -> None:
    """Count the marks below a node; what is marked already is counted with its outermost mark."""
    if isinstance(node, list):
        for each in node:
            if isinstance(each, list) and len(each) == 2 and isinstance(each[0], list) and _is_attributes(each[0]):
                _count_marked(each[0], each[1], count)  # a row
            elif isinstance(each, list) and len(each) == 5 and isinstance(each[0], list) and _is_attributes(each[0]):
                _count_marked(each[0], each[4], count)  # a cell
            else:
                _count(each, count)
    elif isinstance(node, dict) and "c" in node:
        if node["t"] in ("Div", "Span"):
            _count_marked(node["c"][0], node["c"][1], count)
        else:
            _count(node["c"], count)


def _count_marked(attributes: list[Any], inside: object, count: _Tally) -> None:
    mark, classes = marks.mark_of(attributes), attributes[1]
    if not mark:
        _count(inside, count)
    elif marks.FORMAT in classes:
        count.formats += mark == marks.INSERTION
    elif marks.MOVED in classes:
        count.moved += mark == marks.INSERTION
    else:
        words = sum(1 for word in words_in(inside) if word[:1].isalnum())
        if mark == marks.DELETION:
            count.deleted += words
        else:
            count.inserted += words
