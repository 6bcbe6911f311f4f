"""A document as a Word file: pandoc writes it in the styles of a reference document, and what it cannot do is added."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Collection, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from remit.doctree import Node, nodes
from remit.paper import pandoc
from remit.paper.word.house_style import given_style
from remit.paper.word.properties import Properties, carried, repack
from remit.paper.word.styles import WordTree, for_word


def write_docx(
    blocks: list[Node],
    properties: Properties,
    reference: bytes | None = None,
    images: Mapping[str, bytes] | None = None,
    beside: Collection[str] = (),
    changes: tuple[str, str] | None = None,
) -> bytes:
    """Write a normalized syntax tree as a Word file; raise `PandocError` when it cannot be written.

    `reference` is a reference document in place of the house style. `images` are the pictures by their address in the
    tree (PNG, JPEG, GIF); for any other its alternative text stands. Links lead to the documents whose files lie
    `beside` this one. With `changes` (who made them, and when as an RFC 3339 time), spans of class `insertion` and
    `deletion` become tracked changes; the tree must not have them from an author. The same input gives the same bytes.
    """
    tree = for_word(blocks, properties.id, images or {}, beside, changes)
    with tempfile.TemporaryDirectory(prefix="remit-") as name:
        folder = Path(name)
        (folder / "reference.docx").write_bytes(reference or given_style().content)
        arguments = ("--sandbox", "--from=json", "--to=docx", "--reference-doc=reference.docx", "--output=-")
        written = pandoc.run(*arguments, folder=folder, given=_document(tree, properties))
    return _finished(written, tree, properties)


def _document(tree: WordTree, properties: Properties) -> bytes:
    """Return the tree with what a file says of itself, as pandoc reads both."""
    said: dict[str, Any] = {name: _text(value) for name, value in carried(properties).items()}
    said["lang"] = _text(properties.language)
    said["title"] = {"t": "MetaInlines", "c": tree.title or [nodes.string(properties.title)]}
    document = {"pandoc-api-version": [1, 23, 1], "meta": said, "blocks": tree.blocks}
    return json.dumps(document).encode()


def _text(value: str) -> Node:
    return {"t": "MetaString", "c": value}


def _finished(written: bytes, tree: WordTree, properties: Properties) -> bytes:
    """Return a Word file with its tables laid out, its headers filled and its properties complete."""
    import docx

    from remit.paper.word.landscape import set_landscape
    from remit.paper.word.tables import lay_out, marked

    document = docx.Document(io.BytesIO(written))
    tables = marked(document.element.body, tree.tables)
    set_landscape(document, [table for table, plan in tables if plan.layout.landscape])
    lay_out(document, tables)
    _describe(document)
    _fill(document, properties)
    core = document.core_properties
    core.title, core.author, core.language = properties.title[:255], properties.organisation[:255], properties.language
    core.created = core.modified = datetime.combine(properties.day, time())
    core.last_modified_by, core.revision, core.identifier = properties.organisation[:255], 1, properties.id
    return repack(document)


def _describe(document: Any) -> None:
    """Let pictures be described by their alternative text alone, not by their address."""
    from docx.oxml.ns import qn

    for inline in document.element.body.iter(qn("wp:inline")):
        said = inline.find(qn("wp:docPr"))
        for picture in inline.iter(qn("pic:cNvPr")):
            picture.set("descr", said.get("descr", "") if said is not None else "")


def _fill(document: Any, properties: Properties) -> None:
    """Fill headers and footers; the state stands there as the badge that it has in the text."""
    from docx.enum.style import WD_STYLE_TYPE

    from remit.paper.word.fields import fill

    values = {**carried(properties), "title": properties.title, "author": properties.organisation}
    badge = f"Badge {properties.state.title()}"
    ids = {each.name: each.style_id for each in document.styles if each.type == WD_STYLE_TYPE.CHARACTER}
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            for name, run in fill(relation.target_part.element, values):
                if name == "remit-state" and badge in ids:
                    run.style = ids[badge]
