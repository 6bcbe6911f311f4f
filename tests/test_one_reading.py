"""One text, one reading: the tree, the site, PDF, Word and both sides of a redline say the same, word by word."""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html  # type: ignore[import-untyped]  # it comes without types
from remit.doctree import headings
from remit.doctree.nodes import Node, children, in_words, plain_text
from remit.edition import Edition, open_edition
from remit.model import Document
from remit.paper import pandoc
from remit.paper.pdf.documents import print_documents
from remit.paper.word.documents import WordFile, write_documents
from remit.redline.diff.blocks import accept, normalize, redline, reject
from remit.render import pages
from remit.site.article import of_tree
from support.checking import policy
from support.papers import opened, solid, text

DAY = date(2026, 11, 1)
ROOT = Path(__file__).resolve().parents[1]
Piece = tuple[str, str]
"""A heading, paragraph, item with its number, cell, term or note, and its words without spaces."""


def pieces(blocks: Sequence[Node], kind: str = "p") -> Iterator[Piece]:  # noqa: PLR0912 - one for each kind of block
    """Yield what a tree says, piece by piece in the order of reading; notes come where they are referred to."""
    for block in blocks:
        name: str = block["t"]
        content: Any = block.get("c")
        if name in ("Para", "Plain", "CodeBlock"):
            yield from _line(kind, [block])
            kind = "p" if kind.startswith("item") else kind
        elif name == "Header":
            yield from _line(f"h{content[0]}", content[2])
        elif name in ("BulletList", "OrderedList"):
            items = content if name == "BulletList" else content[1]
            for at, item in enumerate(items):
                number = "" if name == "BulletList" else str(content[0][0] + at)
                yield from pieces(item, f"item{number}")
        elif name == "DefinitionList":
            for term, meanings in content:
                yield from _line("term", term)
                for meaning in meanings:
                    yield from pieces(meaning)
        elif name == "Table":
            rows = [*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3])), *content[5][1]]
            for row in rows:
                for cell in row[1]:
                    yield from _cell(cell[4])
        else:
            for inside in children(block):
                yield from pieces(inside, kind)


def _cell(blocks: Sequence[Node]) -> Iterator[Piece]:
    if words := solid(plain_text(blocks)):
        yield "cell", words
    yield from _notes(blocks)


def _line(kind: str, nodes: Sequence[Node]) -> Iterator[Piece]:
    if words := solid(plain_text(nodes)):
        yield kind, words
    yield from _notes(nodes)


def _notes(nodes: Sequence[Node]) -> Iterator[Piece]:
    for node in nodes:
        if node["t"] == "Note":
            yield f"note{node['note']}", solid(plain_text(node["c"]))
            yield from (piece for piece in pieces(node["c"]) if piece[0].startswith("note"))
        else:
            for inside in children(node):
                yield from _notes(inside)


def on_the_site(edition: Edition, document: Document) -> list[Piece]:
    """Return the pieces of a document's text as a browser shows them, read from the HTML that was written."""
    blocks = pages.body_of(edition, document.source, document).blocks
    article = of_tree(blocks, lambda target, _: target)
    levels = {title: line for line in article.text.split("\n") for title in re.findall("\ufdd0\\d+\ufdd1", line)}
    parts = []
    for number, part in enumerate(article.parts):
        line = levels.get(f"\ufdd0{number}\ufdd1", "")
        depth = len(line) - len(line.lstrip("#"))
        parts.append(f"<h{depth}>{part}</h{depth}>" if depth else part)
    root = lxml_html.fromstring(f"<main>{''.join(parts)}</main>")
    notes = {each.get("id")[3:]: each for each in root.iter("li") if (each.get("id") or "").startswith("fn:")}
    for each in root.xpath("//div[@class='footnote']"):
        each.drop_tree()
    return [*_elements(root, notes, "p")]


_BLOCKS = {
    "ul", "ol", "dl", "dd", "li", "table", "thead", "tbody", "tr", "div", "blockquote", "details", "figure",
    "figcaption",
    "hr", "svg",
}  # fmt: skip
_LEAVES = {"p", "pre", "dt", "td", "th", "caption", "summary", *(f"h{level}" for level in range(1, 7))}


def _elements(element: Any, notes: dict[str, Any], kind: str) -> Iterator[Piece]:
    loose: list[str] = [element.text or ""]
    first = kind

    def flush() -> Iterator[Piece]:
        nonlocal first
        if words := solid("".join(loose)):
            yield first, words
            first = "p" if first.startswith("item") else first
        loose.clear()

    for child in element:
        name = child.tag
        if name in _LEAVES or name in _BLOCKS:
            yield from flush()
            yield from _block(child, notes, first)
            first = "p" if first.startswith("item") and name == "p" else first
        else:
            loose.append(_words(child, notes))
            found = [*_references(child, notes)]
            if found:
                yield from flush()
                yield from found
        loose.append(child.tail or "")
    yield from flush()


def _block(element: Any, notes: dict[str, Any], kind: str) -> Iterator[Piece]:
    name = element.tag
    if name in ("ul", "ol"):
        start = int(element.get("start", "1"))
        for at, item in enumerate(element.iterchildren("li")):
            yield from _elements(item, notes, f"item{start + at}" if name == "ol" else "item")
    elif name in _LEAVES:
        label = {"td": "cell", "th": "cell", "dt": "term", "p": kind, "pre": kind}.get(name, name)
        label = "p" if name in ("summary", "caption") else label
        if words := solid(_words(element, notes)):
            yield label, words
        yield from _references(element, notes)
    else:
        yield from _elements(element, notes, kind)


def _words(element: Any, notes: dict[str, Any]) -> str:
    """Return the words of an element: without the numbers that lead to notes, with the texts of images."""
    if element.tag == "sup" and (element.get("id") or "").startswith("fnref:"):
        return ""
    if element.tag == "img":
        return str(element.get("alt", ""))
    inside = "".join(_words(child, notes) + (child.tail or "") for child in element)
    return f"{element.text or ''}{inside}"


def _references(element: Any, notes: dict[str, Any]) -> Iterator[Piece]:
    for each in element.iter("sup"):
        if (each.get("id") or "").startswith("fnref:"):
            number = each.get("id")[6:]
            note = notes[number]
            yield f"note{number}", solid(_words(note, notes)).replace("↩", "")
            yield from _references(note, notes)


def in_order(wanted: Sequence[Piece], shown: str) -> list[Piece]:
    """Return which pieces are not in a text, or not in their order; notes may be anywhere."""
    missing, at = [], 0
    for kind, words in wanted:
        sought = f"{kind[4:]}.{words}" if re.fullmatch(r"item\d+", kind) else words
        found = shown.find(sought, 0 if kind.startswith("note") else at)
        if found < 0:
            missing.append((kind, words))
        elif not kind.startswith("note"):
            at = found + len(sought)
    return missing


def in_word(content: bytes) -> list[Node]:
    """Return the tree of a Word file."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "x.docx").write_bytes(content)
        read = pandoc.run("--from=docx", "--to=json", "x.docx", folder=Path(name))
    blocks: list[Node] = json.loads(read)["blocks"]
    return blocks


def numbers(blocks: Sequence[Node]) -> list[int]:
    """Return the number of every item of every numbered list, list by list in the order of reading."""
    found: list[int] = []
    for block in blocks:
        if block["t"] == "OrderedList":
            found += range(block["c"][0][0], block["c"][0][0] + len(block["c"][1]))
        for inside in children(block):
            found += numbers(inside)
    return found


def differences(edition: Edition, documents: Sequence[Document]) -> list[str]:
    """Return where the forms of documents do not say what their trees say."""
    printed, findings = print_documents(edition, documents)
    assert [each for each in findings if each.code != "PAP802"] == []
    pdfs = {each.sheet.id: solid(text(each.pdf)).replace(MEANING, "") for each in printed}
    words = {each.id: each.docx for each in [*write_documents(edition, documents)] if isinstance(each, WordFile)}
    wrong = []
    for document in documents:
        blocks = pages.body_of(edition, document.source, document).blocks
        wanted = [*pieces(blocks)]
        if on_the_site(edition, document) != wanted:
            wrong.append(f"{document.id} on the site")
        flat = [(kind, piece) for kind, piece in wanted if piece]
        if lost := in_order(flat, pdfs[document.id]):
            wrong.append(f"{document.id} in the PDF: {lost[:3]}")
        tree = in_word(words[document.id])
        shown = "".join(piece for _, piece in pieces_of_word(tree)).replace(MEANING, "")
        if lost := in_order([(kind.rstrip("0123456789"), piece) for kind, piece in flat], shown):
            wrong.append(f"{document.id} in Word: {lost[:3]}")
        if sorted(numbers(blocks)) != sorted(numbers(tree)):
            wrong.append(f"{document.id}: numbers in Word")
        bare = in_words(headings.with_anchors(blocks))
        for old, new in ((bare, bare[1:]), (bare[::2], bare)):
            merged = redline(old, new)
            if accept(merged) != normalize(new) or reject(merged) != normalize(old):
                wrong.append(f"{document.id} in the redline")
    return wrong


def pieces_of_word(blocks: Sequence[Node]) -> Iterator[Piece]:
    """Yield what a tree from a Word file says; its notes come last."""
    later: list[Node] = []

    def walk(nodes: Sequence[Node]) -> Iterator[Piece]:
        for node in nodes:
            if node["t"] == "Note":
                later.append(node)
            elif node["t"] in ("Str", "Code", "CodeBlock"):
                yield "p", solid(node["c"] if node["t"] == "Str" else node["c"][1])
            else:
                for inside in children(node):
                    yield from walk(inside)

    yield from walk(blocks)
    while later:
        yield from walk(later.pop(0)["c"])


def test_every_form_of_the_example_says_the_same() -> None:
    edition = open_edition(ROOT, DAY)
    assert differences(edition, edition.handbook.ordered) == []


def test_every_form_of_the_demonstration_says_the_same(demo: Path) -> None:
    edition = open_edition(demo, DAY)
    assert differences(edition, edition.handbook.ordered) == []


MEANING = "(Levelofservice)"
"""What an abbreviation means, which the site says to a pointer and paper at its first use."""
CONSTRUCTS = (
    "A paragraph with **strong**, *soft*, `code|bar`, ~~gone~~ and [a link](ai-policy.md).",
    "1. one\n2. two\n   - below\n3. three",
    "4) four\n\n   more of it\n\n5) five",
    "We must:\n- first\n- second",
    "- outer\n  - inner\n    - innermost",
    "- [x] done\n- [ ] open",
    "| a | b |\n|:--|--:|\n| `x\\|y` | c<br>d |\n| *e* |",
    "Said.[^n]\n\n[^n]: The note.",
    "> quoted\n>\n> - item",
    "> [!WARNING]\n> Mind this.",
    '!!! note "Title here"\n\n    Words inside.\n\n    1. one\n    2. two',
    "??? tip\n\n    Folded words.",
    "Term\n:   Meaning one\n:   Meaning two",
    "## Letter to {recipient}\n\nDear {name}.",
    "```yaml\nkey: {{ value }}\n```",
    "<details>\n<summary>More</summary>\n\nInside of it.\n\n</details>",
    "<table><tr><th>h</th><th>i</th></tr><tr><td>j</td></tr></table>",
    "H<sub>2</sub>O and x<sup>2</sup> and <kbd>Ctrl</kbd>.",
    "*[SLA]: Level of service\n\nThe SLA is kept.",
    "Write {% raw %}{{ x }}{% endraw %} so.",
    "See {{ doc_link('POL-001') }} and {{ role_link('lead') }}.",
    "See www.example.org and https://example.org/a_b.",
    "First line  \nsecond line\\\nthird line",
)


def _text(chance: random.Random) -> str:
    parts = [chance.choice(CONSTRUCTS) for _ in range(chance.randint(4, 9))]
    return "\n\n<!-- -->\n\n".join(part.replace("[^n]", f"[^n{at}]") for at, part in enumerate(parts))


@pytest.mark.parametrize("seed", range(3))
def test_every_form_of_generated_texts_says_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same texts every time
    bodies = ["\n\n<!-- -->\n\n".join(CONSTRUCTS)] if seed == 0 else []
    bodies += [_text(chance) for _ in range(12)]
    edition = opened(
        tmp_path, {f"policies/p{number}.md": policy(f"POL-{number}", body) for number, body in enumerate(bodies, 100)}
    )
    chosen = [each for each in edition.handbook.ordered if each.path.startswith("policies/p1")]
    assert len(chosen) == len(bodies)
    assert differences(edition, chosen) == []


def test_a_difference_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = opened(tmp_path, {"policies/p100.md": policy("POL-100", "1. one\n2. two\n\nAnd more.")})
    document = edition.handbook.document["POL-100"]
    from remit.site import writer

    monkeypatch.setattr(writer.SiteWriter, "items", lambda self, items: "".join(map(self.blocks, items)))
    assert differences(edition, [document]) == ["POL-100 on the site"]
