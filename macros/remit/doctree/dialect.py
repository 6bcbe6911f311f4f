"""From the site's Markdown (Python-Markdown with Material's blocks) to the Markdown that pandoc reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remit.doctree.footnotes import with_references

_BLOCK = re.compile(r'(?P<mark>!!!|\?\?\?\+?|===\+?!?) +(?P<kind>[A-Za-z][\w -]*?)? *(?:"(?P<title>.*)")? *$')
_FENCE = re.compile(r" *(?P<fence>`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"\{: *(?=[#.\w])")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]+\]:")
_MARK = re.compile(r'<span class="([a-z][a-z -]*)"(?: title="[^"]*")?>(\w+)</span>')
_INDENT = 4  # what belongs to a block is indented by so many spaces
_LONGEST_FENCE = 60


def to_pandoc(text: str) -> str:
    """Return Markdown for pandoc: blocks such as `!!! note` and `=== "Tab"` become fenced divs, code stays as it is."""
    lines = [*_lines(text.expandtabs(4) if "\t" in text else text)]
    return "\n".join(with_references(lines) if "[^" in text else lines) + "\n"


def _lines(text: str) -> Iterator[str]:
    open_: list[int] = []  # the indentation of every block that is open
    fence = ""
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        while open_ and line.strip() and indent < open_[-1] + _INDENT:
            fence = ""  # code that was never closed ends with its block
            yield from _close(open_)
        inner = line[_INDENT * len(open_) :] if line.strip() else ""
        found = _FENCE.match(inner)
        if found and not fence:
            fence = found["fence"]
        elif fence:
            if found and found["fence"].startswith(fence) and not inner.strip(" `~"):
                fence = ""
        elif (block := _BLOCK.match(inner.strip())) and _is_block(block):
            yield from _open(open_, indent, block)
            continue
        elif _ABBREVIATION.match(inner):
            continue  # says what a pointer shows over a word; nothing points on paper
        else:
            inner = _ATTRIBUTES.sub("{", inner) if "{:" in inner else inner
            # A matrix is full of letters in spans; as HTML each is three pieces to read and to put together again.
            if inner.startswith("|") and "<span" in inner and "`" not in inner:
                inner = _MARK.sub(_span, inner)
        yield inner
    while open_:
        yield from _close(open_)


def _span(mark: re.Match[str]) -> str:
    """Return pandoc's way to write a word with classes."""
    return f"[{mark[2]}]{{{' '.join(f'.{kind}' for kind in mark[1].split())}}}"


def _is_block(found: re.Match[str]) -> bool:
    """Say whether a line begins a block: a tab has a title, and all others a title or a kind."""
    return found["title"] is not None or bool(found["kind"] and not found["mark"].startswith("="))


def _open(open_: list[int], indent: int, block: re.Match[str]) -> Iterator[str]:
    """Yield the lines that begin a block, its title in a block of its own."""
    space = " " * (indent - _INDENT * len(open_))
    kinds = re.findall(r"[a-z][a-z0-9-]*", (block["kind"] or "note").lower()) or ["note"]
    title = block["title"] if block["title"] is not None else kinds[0].capitalize()
    classes = ["tab"] if block["mark"].startswith("===") else ["admonition", *kinds]
    yield from ("", f"{space}{_fence(len(open_))} {{{' '.join(f'.{each}' for each in classes)}}}", "")
    if title.strip():
        inner = _fence(len(open_) + 1)
        yield from (f"{space}{inner} {{.block-title}}", f"{space}{title}", f"{space}{inner}", "")
    open_.append(indent)


def _close(open_: list[int]) -> Iterator[str]:
    indent = open_.pop()
    yield from (" " * (indent - _INDENT * len(open_)) + _fence(len(open_)), "")


def _fence(depth: int) -> str:
    return ":" * max(_LONGEST_FENCE - depth, 3)
