"""The registers as they were: roles, people and settings at any place of the main branch.

Whether somebody could approve is looked up in the repository as it was before the approval was merged, so that no
change can appoint its own approver.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property

from remit.model import Document, Handbook, Settings
from remit.source import loading, paths, trees
from remit.vcs import History, landings


class PastRegisters:
    """Looks up registers and documents of the past; what is asked twice is read once."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._registers: dict[int, Handbook] = {}
        self._settings: dict[str, Settings] = {}
        self._documents: dict[tuple[str, str], Document | None] = {}

    def register_at(self, position: int) -> Handbook:
        """Return roles, people and settings after the main branch's commit number `position`; none before the first."""
        epoch = bisect_right(self._turns, position)
        if epoch not in self._registers:
            self._registers[epoch] = loading.load(trees.MemoryTree(dict(self._files(position)))).handbook
        return self._registers[epoch]

    def document(self, landing: landings.Landing) -> Document | None:
        """Return a document as it was in a landing, with the type defaults of that time; None when unreadable."""
        key = (landing.oid, landing.path)
        if key not in self._documents:
            self._documents[key] = self._read(landing)
        return self._documents[key]

    def prefetch(self, oids: list[str]) -> None:
        """Read many old texts at once, before they are asked for one by one."""
        missing = [oid for oid in dict.fromkeys(oids) if oid and oid not in self._texts]
        if missing:
            self._texts.update(self.history.read(missing))

    def text(self, oid: str) -> bytes:
        """Return the bytes of an old file."""
        self.prefetch([oid])
        return self._texts.get(oid, b"")

    def _read(self, landing: landings.Landing) -> Document | None:
        folder = paths.ROLES if landing.path.startswith(f"{paths.ROLES}/") else paths.POLICIES
        known = Settings()
        # The settings before the landing, so that no text brings its own; the first commit has none before it.
        settings = self._at(paths.SETTINGS, landing.position - 1) or self._at(paths.SETTINGS, landing.position)
        if settings:
            if settings not in self._settings:
                self._settings[settings] = loading.load(
                    trees.MemoryTree({paths.SETTINGS: self.text(settings)})
                ).handbook.settings
            known = self._settings[settings]
        if not landing.path.startswith(f"{folder}/"):
            return None
        found = loading.load(trees.MemoryTree({landing.path: self.text(landing.oid)}), known).handbook.documents
        return found[0] if found else None

    def _files(self, position: int) -> dict[str, bytes]:
        oids = {path: oid for path in self._register_paths if (oid := self._at(path, position))}
        return {path: self.text(oid) for path, oid in oids.items()}

    def _at(self, path: str, position: int) -> str:
        """Return the object id of a file at a place of the main branch; empty when it was not there."""
        landed = self._landings.get(path, ())
        index = bisect_right([landing.position for landing in landed], position)
        return landed[index - 1].oid if index else ""

    @cached_property
    def _texts(self) -> dict[str, bytes]:
        landed = (landing for found in self._landings.values() for landing in found)
        return self.history.read(dict.fromkeys(landing.oid for landing in landed if landing.oid))

    @cached_property
    def _register_paths(self) -> tuple[str, ...]:
        return (paths.SETTINGS, *self.history.paths_below(paths.ROLES))

    @cached_property
    def _landings(self) -> Mapping[str, tuple[landings.Landing, ...]]:
        """The landings of every file that registers are made of, oldest first; links count as absent."""
        return {
            path: tuple(
                landing for landing in reversed(self.history.of_path(path)) if landing.mode[:3] in ("100", "000")
            )
            for path in self._register_paths
        }

    @cached_property
    def _turns(self) -> list[int]:
        """The places of the main branch at which a register changed."""
        return sorted({landing.position for found in self._landings.values() for landing in found})
