"""The conversation with `git cat-file --batch`: object ids in, objects out, in the same order."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

_FLUSH_EVERY = 64
_DRAIN = 1 << 20


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
