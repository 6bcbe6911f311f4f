"""What every call to git is protected with: its settings, its environment, and which program is started at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from remit.vcs.errors import GitMissing

_FLUSH_EVERY = 64
_DRAIN = 1 << 20
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.quotePath=off",
    "core.commitGraph=false",  # a cache that could name other parents than the commits do
    "protocol.allow=never",
    # What a repository's own configuration could otherwise hide from the history:
    "log.showRoot=true",
    "log.follow=false",
    "log.mailmap=false",
    "diff.relative=false",
    f"diff.orderFile={os.devnull}",
)
OPTIONS = (
    *("--no-replace-objects", "--no-optional-locks", "--literal-pathspecs", "--no-pager"),
    *(part for setting in _SETTINGS for part in ("-c", setting)),
)
"""Options that come before every command."""


class Blob(NamedTuple):
    """One object read from git. `data` is None when it is missing (`size` None), no file, or above the limit."""

    oid: str
    data: bytes | None
    size: int | None


def feed(pipe: IO[bytes], oids: Iterable[str], failures: list[BaseException]) -> None:
    """Write the ids into git's input and close it; what goes wrong is kept for the reading side to raise."""
    # A reader that stopped early breaks the pipe: its own business, not a failure.
    with contextlib.suppress(BrokenPipeError):
        try:
            for number, oid in enumerate(oids, 1):
                pipe.write(oid.encode("ascii") + b"\n")
                if number % _FLUSH_EVERY == 0:
                    pipe.flush()
        except BrokenPipeError:
            raise
        except BaseException as failure:  # anything at all, or the reader would take the answer for complete
            failures.append(failure)
        finally:
            pipe.close()


def read(pipe: IO[bytes], limit: int | None) -> Iterator[Blob]:
    """Parse git's output; objects larger than `limit` are passed over piece by piece."""
    readline, take = pipe.readline, pipe.read
    while header := readline():
        oid, kind, *rest = header.decode("ascii").split()
        if not rest:  # "<id> missing"
            yield Blob(oid, None, None)
            continue
        size = int(rest[0])
        if limit is not None and size > limit:
            _drain(pipe, size + 1)
            yield Blob(oid, None, size)
        else:
            data = take(size)
            take(1)  # the line feed after each object
            yield Blob(oid, data if kind == "blob" else None, size)


def _drain(pipe: IO[bytes], size: int) -> None:
    while size > 0 and (piece := pipe.read(min(size, _DRAIN))):
        size -= len(piece)


def environment() -> dict[str, str]:
    """The environment of a hardened call: nothing from the user's settings, nothing fetched, nothing asked."""
    inherited = {key: value for key, value in os.environ.items() if not key.upper().startswith("GIT_")}
    return inherited | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


def own_environment() -> dict[str, str]:
    """The environment with which the user's own git settings are read: theirs, except what names another repository."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("GIT_")}
    settings = {key: value for key, value in os.environ.items() if key.upper().startswith("GIT_CONFIG_")}
    return kept | settings | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def find_git() -> str:
    """Path of the git program; raises GitMissing."""
    # Not shutil.which: on Windows it would also take a git.exe from the current folder, which may be untrusted.
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        candidate = Path(folder, name)
        if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    raise GitMissing
