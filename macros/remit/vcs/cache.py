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
from pathlib import Path
from typing import Any

from remit import __version__
from remit.caches import cache_folder
from remit.vcs.landings import Author, BlobInfo
from remit.vcs.main_line import MainLineLog, Parse

FORMAT = 5
_PLAIN = ("position", "landed_at", "utc_offset")
_REPEATED = ("author", "subject", "path", "mode", "writers")


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
        return cls((folder or cache_folder()) / f"history-{name}.json", key)

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


def _packed(record: MainLineLog) -> dict[str, Any]:
    """A record as a few long columns, which load several times faster than as many small lists.

    What repeats is kept once, with the numbers of its places; so it is also one object after loading.
    """
    landings = record.landings
    facts = list(record.facts.values())
    oids = list(dict.fromkeys((*record.facts, *(landing.oid for landing in landings))))  # those with facts come first
    return {
        "line": " ".join(record.line),
        "oids": ",".join(oids),
        "landings": {
            **{name: [getattr(landing, name) for landing in landings] for name in _PLAIN},
            **{name: _numbered(getattr(landing, name) for landing in landings) for name in _REPEATED},
            "oid": _numbers((landing.oid for landing in landings), oids),
        },
        "facts": {name: _numbered(getattr(fact, name) for fact in facts) for name in BlobInfo._fields},
    }


def _unpacked(kept: dict[str, Any]) -> MainLineLog:
    line, oids, columns = kept["line"].split(" "), kept["oids"].split(","), kept["facts"]
    columns["stated_change"]["each"] = [change and tuple(change) for change in columns["stated_change"]["each"]]
    facts = [BlobInfo(*fields) for fields in zip(*(_spread(columns[name]) for name in BlobInfo._fields), strict=True)]
    record = MainLineLog(line, [], dict(zip(oids[: len(facts)], facts, strict=True)))
    columns = kept["landings"]
    columns["author"]["each"] = [Author(*author) for author in columns["author"]["each"]]
    columns["writers"]["each"] = [tuple(Author(*each) for each in group) for group in columns["writers"]["each"]]
    before = [None, *line]
    for *commit, path, oid, mode, writers in zip(
        map(line.__getitem__, columns["position"]),
        map(before.__getitem__, columns["position"]),
        *(columns[name] for name in _PLAIN),
        *(_spread(columns[name]) for name in ("author", "subject", "path")),
        map(oids.__getitem__, columns["oid"]),
        *(_spread(columns[name]) for name in ("mode", "writers")),
        strict=True,
    ):
        record.add((*commit,), path, oid, mode, writers)
    return record


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
