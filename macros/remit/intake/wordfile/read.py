"""A Word file as pandoc's tree, its tracked changes marked, accepted or rejected."""

from __future__ import annotations

import json
import posixpath
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from remit.doctree import Node, pandoc
from remit.finding import RemitError
from remit.intake.wordfile.package import Package, repacked
from remit.intake.wordfile.prepare import prepare

FOLDER = "assets"
"""Where pictures go, beside the policies."""
MOST_PICTURE = 10 * 1024 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF87a": "gif", b"GIF89a": "gif"}
TRACKS = {"keep": "all", "accept": "accept", "reject": "reject"}
"""What to do with tracked changes, and pandoc's word for it."""
_SECONDS = 60.0


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


def read_word(package: Package, track: str = "keep") -> tuple[list[Node], str]:
    """Return the blocks of a Word file, and the title that stands in it; the package is made ready on the way."""
    prepare(package)
    with tempfile.TemporaryDirectory(prefix="remit-") as name:
        folder = Path(name)
        (folder / "given.docx").write_bytes(repacked(package))
        arguments = ("--sandbox", "--from=docx", f"--track-changes={TRACKS[track]}", "--to=json", "given.docx")
        try:
            tree: dict[str, Any] = json.loads(pandoc.run(*arguments, folder=folder, seconds=_SECONDS))
        except pandoc.PandocError as error:
            raise RemitError(f"{package.name} cannot be read: {error}", "Save it anew in Word.") from None
        except RecursionError:
            raise RemitError(f"{package.name} cannot be read: it is nested too deeply.") from None
    return tree["blocks"], _title(tree["meta"].get("title"))


def _title(meta: Node | None) -> str:
    from remit.doctree import nodes

    if meta is None:
        return ""
    text = nodes.plain_text(meta["c"]) if meta["t"] == "MetaInlines" else ""
    if meta["t"] == "MetaBlocks":
        text = nodes.plain_text(meta["c"])
    return " ".join(text.split())
