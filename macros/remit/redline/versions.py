"""The texts of a document that can be compared: its versions, any revision of git, and the file as it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from remit.edition import Edition
from remit.finding import RemitError
from remit.model import Document, Settings
from remit.register import versions as version_history
from remit.source import frontmatter, loading, paths, trees
from remit.text import suggestion
from remit.vcs import History, errors, landings

HERE = "."
"""What names the file as it lies, committed or not."""
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """One text of a document: what it was asked for by, and what it is.

    `commit` and `day` are those of its landing on the main branch, or of the revision; None for a file as it lies.
    """

    name: str
    document: Document
    commit: str | None = None
    day: date | None = None
    author: str = ""
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called beside the other: its version, and where that does not say it, the revision."""
        version = self.document.version
        if self.name == version:
            return version
        return f"{version} in the work tree" if self.name == HERE else f"{version} at {self.name}"

    @property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes."""
        return sha256(self.document.source.content).hexdigest()


def text_at(edition: Edition, id_: str, name: str) -> TextVersion:
    """Return a document's text by a version, a revision, or `.`; raise `RemitError` with those that there are."""
    here = edition.newest.document.get(id_)
    history = edition.history
    known = set(edition.newest.document) | set(history.documents if history else ())
    if id_ not in known:
        message = f"There is no document `{id_}`, and there never was one in this history."
        raise RemitError(message, suggestion(id_, known))
    if here is not None and name == HERE:
        return TextVersion(name=HERE, document=here)
    if history is not None and (found := _version(edition, history, id_, name)):
        return found
    if here is not None and here.version == name:  # not committed yet, or there is no history
        return TextVersion(name=name, document=here, notes=(f"Version {name} is not committed yet.",))
    if history is None:
        raise RemitError(f"Version {name} of {id_} cannot be found without history.", edition.no_history)
    return _revision(edition, history, id_, name)


def version_texts(
    edition: Edition, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], TextVersion | RemitError]:
    """Return the texts of landed versions by id and version, read from git in one go, or the error."""
    history = edition.history
    if history is None:
        return {}
    found = {(id_, name): history.versions(id_)[name] for id_, name in wanted}
    contents = history.read(landed[0].oid for landed in found.values())
    texts: dict[tuple[str, str], TextVersion | RemitError] = {}
    for each in wanted:
        try:
            texts[each] = _landed(edition, found[each], contents.get(found[each][0].oid, b""))
        except RemitError as error:
            texts[each] = error
    return texts


def _version(edition: Edition, history: History, id_: str, name: str) -> TextVersion | None:
    landed = history.versions(id_).get(name)
    return _landed(edition, landed, history.bytes_of(landed[0].oid)) if landed else None


def _landed(edition: Edition, landed: Sequence[landings.Landing], content: bytes) -> TextVersion:
    """Return the text of a version, given the landings of all texts that carried it."""
    first, *amended = landed
    name = first.version or ""
    notes: tuple[str, ...] = ()
    if amended:
        later = ", ".join(each.commit[:10] for each in amended)
        notes = (f"Other bytes were merged later as version {name} ({later}); those shown here were merged first.",)
    return TextVersion(
        name=name,
        document=_parsed(edition.newest.settings, first.path, content, name),
        commit=first.commit,
        day=version_history.landing_day(first.landed_at, ZoneInfo(edition.newest.settings.time_zone)),
        author=first.writers[0].name,
        notes=notes,
    )


def _revision(edition: Edition, history: History, id_: str, name: str) -> TextVersion:
    versions = ", ".join(history.versions(id_))
    advice = f"Its versions: {versions}. A commit, branch or tag will do as well." if versions else ""
    try:
        commit = history.git.resolve(name)
    except errors.UnknownRevision:
        raise RemitError(f"{id_} has no version {name}, and there is no such revision.", advice) from None
    try:
        entries = [
            entry
            for entry in history.git.tree(commit, paths.POLICIES, paths.ROLES)
            if entry.mode.startswith("100") and entry.path.endswith(".md") and "/." not in entry.path
        ]
        contents = {blob.oid: blob.data for blob in history.git.blobs((each.oid for each in entries), limit=_LARGEST)}
    except errors.GitError as error:
        raise RemitError(str(error)) from None
    for entry in entries:
        content = contents.get(entry.oid) or b""
        if id_.encode() in content and (frontmatter.identify(content) or ("",))[0] == id_:
            document = _parsed(edition.newest.settings, entry.path, content, name)
            return TextVersion(name=name, document=document, commit=commit)
    raise RemitError(f"There is no {id_} at {name}.", advice)


def _parsed(settings: Settings, path: str, content: bytes, name: str) -> Document:
    loaded = loading.load(trees.MemoryTree({path: content}), settings)
    if not loaded.handbook.documents:
        first = next(iter(loaded.findings), None)
        why = f"{first.place}: {first.message}" if first else "It is not a controlled document."
        raise RemitError(
            f"The text at {name} cannot be read by today's rules. {why}", "Compare the files with git diff."
        )
    return loaded.handbook.documents[0]
