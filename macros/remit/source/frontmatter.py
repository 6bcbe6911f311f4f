"""YAML, strictly: text becomes plain values with the position of each, or faults with theirs.

The only module that knows YAML. Scalars are never bent: every plain scalar stays the text that was written
(`1.10`, `no` and `012` included), and the schema decides what it should be. Only `null`, `~` and nothing are None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import yaml

from remit.finding import Finding, Place, Rule
from remit.model import ID, VERSION, Keys
from remit.source import reading_rules
from remit.source.decoding import (
    CONTROL_CHARACTERS,
    UNREADABLE_IN_YAML,
    Faulty,
    decode,
    hidden_character,
    split,
)
from remit.source.yaml_errors import explain_problem

MAX_DEPTH = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null"}


def identify(content: bytes) -> tuple[str, str] | None:
    """Return the id and version of a document's bytes, or None when its front matter has any fault."""
    try:
        parts = split(decode(content, ""), "")
    except Faulty:
        return None
    tree, found = parse(parts.header, "")
    if found or not isinstance(tree.value, dict):
        return None
    id_, version = tree.value.get("id"), tree.value.get("version")
    if not (isinstance(id_, str) and isinstance(version, str)):
        return None
    return (id_, version) if re.fullmatch(ID, id_) and re.fullmatch(VERSION, version) else None


@dataclass(slots=True)
class FrontMatter:
    """Plain values (dict, list, str, None), the position of each key and value, and the line on which the text begins.

    `unread` holds the keys of values that are unknown because an alias was written, which is a finding of its own;
    `ends` the position just behind each value that is text or nothing, and `tags` the tag of each value that has one.
    """

    line: int = 1
    value: Any = None
    keys: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    values: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    unread: set[Keys] = field(default_factory=set)
    ends: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    tags: dict[Keys, str] = field(default_factory=dict)

    def ranges(self, header: str) -> dict[Keys, tuple[int, int]]:
        """Return where in its header each value that is text or nothing begins and ends, quotes included.

        A value of several lines in block style (`|`, `>`) ends where its last line does.
        """
        starts = [0, *accumulate(len(line) + 1 for line in header.split("\n"))]

        def offset(position: tuple[int, int]) -> int:
            line, column = position
            return starts[line - self.line] + column - 1

        found = {keys: (offset(self.values[keys]), offset(end)) for keys, end in self.ends.items() if keys}
        return {keys: (start, start + len(header[start:end].rstrip())) for keys, (start, end) in found.items()}


def parse(text: str, path: str, first_line: int = 1, within: Keys = ()) -> tuple[FrontMatter, list[Finding]]:
    """Parse YAML into a tree and every fault in it; after a syntax error the tree's value is None.

    With `within`, only the part below those keys is held to Remit's strictness: mkdocs.yml has tags and anchors of
    its own elsewhere.
    """
    if match := UNREADABLE_IN_YAML.search(text):
        before = text[: match.start()]
        place = Place(path, before.count("\n") + first_line, len(before) - before.rfind("\n"))
        return FrontMatter(line=first_line), [hidden_character(match.group(), place)]
    builder = _Builder(path, first_line, within, frozenset(CONTROL_CHARACTERS.findall(text)))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
    except Faulty as error:
        builder.findings.append(error.finding)
        builder.tree.value = None
    except yaml.YAMLError as error:
        builder.findings.append(_syntax_fault(error, text, path, first_line))
        builder.tree.value = None
    return builder.tree, builder.findings


def quote(text: str) -> str:
    """Return text as a double-quoted YAML scalar on one line."""
    dumped: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9)
    return dumped.strip()


class _Builder:
    """Builds a tree from parser events, without recursion: a hostile nesting costs no stack."""

    def __init__(self, path: str, first_line: int, within: Keys, seen: frozenset[str]) -> None:
        self.path = path
        self.first_line = first_line
        self.within = within
        self.seen = seen  # control characters written out in the text: `find_controls` finds those
        self.tree = FrontMatter(line=first_line)
        self.findings: list[Finding] = []
        self.stack: list[tuple[Any, Keys]] = []  # open collections and the keys that lead to them
        self.pending: tuple[str | int, tuple[int, int]] | None = None  # a mapping key that waits for its value

    def position(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def feed(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.magic(event)
            self.open({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.tree.values:
            place = Place(self.path, *self.position(event))
            message = "A second YAML document begins here."
            raise Faulty(reading_rules.BAD_YAML.finding(place, message, "Take the line `---` out."))

    def scalar(self, event: Any) -> None:
        self.magic(event)
        plain = event.style is None or event.style == ""
        usual = event.value.isascii() and event.value.isprintable()
        hidden = None if usual else CONTROL_CHARACTERS.search(event.value) or UNREADABLE_IN_YAML.search(event.value)
        if hidden and hidden.group() not in self.seen:
            message = f"An escape in this text makes an invisible control character (U+{ord(hidden.group()):04X})."
            self.complain(reading_rules.CONTROL_CHARACTER, event, message, "Take the escape out of the text.")
        if self.awaits_key():
            self.key(event.value, event)
        else:
            here = self.add(None if plain and event.value in _NULLS else event.value, event)
            self.tree.ends[here] = event.end_mark.line + self.first_line, event.end_mark.column + 1

    def alias(self, event: Any) -> None:
        name = f"*{event.anchor}"
        self.complain(
            reading_rules.YAML_MAGIC, event, f"The alias `{name}` stands for text elsewhere.", on_the_way=True
        )
        if self.awaits_key():
            self.key(name, event)
            self.tree.unread.add((*self.stack[-1][1], name))
        else:
            self.tree.unread.add(self.add(None, event))

    def awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.pending is None

    def here(self) -> Keys:
        """Return the keys that lead to the value that comes next."""
        if not self.stack:
            return ()
        container, keys = self.stack[-1]
        return (*keys, self.pending[0] if self.pending is not None else len(container))

    def key(self, name: str, event: Any) -> None:
        container, keys = self.stack[-1]
        position = self.position(event)
        if name in container:
            first = self.tree.keys[(*keys, name)][0]
            message = f"`{name}` is a duplicate key; the first is on line {first}."
            self.pending = (name, position)  # for the complaint to know where it is
            self.complain(reading_rules.DUPLICATE_KEY, event, message, on_the_way=True)
            self.pending = (-1 - len(self.tree.keys), position)  # a name that no text has: the value is left out
        else:
            self.pending = (name, position)

    def open(self, collection: Any, event: Any) -> None:
        if self.awaits_key():
            raise Faulty(
                reading_rules.BAD_YAML.finding(
                    Place(self.path, *self.position(event)),
                    "A list or a mapping is where a key should be.",
                    "A key is plain text; one that begins with `[`, `{` or `?` needs quotes.",
                )
            )
        if len(self.stack) >= MAX_DEPTH:
            message = f"The text is nested more than {MAX_DEPTH} levels deep from here on."
            raise Faulty(reading_rules.TOO_DEEP.finding(Place(self.path, *self.position(event)), message))
        self.stack.append((collection, self.add(collection, event)))

    def add(self, value: Any, event: Any) -> Keys:
        """Put a value where it belongs and return the keys that lead to it."""
        position = self.position(event)
        if not self.stack:
            self.tree.value = value
            self.tree.values[()] = position
            return ()
        container, keys = self.stack[-1]
        if isinstance(container, dict):
            assert self.pending is not None, "a mapping value follows its key"  # noqa: S101 - parser invariant
            name, key_position = self.pending
            self.pending = None
            if isinstance(name, str):
                container[name] = value
            here = (*keys, name)
            self.tree.keys[here] = key_position
        else:
            here = (*keys, len(container))
            container.append(value)
        self.tree.values[here] = position
        return here

    def magic(self, event: Any) -> None:
        if event.anchor is not None:
            self.complain(
                reading_rules.YAML_MAGIC, event, f"The anchor `&{event.anchor}` marks text for use elsewhere."
            )
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            if not self.awaits_key():
                self.tree.tags[self.here()] = tag
            self.complain(reading_rules.YAML_MAGIC, event, f"The tag `{tag}` changes what the value means.")

    def complain(self, rule: Rule, event: Any, message: str, fix: str = "", *, on_the_way: bool = False) -> None:
        """Keep a finding when it is about `within`, or (`on_the_way`) about the keys that lead there."""
        here = self.stack[-1][1] if self.stack else ()
        if self.pending is not None and self.pending[0] != "<<":  # a merge key concerns the mapping around it
            here = (*here, self.pending[0])
        if here[: len(self.within)] == self.within or (on_the_way and self.within[: len(here)] == here):
            self.findings.append(rule.finding(Place(self.path, *self.position(event)), message, fix))


def _syntax_fault(error: Any, text: str, path: str, first_line: int) -> Finding:
    problem = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None)
    if "end of stream" in problem:
        mark = getattr(error, "context_mark", None) or mark  # where the quote was opened, not where the text ends
    message, fix = explain_problem(problem)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = min(mark.column, len(lines[line])) if mark else 0
    return reading_rules.BAD_YAML.finding(Place(path, line + first_line, column + 1), message, fix)
