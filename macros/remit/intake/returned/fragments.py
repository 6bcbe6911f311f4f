"""A document's own file by the smallest fragments that a person edits, and where each is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from remit.doctree import marked, nodes, reader
from remit.edition import Edition
from remit.finding import Place
from remit.intake.returned.blocks import Block, parse_blocks, plain_text
from remit.model import Document, Keys, Source
from remit.render import escaping, expansion
from remit.source import decoding, frontmatter

_SHOWN = (
    "title", "summary", "purpose", "key_activities", "accountability", "responsibilities", "skills", "qualifications",
    "example", "activities",
)  # fmt: skip
_UNSHOWN = {"id", "raci"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A fragment of a file: what it says in plain words, and where it is written (offsets into the file's text).

    One of the front matter has `keys`, and the paragraph it is of a value of several; one of the body has its block.
    """

    text: str
    start: int
    end: int
    line: int
    keys: Keys = ()
    paragraph: int = 0
    block: Block | None = None

    def place(self, path: str) -> Place:
        """Return where the fragment is."""
        return Place(path, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A document's file as it is edited: its text, its values, where they are written, and where the body begins."""

    text: str
    header: int
    body: int
    values: Any
    spans: dict[Keys, tuple[int, int]]

    @property
    def sound(self) -> bool:
        """Whether the front matter could be read."""
        return isinstance(self.values, dict)


def parse_file(content: bytes) -> SourceFile:
    """Return a document's file as it is edited; its line ends are plain."""
    text = decoding.decode(content, "")
    parts = decoding.split(text, "")
    header = text.index("\n") + 1
    body = len(text) - len(parts.body)
    tree, found = frontmatter.parse(parts.header, "")
    if found:
        return SourceFile(text=text, header=header, body=body, values=None, spans={})
    spans = {keys: (start + header, end + header) for keys, (start, end) in tree.ranges(parts.header).items()}
    return SourceFile(text=text, header=header, body=body, values=tree.value, spans=spans)


def read_fragments(edition: Edition, document: Document, file: SourceFile) -> list[Fragment]:
    """Return the fragments of a document's file that its readers see, in their order."""
    return [*_header_fragments(file), *_body_fragments(edition, document, file)]


def value_at(values: Any, keys: Keys) -> Any:
    """Return the value at a path of keys."""
    for key in keys:
        values = values[key]
    return values


def split_paragraphs(value: str) -> list[str]:
    """Return the paragraphs of a value, each on one line, as the templates show them."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", value) if part.strip()]


def _header_fragments(file: SourceFile) -> Iterator[Fragment]:
    for keys, (start, end) in file.spans.items():
        value = value_at(file.values, keys)
        if not keys or keys[0] not in _SHOWN or _UNSHOWN & set(keys) or not isinstance(value, str):
            continue
        line = file.text.count("\n", 0, start) + 1
        for number, text in enumerate(split_paragraphs(value)):
            yield Fragment(text=text, start=start, end=end, line=line, keys=keys, paragraph=number)


def _body_fragments(edition: Edition, document: Document, file: SourceFile) -> Iterator[Fragment]:
    edition = replace(edition, texts=reader.Texts())
    for block in parse_blocks(file.text[file.body :]):
        text = expand_block(edition, document, block.raw)
        if text is None or not (words := plain_text(text)):
            continue
        start = file.body + block.start
        yield Fragment(
            text=words, start=start, end=file.body + block.end, line=file.text.count("\n", 0, start) + 1, block=block
        )


def expand_block(edition: Edition, document: Document, raw: str) -> str | None:
    """Return a block with its macros expanded; None when they fail, or make more than one block of it."""
    source = Source(path=document.path, body=raw)
    try:
        text = expansion.expand_marked(replace(edition, texts=reader.Texts()), source, document)
    except expansion.ExpansionError:
        return None
    if any(node["t"] != "Para" for given in text.given for node in given):
        return None
    shown = marked.MARK.sub(lambda found: escaping.escape(nodes.plain_text(text.given[int(found[1])])), text.text)
    return shown if "\n\n" not in shown.strip() else None
