"""Nothing is lost in silence: every heading, list item, table row, paragraph and footnote of a source is in its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from remit.edition import Edition, open_edition
from remit.model import Document
from remit.paper.pdf.documents import print_documents
from support.checking import policy
from support.expanding import expand
from support.papers import ID, PLACE, opened, solid, text

ROOT = Path(__file__).resolve().parents[2]
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_ATTRIBUTES = re.compile(r"\{:?[^{}]*\}")
_NOTE_REFERENCE = re.compile(r"\[\^[^\]]+\]")
_BLOCK = re.compile(r'^( *)(?:!!!|\?\?\?\+?|===) +[\w -]*(?:"(.*)")? *$', re.MULTILINE)


def pieces(source: str) -> Iterator[str]:
    """Yield the words of a text in pieces between which nothing else may stand, as a reader of Markdown finds them."""
    for token in PARSER.parse(_flat(source)):
        if token.type in ("fence", "code_block"):
            yield from token.content.splitlines()
        elif token.type == "inline":
            yield from _NOTE_REFERENCE.sub("\0", _words(token)).split("\0")


def _flat(source: str) -> str:
    """Return a text with the contents of admonitions and tabs moved out to the margin, and footnotes as paragraphs."""
    lines: list[str] = []
    inside = 0
    for line in source.split("\n"):
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent < inside * 4:
            inside = indent // 4
        found = _BLOCK.match(line)
        if found:
            inside = len(found[1]) // 4 + 1
            lines += ["", found[2] or "", ""]
        else:
            begun = re.sub(r"^\[\^[^\]]+\]:", "", line[inside * 4 :])
            lines.append(re.sub(r"^: {3}", "\n", begun))  # what a term means
    return "\n".join(lines)


def _words(token: Token) -> str:
    said = []
    for part in token.children or []:
        if part.type in ("text", "code_inline"):
            said.append(part.content)
        elif part.type in ("softbreak", "hardbreak", "html_inline", "image"):
            said.append("\0" if part.type in ("html_inline", "image") else " ")
    return _ATTRIBUTES.sub("", "".join(said))


def missing(source: str, pdf: bytes) -> list[str]:
    """Return what a text says and its PDF does not."""
    shown = solid(text(pdf))
    return [piece for piece in pieces(source) if piece.strip() and solid(piece) not in shown]


def _edition(root: Path) -> Edition:
    return open_edition(root, date(2026, 11, 1))


def _incomplete(edition: Edition) -> dict[str, list[str]]:
    documents = edition.handbook.ordered
    made, findings = print_documents(edition, documents)
    assert findings == []
    assert [each.sheet.id for each in made] == [each.id for each in documents]
    lost = {each.sheet.id: missing(_source(edition, each.sheet.id), each.pdf) for each in made}
    return {id_: pieces for id_, pieces in lost.items() if pieces}


def _source(edition: Edition, id_: str) -> str:
    document: Document = edition.handbook.document[id_]
    return expand(edition, document.source, document)


def test_nothing_of_the_handbook_is_lost() -> None:
    assert _incomplete(_edition(ROOT)) == {}


def test_nothing_of_the_demonstration_is_lost(demo: Path) -> None:
    assert _incomplete(_edition(demo)) == {}


RICH = """\
## Heading with `code` and *emphasis*

A paragraph whose lines
break, with a note.[^1] And [a link](ai-policy.md).

- item one
    - item below
- item two

1. first
2. second

| Left | Right |
|------|------:|
| row one | 1 |
| row two | 2 |

!!! warning "Mind this"

    Words inside.

    - item inside

> A quotation.

```
code that stays
```

[^1]: The note's words.

"""


def test_every_kind_of_text_is_there_and_each_that_is_lost_is_noticed(tmp_path: Path) -> None:
    edition = opened(tmp_path, {PLACE: policy(ID, RICH)})
    document = edition.handbook.document[ID]
    pdf = print_documents(edition, [document])[0][0].pdf
    assert missing(RICH, pdf) == []
    assert len([*pieces(RICH)]) == 20
    for lost in (
        "| row two | 2 |\n",
        "2. second\n",
        "    - item below\n",
        "    - item inside\n",
        "[^1]: The note's words.\n",
        "## Heading with `code` and *emphasis*\n",
        "code that stays\n",
        ' "Mind this"',
    ):
        assert RICH.count(lost) == 1
        source = replace(document.source, body=document.source.body.replace(lost, ""))
        shorter = print_documents(edition, [replace(document, source=source)])[0][0].pdf
        assert missing(RICH, shorter) != [], lost
