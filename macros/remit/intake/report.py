"""The report of an import: in lines for people, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import unified_diff
from typing import Any

from remit.intake.new import ImportResult
from remit.intake.returned import Edit, ReturnedEdits
from remit.intake.wordfile import Loss, feedback, wordtext
from remit.text import count, shorten

_MOST = 40
_LONGEST = 160
_TRACKED = {
    "keep": "marked in the text with <ins> and <del>: decide on each, and take the marks out",
    "accept": "accepted",
    "reject": "rejected",
}


def describe_import(taken: ImportResult, *, written: bool) -> Iterator[str]:
    """Yield the report of a Word file that became a new document."""
    pictures = f" and {count(len(taken.pictures), 'image')}" if taken.pictures else ""
    yield f"{'Wrote' if written else 'Would write'} {taken.path}, “{taken.title}”{pictures}."
    title = f"Tracked changes: {len(taken.changes)}, {_TRACKED[taken.track]}."
    yield from _section(title, [_mark(each) for each in taken.changes])
    yield from _comments(taken.comments)
    yield from _section("Not kept as it was:", [_loss(each) for each in taken.lost])
    lost = [f"“{shorten(text, _LONGEST)}”{_below(near)}" for text, near in taken.missing]
    yield from _section("Text of the Word file that is NOT in the policy; put it in by hand:", lost)
    yield ""
    yield (
        "→ Complete the front matter: summary, owner, audience, satisfies and activities are those of a starting file. "
        "Then read the text beside the Word file, and run `remit check`."
    )


def describe_edits(proposal: ReturnedEdits, *, written: bool) -> Iterator[str]:
    """Yield the report of the edits in a Word file that Remit made."""
    carried = len(proposal.applied)
    if not carried:
        yield f"Nothing was changed in {proposal.path} ({proposal.id})."
    else:
        verb = "Changed" if written else "Would change"
        yield f"{verb} {proposal.path} ({proposal.id}): {count(carried, 'edit')} carried over."
    yield from proposal.notes
    yield from _section("Carried over:", [_edit(each) for each in proposal.applied])
    yield from _section("NOT carried over; see to each of them:", [_edit(each) for each in proposal.unapplied])
    title = "Put together from elsewhere, and otherwise in the Word file than today, with no tracked change:"
    yield from _section(title, [_edit(each) for each in proposal.unattributed])
    yield from _comments(proposal.comments)
    if carried:
        yield ""
        yield "→ Read the difference, raise `version`, say under `change` what changed and why, and propose it."


def describe_remarks(remarks: feedback.Remarks) -> Iterator[str]:
    """Yield the report of what readers wrote in a comparison or a review."""
    yield f"This is a {remarks.kind}, {shorten(remarks.of, _LONGEST)}, and no document's text: nothing was changed."
    title = "Changed in it by its readers, and NOT carried over; see to each of them:"
    yield from _section(title, [_mark(each) for each in remarks.changes])
    yield from _comments(remarks.comments)
    yield ""
    yield (
        "→ Put what you take over into the text yourself. A document that comes back with edits is carried over: "
        f"`remit docx {remarks.id or 'ID'} --preview`."
    )


def unified_difference(proposal: ReturnedEdits) -> str:
    """Return the change of the source file as a unified diff; empty when there is none."""
    lines = unified_diff(
        proposal.old.splitlines(keepends=True),
        proposal.new.splitlines(keepends=True),
        f"a/{proposal.path}",
        f"b/{proposal.path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def import_as_json(taken: ImportResult, findings: Sequence[Any] = (), *, written: bool) -> dict[str, Any]:
    """Return an import as data."""
    return {
        "kind": "new",
        "written": written,
        "path": taken.path,
        "title": taken.title,
        "pictures": sorted(taken.pictures),
        "track": taken.track,
        "changes": [asdict(each) for each in taken.changes],
        "comments": [asdict(each) for each in taken.comments],
        "lost": [asdict(each) for each in taken.lost],
        "missing": [{"text": text, "near": near} for text, near in taken.missing],
        "findings": list(findings),
    }


def edits_as_json(proposal: ReturnedEdits, *, written: bool) -> dict[str, Any]:
    """Return a proposed change as data."""
    return {
        "kind": "returned",
        "written": written,
        "id": proposal.id,
        "path": proposal.path,
        "diff": unified_difference(proposal),
        "carried": [asdict(each) for each in proposal.applied],
        "left": [asdict(each) for each in proposal.unapplied],
        "otherwise": [asdict(each) for each in proposal.unattributed],
        "comments": [asdict(each) for each in proposal.comments],
        "notes": list(proposal.notes),
    }


def remarks_as_json(remarks: feedback.Remarks) -> dict[str, Any]:
    """Return what readers wrote in a comparison or a review as data."""
    return {
        "kind": remarks.kind,
        "written": False,
        "of": remarks.of,
        **{name: [asdict(each) for each in getattr(remarks, name)] for name in ("changes", "comments")},
    }


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield title
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"  … and {len(lines) - _MOST} more: --format json has all of them."


def _comments(found: Sequence[feedback.Comment]) -> Iterator[str]:
    lines = []
    for each in found:
        who = ", ".join(filter(None, (each.author or "unknown", each.day)))
        about = f", about “{shorten(each.about, _LONGEST)}”" if each.about else ""
        lines.append(f"{who}{about}: {shorten(each.text, _LONGEST)}")
    yield from _section(f"Comments: {len(lines)}, kept only here.", lines)


def _mark(mark: wordtext.TrackedChange) -> str:
    return f"{mark.kind} “{shorten(mark.text, _LONGEST)}” ({mark.who}){_below(mark.near)}"


def _loss(loss: Loss) -> str:
    return f"{f'{loss.count} × ' if loss.count > 1 else ''}{loss.what}{_below(loss.near)}"


def _edit(edit: Edit) -> str:
    old, new = shorten(edit.old, _LONGEST), shorten(edit.new, _LONGEST)
    if not edit.old:
        what = f"new: “{new}”"
    elif not edit.new:
        what = f"taken out: “{old}”"
    else:
        what = " → ".join(f"“{part}”" for part in _around(edit.old, edit.new))
    why = f"; {edit.why}" if edit.why else ""
    return f"{edit.where}: {what} ({edit.who}){why}"


def _around(old: str, new: str) -> tuple[str, str]:
    """Return what differs between two texts with a few words around it."""
    before, after = old.split(), new.split()
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return _cut(before, start, end), _cut(after, start, end)


def _cut(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(start - 3, 0), len(words) - max(end - 3, 0)
    text = " ".join(words[first:last])
    return f"{'… ' if first else ''}{shorten(text, _LONGEST)}{' …' if last < len(words) else ''}"


def _below(near: str) -> str:
    return f", below “{shorten(near)}”" if near else ""
