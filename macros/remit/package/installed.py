"""Remit as one file: the wheel of what is installed here, and what a wheel holds for handbooks.

The form of a wheel is PyPA's binary distribution format
(packaging.python.org/en/latest/specifications/binary-distribution-format).
"""

from __future__ import annotations

import base64
import csv
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from remit import __version__
from remit.files import ZipBomb, unzip, zip_files
from remit.finding import RemitError

DATA = "remit/data/"
"""Where in a wheel the files for handbooks are."""
_NAME = re.compile(r"remit-([0-9]+(?:\.[0-9]+)*[0-9a-z.+]*)-py3-none-any\.whl")
_GIVE = "Give the file remit-X-py3-none-any.whl."
_KEPT = ("METADATA", "WHEEL", "entry_points.txt")
_MOST_BYTES, _MOST_FILES = 400 * 1024 * 1024, 10_000
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Wheel:
    """A version of Remit as one file."""

    content: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files in it by name."""
        try:
            with ZipFile(io.BytesIO(self.content)) as archive:
                return unzip(archive, most_bytes=_MOST_BYTES, most_files=_MOST_FILES)
        except (BadZipFile, ZipBomb) as error:
            raise RemitError(
                f"This is no wheel of Remit: {error}.", "Give the file remit-X-py3-none-any.whl."
            ) from None

    @cached_property
    def version(self) -> str:
        """The version of Remit in it."""
        found = [name for name in self.files if re.fullmatch(r"remit-[^/]+\.dist-info/METADATA", name)]
        if len(found) != 1 or f"{DATA}requirements.lock" not in self.files:
            raise RemitError("This is no wheel of Remit.", _GIVE)
        return found[0].removeprefix("remit-").removesuffix(".dist-info/METADATA")

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"remit-{self.version}-py3-none-any.whl"

    def data(self, path: str) -> str:
        """Return the text of a file for handbooks, such as the changelog."""
        return self.files[f"{DATA}{path}"].decode()

    def lock(self) -> str:
        """Return the lock of a handbook: every package at its version and hash, and this wheel."""
        digest = sha256(self.content).hexdigest()
        own = f"# Remit itself, from this folder.\n./vendor/{self.name} \\\n    --hash=sha256:{digest}\n"
        return f"{self.data('requirements.lock').rstrip()}\n{own}"


def installed_wheel() -> Wheel:
    """Return what is installed here as a wheel; the same installation gives the same bytes."""
    files = {**dict(_package_files()), **dict(_information())}
    record = f"remit-{__version__}.dist-info/RECORD"
    return Wheel(zip_files([*sorted(files.items()), (record, _record(files, record))], mode=0o644))


def _package_files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield f"remit/{path.relative_to(_PACKAGE).as_posix()}", path.read_bytes()
    yield from _data_of_source()


def _data_of_source() -> Iterator[tuple[str, bytes]]:
    """Yield the files for handbooks where Remit runs from its source: pyproject.toml says where each lies."""
    root = _PACKAGE.parents[1]
    if (_PACKAGE / "data").is_dir() or not (root / "pyproject.toml").is_file():
        return
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    included: dict[str, str] = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for source, target in included.items():
        place = root / source
        for path in sorted(place.rglob("*")) if place.is_dir() else (place,):
            if path.is_file():
                inside = path.relative_to(place).as_posix()
                yield target if path == place else f"{target}/{inside}", path.read_bytes()


def _information() -> Iterator[tuple[str, bytes]]:
    """Yield what the wheel says of itself, as it was installed."""
    distribution = metadata.distribution("remit")
    for file in distribution.files or ():
        if ".dist-info/" in str(file) and (file.name in _KEPT or "licenses" in file.parts):
            yield f"remit-{__version__}.dist-info/{file.as_posix().partition('.dist-info/')[2]}", file.read_binary()


def _record(files: dict[str, bytes], record: str) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    for name, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        lines.writerow([name, f"sha256={digest}", len(content)])
    lines.writerow([record, "", ""])
    return out.getvalue().encode()


def read_wheel(path: Path) -> Wheel:
    """Return the wheel in a file; `RemitError` when it is none of Remit."""
    try:
        wheel = Wheel(path.read_bytes())
    except OSError as error:
        raise RemitError(f"{path} cannot be read: {error.strerror}.") from None
    if not _NAME.fullmatch(wheel.name):
        raise RemitError(f"{path} has no version that Remit knows: {wheel.version}.")
    return wheel
