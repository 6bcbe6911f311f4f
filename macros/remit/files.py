"""Writing files so that they are there whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from remit.finding import RemitError


def write_whole(path: Path, content: str | bytes, *, replace: bool = True) -> None:
    """Write a file in one piece, text as UTF-8; with `replace=False` an existing one is left alone, an error."""
    if not path.parent.is_dir():
        raise RemitError(f"{path} cannot be written: there is no folder {path.parent}.", "Make the folder first.")
    try:
        handle, name = tempfile.mkstemp(prefix=".remit-", dir=path.parent)
    except OSError as error:
        raise RemitError(f"{path} cannot be written: {error.strerror}.") from None
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        fresh.chmod(_mode(path))
        if replace:
            fresh.replace(path)
        else:
            _place(fresh, path)
    except FileExistsError:
        raise RemitError(f"{path} is there already.", "Choose another title, or remove the file.") from None
    except OSError as error:
        raise RemitError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        fresh.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return who may read the file: as before where there was one, else everybody."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0o644


def _place(fresh: Path, path: Path) -> None:
    """Give a finished file its name, unless there is one of that name."""
    try:
        os.link(fresh, path)  # fails when the file is there, without a moment in between
    except FileExistsError:
        raise
    except OSError:  # a file system without such links, as on many sticks and shared drives
        with path.open("xb") as file:
            file.write(fresh.read_bytes())
        path.chmod(_mode(fresh))
