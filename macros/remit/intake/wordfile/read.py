"""A Word file as pandoc's tree, its tracked changes marked, accepted or rejected."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from remit.doctree.pandoc import Node, PandocFault, pandoc
from remit.finding import RemitError
from remit.intake.wordfile.package import Package, repacked
from remit.intake.wordfile.prepare import prepare

TRACKS = {"keep": "all", "accept": "accept", "reject": "reject"}
"""What to do with tracked changes, and pandoc's word for it."""
_SECONDS = 60.0


def read_word(package: Package, track: str = "keep") -> tuple[list[Node], str]:
    """Return the blocks of a Word file, and the title that stands in it; the package is made ready on the way."""
    prepare(package)
    with tempfile.TemporaryDirectory(prefix="remit-") as name:
        folder = Path(name)
        (folder / "given.docx").write_bytes(repacked(package))
        arguments = ("--sandbox", "--from=docx", f"--track-changes={TRACKS[track]}", "--to=json", "given.docx")
        try:
            tree: dict[str, Any] = json.loads(pandoc(*arguments, folder=folder, seconds=_SECONDS))
        except PandocFault as error:
            raise RemitError(f"{package.name} cannot be read: {error}", "Save it anew in Word.") from None
        except RecursionError:
            raise RemitError(f"{package.name} cannot be read: it is nested too deeply.") from None
    return tree["blocks"], _title(tree["meta"].get("title"))


def _title(meta: Node | None) -> str:
    from remit.doctree.nodes import block_text, text_of

    if meta is None:
        return ""
    text = text_of(meta["c"]) if meta["t"] == "MetaInlines" else ""
    if meta["t"] == "MetaBlocks":
        text = block_text(meta["c"])
    return " ".join(text.split())
