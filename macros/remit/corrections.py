"""Corrections: what of a handbook's faults needs no judgement, as other bytes of its files.

What was approved is never changed under its number: it needs a new version, which only its author can give.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.edition import Edition, digest
from remit.finding import Report, TextEdit

_BOM = "\ufeff"
_LINE_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A file before and after what is corrected in it, and the codes of the rules that ask for it."""

    path: str
    before: bytes
    after: bytes
    codes: tuple[str, ...]

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff."""
        before, after = self.before.decode("utf-8").splitlines(), self.after.decode("utf-8").splitlines()
        yield from difflib.unified_diff(before, after, self.path, self.path, lineterm="", n=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All corrections of a handbook, and the documents that were approved as they are, by path, which have faults."""

    files: tuple[Correction, ...]
    approved: tuple[str, ...]


def corrections(edition: Edition, report: Report) -> Corrections:
    """Return what of a report's findings can be corrected without judgement."""
    edits: dict[str, dict[TextEdit, str]] = defaultdict(dict)
    for finding in report.findings:
        for edit in finding.edits:
            edits[edit.place.path].setdefault(edit, finding.code)
    files, approved = [], []
    for path, found in sorted(edits.items()):
        before = edition.loaded.contents.get(path, b"")
        after, codes = apply(before, found)
        if after == before:
            continue
        if _is_approved(edition, path):
            approved.append(path)
        else:
            files.append(Correction(path=path, before=before, after=after, codes=codes))
    return Corrections(files=tuple(files), approved=tuple(approved))


def apply(content: bytes, edits: Mapping[TextEdit, str]) -> tuple[bytes, tuple[str, ...]]:
    """Return a file with edits made, each where its old text is, and the codes of those that were.

    Of two that meet, the first is made; the other is found again by the next check. Nothing else changes: line ends
    and a byte order mark stay.
    """
    text = content.decode("utf-8")
    mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    parts = _LINE_END.split(text)  # lines, and between two of them how the first ends
    codes: list[str] = []
    limit: dict[int, int] = {}  # by line: where the last edit that was made begins
    for edit, code in sorted(edits.items(), key=lambda each: (each[0].place.line, each[0].place.column), reverse=True):
        row, column = 2 * (edit.place.line - 1), edit.place.column - 1
        end = column + len(edit.old)
        if row >= len(parts) or not parts[row].startswith(edit.old, column) or end > limit.get(row, end):
            continue
        parts[row] = parts[row][:column] + edit.new + parts[row][end:]
        limit[row] = column
        codes.append(code)
    return (mark + "".join(parts)).encode("utf-8"), tuple(sorted(set(codes)))


def _is_approved(edition: Edition, path: str) -> bool:
    """Say whether somebody has decided on exactly these bytes of a document."""
    document = edition.handbook.by_path.get(path)
    if document is None:
        return False
    return any(version.sha256 == digest(document) and version.approvals for version in edition.versions[document.id])
