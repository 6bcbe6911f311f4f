"""Keeps what was read of a main line between two runs, outside the repository, whose content is not to be trusted.

A cache is never needed: one that is missing, old, damaged or in somebody's way is passed over without a word.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise, starmap
from pathlib import Path
from typing import Any, TypeVar

from remit import __version__
from remit.vcs.landing import Change, Fact, Row, Writer
from remit.vcs.reading import Parse, Record

FORMAT = 3
T = TypeVar("T")
VARIABLE = "REMIT_CACHE"
"""Environment variable that names another folder."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The file in which one repository's main line is kept."""

    file: Path
    key: tuple[str, ...]

    @classmethod
    def of(cls, root: Path, folders: tuple[str, ...], parse: Parse, folder: Path | None = None) -> Cache:
        """Cache of the given folders of a repository; the reader of front matter is part of its identity."""
        reader = f"{parse.__module__}.{getattr(parse, '__qualname__', parse)}"
        key = (str(FORMAT), __version__, reader, str(root), *folders)
        name = hashlib.sha256(json.dumps(key).encode("ascii")).hexdigest()[:32]
        return cls((folder or default_folder()) / f"history-{name}.json", key)

    def load(self) -> Record | None:
        """What was kept, or None when there is nothing usable."""
        try:
            kept = json.loads(self.file.read_bytes())
            return _unpacked(kept) if tuple(kept["key"]) == self.key else None
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return None

    def save(self, record: Record) -> None:
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


def _packed(record: Record) -> dict[str, Any]:
    """A record as a few long columns, which load several times faster than as many small lists."""
    writers = list(dict.fromkeys(change.writers for row in record.rows for change in row.changes))
    authors = list(dict.fromkeys(row.author for row in record.rows))
    group_of = {group: number for number, group in enumerate(writers)}
    number_of = {author: number for number, author in enumerate(authors)}
    changes = [change for row in record.rows for change in row.changes]
    return {
        "line": " ".join(record.line),
        "rows": {
            "position": [row.position for row in record.rows],
            "landed_at": [row.landed_at for row in record.rows],
            "utc_offset": [row.utc_offset for row in record.rows],
            "author": [number_of[row.author] for row in record.rows],
            "subject": [row.subject for row in record.rows],
            "changes": [len(row.changes) for row in record.rows],
        },
        "changes": {
            "path": [change.path for change in changes],
            "oid": [change.oid for change in changes],
            "mode": [change.mode for change in changes],
            "writers": [group_of[change.writers] for change in changes],
        },
        "facts": {
            "oid": list(record.facts),
            "document": [fact.document for fact in record.facts.values()],
            "version": [fact.version for fact in record.facts.values()],
            "sha256": [fact.sha256 for fact in record.facts.values()],
            "kind": [fact.kind for fact in record.facts.values()],
            "summary": [fact.summary for fact in record.facts.values()],
        },
        "authors": authors,
        "writers": writers,
    }


def _unpacked(kept: dict[str, Any]) -> Record:
    line = kept["line"].split(" ")
    authors = [Writer(*author) for author in kept["authors"]]
    writers = [tuple([Writer(*writer) for writer in group]) for group in kept["writers"]]
    columns = kept["changes"]
    groups = [writers[number] for number in columns["writers"]]
    changes = list(_joined(Change, columns["path"], columns["oid"], columns["mode"], groups))
    columns = kept["rows"]
    ends = list(accumulate(columns["changes"]))
    before = [None, *line]
    rows = list(
        _joined(
            Row,
            [line[position] for position in columns["position"]],
            [before[position] for position in columns["position"]],
            *(columns[name] for name in ("position", "landed_at", "utc_offset")),
            [authors[number] for number in columns["author"]],
            columns["subject"],
            [changes[start:end] for start, end in pairwise([0, *ends])],
        )
    )
    columns = kept["facts"]
    facts = _joined(
        Fact, columns["document"], columns["version"], columns["sha256"], columns["kind"], columns["summary"]
    )
    return Record(line, rows, dict(zip(columns["oid"], facts, strict=True)))


def _joined(make: Callable[..., T], *columns: list[Any]) -> Iterator[T]:
    """Things made from columns of equal length; ValueError when one of them was cut short."""
    return starmap(make, zip(*columns, strict=True))
