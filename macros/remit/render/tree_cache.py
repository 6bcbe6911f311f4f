"""Keeps the trees of texts between two runs, by what they were made from.

A cache is never needed: one that is missing, old, damaged or in somebody's way is passed over without a word.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from remit.caches import cache_folder
from remit.doctree import marked, reader

_MOST_BYTES = 512 * 1024 * 1024
"""Size of the file from which on it is begun anew."""
_READERS = ("markdown-it-py", "mdit-py-plugins", "tinyhtml5")
_FAULTS = (OSError, sqlite3.Error, ValueError, TypeError, KeyError, zlib.error, RecursionError)
_Found = TypeVar("_Found")


class TreeCache:
    """The trees that were made of one handbook's texts."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        name = sha256(str(root.absolute()).encode()).hexdigest()[:32]
        self.file = (folder or cache_folder()) / f"texts-{name}.db"

    def read(self, text: marked.MarkedText) -> reader.ReadText:
        """Return a text as it was read, now or before."""
        key = key_of(text)
        found = self._try(lambda: self._found(key))
        if found is not None:
            return found
        made = reader.read(text)
        self._try(lambda: self._keep(key, made))
        return made

    @cached_property
    def _database(self) -> sqlite3.Connection | None:
        return self._try(self._opened)

    def _opened(self) -> sqlite3.Connection:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.file.exists() and self.file.stat().st_size > _MOST_BYTES:
            self.file.unlink()
        # A run that is interrupted may lose trees, never bring wrong ones: each is found by its own digest.
        database = sqlite3.connect(self.file, timeout=1, isolation_level=None, check_same_thread=False)
        database.execute("PRAGMA synchronous=OFF")
        database.execute(
            "CREATE TABLE IF NOT EXISTS trees (key BLOB PRIMARY KEY, digest BLOB, tree BLOB) WITHOUT ROWID"
        )
        return database

    def _found(self, key: bytes) -> reader.ReadText | None:
        if self._database is None:
            return None
        row = self._database.execute("SELECT digest, tree FROM trees WHERE key = ?", (key,)).fetchone()
        if row is None or sha256(row[1]).digest() != row[0]:
            return None
        return reader.ReadText.from_json(zlib.decompress(row[1]))

    def _keep(self, key: bytes, made: reader.ReadText) -> None:
        if self._database is None:
            return
        tree = zlib.compress(made.to_json().encode(), 1)
        self._database.execute("INSERT OR REPLACE INTO trees VALUES (?, ?, ?)", (key, sha256(tree).digest(), tree))

    @staticmethod
    def _try(call: Callable[[], _Found]) -> _Found | None:
        with suppress(*_FAULTS):
            return call()
        return None


def key_of(text: marked.MarkedText) -> bytes:
    """Return what a text's tree is found by: the digest of all that it is made from, and of what makes it."""
    parts = [_makers(), text.text, text.lines, text.given]
    return sha256(json.dumps(parts, separators=(",", ":")).encode()).digest()


@cache
def _makers() -> str:
    """Return a digest of the reader: its own modules, and the versions of the libraries that it reads with."""
    made = sha256(json.dumps([version(name) for name in _READERS]).encode())
    for path in sorted(Path(reader.__file__).parent.glob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()
