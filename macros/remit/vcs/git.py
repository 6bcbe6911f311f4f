"""The only door to git: every call is hardened here, and nothing else in Remit starts it.

A repository may come from somebody we do not trust (an auditor opens what they were sent), so its configuration must
not run programs, its replace refs and grafts must not change what is read, and nothing is ever fetched.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, cast

from remit.vcs.errors import ForeignRepository, GitError, NoRepository, PartialClone, UnknownRevision
from remit.vcs.landings import TreeEntry, blob_id
from remit.vcs.process import OPTIONS, Blob, environment, feed, find_git, own_environment, read

if TYPE_CHECKING:
    from remit.vcs.landings import LogCommit

_CHUNK = 1 << 18
_PIPE = 1 << 20  # room for git to work on while Python is busy; where it cannot be had, it is not
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OLDEST = (2, 31)  # the first git with --diff-merges=first-parent


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryState:
    """What kind of repository a folder is in, and where its HEAD points."""

    kind: Literal["none", "empty", "shallow", "repository"]
    """`none`: not in a repository; `empty`: no commit yet; `shallow`: a part of the history is missing."""
    head: str | None = None
    branch: str | None = None
    """Short name of the branch, None when HEAD is detached."""
    partial: bool = False
    """Some objects may be missing (`git clone --filter`)."""
    grafted: bool = False
    object_format: str = "sha1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """A folder in a git repository, ready to be asked. Make one with `Git.open`."""

    root: Path
    executable: str
    prefix: str = ""
    """Path of `root` inside the repository: empty, or ending with a slash."""
    folder: Path = Path(".git")
    """The repository's own folder, shared by all its work trees."""
    object_format: str = "sha1"
    shallow: bool = False
    trusted: tuple[str, ...] = ()
    """The user's own `safe.directory` settings, asked for only when the repository has another owner."""

    @classmethod
    def open(cls, root: Path) -> Git:
        """Find the repository that contains `root`; raises NoRepository, ForeignRepository or GitMissing."""
        root = root.absolute()
        if not root.is_dir():
            raise NoRepository(str(root))
        git = cls(root=root, executable=find_git())
        question = ("rev-parse", "--is-shallow-repository", "--show-object-format", "--git-common-dir", "--show-prefix")
        answer = git._call(*question)
        if answer.returncode and b"dubious ownership" in answer.stderr:
            git = replace(git, trusted=git._safe_directories())
            answer = git._call(*question)
        if answer.returncode:
            raise git._opening_error(question, answer.stderr)
        shallow, object_format, *folders = answer.stdout.removesuffix(b"\n").split(b"\n")
        if len(folders) != 2:  # one of them holds a line feed itself
            folders = [git.run("rev-parse", each).removesuffix(b"\n") for each in question[-2:]]
        common, prefix = folders
        return replace(
            git,
            prefix=decode_path(prefix),
            folder=root / os.fsdecode(common),
            object_format=object_format.decode("ascii"),
            shallow=shallow == b"true",
        )

    def facts(self) -> RepositoryState:
        """State of the repository at this moment."""
        head, branch = self._head()
        return RepositoryState(
            kind="empty" if head is None else "shallow" if self.shallow else "repository",
            head=head,
            branch=branch,
            partial=any((self.folder / "objects" / "pack").glob("*.promisor")),
            grafted=self.grafts.exists(),
            object_format=self.object_format,
        )

    @property
    def grafts(self) -> Path:
        """The file that can give git other parents than those recorded in the commits."""
        return self.folder / "info" / "grafts"

    def resolve(self, revision: str) -> str:
        """Commit id that a revision (branch, tag, id, `HEAD~2` ...) names; raises UnknownRevision."""
        if "\0" in revision:
            raise UnknownRevision(revision)
        answer = self._call("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        commit = answer.stdout.decode("ascii", "replace").strip()
        if answer.returncode or not _OBJECT_ID.fullmatch(commit):
            raise UnknownRevision(revision)
        return commit

    def tree(self, commit: str, *folders: str) -> list[TreeEntry]:
        """All files below the given folders (default: below the root) as of a commit."""
        paths = [self.prefix + folder.strip("/") for folder in folders] or ([self.prefix] if self.prefix else [])
        entries = self._listed(self.resolve(commit), *paths)
        return [entry._replace(path=entry.path.removeprefix(self.prefix)) for entry in entries]

    def whole_tree(self, commit: str) -> list[TreeEntry]:
        """All files of a commit, those beside the root included; the paths begin at the top of the repository."""
        return self._listed(commit)

    def _listed(self, commit: str, *paths: str) -> list[TreeEntry]:
        entries = []
        for line in self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths).split(b"\0")[:-1]:
            facts, _, path = line.partition(b"\t")
            mode, _, oid = facts.decode("ascii").split(" ")
            entries.append(TreeEntry(decode_path(path), oid, mode))
        return entries

    def blob_id(self, data: bytes) -> str:
        """Git's id for some bytes, in the repository's object format."""
        return blob_id(data, self.object_format)

    def blobs(self, oids: Iterable[str], *, limit: int | None = None) -> Iterator[Blob]:
        """Read many objects through one process, in the order asked; `oids` may still be growing while they are read.

        An object larger than `limit` bytes is passed over without being held in memory.
        """
        failures: list[BaseException] = []
        with self._started("cat-file", "--batch", "--buffer", feeding=True) as (asking, answers):
            feeder = threading.Thread(target=feed, args=(asking, oids, failures), daemon=True)
            feeder.start()
            yield from read(answers, limit)
            feeder.join()
            if failures:
                raise failures[0]

    def bytes_of(self, oid: str) -> bytes:
        """Bytes of one file as git keeps it; to read many, `blobs` is the quick way."""
        for blob in self.blobs([oid]):
            if blob.data is not None:
                return blob.data
        raise GitError(f"{oid} is not a file in this repository.")

    def main_line(self, head: str) -> list[tuple[str, int]]:
        """Commits of the main branch, newest first, each with its date in seconds since 1970."""
        lines = self.run("log", "--first-parent", "--no-show-signature", "--format=%H %ct", self.resolve(head))
        return [(line.split()[0], int(line.split()[1])) for line in lines.decode("ascii").splitlines()]

    def commits(self, folders: tuple[str, ...], head: str, since: str | None = None) -> Iterator[LogCommit]:
        """All commits reachable from `head` (and not from `since`), newest first, with what each changed."""
        from remit.vcs.log import read_commits

        return read_commits(self, folders, head, since)

    def bundle(self) -> bytes:
        """Everything that HEAD and its branch lead to, as one file that git can clone from."""
        commit, branch = self._head()
        if commit is None:
            raise GitError("nothing has been committed yet, so there is nothing to bundle.")
        names = ["HEAD", *([f"refs/heads/{branch}"] if branch else [])]
        # At the top, as below it git takes `-` for a file; by one thread, for the same bytes each time.
        return self.run("-C", self.to_top, "-c", "pack.threads=1", "bundle", "create", "--quiet", "-", *names)

    @property
    def to_top(self) -> str:
        """The way from the handbook's folder to the top of the repository that it is in."""
        return "/".join([".."] * self.prefix.count("/")) or "."

    def user_email(self) -> str | None:
        """The e-mail address the user gave to git (`user.email`). Only here do the user's own settings count."""
        emails = self._own_setting("user.email")
        return emails[-1].strip() or None if emails else None

    def run(self, *arguments: str) -> bytes:
        """Output of one git call; raises GitError when git fails."""
        answer = self._call(*arguments)
        if answer.returncode:
            raise self._error(arguments, answer.stderr)
        return answer.stdout

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """Output of one git call piece by piece, for answers that are long."""
        with self._started(*arguments) as (_, answer):
            while piece := answer.read(_CHUNK):
                yield piece

    def _head(self) -> tuple[str | None, str | None]:
        with self._calling("symbolic-ref", "--quiet", "HEAD") as asked:
            answer = self._call("rev-parse", "--verify", "HEAD^{commit}")
            # Asked for apart, because a tag could be called HEAD as well.
            branch = asked.communicate()[0].decode("utf-8", "replace").strip()
        if answer.returncode == 0:
            return answer.stdout.decode("ascii").strip(), branch.removeprefix("refs/heads/") or None
        if not branch or self._call("rev-parse", "--verify", "--quiet", branch).returncode == 0:
            raise self._error(("rev-parse", "HEAD"), answer.stderr)  # HEAD names something, but no readable commit
        return None, branch.removeprefix("refs/heads/")

    def _safe_directories(self) -> tuple[str, ...]:
        """What the user declared as trusted; hardened calls ignore the user's settings, so it is handed on to them."""
        return tuple(
            folder for scope in ("--system", "--global") for folder in self._own_setting("safe.directory", scope)
        )

    def _own_setting(self, name: str, *scope: str) -> list[str]:
        """All values that the user's own git settings give to a name, the one that counts last."""
        arguments = ["config", *scope, "--null", "--get-all", name]
        answer = self._run([self.executable, *arguments], own_environment())
        return answer.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1] if answer.returncode == 0 else []

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return self._run(self._command(arguments), environment())

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, cwd=self.root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )

    def _calling(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A call with a short answer, under way while others are made."""
        return subprocess.Popen(
            self._command(arguments),
            cwd=self.root,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @contextlib.contextmanager
    def _started(self, *arguments: str, feeding: bool = False) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        """Input and output of a running git; left early it is stopped, at the end its return code is checked."""
        # Messages go to a file: a second pipe that nobody reads could fill up and stop git.
        with tempfile.TemporaryFile() as messages:
            process = subprocess.Popen(
                self._command(arguments),
                cwd=self.root,
                env=environment(),
                bufsize=_CHUNK,
                pipesize=_PIPE,
                stdin=subprocess.PIPE if feeding else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=messages,
            )
            try:
                yield cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
                if process.wait():
                    messages.seek(0)
                    raise self._error(arguments, messages.read())
            finally:
                process.kill()
                process.wait()
                if process.stdout:
                    process.stdout.close()

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        trusted = (part for folder in self.trusted for part in ("-c", f"safe.directory={folder}"))
        return [self.executable, *OPTIONS, *trusted, *arguments]

    def _opening_error(self, arguments: tuple[str, ...], messages: bytes) -> GitError:
        if b"dubious ownership" in messages:
            named = re.search(rb"repository at '(.+?)'\n", messages)
            return ForeignRepository(os.fsdecode(named.group(1)) if named else str(self.root))
        if b"not a git repository" in messages:
            return NoRepository(str(self.root))
        return self._error(arguments, messages)

    def _error(self, arguments: tuple[str, ...], messages: bytes) -> GitError:
        if b"promisor" in messages:
            return PartialClone()
        reason = messages.decode("utf-8", "replace").strip() or "it gave no reason"
        version = self._call("version").stdout.decode("utf-8", "replace")
        numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        old = f" Remit needs git {_OLDEST[0]}.{_OLDEST[1]} or newer." if numbers < _OLDEST else ""
        return GitError(f"git {arguments[0]} failed: {reason}{old}")


def decode_path(path: bytes) -> str:
    """A path as text; bytes that are not UTF-8 survive the way there and back."""
    return path.decode("utf-8", "surrogateescape")
