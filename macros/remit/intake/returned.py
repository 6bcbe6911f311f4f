"""A Word file that Remit made and somebody edited: what they changed, as a change of the document's own file."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remit.edition import Edition
from remit.files import write_whole
from remit.finding import RemitError
from remit.intake.base import Base, base_of
from remit.intake.carry import Reader, add, change, remove
from remit.intake.comments import Comment, comments
from remit.intake.compare import UNTRACKED, Edit, Wish, because, differences
from remit.intake.fragments import File, Fragment, fragments, opened
from remit.intake.ooxml import COMPATIBLE, DRAWING, WORD, text, within
from remit.intake.package import Package
from remit.intake.reading import readings
from remit.intake.rows import add_row, by_row, remove_row
from remit.intake.words import same
from remit.source.frontmatter import MAX_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What came back: the document's path, its text before and after, and every edit with what became of it."""

    id: str
    path: str
    old: str
    new: str
    carried: tuple[Edit, ...] = ()
    left: tuple[Edit, ...] = ()
    """Edits that were not carried over."""
    otherwise: tuple[Edit, ...] = ()
    """What Remit puts together from elsewhere and would write otherwise today, without a trace of somebody's edit."""
    comments: tuple[Comment, ...] = ()
    notes: tuple[str, ...] = ()


def propose(edition: Edition, package: Package) -> Proposal:
    """Return what somebody changed in a Word file of Remit's as a change of the document's file; nothing is written."""
    base = base_of(edition, package)
    given = opened(base.given.source.content)
    pieces = fragments(base.edition, base.given, given)
    found = differences(base, pieces, readings(package))
    present = opened(base.document.source.content)

    def read(file: File) -> list[Fragment]:
        return fragments(edition, base.document, file)

    wishes = by_row(found.wishes, pieces)
    if base.given.source.content != base.document.source.content:
        now = read(present)
        already = [wish for wish in wishes if _is_there(wish, pieces, now)]
    else:
        already = []
    new, carried, left = _carried(present, [wish for wish in wishes if wish not in already], read)
    return Proposal(
        id=base.document.id,
        path=base.document.path,
        old=present.text,
        new=new,
        carried=tuple(carried),
        left=tuple(found.left + left + list(_boxes(base, package))),
        otherwise=tuple(found.otherwise),
        comments=comments(package),
        notes=tuple(_notes(base, package, len(already))),
    )


def _boxes(base: Base, package: Package) -> Iterator[Edit]:
    """Yield the text boxes, which Remit never makes."""
    why = "it stands in a text box beside the text"
    for box in package.trees[package.main].iter(f"{WORD}txbxContent"):
        if not within(box, "txbxContent") and not any(up.tag == f"{COMPATIBLE}Fallback" for up in box.iterancestors()):
            said = " ".join(filter(None, map(text, box.iter(f"{WORD}p"))))
            yield Edit(old="", new=said, who=UNTRACKED, where=base.document.path, why=why)


def _is_there(wish: Wish, given: Sequence[Fragment], present: Sequence[Fragment]) -> bool:
    """Say whether an edit is in the present text already, as when the same file is imported again."""
    if wish.kind == "remove":
        return _found_again(present, wish.fragment) is None
    counts = (
        Counter(same(each.text) for each in pieces if each.keys[:1] == wish.fragment.keys[:1])
        for pieces in (given, present)
    )
    before, now = counts
    return all(now[same(said)] > before[same(said)] for said in wish.cells or (wish.edit.new,))


def _notes(base: Base, package: Package, already: int) -> Iterator[str]:
    if already:
        yield f"{already} edit{'s are' if already > 1 else ' is'} in {base.document.path} already."
    tree = package.trees[package.main]
    if next(tree.iter(f"{WORD}rPrChange", f"{WORD}pPrChange", f"{WORD}tblPrChange"), None) is not None:
        yield "Changes of formatting, such as bold or indentation, were tracked; they are not carried over."
    if (more := sum(1 for _ in tree.iter(f"{DRAWING}blip")) - base.pictures) > 0:
        yield f"{more} picture{'s' * (more != 1)} more than in what was given out; pictures are not carried over."
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


def _carried(file: File, wishes: Iterable[Wish], read: Reader) -> tuple[str, list[Edit], list[Edit]]:
    """Carry edits over from the last to the first, so that each finds what stands before it untouched."""
    carried: list[tuple[int, Edit]] = []
    left: list[tuple[int, Edit]] = []
    done: dict[tuple[str, object], str] = {}
    for wish in sorted(wishes, key=_turn, reverse=True):
        fragment = _found_again(read(file), wish.fragment)
        key = (wish.kind, (wish.fragment.start, wish.fragment.paragraph))
        if wish.kind == "change" and done.get(key) == wish.edit.new:
            continue  # the same words shown twice, and changed alike
        made = None if fragment is None else _tried(file, fragment, wish, read)
        if made is None or len(made.encode()) > MAX_FILE:
            why = "the file says something else there by now" if fragment is None else _why_not(wish)
            left.append((wish.order, because(wish.edit, why)))
            continue
        file = opened(made.encode())
        done[key] = wish.edit.new
        carried.append((wish.order, wish.edit))
    return file.text, [edit for _, edit in sorted(carried, key=_first)], [edit for _, edit in sorted(left, key=_first)]


def _turn(wish: Wish) -> tuple[int, bool, int]:
    """Return when it is a wish's turn, counted backwards: what is added to a paragraph before that itself changes."""
    return wish.fragment.start, wish.kind == "add", -wish.order if wish.before else wish.order


def _first(item: tuple[int, Edit]) -> int:
    return item[0]


def _tried(file: File, fragment: Fragment, wish: Wish, read: Reader) -> str | None:
    if wish.kind == "change":
        return change(file, fragment, wish.edit.new, read)
    if wish.cells:
        if wish.kind == "remove":
            return remove_row(file, fragment, len(wish.cells), read)
        return add_row(file, fragment, wish.cells, read)
    if wish.kind == "remove":
        return remove(file, fragment, read)
    return add(file, fragment, wish.edit.new, wish.line, read, before=wish.before)


def _found_again(pieces: Sequence[Fragment], wanted: Fragment) -> Fragment | None:
    """Return a fragment of another text of the file: under the same keys if it says the same there, or by its words."""
    alike = [each for each in pieces if same(each.text) == same(wanted.text)]
    here = (each for each in alike if (each.keys, each.paragraph) == (wanted.keys, wanted.paragraph) and each.keys)
    by_words = (each for each in alike if bool(each.keys) == bool(wanted.keys) and each.keys[:1] == wanted.keys[:1])
    nearest = sorted(by_words, key=lambda each: abs(each.line - wanted.line))
    return next(here, nearest[0] if nearest else None)


def _why_not(wish: Wish) -> str:
    return {
        "change": "the words stand among marks or macros, where they cannot be told apart",
        "remove": "it is not a paragraph or list item of its own",
        "add": "there is no list or paragraph of the file right beside it",
    }[wish.kind]


def write_back(root: Path, edition: Edition, proposal: Proposal, *, force: bool = False) -> None:
    """Write a proposed change into the work tree; a file with changes that are not committed is left alone.

    Line ends and a byte order mark stay as the file has them.
    """
    content = edition.newest.document[proposal.id].source.content
    state = edition.history.status(proposal.path, content) if edition.history else "committed"
    if state != "committed" and not force:
        raise RemitError(
            f"{proposal.path} has changes that are not committed; they would be mixed with those of the Word file.",
            "Commit them first, or add --force.",
        )
    written = proposal.new.replace("\n", "\r\n") if b"\r\n" in content else proposal.new
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    if (root / proposal.path).read_bytes() != content:
        raise RemitError(f"{proposal.path} has changed in this moment.", "Run the command again.")
    write_whole(root / proposal.path, mark + written.encode())
