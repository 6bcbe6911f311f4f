"""A Word file as pandoc's tree, its tracked changes marked, accepted or rejected."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.doctree import Node
from remit.finding import RemitError
from remit.intake.wordfile.feedback import Comment, read_comments
from remit.intake.wordfile.headings import style_outlined_headings
from remit.intake.wordfile.losses import Loss, find_losses
from remit.intake.wordfile.package import Package, repacked
from remit.intake.wordfile.prepare import prepare
from remit.intake.wordfile.tables import resolve_tracked_rows, table_changes
from remit.intake.wordfile.wordtext import TrackedChange, paragraph_texts, tracked_changes
from remit.paper import pandoc

TRACKS = {"keep": "all", "accept": "accept", "reject": "reject"}
"""What to do with tracked changes, and pandoc's word for it."""
_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordContent:
    """The content of a Word file as pandoc reads it, and everything of it that pandoc would lose or hide."""

    blocks: list[Node]
    title: str
    """The paragraph of the style Title; empty when there is none."""
    texts: tuple[tuple[str, str], ...]
    """Every paragraph that has text, with the heading above it: what must be found again in the document."""
    changes: tuple[TrackedChange, ...]
    comments: tuple[Comment, ...]
    lost: tuple[Loss, ...]


def read_content(package: Package, track: str) -> WordContent:
    """Read a Word file with its tracked changes kept (marked in the tree), accepted or rejected."""
    kept_as_text = style_outlined_headings(package)
    lost, comments = (*find_losses(package), *kept_as_text), read_comments(package)
    changes = (*tracked_changes(package), *table_changes(package))
    resolve_tracked_rows(package, track)
    texts = tuple(paragraph_texts(package, track))
    blocks, title = read_word(package, track)
    return WordContent(blocks=blocks, title=title, texts=texts, changes=changes, comments=comments, lost=lost)


def read_word(package: Package, track: str = "keep") -> tuple[list[Node], str]:
    """Return the blocks of a Word file, and the title in it; the package is prepared on the way."""
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
