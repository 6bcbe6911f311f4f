"""A Word file that Remit made and somebody edited: what they changed, as a change of the document's own file."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from remit.edition import Edition
from remit.files import write_whole
from remit.finding import RemitError
from remit.intake.returned.apply import Patcher, merge_rows
from remit.intake.returned.base import Base, find_base
from remit.intake.returned.differences import UNTRACKED, Edit, EditOperation, find_differences
from remit.intake.returned.fingerprints import fingerprints, match_fingerprints
from remit.intake.returned.formatting import formatting_differences, margin_differences
from remit.intake.returned.fragments import Fragment, SourceFile, parse_file, read_fragments
from remit.intake.returned.origin import describe_origin
from remit.intake.wordfile import Package, feedback, ooxml, wordtext
from remit.text import count


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedEdits:
    """The edits of a Word file: the document's path, its text before and after, and whether each edit was applied."""

    id: str
    path: str
    old: str
    new: str
    applied: tuple[Edit, ...] = ()
    unapplied: tuple[Edit, ...] = ()
    """Edits that were not applied."""
    unattributed: tuple[Edit, ...] = ()
    """What Remit puts together from elsewhere and would write otherwise today, without a trace of somebody's edit."""
    comments: tuple[feedback.Comment, ...] = ()
    notes: tuple[str, ...] = ()


def find_edits(edition: Edition, package: Package) -> ReturnedEdits:
    """Return what somebody changed in a Word file of Remit's as a change of the document's file; nothing is written."""
    base = find_base(edition, package)
    given = parse_file(base.given.source.content)
    fragments = read_fragments(base.edition, base.given, given)
    found = find_differences(base, fragments, wordtext.read_paragraphs(package))
    present = parse_file(base.document.source.content)

    def read(file: SourceFile) -> list[Fragment]:
        return read_fragments(edition, base.document, file)

    operations = merge_rows(_without_duplicates(found.operations))
    already: list[EditOperation] = []
    places = {number: number for number in range(len(fragments))}
    if base.given.source.content != base.document.source.content:
        now = read(present)
        known = fingerprints(present, now)
        places = match_fingerprints(fingerprints(given, fragments), known)
        trial = Patcher(given, {number: number for number in range(len(fragments))}, partial(_read_given, base))
        trial.apply_edits(operations)
        back = match_fingerprints(fingerprints(trial.file, trial.fragments), known)
        already = [operation for operation in operations if _is_present(operation, trial, places, back, now)]
    patcher = Patcher(present, places, read)
    patcher.apply_edits([operation for operation in operations if operation not in already])
    applied = sorted(patcher.applied, key=lambda operation: operation.order)
    left = [edit for _, edit in sorted(patcher.unapplied, key=lambda item: item[0])]
    others = [*formatting_differences(base, package, found, fragments), *margin_differences(base, package)]
    left += [edit for somebody, edit in others if somebody]
    return ReturnedEdits(
        id=base.document.id,
        path=base.document.path,
        old=present.text,
        new=patcher.file.text,
        applied=tuple(_locate(operation.edit, base, patcher.target[operation.order]) for operation in applied),
        unapplied=tuple(found.unapplied + left + list(_text_box_edits(base, package))),
        unattributed=(*found.unattributed, *(edit for somebody, edit in others if not somebody)),
        comments=feedback.read_comments(package),
        notes=tuple(_notes(base, package, len(already))),
    )


def _locate(edit: Edit, base: Base, into: Fragment) -> Edit:
    """Return an edit with the place in the present text where it was applied."""
    return replace(edit, where=describe_origin(base.document, base.paragraphs[0], into))


def _read_given(base: Base, file: SourceFile) -> list[Fragment]:
    return read_fragments(base.edition, base.given, file)


def _without_duplicates(operations: Iterable[EditOperation]) -> list[EditOperation]:
    """Return operations without those that change the same words alike, as where these are shown twice."""
    found: dict[tuple[object, ...], EditOperation] = {}
    for operation in operations:
        found.setdefault(
            (operation.number, operation.edit.new) if operation.kind == "change" else (id(operation),), operation
        )
    return list(found.values())


def _text_box_edits(base: Base, package: Package) -> Iterator[Edit]:
    """Yield the text boxes, which Remit never makes."""
    why = "it is in a text box beside the text"
    for box in package.trees[package.main].iter(f"{ooxml.WORD}txbxContent"):
        if not ooxml.within(box, "txbxContent") and not any(
            up.tag == f"{ooxml.COMPATIBLE}Fallback" for up in box.iterancestors()
        ):
            text = " ".join(filter(None, map(ooxml.text_of, box.iter(f"{ooxml.WORD}p"))))
            yield Edit(old="", new=text, who=UNTRACKED, where=base.document.path, why=why)


def _is_present(
    operation: EditOperation,
    trial: Patcher,
    places: Mapping[int, int],
    back: Mapping[int, int],
    present: Sequence[Fragment],
) -> bool:
    """Say whether an edit is in the present text already, as when the same file is imported again.

    `trial` is the base text with all edits: what they made there must be in the present text (`back`), and what
    was edited must not be there any more (`places`). What was taken out is missing between the same neighbours.
    """
    if operation.kind == "add":
        return trial.changed_at.get(operation.order) in back
    if operation.number in places:
        return False
    if operation.kind == "change":
        return trial.changed_at.get(operation.order) in back
    at = trial.removed_at.get(operation.order)
    if at is None:
        return False
    before = back.get(at - 1) if at else -1
    after = back.get(at) if at < len(trial.fragments) else len(present)
    return before is not None and after == before + 1


def _notes(base: Base, package: Package, already: int) -> Iterator[str]:
    if already:
        yield f"{already} edit{'s are' if already > 1 else ' is'} in {base.document.path} already."
    tree = package.trees[package.main]
    if (
        next(tree.iter(f"{ooxml.WORD}rPrChange", f"{ooxml.WORD}pPrChange", f"{ooxml.WORD}tblPrChange"), None)
        is not None
    ):
        yield "Changes of formatting, such as bold or indentation, were tracked; they are not carried over."
    if (more := sum(1 for _ in tree.iter(f"{ooxml.DRAWING}blip")) - base.pictures) > 0:
        yield f"{count(more, 'image')} more than in the file that was given out; images are not carried over."
    if not base.known:
        yield (
            f"The text of {base.document.id} that the file was made from is not in the history, so it is compared with "
            "the present one: what changed in between looks like an edit."
        )
    elif base.given.source.content != base.document.source.content:
        yield (
            f"{base.document.path} has changed since the file was made from version {base.given.version}: what "
            "somebody edited is carried into the present text where that still says the same."
        )


def write_edits(root: Path, edition: Edition, edits: ReturnedEdits, *, force: bool = False) -> None:
    """Write a proposed change into the work tree; a file with changes that are not committed is left alone.

    Line ends and a byte order mark stay as the file has them.
    """
    content = edition.newest.document[edits.id].source.content
    state = edition.history.status(edits.path, content) if edition.history else "committed"
    if state != "committed" and not force:
        raise RemitError(
            f"{edits.path} has changes that are not committed; they would be mixed with those of the Word file.",
            "Commit them first, or add --force.",
        )
    written = edits.new.replace("\n", "\r\n") if b"\r\n" in content else edits.new
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    if (root / edits.path).read_bytes() != content:
        raise RemitError(f"{edits.path} has changed in this moment.", "Run the command again.")
    write_whole(root / edits.path, mark + written.encode())
