"""Where each value of the front matter begins and ends in its text, for changing one in its place."""

from __future__ import annotations

from typing import Any

import yaml

from remit.model import Keys

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def scalars(header: str) -> dict[Keys, tuple[int, int]]:
    """Return the range of each value by its keys, quotes included; the header is one in which nothing is wrong.

    A value of several lines in block style (`|`, `>`) ends where its last line does.
    """
    starts = [0]
    for line in header.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: dict[Keys, tuple[int, int]] = {}
    stack: list[_Level] = []
    for event in yaml.parse(header, Loader=_LOADER):
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            keys = stack[-1].next() if stack else ()
            stack.append(_Level(keys, mapping=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.ScalarEvent) and stack and not stack[-1].takes_key(event.value):
            first: Any = event.start_mark
            last: Any = event.end_mark
            start, end = starts[first.line] + first.column, starts[last.line] + last.column
            found[stack[-1].next()] = start, start + len(header[start:end].rstrip())
    return found


class _Level:
    """An open mapping or list: under which keys it stands, and which key or number comes next."""

    def __init__(self, keys: Keys, *, mapping: bool) -> None:
        self.keys = keys
        self.mapping = mapping
        self.key: str | None = None
        self.count = 0

    def takes_key(self, name: str) -> bool:
        """Take a text as the key of what follows, where a mapping waits for one."""
        if not self.mapping or self.key is not None:
            return False
        self.key = name
        return True

    def next(self) -> Keys:
        """Return the keys of the value that begins here."""
        if self.mapping:
            name, self.key = self.key or "", None
            return (*self.keys, name)
        self.count += 1
        return (*self.keys, self.count - 1)
