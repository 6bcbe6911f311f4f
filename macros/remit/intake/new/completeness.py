"""Proof that no text was lost: every paragraph of the Word file is looked for in the policy as it will be read."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from remit.doctree import pandoc
from remit.text import fold_letters

_FAR = 20_000  # characters within which the next paragraph is expected


def find_missing(wanted: list[tuple[str, str]], body: str) -> tuple[tuple[str, str], ...]:
    """Return which texts are not in a Markdown body as its readers see it, each with the heading above it."""
    read = pandoc.read_markdown(body)
    there = "" if isinstance(read, pandoc.Unreadable) else fold_letters("".join(_words(read)))
    lost, at = [], 0
    for text, near in wanted:
        sought = fold_letters(text)
        found = there.find(sought, at, at + _FAR + len(sought))
        if found >= 0:
            at = found + len(sought)
        elif sought not in there:
            lost.append((text, near))
    return tuple(lost)


def _words(tree: Any) -> Iterator[str]:
    """Yield all text in a syntax tree, that in raw HTML too, without recursion; notes come last."""
    pending = [tree]
    notes: list[Any] = []
    while pending or notes:
        if not pending:
            pending.append(notes.pop(0))
        here = pending.pop()
        if isinstance(here, list):
            pending.extend(reversed(here))
        elif isinstance(here, dict):
            kind, content = here.get("t"), here.get("c", ())
            if kind == "Str":
                yield content
            elif kind in ("Code", "CodeBlock", "Math"):
                yield content[1]
            elif kind in ("RawBlock", "RawInline"):
                yield from _TextParser().of(content[1])
            elif kind == "Note":
                notes.append(content)
            else:
                pending.append(content)


class _TextParser(HTMLParser):
    """Gathers the text between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def of(self, html: str) -> list[str]:
        self.feed(html)
        self.close()
        return self.found

    def handle_data(self, data: str) -> None:
        self.found.append(data)
