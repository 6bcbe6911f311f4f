"""Makes the demonstration's repository from its script."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib import resources
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from remit.approvals import Record, ledger, signatures
from remit.demo.first_year import YEAR_2025
from remit.demo.second_year import YEAR_2026
from remit.demo.story import (
    DOMAIN,
    RECORDER,
    AddedFile,
    Change,
    EditedFile,
    How,
    ScriptedCommit,
    ScriptedDecision,
    ScriptedLanding,
)
from remit.edition import Edition
from remit.finding import RemitError
from remit.render import expansion
from remit.source import frontmatter, loading, trees
from remit.vcs import errors, fast_import, landings

FIRST_DAY, LAST_DAY = date(2025, 5, 1), date(2026, 10, 31)
ZONE = "Europe/Vienna"
KEYS = ("vera", "vera-2026", "clara", "jonas", "recorder")
"""The signing keys that are made on the spot."""
STORY = (*YEAR_2025, *YEAR_2026)
"""Everything that was merged, oldest first."""
MAIN = "refs/heads/main"
_KEY = re.compile(r"@KEY:([a-z0-9-]+)@")


def make_keys(folder: Path, names: Iterable[str]) -> None:
    """Write a new Ed25519 key for each name, in the files that ssh-keygen would write."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for name in names:
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(private)
        (folder / f"{name}.pub").write_bytes(public + b"\n")


def make_demo(folder: Path) -> None:
    """Make the demonstration's repository in a folder that is new or empty, all or nothing."""
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RemitError(f"{folder} is not empty.", "Name a new folder: the demonstration overwrites nothing.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place:
        keys, fresh = Path(place, "keys"), Path(place, "demo")
        keys.mkdir(mode=0o700)
        fresh.mkdir()
        make_keys(keys, KEYS)
        build_demo(fresh, keys)
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)


def build_demo(folder: Path, keys: Path) -> None:
    """Make the repository in an empty folder with the keys of another; the same keys give the same commit ids."""
    try:
        with fast_import.create_repository(folder) as maker:
            builder = _Builder(maker, keys)
            for landing in STORY:
                builder.land(landing)
    except errors.GitError as error:
        raise RemitError(str(error)) from None


class _Builder:
    """Follows the script, and knows at every step which files there are."""

    def __init__(self, maker: fast_import.RepositoryWriter, keys: Path) -> None:
        self.maker = maker
        self.keys = keys
        self.files: dict[str, bytes] = {}
        self.tip: tuple[str, ...] = ()
        self.heads: dict[int, str] = {}
        self.approved: dict[tuple[str, str], str] = {}
        self.reviews = count(7001)

    def land(self, landing: ScriptedLanding) -> None:
        """Bring a landing to the main branch, in the way that it says."""
        if landing.how == "push":
            commit = landing.commits[0]
            self._main(commit.message, self._changes(commit), author=_stamp(commit.by, commit.at))
            return
        steps = self._branch(landing)
        all_changes = {path: content for _, changes in steps for path, content in changes.items()}
        first, merger = landing.commits[0], _stamp(landing.by, landing.at)
        if landing.how == "squash":
            message = _message(f"{landing.title} (#{landing.pull})", first.also)
            self._main(message, all_changes, author=_stamp(first.by, landing.at), committer=merger)
        elif landing.how == "merge":
            message = f"Merge pull request #{landing.pull}\n\n{landing.title}\n"
            self._main(message, all_changes, author=merger, also=(self.heads[landing.pull],))
        else:
            for commit, changes in steps:
                message = _message(commit.message, commit.also)
                self._main(message, changes, author=_stamp(commit.by, commit.at), committer=merger)

    def _branch(self, landing: ScriptedLanding) -> list[tuple[ScriptedCommit, dict[str, bytes | None]]]:
        """Write a pull request's own commits, where a forge keeps them."""
        tip, steps = self.tip, []
        for commit in landing.commits:
            changes = self._changes(commit)
            stamp = _stamp(commit.by, commit.at)
            message = _message(commit.message, commit.also)
            ref = f"refs/pull/{landing.pull}/head"
            tip = (self.maker.commit(ref, message, changes, author=stamp, committer=stamp, parents=tip),)
            steps.append((commit, changes))
        self.heads[landing.pull] = tip[0]
        return steps

    def _main(
        self,
        message: str,
        changes: Mapping[str, bytes | None],
        *,
        author: fast_import.Stamp,
        committer: fast_import.Stamp | None = None,
        also: tuple[str, ...] = (),
    ) -> None:
        commit = self.maker.commit(
            MAIN, _message(message), changes, author=author, committer=committer or author, parents=(*self.tip, *also)
        )
        self.tip = (commit,)

    def _changes(self, commit: ScriptedCommit) -> dict[str, bytes | None]:
        """Return what a commit changes, and let it be so from now on."""
        changes: dict[str, bytes | None] = {}
        for change in commit.changes:
            changes |= self._change(change)
        for decided in commit.decisions:
            changes |= self._record(decided)
        self.files = {path: content for path, content in {**self.files, **changes}.items() if content is not None}
        return changes

    def _change(self, change: Change) -> dict[str, bytes | None]:
        if isinstance(change, AddedFile):
            return {change.path: self._with_keys(_text(change.text)).encode()}
        if isinstance(change, EditedFile):
            text = self.files[change.path].decode()
            for old, new in change.swaps:
                before = self._with_keys(old)
                assert text.count(before) == 1, f"{change.path}: {old!r}"  # noqa: S101 - the script is ours, not input
                text = text.replace(before, self._with_keys(new))
            return {change.path: text.encode()}
        return {change.old: None, change.new: self.files[change.old]}

    def _with_keys(self, text: str) -> str:
        """Put the public keys in."""
        return _KEY.sub(lambda found: (self.keys / f"{found[1]}.pub").read_text("ascii").strip(), text)

    def _record(self, decided: ScriptedDecision) -> dict[str, bytes | None]:
        """Return the files of a decision: its record and the signature on it."""
        path, content = self._document(decided)
        digest = sha256(content).hexdigest()
        if decided.decision == "approve" and not decided.refused:
            self.approved[decided.document, decided.version] = digest
        record = Record(
            decision=decided.decision,
            document=decided.document,
            version=decided.version,
            sha256=digest,
            blob=landings.blob_id(content),
            path=path,
            expanded=self._expanded(path, decided),
            previous=(decided.previous, self.approved[decided.document, decided.previous])
            if decided.previous
            else None,
            person=f"p-{decided.person}",
            name=_writer(decided.person).name,
            role=decided.role,
            capacity="deputy" if decided.deputy else "holder",
            at=_moment(decided.at),
            meaning=decided.decision.meaning,
            comment=decided.comment,
            evidence=self._evidence(decided),
        )
        written = record.to_bytes()
        files: dict[str, bytes | None] = {record.file: written}
        if decided.how is How.SIGNED:
            files[record.file + ledger.SIGNATURE] = signatures.sign(
                written, signatures.NAMESPACE, self.keys / decided.key
            )
        elif decided.how is How.WITNESSED:
            files[record.file + ledger.WITNESS] = signatures.sign(
                written, signatures.WITNESS_NAMESPACE, self.keys / RECORDER
            )
        return files

    def _document(self, decided: ScriptedDecision) -> tuple[str, bytes]:
        """Return where the document now is, and its bytes."""
        for path, content in self.files.items():
            if path.endswith(".md") and frontmatter.identify(content) == (decided.document, decided.version):
                return path, content
        raise AssertionError(f"{decided.document} {decided.version} is not there on {decided.at}")

    def _expanded(self, path: str, decided: ScriptedDecision) -> str:
        """Return the digest of the text as the person saw it."""
        day = _moment(decided.at).astimezone(ZoneInfo(ZONE)).date()
        edition = Edition(loaded=loading.load(trees.MemoryTree(self.files)), today=day, history=None)
        document = edition.handbook.by_path[path]
        return expansion.expanded_digest(edition, document)

    def _evidence(self, decided: ScriptedDecision) -> dict[str, str | int]:
        if decided.how is not How.WITNESSED:
            return {}
        edition = loading.load(trees.MemoryTree(self.files)).handbook
        account = edition.person[f"p-{decided.person}"].accounts[0]
        return {
            "method": "forge-review",
            "forge": account.forge,
            "user_id": account.id,
            "login": account.login,
            "pull_request": decided.pull,
            "review": next(self.reviews),
            "commit": self.heads[decided.pull],
        }


def _text(name: str) -> str:
    return resources.files("remit.demo").joinpath("texts", *name.split("/")).read_text("utf-8")


def _writer(name: str) -> landings.Author:
    full = "Example Recorder" if name == RECORDER else f"{name.title()} Example"
    return landings.Author(full, f"{name}@{DOMAIN}")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _stamp(name: str, at: str) -> fast_import.Stamp:
    return fast_import.Stamp(_writer(name), _moment(at).astimezone(ZoneInfo(ZONE)))


def _message(text: str, also: Iterable[str] = ()) -> str:
    """Return a commit's message, with a line for everybody who wrote along."""
    trailers = "".join(f"Co-authored-by: {w.name} <{w.email}>\n" for w in map(_writer, also))
    return text.rstrip("\n") + "\n" + (f"\n{trailers}" if trailers else "")
