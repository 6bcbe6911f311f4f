"""How a redline marks its changes: classes and attributes of pandoc's tree.

Changed inlines are in spans of class `insertion` or `deletion`. What was inserted or deleted as a whole carries the
class itself: a row or cell of a table in its attributes, any other block in a div around it. If that div is also of
class `redline-whole`, the whole list item, or the whole definition of a term, goes with it. A div of class
`redline-changed` holds a block that differs in more than its content (kind, level, columns): `redline-was` says what it
was. A div of class `redline-code` holds the lines of one block of code in pieces.
"""

from __future__ import annotations

import json
from typing import Any

from remit.doctree import Node

INSERTION, DELETION = "insertion", "deletion"
"""The classes that mark what only the new and only the old text has: pandoc's own, which its Word writer knows."""
OWN = "redline-"
"""How every other class and attribute of a redline begins."""
RESERVED = frozenset(
    {INSERTION, DELETION, f"paragraph-{INSERTION}", f"paragraph-{DELETION}", "comment-start", "comment-end"}
)
"""Classes that writers obey, and that no text may therefore bring along."""
WHOLE, CHANGED, CODE, MOVED = f"{OWN}whole", f"{OWN}changed", f"{OWN}code", f"{OWN}moved"
"""Classes that say what a marked part is, beside which change it is."""
WAS, IS, MOVE = f"{OWN}was", f"{OWN}is", f"{OWN}move"
"""Attributes: what a changed block or cell was and is, as JSON; and the number of a move."""
FORMAT = f"{OWN}format"
"""The class of changes that leave the words as they are: another formatting, or another target of a link."""
NO_ATTRIBUTES: list[Any] = ["", [], []]


def unmarked_attributes(attributes: list[Any]) -> list[Any]:
    """Return attributes (id, classes, pairs) without what marks changes."""
    id_, classes, pairs = attributes
    return [
        id_,
        [each for each in classes if each not in RESERVED and not each.startswith(OWN)],
        [pair for pair in pairs if not pair[0].startswith(OWN)],
    ]


def mark_of(attributes: list[Any]) -> str:
    """Return which change attributes mark: `insertion`, `deletion`, or nothing."""
    classes = attributes[1]
    return INSERTION if INSERTION in classes else DELETION if DELETION in classes else ""


def wrap(kind: str, classes: list[str], pairs: list[list[str]], inside: list[Node]) -> Node:
    """Return blocks in a marking div."""
    return {"t": "Div", "c": [["", [*([kind] if kind else []), *classes], pairs], inside]}


def block_mark(block: Node) -> tuple[str, list[str]]:
    """Return which change a block is (`insertion`, `deletion` or nothing), and its classes when it marks anything."""
    if block["t"] != "Div":
        return "", []
    classes = block["c"][0][1]
    return mark_of(block["c"][0]), classes


def value_of(attributes: list[Any], name: str) -> Any:
    """Return what an attribute of a redline says; None when it is not there."""
    found = next((value for key, value in attributes[2] if key == name), None)
    return None if found is None else json.loads(found)
