"""Writing a repository commit by commit, with identities and dates that are given: the same input, the same ids.

Everything goes through one `git fast-import`; nothing of this machine's settings takes part.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple, cast

from remit.vcs.errors import GitError
from remit.vcs.landings import Author
from remit.vcs.process import OPTIONS, environment, find_git


class Stamp(NamedTuple):
    """Who, and when; the offset of the time is kept."""

    who: Author
    at: datetime


class RepositoryWriter:
    """A repository that is being written. Get one from `create_repository`."""

    def __init__(self, feed: IO[bytes], answers: IO[bytes]) -> None:
        self._feed = feed
        self._answers = answers
        self._marks: dict[str, int] = {}

    def commit(
        self,
        ref: str,
        message: str,
        files: Mapping[str, bytes | None],
        *,
        author: Stamp,
        committer: Stamp,
        parents: Sequence[str] = (),
    ) -> str:
        """Write a commit to a ref and return its id.

        `files` is what changes against the first parent; None removes a file.
        """
        mark = len(self._marks) + 1
        links = [f"{word} :{self._marks[parent]}" for word, parent in zip(_words(), parents, strict=False)]
        self._say(f"commit {ref}", f"mark :{mark}", _stamp("author", author), _stamp("committer", committer))
        self._data(message.encode())
        self._say(*links)
        for path, content in sorted(files.items()):
            if content is None:
                self._say(f"D {_quoted(path)}")
            else:
                self._say(f"M 100644 inline {_quoted(path)}")
                self._data(content)
        self._say("", f"get-mark :{mark}")
        self._feed.flush()
        commit = self._answers.readline().decode("ascii").strip()
        if not commit:
            raise BrokenPipeError  # `create_repository` raises git's own message
        self._marks[commit] = mark
        return commit

    def _say(self, *lines: str) -> None:
        self._feed.write("".join(f"{line}\n" for line in lines).encode())

    def _data(self, content: bytes) -> None:
        self._feed.write(b"data %d\n%s\n" % (len(content), content))


@contextlib.contextmanager
def create_repository(root: Path) -> Iterator[RepositoryWriter]:
    """Make a repository in an empty folder; at the end its branch `main` is checked out there."""
    git = [find_git(), *OPTIONS]
    _run(root, *git, "init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1")
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            [*git, "fast-import", "--quiet", "--done"],
            cwd=root,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
        )
        feed = cast(IO[bytes], process.stdin)
        try:
            try:
                yield RepositoryWriter(feed, cast(IO[bytes], process.stdout))
                feed.write(b"done\n")
                feed.close()
            except BrokenPipeError:  # git has ended; its message is raised below
                pass
            if process.wait():
                messages.seek(0)
                raise GitError(f"git fast-import failed: {messages.read().decode('utf-8', 'replace').strip()}")
        finally:
            process.kill()
            process.wait()
            for pipe in (feed, cast(IO[bytes], process.stdout)):
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
    _run(root, *git, "reset", "--quiet", "--hard", "refs/heads/main")


def _run(root: Path, *command: str) -> None:
    done = subprocess.run(
        command,
        cwd=root,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise GitError(f"git failed: {done.stderr.decode('utf-8', 'replace').strip()}")


def _words() -> Iterator[str]:
    yield "from"
    while True:
        yield "merge"


def _quoted(path: str) -> str:
    """Return a path as fast-import reads it, whatever characters it holds."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _stamp(word: str, stamp: Stamp) -> str:
    return f"{word} {stamp.who.name} <{stamp.who.email}> {int(stamp.at.timestamp())} {stamp.at:%z}"
