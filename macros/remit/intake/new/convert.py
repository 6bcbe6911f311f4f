"""A Word file from elsewhere becomes a new policy: its text, its pictures, and front matter to be completed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath

from remit.doctree import Node, nodes
from remit.edition import Edition
from remit.files import write_whole
from remit.finding import RemitError
from remit.intake.new.blocks import find_bold_headings, normalize_levels, write_markdown
from remit.intake.new.completeness import find_missing
from remit.intake.new.inlines import WriterContext
from remit.intake.new.tables import fits_pipes
from remit.intake.wordfile import Loss, Package, feedback, read_content, wordtext
from remit.source import decoding
from remit.starter import folder_for, starting_text
from remit.text import fold_letters

_LONGEST_TITLE = 120
_LIKE_A_HEADING = "looks like a heading; kept bold: write `## ` before it if it is one"
_HEADING_ROWS = "table with several heading rows; only the first is kept as one"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The new document made of a Word file: its path and text, its pictures by path, and everything to be reported."""

    path: str
    title: str
    text: str
    pictures: dict[str, bytes]
    track: str
    changes: tuple[wordtext.TrackedChange, ...] = ()
    comments: tuple[feedback.Comment, ...] = ()
    lost: tuple[Loss, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    """Text of the file that is not in the policy, with the heading above it there."""


def import_document(
    edition: Edition, package: Package, kind: str, title: str = "", track: str = "keep"
) -> ImportResult:
    """Make a policy of a Word file; nothing is written.

    `kind` is the type of the document, as for a starting file. `track` says what becomes of tracked changes: `keep`
    marks them in the text, `accept` and `reject` resolve them.
    """
    content = read_content(package, track)
    found, blocks = _title(content.blocks, content.title, package)
    title = title or found
    path, start = starting_text(edition, kind, title)
    places, files = pictures(package, PurePath(path).stem)
    blocks, guessed = _promote_bold_headings(blocks)
    writing = WriterContext(pictures=places, anchors=_linked_headings(blocks))
    body = write_markdown(normalize_levels(blocks), writing)
    text = f"{_front_matter(start)}\n{body}"
    if len(text.encode()) > decoding.MAX_FILE:
        raise RemitError(
            f"{package.name} gives a text of more than 1 MiB, the most that a document may hold.",
            "Divide it in Word into documents of their own.",
        )
    folder = PurePath(path).parent.as_posix()
    shown = {places[source] for source in writing.seen}
    head = {fold_letters(each) for each in (title, found, content.title)}
    return ImportResult(
        path=path,
        title=title,
        text=text,
        pictures={f"{folder}/{place}": data for place, data in files.items() if place in shown},
        track=track,
        changes=content.changes,
        comments=content.comments,
        lost=(*content.lost, *guessed, *_heading_row_losses(blocks), *_count_losses(writing.lost)),
        missing=find_missing([each for each in content.texts if fold_letters(each[0]) not in head], body),
    )


def write_import(root: Path, taken: ImportResult) -> None:
    """Write a policy and its pictures: all of them, or nothing."""
    done: list[Path] = []
    try:
        files: list[tuple[str, str | bytes]] = [*taken.pictures.items(), (taken.path, taken.text)]
        for path, content in files:
            folder_for(root, path)
            write_whole(root / path, content, replace=False)
            done.append(root / path)
    except RemitError:
        for each in done:
            each.unlink(missing_ok=True)
        raise


def _title(blocks: list[Node], styled: str, package: Package) -> tuple[str, list[Node]]:
    """Return the title of a file, and its blocks without the heading that says no more than it.

    It is the paragraph of the style Title, else the one heading of the first level at the top, else what the file's
    properties say, else the file's name.
    """
    tops = [block for block in blocks if block["t"] == "Header" and block["c"][0] == 1]
    first = next((block for block in blocks if block["t"] not in ("HorizontalRule",)), None)
    text = nodes.plain_text(first["c"][2]).strip() if first is not None and first["t"] == "Header" else ""
    only = len(tops) == 1 and tops[0] is first and bool(text)
    title = styled or (text if only else "") or package.title or PurePath(package.name).stem
    if text and (only or fold_letters(text) == fold_letters(title)) and fold_letters(text) == fold_letters(title):
        blocks = [block for block in blocks if block is not first]
    title = re.sub(r"[_\s]+", " ", title).strip()
    return title[:_LONGEST_TITLE].strip(), blocks


def _promote_bold_headings(blocks: list[Node]) -> tuple[list[Node], list[Loss]]:
    """Return blocks with bold paragraphs made headings in a text that has no other; else only report them."""
    places = find_bold_headings(blocks)
    if not places:
        return blocks, []
    text = [f"“{nodes.plain_text(blocks[place]['c']).strip()}”" for place in places]
    if len(places) == 1 or any(block["t"] == "Header" for block in blocks):
        return blocks, [Loss(what=f"bold paragraph {each} {_LIKE_A_HEADING}") for each in text]
    taken = set(places)
    made = [
        {"t": "Header", "c": [2, ["", [], []], block["c"][0]["c"]]} if place in taken else block
        for place, block in enumerate(blocks)
    ]
    return made, [Loss(what=f"bold paragraph {each} taken for a heading, as the file has no other") for each in text]


def _heading_row_losses(blocks: Sequence[Node]) -> list[Loss]:
    """Report tables with several heading rows that Markdown shows, which knows but one."""
    found: list[Loss] = []
    near = ""
    pending: list[object] = [blocks]
    while pending:
        here = pending.pop()
        if isinstance(here, list):
            pending.extend(reversed(here))
        elif isinstance(here, dict):
            if here.get("t") == "Header":
                near = nodes.plain_text(here["c"][2]).strip()
            elif here.get("t") != "Table":
                pending.append(here.get("c"))
            elif len(here["c"][3][1]) > 1 and fits_pipes(here["c"]):
                found.append(Loss(what=_HEADING_ROWS, near=near))
    return _count_losses(found)


def _linked_headings(blocks: Sequence[Node]) -> frozenset[str]:
    """Return the headings that links within the text lead to."""
    headings = {block["c"][1][0] for block in blocks if block["t"] == "Header"} - {""}
    aims = {node["c"][2][0].removeprefix("#") for node in nodes.walk(blocks) if node["t"] == "Link"}
    return frozenset(each for each in headings & aims if re.fullmatch(r"[\w.-]+", each))


def _front_matter(start: str) -> str:
    """Return the front matter of a starting file with its closing line."""
    return start[: start.index("\n---\n", 4) + len("\n---\n")]


def _count_losses(lost: Sequence[Loss]) -> list[Loss]:
    found: dict[tuple[str, str], int] = {}
    for each in lost:
        found[each.what, each.near] = found.get((each.what, each.near), 0) + 1
    return [Loss(what=what, near=near, count=count) for (what, near), count in found.items()]


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
