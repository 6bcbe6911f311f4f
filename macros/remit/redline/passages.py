"""A redline as plain lines: the passages that changed, each a run of words with marks, for terminals and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from remit.doctree import Node, nodes
from remit.redline.diff import marks
from remit.redline.summary import heading_of, is_changed, numbers, shell_note

Part = tuple[str, str]
"""A run of text and its mark: `insertion`, `deletion`, or nothing."""
_HEADS = "headings"  # marks the headings of a changed table, which are shown though they did not change
_CONTEXT = 60  # so many characters are left of a long stretch without a change, at either end


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One line of a text in which something changed, and the heading above it."""

    section: str
    parts: tuple[Part, ...]

    def shortened(self) -> list[Part]:
        """Return its parts with the middle of long unchanged stretches left out."""
        found: list[Part] = []
        for at, (mark, text) in enumerate(self.parts):
            head, tail = at > 0, at < len(self.parts) - 1
            if mark or not (head or tail) or len(text) <= _CONTEXT * (head + tail) + 20:
                found.append((mark, text))
                continue
            before = text[:_CONTEXT].rsplit(" ", 1)[0] if head else ""
            after = text[-_CONTEXT:].split(" ", 1)[-1] if tail else ""
            found.append((mark, f"{before} … {after}"))
        return found


def passages(tree: Iterable[Node]) -> list[Passage]:
    """Return every line of a redline in which something changed, in the order of the text."""
    found: list[Passage] = []
    section = ""
    for block in tree:
        if is_changed(block):
            for line in _block(block, "", ""):
                parts = _joined(line)
                if any(mark == _HEADS for mark, _ in parts):
                    found.append(Passage(section=section, parts=(("", "".join(text for _, text in parts)),)))
                elif any(mark for mark, _ in parts):
                    found.append(Passage(section=section, parts=parts))
        section = heading_of(block) or section
    return found


def _joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    runs = ((mark, "".join(text for _, text in run)) for mark, run in groupby(parts, key=lambda part: part[0]))
    return tuple((mark, text) for mark, text in runs if text)


def _block(block: Node, mark: str, lead: str) -> Iterator[list[Part]]:
    """Yield the lines of a block; `mark` is that of what is around it, `lead` what its first line begins with."""
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in ("Para", "Plain"):
        yield [(mark, lead), *_inlines(content or (), mark)]
    elif kind == "Header":
        yield [(mark, f"{lead}{'#' * content[0]} "), *_inlines(content[2], mark)]
    elif kind in ("BulletList", "OrderedList"):
        items, begin = (content, None) if kind == "BulletList" else (content[1], content[0][0])
        for item, (_, number) in zip(items, numbers(items, begin or 1), strict=True):
            sign = "- " if begin is None else f"{number}. "
            yield from _blocks(item, mark, f"{' ' * len(lead)}{sign}")
    elif kind == "DefinitionList":
        for term, text in content or ():
            yield [(mark, lead), *_inlines(term, mark)]
            for each in text:
                yield from _blocks(each, mark, f"{lead}: ")
    elif kind == "Div":
        yield from _div(content, mark, lead)
    elif kind == "BlockQuote":
        yield from _blocks(content or [], mark, f"{lead}> ")
    elif kind == "CodeBlock":
        yield from ([(mark, f"{lead}    {line}")] for line in content[1].split("\n"))
    elif kind == "Table":
        yield from _table(content, mark, lead)
    else:
        yield [(mark, f"{lead}{'---' if kind == 'HorizontalRule' else ''}")]


def _blocks(blocks: list[Node], mark: str, lead: str) -> Iterator[list[Part]]:
    for at, block in enumerate(blocks):
        yield from _block(block, mark, lead if not at else " " * len(lead))


def _div(content: Any, mark: str, lead: str) -> Iterator[list[Part]]:
    attributes, inside = content
    if marks.CHANGED in attributes[1] and (note := shell_note({"t": "Div", "c": content})):
        yield [("insertion", f"{lead}({note})")]
    yield from _blocks(inside, marks.mark_of(attributes) or mark, lead)


def _table(content: Any, mark: str, lead: str) -> Iterator[list[Part]]:
    heads = content[3][1]
    for row in (
        row for rows in (heads, *(part for body in content[4] for part in body[2:]), content[5][1]) for row in rows
    ):
        line = list(_row(row, mark, lead))
        still = row in heads and not mark and not any(change for change, _ in line)
        yield [(_HEADS, text) for _, text in line] if still else line
    yield from _blocks(content[1][1], mark, lead)


def _row(row: Any, mark: str, lead: str) -> Iterator[Part]:
    attributes, cells = row
    change = marks.mark_of(attributes) or mark
    shown = [cell for cell in cells if not change or marks.mark_of(cell[0]) in ("", change)]
    yield change, lead
    for at, cell in enumerate(shown):
        here = marks.mark_of(cell[0]) or change
        if at:
            yield here, " | "
        for number, parts in enumerate(each for block in cell[4] for each in _block(block, here, "")):
            if number:
                yield here, " / "
            yield from parts


def _inlines(inlines: Iterable[Node], mark: str) -> Iterator[Part]:
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            yield mark, content or ""
        elif kind in ("Space", "LineBreak"):
            yield mark, " "
        elif kind == "Code":
            yield mark, content[1]
        elif kind == "Note":
            lines = [part for block in content or () for line in _block(block, mark, " ") for part in line]
            yield from [(mark, " [note:"), *lines, (mark, "]")]
        elif kind == "Image":
            yield mark, f"[image: {nodes.plain_text(content[1])}]"
        elif kind == "Span" and (change := marks.mark_of(content[0])):
            yield from _inlines(content[1], change)
        elif kind == "Link":
            yield from _link(content, mark)
        else:
            yield from _inlines(nodes.inlines_in(inline) or (), mark)


def _link(content: Any, mark: str) -> Iterator[Part]:
    """Yield a link's words; where it leads only when that is what changed."""
    _, inside, (target, _) = content
    yield from _inlines(inside, mark)
    if len(inside) == 1 and inside[0]["t"] == "Span" and marks.FORMAT in inside[0]["c"][0][1]:
        yield marks.mark_of(inside[0]["c"][0]) or mark, f" ({target.removeprefix('remit:').rstrip('#')})"
