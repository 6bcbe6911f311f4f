"""The bound pack: chapters and documents as one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from remit.doctree import Node, context, nodes
from remit.finding import Finding, RemitError
from remit.fonts import coverage_with
from remit.model import Document
from remit.pack import chapters
from remit.pack.content import FIX, Content, refuse_marks
from remit.pack.cover import TITLE, cover
from remit.paper import PrintPage, PrintSheet, printing, unprintable
from remit.paper.pdf import compiler, inputs

MOST_IN_ONE, IN_A_VOLUME = 800_000, 300_000
"""Bytes of source up to which a pack is one file, and in each volume of a larger one: memory grows with both."""
LONG_CHAPTER, CHAPTERS_IN_A_VOLUME = 50_000, 250_000
"""The same for the pack's own pages, in the letters that they show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A file of the pack."""

    name: str
    pdf: bytes


def bind(content: Content, *, paper: str = "a4") -> tuple[list[Volume], list[Finding]]:
    """Return the pack as PDF, and what could not be printed of the documents.

    Up to a binder full it is one file. A larger one comes in volumes: the first holds the pack's own pages, the next
    the documents, and the last ones those chapters that are long.
    """
    if content.redacted:
        refuse_marks(content)
    chosen = (*content.roles, *content.documents)
    findings: list[Finding] = []
    fonts = coverage_with(content.edition.fonts)
    with compiler.open_workspace(content.edition.root) as workspace:
        sheets = printing.each_sheet(content.edition, chosen, findings, redacted=content.redacted, fonts=fonts)
        places = inputs.LinkTargets()
        printed = inputs.write_inputs(workspace, content.edition, sheets, places)
        binder = _Binder(content=content, workspace=workspace, places=places, paper=paper)
        try:
            made = binder.volumes(printed)
        except compiler.CompilerError as fault:
            faults = binder.faults(printed)
            if not faults:
                raise RemitError(f"The pack cannot be bound: {fault}.") from None
            faulty = [sheet for sheet in printed if sheet.id in faults]
            again = inputs.write_without_undrawable(
                workspace, content.edition, faulty, places, findings, redacted=content.redacted
            )
            printed = inputs.replaced(printed, again)
            faults = {id_: why for id_, why in faults.items() if all(sheet.id != id_ for sheet in again)}
            faults |= binder.faults(again)
            findings += [unprintable.not_printable(each, f"{faults[each.id]}.") for each in chosen if each.id in faults]
            for id_ in faults:
                places.drop(id_)
            printed = [sheet for sheet in printed if sheet.id not in faults]
            try:
                made = binder.volumes(printed)
            except compiler.CompilerError as again:
                raise RemitError(f"The pack cannot be bound: {again}.") from None
    return made, findings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Binder:
    """Compiles documents that lie in a workspace; `places` says where links between them lead."""

    content: Content
    workspace: compiler.Workspace
    places: inputs.LinkTargets
    paper: str

    def volumes(self, printed: list[PrintSheet]) -> list[Volume]:
        """Return the volumes of documents, with the pack's own pages; raise `CompilerError`."""
        content, workspace = self.content, self.workspace
        pages = dict(chapters.compose(content, printed))
        volumes = _with_chapters(pages, _volumes((*content.roles, *content.documents)))
        for attached in content.attachments:
            workspace.write(attached.name, attached.content)
        if max(volumes.values()) == 1:
            own = inputs.write_inputs(workspace, content.shown, _chapters(content, pages), self.places)
            job = self.job([*_leaves(content, printed, own)], volumes)
            return [Volume(name=name_of(1), pdf=workspace.compile(job))]
        with compiler.isolated(workspace) as begin:
            # The documents' volumes need no chapter, so that they are compiled while the chapters are written.
            made = {}
            for number in sorted({volumes[sheet.id] for sheet in printed}, reverse=True):
                leaves = [(sheet, 2) for sheet in printed if volumes[sheet.id] == number]
                made[number] = begin(self.job(leaves, volumes))
            own = inputs.write_inputs(workspace, content.shown, _chapters(content, pages), self.places)
            for number in sorted({volumes[sheet.id] for sheet in own}, reverse=True):
                leaves = [(sheet, 1) for sheet in own if volumes[sheet.id] == number]
                made[number] = begin(self.job(leaves, volumes))
        return [Volume(name=name_of(number), pdf=made[number].result()) for number in sorted(made)]

    def job(self, leaves: list[tuple[PrintSheet, int]], volumes: Mapping[str, int]) -> compiler.CompileJob:
        """Return the job that makes a volume of what is bound in it, each with the level of its title."""
        number = volumes[leaves[0][0].id]
        volume = f"pack-{number}"
        self.workspace.write(f"{volume}.json", cover(self.content, leaves, number, max(volumes.values()), self.paper))
        ids = [sheet.id for sheet, _ in leaves]
        inputs.write_link_targets(self.workspace, ids, self.places, lambda id_: name_of(volumes[id_]))
        return self.workspace.job(f"{volume}-main", "pack", volume, day=self.content.edition.today)

    def faults(self, sheets: Sequence[PrintSheet]) -> dict[str, str]:
        """Return the ids of documents that cannot be compiled on their own either, and why."""
        jobs = [inputs.single_job(self.workspace, sheet, self.places, self.paper) for sheet in sheets]
        made = compiler.compile_each(self.workspace, jobs)
        return {
            sheet.id: str(found)
            for sheet, found in zip(sheets, made, strict=True)
            if isinstance(found, compiler.CompilerError)
        }


def name_of(volume: int) -> str:
    """Return the name of a volume's file: `audit-pack.pdf`, `audit-pack-2.pdf` and so on."""
    return "audit-pack.pdf" if volume == 1 else f"audit-pack-{volume}.pdf"


def _volumes(documents: Iterable[Document]) -> dict[str, int]:
    sizes = {document.id: len(document.source.content) for document in documents}
    if sum(sizes.values()) <= MOST_IN_ONE:
        return dict.fromkeys(sizes, 1)
    return _filled(sizes, 2, IN_A_VOLUME)


def _filled(sizes: Mapping[str, int], number: int, most: int) -> dict[str, int]:
    """Return which volume holds each text, filled one after the other from a number on."""
    volumes, filled = {}, 0
    for key, size in sizes.items():
        if filled and filled + size > most:
            number, filled = number + 1, 0
        volumes[key] = number
        filled += size
    return volumes


def _with_chapters(pages: Mapping[str, list[Node]], volumes: Mapping[str, int]) -> dict[str, int]:
    """Return the volume of every document and chapter; a long chapter of a pack in volumes comes after the others."""
    last = max(volumes.values(), default=1)
    first = dict.fromkeys(pages, 1)
    if last == 1:
        return {**volumes, **first}
    sizes = {key: len(nodes.letters(blocks)) for key, blocks in pages.items()}
    long = {key: size for key, size in sizes.items() if size > LONG_CHAPTER}
    return {**volumes, **first, **_filled(long, last + 1, CHAPTERS_IN_A_VOLUME)}


def _chapters(content: Content, pages: Mapping[str, list[Node]]) -> Iterator[PrintSheet]:
    """Yield the pack's own pages as sheets."""
    own = [PrintPage(key, chapters.PLACE, blocks) for key, blocks in pages.items()]
    fonts = coverage_with(content.edition.fonts)
    for page in own:
        if unknown := fonts.unknown(nodes.letters(page.blocks)):
            raise RemitError(
                f"The pack cannot be bound: in its chapter {page.key} no font shows {', '.join(sorted(unknown)[:3])}.",
                "`remit check` names file and line (FNT901). Put a font that has it into the folder fonts/.",
            )
    for page, found in printing.each_page(content.shown, own, redacted=content.redacted):
        if isinstance(found, context.Unreadable):
            raise RemitError(f"The chapter {page.key} of the pack cannot be printed: {found.reason}")
        if content.redacted and context.shown_mark(found.blocks):
            raise RemitError(f"The pack cannot be redacted: its chapter {page.key} would show a mark.", FIX)
        yield _chapter(content, page.key, found)


def _leaves(content: Content, sheets: list[PrintSheet], chapters: list[PrintSheet]) -> Iterator[tuple[PrintSheet, int]]:
    """Yield everything that is bound in its order, with the level of its title."""
    roles = {role.id for role in content.roles}
    for chapter in chapters:
        yield chapter, 1
        if chapter.id == "roles":
            yield from ((sheet, 2) for sheet in sheets if sheet.id in roles)
        elif chapter.id == "documents":
            yield from ((sheet, 2) for sheet in sheets if sheet.id not in roles)


def _chapter(content: Content, key: str, body: context.NormalizedDocument) -> PrintSheet:
    """Return a page of the pack's own as a sheet."""
    edition = content.edition
    settings = edition.handbook.settings
    return PrintSheet(
        id=key,
        title=TITLE,
        version=edition.today.isoformat(),
        state="draft" if content.preview else "in-force",
        classification=content.classification,
        language=settings.language,
        organisation=settings.organisation,
        summary="",
        day=edition.today,
        commit=(edition.history.head or "") if edition.history else "",
        sha256="",
        path=chapters.PLACE,
        body=body,
        footer=f"As of {edition.today}",
    )
