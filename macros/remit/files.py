"""Files that are there whole or not at all; zips that are the same each time, and a guard on those that come in."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from remit.finding import RemitError

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name."""
_MOST_RATIO, _RATIO_FROM = 400, 1024 * 1024
"""How much smaller than its content a file in a zip may be, and from how many bytes of content on that is asked."""
_MIB = 1024 * 1024


class ZipBomb(Exception):
    """A zip that would use up the machine; its text explains how, as the end of a sentence about it."""


def zip_entry(name: str, moment: tuple[int, int, int, int, int, int] = ZIP_EPOCH, *, mode: int = 0o600) -> ZipInfo:
    """Return the entry of a file in a zip, compressed, and the same on every system."""
    entry = ZipInfo(name, moment)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, mode << 16
    return entry


def zip_files(
    files: Iterable[tuple[str, bytes]],
    moment: tuple[int, int, int, int, int, int] = ZIP_EPOCH,
    *,
    mode: int = 0o600,
    compressed: bool = True,
) -> bytes:
    """Return files as a zip, in the order given and all of one moment: the same files are the same zip."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files:
            entry = zip_entry(name, moment, mode=mode)
            archive.writestr(entry, content, compress_type=ZIP_DEFLATED if compressed else ZIP_STORED)
    return out.getvalue()


def unzip(archive: ZipFile, *, most_bytes: int, most_files: int) -> dict[str, bytes]:
    """Return the files in a zip by name, never more than the limits allow, whatever sizes the zip declares.

    Raises `ZipBomb`.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > most_files:
        raise ZipBomb(f"holds {len(entries)} parts")
    found: dict[str, bytes] = {}
    left = most_bytes
    for entry in entries:
        _weigh(entry.file_size, entry, left, most_bytes)
        pieces: list[bytes] = []
        size = 0
        with archive.open(entry) as stream:
            while piece := stream.read(_MIB):
                pieces.append(piece)
                size += len(piece)
                _weigh(size, entry, left, most_bytes)
        found[entry.filename.removeprefix("/")] = b"".join(pieces)
        left -= size
    return found


def _weigh(size: int, entry: ZipInfo, left: int, most: int) -> None:
    """Refuse a file of more bytes than are left, or of far more than it takes in the zip."""
    packed = max(entry.compress_size, 1)
    if size > _RATIO_FROM and size > _MOST_RATIO * packed:
        raise ZipBomb(f"is packed {size // packed} times smaller than its content")
    if size > left:
        raise ZipBomb(f"unpacks to more than {most // _MIB} MB")


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
