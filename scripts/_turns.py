"""Taking turns: two runs at once must not change the environment under each other."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def sole_run(path: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Let one run at a time change the environment; the system frees the lock even when a run is killed."""
    with path.open("a+b") as handle:
        # A tool that outlives a killed run keeps the file open, and so the turn, until it has finished.
        os.set_inheritable(handle.fileno(), True)
        while not _locked(handle):
            waiting("waiting for another run to set up")
            time.sleep(0.1)
        yield


def _locked(handle: IO[bytes]) -> bool:
    """Take the lock if nobody has it; a file system without locks is taken as free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
    return True
