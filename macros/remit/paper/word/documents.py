"""Documents and job descriptions as Word files; what keeps one from being made keeps no other."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from remit.blocks import badges
from remit.edition import Edition
from remit.finding import Finding
from remit.model import Document
from remit.paper import PrintSheet, pandoc, printing, unprintable
from remit.paper.word.house_style import HouseStyle, given_style
from remit.paper.word.properties import Properties
from remit.paper.word.styles import picture_kind
from remit.paper.word.write import write_docx


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """A document's Word file."""

    id: str
    docx: bytes


def write_documents(
    edition: Edition,
    documents: Iterable[Document],
    style: HouseStyle | None = None,
    *,
    redacted: bool = False,
    beside: frozenset[str] = frozenset(),
) -> Iterator[WordFile | Finding]:
    """Yield the Word file of each document in their order, and what kept others, or parts of them, from being made.

    Links between these documents, and to those whose files lie `beside` them already, lead to `ID.docx`.
    """
    documents = list(documents)
    findings: list[Finding] = []
    kept = list(map(_StoredSheet.of, printing.each_sheet(edition, documents, findings, redacted=redacted)))
    yield from findings
    by_id = {document.id: document for document in documents}
    write = partial(_written, edition, style or given_style(), beside | {each.sheet.id for each in kept})
    with _collecting(), ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for each, (made, losses) in zip(kept, pool.map(write, kept), strict=True):
            document = by_id[each.sheet.id]
            yield from (unprintable.left_out(document, loss) for loss in losses)
            if isinstance(made, bytes):
                yield WordFile(id=document.id, docx=made)
            else:
                yield unprintable.not_printable(document, f"{made}")


class _StoredSheet(NamedTuple):
    """A sheet without its tree, and the tree as JSON: as objects those of a thousand documents take gigabytes."""

    sheet: PrintSheet
    blocks: str

    @classmethod
    def of(cls, sheet: PrintSheet) -> _StoredSheet:
        blocks = json.dumps(sheet.body.blocks, separators=(",", ":"))
        return cls(replace(sheet, body=replace(sheet.body, blocks=[])), blocks)


@contextmanager
def _collecting() -> Iterator[None]:
    """Free what a written file leaves behind: its objects refer to each other, and commands run without collecting."""
    enabled = gc.isenabled()
    gc.freeze()  # what is there already is not looked at again and again
    gc.enable()
    try:
        yield
    finally:
        gc.unfreeze()
        if not enabled:
            gc.disable()


def _written(
    edition: Edition, style: HouseStyle, beside: frozenset[str], kept: _StoredSheet
) -> tuple[bytes | pandoc.PandocError, list[str]]:
    sheet = kept.sheet
    images = {place: printing.picture(edition, place) or b"" for place in sorted(sheet.body.pictures)}
    losses = [
        f"the image `{place}` is of a kind that Word does not show"
        for place in images
        if not picture_kind(images[place])
    ]
    try:
        return write_docx(json.loads(kept.blocks), properties(sheet), style.content, images, beside), losses
    except pandoc.PandocError as fault:
        return fault, losses


def write_job(edition: Edition, role: str, style: HouseStyle | None = None) -> bytes:
    """Return a role's job description as a Word file; raise `RemitError` when it cannot be made."""
    sheet = printing.job_sheet(edition, role)
    try:
        with _collecting():
            said = properties(sheet, "job-description")
            return write_docx(sheet.body.blocks, said, (style or given_style()).content)
    except pandoc.PandocError as fault:
        raise printing.job_error(role, str(fault)) from None


def properties(sheet: PrintSheet, kind: str = "document") -> Properties:
    """Return what a sheet's Word file says of itself."""
    return Properties(
        kind=kind,
        title=sheet.title,
        day=sheet.day,
        id=sheet.id,
        version=sheet.version,
        state=badges.BADGES[sheet.state],
        classification=badges.BADGES[sheet.classification],
        organisation=sheet.organisation,
        language=sheet.language,
        sha256=sheet.sha256,
        path=sheet.path,
        commit=sheet.commit,
    )
