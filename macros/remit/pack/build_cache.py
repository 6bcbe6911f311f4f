"""What lies in dist/ from builds before: which file was made from what, so that only what changed is made again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from remit.files import write_whole

NAME = ".remit-made.json"


class BuildCache:
    """The files of a folder that Remit has made, each with the key of its inputs and the SHA-256 of its bytes.

    A file that is gone, damaged or was changed by somebody is made again; one that Remit did not make is never touched.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = _read(folder / NAME)
        self._now: dict[str, tuple[str, str]] = {}
        self.written = 0

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names of the files that were made from the inputs with this key."""
        return tuple(name for name, (known, _) in self._before.items() if known == key)

    def content(self, name: str, key: str) -> bytes | None:
        """Return a file's bytes when it was made from the same inputs and is as it was made; else None."""
        known = self._before.get(name)
        if known is None or known[0] != key:
            return None
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return None
        if sha256(content).hexdigest() != known[1]:
            return None
        self._now[name] = known
        return content

    def write(self, name: str, key: str, content: bytes) -> None:
        """Write a file, unless the same bytes lie there."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = sha256(content).hexdigest()
        if self._before.get(name, ("", ""))[1] != digest or not _holds(path, content):
            write_whole(path, content)
            self.written += 1
        self._now[name] = (key, digest)

    def finish(self) -> tuple[str, ...]:
        """Remove what Remit made before and does not any more, keep the list for the next time; return all names."""
        for name in sorted(self._before.keys() - self._now.keys()):
            path = self.folder / name
            try:
                if sha256(path.read_bytes()).hexdigest() == self._before[name][1]:
                    path.unlink()
            except OSError:
                continue  # it is gone already
        if self._now != self._before or not self._now:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / NAME, json.dumps(dict(sorted(self._now.items())), indent=1) + "\n")
        return tuple(sorted(self._now))


def key_of(parts: Iterable[object]) -> str:
    """Return the key of inputs: the SHA-256 over all of them."""
    return sha256(json.dumps([str(part) for part in parts]).encode("utf-8", "surrogatepass")).hexdigest()


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _read(path: Path) -> dict[str, tuple[str, str]]:
    try:
        stored = json.loads(path.read_text("utf-8"))
        return {
            str(name): (str(key), str(digest))
            for name, (key, digest) in stored.items()
            if not name.startswith("/") and ".." not in Path(name).parts
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}  # then everything is made anew
