"""A comparison as a file to take away: a Word file with tracked changes, or a PDF with the changes marked."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from remit.doctree import Node, nodes
from remit.edition import Edition
from remit.finding import RemitError
from remit.paper import pandoc
from remit.redline.comparison import SAME_HANDBOOK, Comparison, between
from remit.redline.diff import marks, redline
from remit.redline.facts import table, words
from remit.redline.page import only_changes
from remit.redline.tracked import CELL, ROW, tracked

_CHANGES = ("w:ins", "w:del", "w:cellIns", "w:cellDel")
_TAGS = {marks.INSERTION: "ins", marks.DELETION: "del"}


def as_docx(edition: Edition, comparison: Comparison) -> bytes:
    """Return a comparison as a Word file in which accepting all changes gives the new text, rejecting them the old.

    The facts about the document are in it as tables. What Word cannot track stays as in the new text: levels of
    headings, numbering of lists, alignment of columns.
    """
    from remit.paper.word import Properties, write_docx

    old, new = comparison.old.document, comparison.new.document
    author = comparison.new.author or edition.handbook.settings.organisation or "Remit"
    moment = f"{day_of(edition, comparison).isoformat()}T00:00:00Z"
    title = redline([heading(1, old.title)], [heading(1, new.title)])
    blocks = tracked([*title, *comparison.control, *comparison.tree], anchors=True)
    properties = Properties(
        title=f"{comparison.title}, {comparison.old.label} → {comparison.new.label}",
        day=day_of(edition, comparison),
        kind="comparison",
        id=comparison.id,
        version=f"{comparison.old.label} → {comparison.new.label}",
        state="comparison",
        classification=new.classification,
        organisation=edition.handbook.settings.organisation,
        language=new.language,
    )
    try:
        written = write_docx(blocks, properties, changes=(author, moment))
    except pandoc.PandocError as fault:
        raise RemitError(f"The Word file cannot be written: {fault}", "Write the comparison as .html.") from None
    return _track_rows(written, author, moment)


def day_of(edition: Edition, comparison: Comparison) -> date:
    """Return the day of a comparison: that of its newer text, or the edition's for one that is not merged."""
    return comparison.new.day or edition.today


def heading(level: int, text: str) -> Node:
    """Return a heading of words."""
    return {"t": "Header", "c": [level, ["", [], []], words(text)]}


def _track_rows(content: bytes, author: str, moment: str) -> bytes:
    """Track rows and cells that came or went, as pandoc cannot, and take their anchors out.

    ECMA-376 part 1, 17.13.5: a row is tracked in its properties, and so is a cell.
    """
    import docx
    from docx.oxml.ns import qn

    from remit.paper.word import repack

    document = docx.Document(io.BytesIO(content))
    body: Any = document.element.body
    anchors = [each for each in body.iter(qn("w:bookmarkStart")) if each.get(qn("w:name"), "").startswith((ROW, CELL))]
    for start in anchors:
        name = start.get(qn("w:name"))
        kind = ROW if name.startswith(ROW) else CELL
        _track(start, kind, _TAGS[name.removeprefix(kind).rpartition("-")[0]], ("0", author, moment))
        own = start.get(qn("w:id"))
        for end in [each for each in body.iter(qn("w:bookmarkEnd")) if each.get(qn("w:id")) == own]:
            end.getparent().remove(end)
        start.getparent().remove(start)
    for number, change in enumerate(body.iter(*map(qn, _CHANGES)), start=1):
        change.set(qn("w:id"), str(number))
    return repack(document)


def _track(start: Any, kind: str, tag: str, text: tuple[str, str, str]) -> None:
    """Mark the row or cell around an anchor as inserted or deleted."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    holder = next(start.iterancestors(qn("w:tr" if kind == ROW else "w:tc")), None)
    if holder is None:
        return
    name = f"w:{tag}" if kind == ROW else f"w:cell{tag.title()}"
    mark = OxmlElement(name)
    for key, value in zip(("w:id", "w:author", "w:date"), text, strict=True):
        mark.set(qn(key), value)
    properties = holder.get_or_add_trPr() if kind == ROW else holder.get_or_add_tcPr()
    properties.append(mark)


def as_pdf(edition: Edition, comparison: Comparison, *, paper: str = "a4") -> bytes:
    """Return a comparison as a PDF: what changed in the facts, then the text with its changes marked."""
    from remit.doctree import context
    from remit.paper import PrintSheet
    from remit.paper.pdf import compiler, print_sheet

    new = comparison.new.document
    title = f"{comparison.title}: {comparison.old.label} → {comparison.new.label}"
    sheet = PrintSheet(
        id=comparison.id,
        title=title,
        version=new.version,
        state="comparison",
        classification=new.classification,
        language=new.language,
        organisation=edition.handbook.settings.organisation,
        summary=f"What changed in {comparison.id} from {comparison.old.label} to {comparison.new.label}.",
        day=day_of(edition, comparison),
        commit=comparison.new.commit or "",
        sha256=comparison.new.sha256,
        path=new.path,
        body=context.NormalizedDocument(
            blocks=_printed(comparison), top="", anchors=frozenset(), pictures=_pictures(comparison)
        ),
        footer=f"{comparison.id} · comparison",
    )
    try:
        return print_sheet(edition, sheet, edition.root, paper=paper)
    except compiler.CompilerError as fault:
        raise RemitError(f"The PDF cannot be made: {fault}.", "Write the comparison as .html.") from None


def _printed(comparison: Comparison) -> list[Node]:
    """Return a comparison as a tree to be printed."""
    old, new = comparison.old, comparison.new
    changes = ", ".join(comparison.summary.phrases) or "The text is the same in both"
    rows = [("Version", old.label, new.label), *between(old, new)]
    notes: list[Node] = [{"t": "Para", "c": words(note)} for note in (*comparison.notes, SAME_HANDBOOK)]
    control = only_changes(comparison.control)
    facts = [heading(2, "What the document says about itself"), *control] if control else []
    head: list[Node] = [
        heading(1, f"{comparison.id} {comparison.title}"),
        table(["", "Old", "New"], rows),
        {"t": "Para", "c": [{"t": "Strong", "c": words(f"{changes}.")}]},
        *notes,
    ]
    return tracked([*head, *facts, heading(2, "Text"), *comparison.tree], anchors=False)


def _pictures(comparison: Comparison) -> frozenset[str]:
    return frozenset(node["c"][2][0] for node in nodes.walk(comparison.tree) if node["t"] == "Image")
