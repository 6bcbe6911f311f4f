"""All downloads in one folder: PDF, Word, tables, calendar and the audit pack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePosixPath

from remit import __version__
from remit.edition import Edition
from remit.export import exports
from remit.finding import Finding, RemitError
from remit.model import Document
from remit.pack.archive import pack_zip, word_files
from remit.pack.bound import bind
from remit.pack.build_cache import BuildCache, key_of
from remit.pack.content import make_content
from remit.paper import printing
from remit.paper.pdf import inputs, print_documents, print_job
from remit.paper.word import HouseStyle, write_job
from remit.render import expansion, pages, palette
from remit.source import paths

PACK, ZIP = "audit-pack.pdf", "audit-pack.zip"


@dataclass(frozen=True, kw_only=True)
class Dist:
    """What was made: the names of all files, how many were written anew, and what kept others from being made."""

    names: frozenset[str]
    written: int
    findings: tuple[Finding, ...]


def make_dist(edition: Edition, folder: Path, style: HouseStyle, *, preview: bool = False) -> Dist:
    """Make everything of an edition in a folder; what is there from the same inputs is left as it is."""
    made = BuildCache(folder)
    findings: list[Finding] = []
    keys = dict(_keys(edition, style))

    def print_(missing: list[Document]) -> Iterator[tuple[str, bytes]]:
        printed, faults = print_documents(edition, missing, beside=keys)
        findings.extend(faults)
        return ((each.sheet.id, each.pdf) for each in printed)

    def write(missing: list[Document]) -> Iterator[tuple[str, bytes]]:
        return word_files(edition, missing, style, findings, beside=frozenset(keys))

    pdfs = _each(edition, made, keys, "pdf/{}.pdf", print_)
    words = _each(edition, made, keys, "word/{}.docx", write)
    _jobs(edition, made, keys, style, findings)
    for name, content in exports(edition).items():
        made.write(f"tables/{name}", "", content)
    _pack(edition, made, keys, pdfs, words, findings, preview=preview)
    return Dist(names=frozenset(made.finish()), written=made.written, findings=tuple(dict.fromkeys(findings)))


def _each(
    edition: Edition,
    made: BuildCache,
    keys: dict[str, str],
    name: str,
    make: Callable[[list[Document]], Iterable[tuple[str, bytes]]],
) -> dict[str, bytes]:
    """Return every document's file by id; of those that are not there from the same inputs, `make` yields new ones."""
    found: dict[str, bytes] = {}
    missing: list[Document] = []
    for document in edition.handbook.ordered:
        content = made.content(name.format(document.id), keys.get(document.id, ""))
        if content is None:
            missing.append(document)
        else:
            found[document.id] = content
    for id_, content in make(missing):
        found[id_] = content
        made.write(name.format(id_), keys[id_], content)
    return found


def _jobs(edition: Edition, made: BuildCache, keys: dict[str, str], style: HouseStyle, findings: list[Finding]) -> None:
    """Make the job description of every active role, for HR."""
    for role in edition.handbook.roles:
        if role.lifecycle != "active" or role.id not in keys:
            continue
        key = key_of([keys[role.id], pages.job_page(edition, role.key)])
        pdf, docx = f"pdf/job-{role.key}.pdf", f"word/job-{role.key}.docx"
        try:
            if made.content(pdf, key) is None:
                made.write(pdf, key, print_job(edition, role.key))
            if made.content(docx, key) is None:
                made.write(docx, key, write_job(edition, role.key, style))
        except RemitError:
            continue  # why the role's text cannot be printed is a finding of the role itself


def _pack(
    edition: Edition,
    made: BuildCache,
    keys: dict[str, str],
    pdfs: dict[str, bytes],
    words: dict[str, bytes],
    findings: list[Finding],
    *,
    preview: bool,
) -> None:
    """Bind the pack and its zip, unless they are there from the same inputs."""
    head = edition.history.head if edition.history else None
    key = key_of(["pack", preview, edition.today, head, *sorted(keys.items())])
    volumes = sorted(name for name in made.names(key) if name.startswith("audit-pack"))
    if PACK in volumes and ZIP in volumes and all(made.content(name, key) is not None for name in volumes):
        return
    content = make_content(edition, preview=preview)
    bound, faults = bind(content)
    findings += faults
    for volume in bound:
        made.write(volume.name, key, volume.pdf)
    made.write(ZIP, key, pack_zip(content, bound, pdfs, words))


def _keys(edition: Edition, style: HouseStyle) -> Iterator[tuple[str, str]]:
    """Yield for each document that can be expanded a key over everything that its files are made from."""
    handbook = edition.handbook
    shared = key_of(
        [
            *_tools(),
            sha256(style.content).hexdigest(),
            *sorted((document.path, document.id) for document in handbook.documents),
            *_files_digest(edition),
            *(font.path for font in edition.fonts),
        ]
    )
    for document in handbook.ordered:
        try:
            text = pages.paper_page(edition, document)
        except expansion.ExpansionError:
            continue
        yield document.id, key_of([shared, text, sorted(inputs.facts(printing.bare_sheet(edition, document)).items())])


def _files_digest(edition: Edition) -> Iterator[str]:
    """Yield what shows on paper beside the texts: digests of the images, and who is where in the chart."""
    for path in sorted(edition.loaded.files):
        if PurePosixPath(path).suffix.lower() in printing.PICTURES:
            yield f"{path} {sha256(edition.files.read(path) or b'').hexdigest()}"
    if any("org_chart" in document.source.body for document in edition.handbook.documents):
        yield repr(
            [(role.key, role.title, role.reports_to, role.holders_on(edition.today)) for role in edition.handbook.roles]
        )


@cache
def _tools() -> tuple[str, ...]:
    """Return what else the bytes depend on: Remit itself, its templates and colours, the compiler and the converter."""
    folders = [files(room).joinpath("templates") for room in ("remit.paper.pdf", "remit.paper.word")]
    templates = sorted((each for folder in folders for each in folder.iterdir()), key=lambda each: each.name)
    digests = (sha256(each.read_bytes()).hexdigest() for each in templates if each.is_file())
    return (
        __version__,
        *(version(name) for name in ("typst", "pypandoc-binary", "python-docx")),
        *digests,
        key_of([palette.typst()]),
    )


def publish(dist: Dist, folder: Path, site: Path) -> None:
    """Put the files of dist/ into the site, where its pages link to them; as the same file where the disk allows it.

    The zip stays behind: the whole repository is in it, and not everybody who reads the site is to have that.
    """
    for name in sorted(dist.names - {ZIP}):
        target = site / paths.DOWNLOADS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(folder / name, target)
        except OSError:  # another disk, or one without such links
            shutil.copyfile(folder / name, target)
