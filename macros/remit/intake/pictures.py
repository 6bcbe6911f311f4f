"""The pictures of a Word file: those that browsers show, told by their first bytes, under names that are safe."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from hashlib import sha256

from remit.intake.wordfile.package import Package

FOLDER = "assets"
"""Where pictures go, beside the policies."""
MOST_PICTURE = 10 * 1024 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF87a": "gif", b"GIF89a": "gif"}


def pictures(package: Package, name: str) -> tuple[Mapping[str, str], Mapping[str, bytes]]:
    """Return where each picture goes as seen from the policy, by pandoc's name for it; and the files themselves."""
    places: dict[str, str] = {}
    files: dict[str, bytes] = {}
    known: dict[str, str] = {}
    for part, content in sorted(package.parts.items()):
        kind = next((kind for begin, kind in _KINDS.items() if content.startswith(begin)), "")
        if "/media/" not in f"/{part}" or not kind or len(content) > MOST_PICTURE:
            continue
        digest = sha256(content).hexdigest()
        if digest not in known:
            known[digest] = f"{FOLDER}/{name}-{len(known) + 1}.{kind}"
            files[known[digest]] = content
        places[part.removeprefix(f"{posixpath.dirname(package.main)}/")] = known[digest]
    return places, files
