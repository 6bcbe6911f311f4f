"""Footnotes: the site shows every one that a text defines; pandoc keeps those that it sees a reference to.

So a text refers to each of them once more at its end, and what pandoc's tree then holds twice is taken out again. What
looks like a reference and is none (in code, in a comment, behind a backslash) cannot lose a note that way.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from remit.doctree.nodes import Node, children

NOTES, NAMED = "remit-notes", "remit-notes-named"
"""The classes of the divs at a text's end; in the second are notes that the text seems to refer to."""
_REFERENCE = re.compile(r"\[\^([^\[\]\n]+)\]")
_DEFINITION = re.compile(r"(?P<before>(?:[ >]|[-+*] |\d{1,9}[.)] )*)\[\^(?P<label>[^\[\]\n]+)\]:")
_DEFINED = re.compile(r"\[\^([^\[\]\n]+)\]:")
_FENCE = re.compile(r"(?P<before> *)(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_COMMENT = re.compile(r"(?: {0,3}>)* {0,3}<!--")
_END_OF_BLOCK = re.compile(r" *:{30,}$")  # of a block that the site's dialect knows, with any code in it
_INDENT = 4  # what belongs to a note is indented by so many spaces


class _Definition(NamedTuple):
    """Where a note is defined: its line, what stands before it there, and its label."""

    line: int
    before: str
    label: str

    @property
    def key(self) -> str:
        return _key(self.label)


def with_references(lines: list[str]) -> list[str]:
    """Return a text for pandoc with references to all of its notes at its end; of two with one label the last counts.

    So it is on the site.
    """
    text = "\n".join(lines)
    labels = {_key(label): label for label in _DEFINED.findall(text)}
    if not labels:
        return lines
    seen = Counter(map(_key, _REFERENCE.findall(text)))
    named = {key for key in labels if seen[key] > 1}
    found, closed = _definitions(lines)
    lines = [*lines, *closed]
    for twin, kept in _twins(found):
        label = f"remit-{twin.line}-{twin.label}"
        lines[twin.line] = lines[twin.line].replace(f"[^{twin.label}]:", f"[^{label}]:", 1)
        if kept:
            labels[label] = label
            named.add(label)
    for kind, group in groupby(labels, lambda key: NAMED if key in named else NOTES):
        lines += ["", f"::: {{.{kind}}}", *(line for key in group for line in ("", f"[^{labels[key]}]")), "", ":::"]
    return lines


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _definitions(lines: Iterable[str]) -> tuple[list[_Definition], list[str]]:
    """Return the definitions outside of code and comments, and the lines that end what is open at the end."""
    found: list[_Definition] = []
    before, fence, comment = "", "", False
    for number, line in enumerate(lines):
        code = _FENCE.match(line)
        if fence and line.strip() and len(line) - len(line.lstrip(" ")) <= len(before) - _INDENT:
            fence = ""  # code that was never closed ends with the block that it stands in
        if fence:
            ends = code and code["fence"].startswith(fence) and not line.strip(" `~")
            fence = "" if ends or _END_OF_BLOCK.match(line) else fence
        elif comment or _COMMENT.match(line):
            comment = "-->" not in line
        elif code:
            before, fence = code["before"], code["fence"]
        elif "[^" in line and (note := _DEFINITION.match(line)):
            found.append(_Definition(number, note["before"], note["label"]))
    return found, [f"{before}{fence}"] if fence else ["-->"] if comment else []


def _twins(found: Iterable[_Definition]) -> Iterator[tuple[_Definition, bool]]:
    """Yield definitions that need another label, and whether they are shown.

    On the site labels that differ in capitals alone are two; for pandoc they are one.
    """
    found = [each for each in found if len(each.before) < _INDENT]  # else it may be code
    last = {each.label: each.line for each in found}
    taken: set[str] = set()
    for each in found:
        if last[each.label] != each.line:
            yield each, False
        elif each.key in taken:
            yield each, True
        else:
            taken.add(each.key)


def drop_repeated_notes(blocks: list[Node]) -> None:
    """Take out of a tree the notes at its end that stand before it already, and what is no note there."""
    inside = blocks
    while inside and inside[-1]["t"] == "Div" and not _is_end(inside[-1]):
        inside = inside[-1]["c"][1]  # a block that is never closed holds the end, too
    ends: list[Node] = []
    while inside and _is_end(inside[-1]):
        ends.insert(0, inside.pop())
    if not ends:
        return
    seen = {*map(json.dumps, _notes(blocks))}
    for end in ends:
        end["c"][1] = [each for each in end["c"][1] if _is_new(each, seen)]
    inside += (end for end in ends if end["c"][1])


def _is_end(block: Node) -> bool:
    return block["t"] == "Div" and block["c"][0][1] in ([NOTES], [NAMED])


def _is_new(block: Node, seen: set[str]) -> bool:
    """Say whether a paragraph is one note that has not been seen; then it has."""
    if block["t"] != "Para" or [each["t"] for each in block["c"]] != ["Note"]:
        return False
    said = json.dumps(block["c"][0]["c"])
    if said in seen:
        return False
    seen.add(said)
    return True


def _notes(blocks: list[Node]) -> Iterator[Any]:
    """Yield what is in the notes of a tree; those in the text of a picture are on no paper."""
    pending = [blocks]
    while pending:
        for node in pending.pop():
            if node["t"] == "Note":
                yield node["c"]
            if node["t"] != "Image":
                pending += children(node)


def circular_note(text: str) -> tuple[int, str] | None:
    """Return the line and label of a note that leads back to itself, on which pandoc would never come to an end."""
    if "[^" not in text:
        return None
    lines = text.split("\n")
    found, _ = _definitions(lines)
    leads: dict[str, set[str]] = {}
    for here, end in zip(found, [*(each.line for each in found[1:]), len(lines)], strict=False):
        leads.setdefault(here.key, set()).update(map(_key, _REFERENCE.findall(_text_of_note(lines, here, end))))
    for each in found:
        if each.key in _reached(each.key, leads):
            return each.line + 1, each.label
    return None


def _text_of_note(lines: list[str], note: _Definition, end: int) -> str:
    """Return what a definition says: its line and those after it, and behind a blank line those that are indented."""
    said = [lines[note.line][len(note.before) + len(note.label) + len("[^]:") :]]
    for line in lines[note.line + 1 : end]:
        indent = len(line) - len(line.lstrip(" >"))
        behind_blank = len(said) > 1 and not said[-1].strip(" >")
        if _DEFINITION.match(line) or (line.strip(" >") and behind_blank and indent < len(note.before) + _INDENT):
            break
        said.append(line)
    return "\n".join(said)


def _reached(label: str, leads: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = [label]
    while pending:
        for each in leads.get(pending.pop(), set()) - found:
            found.add(each)
            pending.append(each)
    return found
