"""From the site's Markdown (Python-Markdown with Material's blocks) to the Markdown that pandoc reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(r'(?P<mark>!!!|\?\?\?\+?|===\+?!?) +(?P<kind>[A-Za-z][\w -]*?)? *(?:"(?P<title>.*)")? *$')
_FENCE = re.compile(r" *(?P<fence>`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"\{: *(?=[#.\w])")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]+\]:")
_MARK = re.compile(r'<span class="([a-z][a-z -]*)"(?: title="[^"]*")?>(\w+)</span>')
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_NOTE_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_INDENT = 4  # what belongs to a block is indented by so many spaces
_LONGEST_FENCE = 60


def to_pandoc(text: str) -> str:
    """Return Markdown for pandoc: blocks such as `!!! note` and `=== "Tab"` become fenced divs, code stays as it is."""
    lines = "\n".join(_lines(text.expandtabs(4) if "\t" in text else text)) + "\n"
    return lines + "".join(f"\n[^{label}]\n" for label in _unreferenced(text))


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


def _unreferenced(text: str) -> list[str]:
    """Return the footnotes that no text refers to: the site shows them, and pandoc would drop them."""
    if "[^" not in text:
        return []
    referred = {label.casefold() for label in _NOTE_REFERENCE.findall(text)}
    return [label for label in dict.fromkeys(_NOTE.findall(text)) if label.casefold() not in referred]


def circular_note(text: str) -> tuple[int, str] | None:
    """Return the line and label of a footnote that leads back to itself, on which pandoc would never come to an end."""
    if "[^" not in text:
        return None
    starts = list(_NOTE.finditer(text))
    leads: dict[str, set[str]] = {}
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for here, end in zip(starts, ends, strict=False):  # without footnotes there is nothing but an end
        said = text[here.end() : end]
        leads.setdefault(here[1].casefold(), set()).update(ref.casefold() for ref in _NOTE_REFERENCE.findall(said))
    for start in starts:
        label = start[1].casefold()
        if label in _reached(label, leads):
            return text.count("\n", 0, start.start()) + 1, start[1]
    return None


def _reached(label: str, leads: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = [label]
    while pending:
        for each in leads.get(pending.pop(), set()) - found:
            found.add(each)
            pending.append(each)
    return found
