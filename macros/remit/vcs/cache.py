"""Keeps what was read of a main branch between two runs, outside the repository, whose content is not to be trusted.

A cache is never needed: one that is missing, old, damaged or in somebody's way is passed over without a word.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat
from pathlib import Path
from typing import Any, TypeVar

from remit import __version__
from remit.vcs.landings import Author, BlobInfo, LandedFile, MainLineCommit
from remit.vcs.main_line import MainLineLog, Parse

FORMAT = 4
T = TypeVar("T", bound=tuple[Any, ...])
VARIABLE = "REMIT_CACHE"
"""Environment variable that names another folder."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The file in which one repository's main branch is kept."""

    file: Path
    key: tuple[str, ...]

    @classmethod
    def of(cls, root: Path, folders: tuple[str, ...], parse: Parse, folder: Path | None = None) -> Cache:
        """Cache of the given folders of a repository; the reader of front matter is part of its identity."""
        reader = f"{parse.__module__}.{getattr(parse, '__qualname__', parse)}"
        key = (str(FORMAT), __version__, reader, str(root), *folders)
        name = hashlib.sha256(json.dumps(key).encode("ascii")).hexdigest()[:32]
        return cls((folder or default_folder()) / f"history-{name}.json", key)

    def load(self) -> MainLineLog | None:
        """What was kept, or None when there is nothing usable."""
        try:
            kept = json.loads(self.file.read_bytes())
            return _unpacked(kept) if tuple(kept["key"]) == self.key else None
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return None

    def save(self, record: MainLineLog) -> None:
        """Keep a record, all at once or not at all."""
        text = json.dumps({"key": self.key, **_packed(record)}, separators=(",", ":"))
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.file.parent, prefix="history-", suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(text)
                Path(name).replace(self.file)
            except OSError:
                Path(name).unlink(missing_ok=True)


def default_folder() -> Path:
    """The folder that REMIT_CACHE names, or the place where this system keeps caches."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("remit", appauthor=False)


def _packed(record: MainLineLog) -> dict[str, Any]:
    """A record as a few long columns, which load several times faster than as many small lists.

    What repeats is kept once, with the numbers of its places; so it is also one object after loading.
    """
    changes = [change for row in record.rows for change in row.changes]
    facts = list(record.facts.values())
    oids = list(dict.fromkeys((*record.facts, *(change.oid for change in changes))))  # those with facts come first
    return {
        "line": " ".join(record.line),
        "oids": ",".join(oids),
        "rows": {
            "position": [row.position for row in record.rows],
            "landed_at": [row.landed_at for row in record.rows],
            "utc_offset": [row.utc_offset for row in record.rows],
            "author": _numbered(row.author for row in record.rows),
            "subject": [row.subject for row in record.rows],
            "changes": [len(row.changes) for row in record.rows],
        },
        "changes": {
            "path": _numbered(change.path for change in changes),
            "oid": _numbers((change.oid for change in changes), oids),
            "mode": _numbered(change.mode for change in changes),
            "writers": _numbered(change.writers for change in changes),
        },
        "facts": {
            "document": _numbered(fact.document for fact in facts),
            "version": _numbered(fact.version for fact in facts),
            "sha256": _numbered(fact.sha256 for fact in facts),
            "kind": _numbered(fact.kind for fact in facts),
            "summary": _numbered(fact.summary for fact in facts),
        },
    }


def _unpacked(kept: dict[str, Any]) -> MainLineLog:
    line, oids = kept["line"].split(" "), kept["oids"].split(",")
    columns = kept["changes"]
    names = (tuple([Author(*writer) for writer in group]) for group in columns["writers"]["each"])
    writers = _spread({**columns["writers"], "each": list(names)})
    numbers = map(oids.__getitem__, columns["oid"])
    changes = list(_joined(LandedFile, _spread(columns["path"]), numbers, _spread(columns["mode"]), writers))
    columns = kept["rows"]
    authors = {**columns["author"], "each": [Author(*author) for author in columns["author"]["each"]]}
    ends = list(accumulate(columns["changes"]))
    before = [None, *line]
    rows = _joined(
        MainLineCommit,
        map(line.__getitem__, columns["position"]),
        map(before.__getitem__, columns["position"]),
        *(columns[name] for name in ("position", "landed_at", "utc_offset")),
        _spread(authors),
        columns["subject"],
        [changes[start:end] for start, end in pairwise([0, *ends])],
    )
    columns = kept["facts"]
    fields = (_spread(columns[name]) for name in BlobInfo._fields)
    facts = list(_joined(BlobInfo, *fields))
    return MainLineLog(line, list(rows), dict(zip(oids[: len(facts)], facts, strict=True)))


def _numbered(values: Iterable[Any]) -> dict[str, list[Any]]:
    """The distinct values of a column, and the number of the value in each row."""
    column = list(values)
    each = list(dict.fromkeys(column))
    return {"each": each, "at": _numbers(column, each)}


def _numbers(values: Iterable[Any], each: Iterable[Any]) -> list[int]:
    number_of = {value: number for number, value in enumerate(each)}
    return [number_of[value] for value in values]


def _spread(column: dict[str, list[Any]]) -> Iterator[Any]:
    return map(column["each"].__getitem__, column["at"])


def _joined(make: type[T], *columns: Iterable[Any]) -> Iterator[T]:
    """Named tuples made from columns of equal length; ValueError when one of them was cut short."""
    return map(tuple.__new__, repeat(make), zip(*columns, strict=True))
