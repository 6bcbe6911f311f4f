"""An edition: the handbook as it is read on a day, with its history and register. What every output starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from remit.approvals import Assurance
from remit.doctree import outline, reader
from remit.finding import RemitError
from remit.fonts import Font, own_fonts
from remit.model import Document, Handbook, Source
from remit.register import document_register, lifecycle, text_approval, version_pairs
from remit.register import versions as version_history
from remit.source import frontmatter, loading, paths, trees
from remit.text import suggestion
from remit.vcs import Git, History, errors, landings, read_history

TRACKED = (paths.POLICIES, paths.ROLES, "records", paths.SETTINGS)
"""What of the repository makes history here: texts, registers, records, settings."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A handbook on a day.

    `loaded` is what is shown, `files` what it was read from; `originals` are the newest texts where others are shown,
    those in force. `present` is false for an edition of the past, made from commits alone. `history` is None when git
    has none to tell, and `no_history` then says why.
    """

    loaded: loading.Loaded
    files: trees.Tree = field(default_factory=lambda: trees.MemoryTree({}))
    today: date
    history: History | None
    no_history: str = ""
    root: Path | None = None
    """The folder of the handbook on disk, where it has one."""
    redlines: bool = False
    """Whether the site gets pages of what changed between versions; they take longer than all others together."""
    downloads: frozenset[str] = frozenset()
    """The downloads that lie beside the site that is built from this edition, by their place in dist/."""
    present: bool = True
    commit: str | None = None
    originals: Handbook | None = None
    known_life: lifecycle.LifecycleIndex | None = field(default=None, compare=False, repr=False)
    """What `life` gives, where another edition of the same history has read it already."""
    more_flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Flags of documents that rooms above found out."""
    texts: reader.Texts = field(default_factory=reader.Texts, compare=False, repr=False)
    """The texts that have been expanded and read so far."""

    @property
    def handbook(self) -> Handbook:
        """The handbook that is shown."""
        return self.loaded.handbook

    @property
    def newest(self) -> Handbook:
        """The handbook with the newest texts, whether or not they are in force."""
        return self.originals or self.loaded.handbook

    @cached_property
    def places_of_documents(self) -> Mapping[str, list[tuple[str, int, int | None]]]:
        """By place on the site: which documents were there, from which position of the main branch to before which."""
        found: dict[str, list[tuple[str, int, int | None]]] = {}
        for id_, path, start, end in self.history.stays if self.history else ():
            found.setdefault(paths.site_path(path), []).append((id_, start, end))
        return found

    @cached_property
    def places_of_files(self) -> frozenset[str]:
        """The places on the site of all files of this edition."""
        return frozenset(paths.site_path(path) for path in self.loaded.files)

    @cached_property
    def life(self) -> lifecycle.LifecycleIndex | None:
        """Everything that git knows of the documents' approvals; None without history."""
        return self.known_life or (lifecycle.read_lifecycles(self.history) if self.history else None)

    def status(self, id_: str) -> lifecycle.DocumentStatus | None:
        """Return the status of a document on the edition's day; None when nobody has decided anything about it."""
        if self.life is None or id_ not in self.life.recorded:
            return None
        return self.life.status(id_, self.today)

    def approved_on(self, id_: str, sha256: str) -> tuple[date, Assurance | None] | None:
        """Return when a text of a document got its last needed approval, and how sure that is; None before that."""
        if self.life is None or id_ not in self.life.recorded:
            return None
        for text in self.texts_of(id_):
            if text.sha256 == sha256 and text.approved is not None:
                return version_history.landing_day(
                    text.approved, ZoneInfo(self.newest.settings.time_zone)
                ), text.assurance
        return None

    def texts_of(self, id_: str) -> tuple[text_approval.VersionText, ...]:
        """Return every text of a document that has been merged, with its approvals."""
        return self.life.versions(id_, self.today) if self.life else ()

    @cached_property
    def register(self) -> document_register.Register:
        """The register of controlled documents."""
        history = self.history if self.present else None
        made = document_register.make_register(self.newest, history, self.today, self.life, self.commit)
        if not self.more_flags:
            return made
        rows = (replace(row, flags=(*row.flags, *self.more_flags.get(row.id, ()))) for row in made.rows)
        return replace(made, rows=tuple(rows))

    @cached_property
    def versions(self) -> Mapping[str, tuple[version_history.VersionRow, ...]]:
        """The versions of every document, newest first."""
        return version_history.version_rows(self.newest, self.history, self.life, self.newest.document, self.today)

    @cached_property
    def fonts(self) -> tuple[Font, ...]:
        """The handbook's own fonts, as they lie on disk today: they are means of showing it, not part of its past."""
        return own_fonts(self.root) if self.root else ()

    @cached_property
    def steps(self) -> Mapping[tuple[str, str], version_pairs.VersionPair]:
        """The steps between versions that the site has a page for; none in an edition of the past."""
        if self.history is None or not self.present or not self.redlines:
            return {}
        return version_pairs.pairs_of_versions(
            self.history, {id_: document.version for id_, document in self.handbook.document.items()}
        )

    @cached_property
    def pages(self) -> Mapping[str, Source]:
        """The hand-written pages by their place in the site."""
        return {paths.site_path(page.source.path): page.source for page in self.loaded.pages}

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The position of each document in the register, by id."""
        return {row.id: index for index, row in enumerate(self.register.rows)}


def open_edition(root: Path, today: date) -> Edition:
    """Read the handbook as it lies in `root`; raise `RemitError` when there is none, or git misleads."""
    if not (root / paths.SETTINGS).is_file():
        raise RemitError(
            f"{root} is not a handbook: there is no {paths.SETTINGS}.",
            "Run the command in the handbook's folder, or name it with --root.",
        )
    files = trees.WorkTree(root)
    loaded = loading.load(files)
    history, why = _history(root)
    return Edition(loaded=loaded, files=files, today=today, history=history, no_history=why, root=root)


def past_edition(root: Path, day: date, known_at: str | None = None) -> Edition:
    """Read the handbook as it was at the end of a day, as far as was known at a revision (by default today)."""
    history, why = _history(root, known_at)
    if history is None or history.head is None:
        raise RemitError("The past is read from git, and there is no history here.", why)
    try:
        commit = _commit_on(history, day)
        files = trees.MemoryTree(files_at(history.git, commit))
        loaded = loading.load(files)
    except errors.GitError as error:
        raise RemitError(str(error)) from None
    return Edition(
        loaded=loaded, files=files, today=day, history=history, root=root, present=False, commit=history.head
    )


def in_force(edition: Edition) -> Edition:
    """Return the edition that readers get: of each document the text in force, and drafts where there is none."""
    if edition.life is None:
        return edition
    shown: list[Document] = []
    for newest in edition.newest.documents:
        status = edition.status(newest.id)
        current = status.current.document if status and status.current else None
        if current is None:
            shown.append(newest)
        elif status and status.current and current.source.content != newest.source.content:
            shown.append(
                replace(current, source=_at_present_path(edition, current.source, newest.path, status.current.landing))
            )
        else:
            shown.append(replace(current, source=replace(current.source, path=newest.path)))
    handbook = replace(edition.newest, documents=tuple(shown))
    loaded = replace(edition.loaded, handbook=handbook)
    return replace(edition, loaded=loaded, originals=edition.newest, known_life=edition.life, texts=reader.Texts())


def _at_present_path(edition: Edition, source: Source, path: str, landing: landings.Landing) -> Source:
    """Return an older text at the place of the newest one, its links leading to where they led when it was merged."""
    position, files = landing.position, edition.places_of_files

    def now(place: str) -> str | None:
        stays = edition.places_of_documents.get(place, ())
        there = [id_ for id_, start, end in stays if start <= position and (end is None or position < end)]
        if there:
            document = edition.newest.document.get(there[-1])
            return paths.site_path(document.path) if document else None
        return place if place in files else None

    return outline.relocate(source, path, now)


def history_of(edition: Edition, id_: str) -> tuple[version_history.VersionRow, ...]:
    """Return the versions of one document, deleted ones included, without reading those of the others."""
    document = edition.newest.document.get(id_)
    known = set(edition.newest.document) | set(edition.history.documents if edition.history else ())
    if id_ not in known:
        raise RemitError(
            f"There is no document `{id_}`, and there never was one in this history.", suggestion(id_, known)
        )
    return version_history.version_rows(edition.newest, edition.history, edition.life, {id_: document}, edition.today)[
        id_
    ]


def digest(document: Document) -> str:
    """Return the SHA-256 of a document's bytes."""
    return sha256(document.source.content).hexdigest()


def _commit_on(history: History, day: date) -> str:
    """Return the main branch's commit at the end of a day; dates that run backwards are held at the latest before."""
    tip = loading.load(trees.MemoryTree({paths.SETTINGS: _setting_bytes(history)})).handbook.settings
    end = text_approval.end_of(day, ZoneInfo(tip.time_zone))
    found = ""
    latest = 0
    for commit, moment in reversed(history.git.main_line(history.head or "HEAD")):
        latest = max(latest, moment)
        if latest > end:
            break
        found = commit
    if not found:
        raise RemitError(f"Nothing had been merged by {day}.", "Choose a later day.")
    return found


def _setting_bytes(history: History) -> bytes:
    landing = history.newest(paths.SETTINGS)
    return history.bytes_of(landing.oid) if landing else b""


def files_at(git: Git, commit: str) -> dict[str, bytes]:
    """Return a commit's files that a handbook is made of; links and submodules are no files."""
    entries = [
        entry
        for entry in git.tree(commit, paths.POLICIES, paths.ROLES, paths.CONTENT, paths.SETTINGS, paths.OWN_MACROS)
        if entry.mode.startswith("100")
    ]
    contents = {blob.oid: blob.data for blob in git.blobs(dict.fromkeys(entry.oid for entry in entries))}
    return {entry.path: contents.get(entry.oid) or b"" for entry in entries}


def _history(root: Path, at: str | None = None) -> tuple[History | None, str]:
    try:
        git = Git.open(root)
        state = git.facts()
        if state.kind == "empty":
            return None, "Nothing has been committed yet, so no version has a date."
        return read_history(git, TRACKED, at=at, parse=frontmatter.identify), ""
    except errors.NoRepository as error:
        return None, error.published
    except errors.GitError as error:
        raise RemitError(str(error)) from None
