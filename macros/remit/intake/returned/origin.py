"""Where a passage of a document's page comes from, for the person who wants to change it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from remit.intake.returned.fragments import Fragment
from remit.intake.returned.matching import normalize_letters
from remit.intake.wordfile import wordtext
from remit.model import Document
from remit.redline.diff import align

_SECTIONS: Mapping[str, str] = {
    "RACI assignments": "`activities` of {path}",
    "Responsible or accountable for": "`activities` of the documents named in the table",
    "Consulted or informed": "`activities` of the documents named in the table",
    "Assigned activities": "`activities` of the documents named in the table",
    "Position": "`reports_to` and `independent_of` of {path}",
    "Approvals": "records/approvals: an approval is a record of its own",
    "Revision history": "git, and `change` of {path}",
    "Document control": "the front matter of {path}",
    "": "the front matter of {path}",
}
"""Headings of what Remit puts together, and where that comes from."""
_OTHERS = {
    "Responsible or accountable for",
    "Consulted or informed",
    "Assigned activities",
    "Position",
    "Approvals",
    "Revision history",
}
"""Headings of sections without anything of the front matter under the names that are edited."""


def describe_origin(document: Document, line: wordtext.Paragraph, fragment: Fragment | None) -> str:
    """Return the place of a fragment, or in words where a line comes from that is none of the document's own."""
    if fragment is not None:
        keys = ".".join(str(key + 1) if isinstance(key, int) else key for key in fragment.keys)
        return f"{document.path}:{fragment.line}" + (f" (`{keys}`)" if keys else "")
    if line.kind == "heading":
        return "a heading that Remit sets"
    return _SECTIONS.get(line.near, "a macro in the text of {path}").format(path=document.path)


def map_to_fragments(lines: Sequence[wordtext.Paragraph], fragments: Sequence[Fragment]) -> list[int | None]:
    """Return the number of the fragment that each line shows; None for a line that shows none, or not certainly one.

    The body comes in its order, row by row; the front matter is found by its words, wherever it is shown.
    """
    found: list[int | None] = [None] * len(lines)
    body = [number for number, fragment in enumerate(fragments) if not fragment.keys]
    for at, number in _match_body(lines, [fragments[number] for number in body]):
        found[at] = body[number]
    taken = set(found)
    open_: defaultdict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if found[at] is None and line.near not in _OTHERS:
            open_[normalize_letters(line.text)].append(at)
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for number, fragment in enumerate(fragments):
        if number not in taken:
            waiting[normalize_letters(fragment.text)].append(number)
    for text, numbers in waiting.items():
        places = [at for at in open_[text] if lines[at].kind != "cell"] or open_[text]
        if len(places) == len(numbers):
            for at, number in zip(places, numbers, strict=True):
                found[at] = number
        elif len(numbers) == 1 and fragments[numbers[0]].keys and all(lines[at].kind != "cell" for at in places):
            for at in places:
                found[at] = numbers[0]
    return found


def _match_body(lines: Sequence[wordtext.Paragraph], body: Sequence[Fragment]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of line and fragment of the body: by whole rows first, and then by words between those."""
    line_rows: defaultdict[object, list[str]] = defaultdict(list)
    rows: defaultdict[object, list[str]] = defaultdict(list)
    for line in lines:
        line_rows[line.cell and line.cell[:2]].append(normalize_letters(line.text))
    for fragment in body:
        rows[_row(fragment)].append(normalize_letters(fragment.text))
    loose = [normalize_letters(line.text) for line in lines], [normalize_letters(fragment.text) for fragment in body]
    exact = (
        [
            (text, tuple(line_rows[line.cell[:2]]) if line.cell else ())
            for text, line in zip(loose[0], lines, strict=True)
        ],
        [
            (text, tuple(rows[_row(fragment)]) if _row(fragment) else ())
            for text, fragment in zip(loose[1], body, strict=True)
        ],
    )
    rows_first = align.matches(*exact)
    yield from rows_first
    for one, other in align.gaps(rows_first, len(lines), len(body)):
        for at, number in align.matches([loose[0][each] for each in one], [loose[1][each] for each in other]):
            yield one[at], other[number]


def _row(fragment: Fragment) -> tuple[int, int] | None:
    return fragment.block.lines if fragment.block is not None and fragment.block.kind == "cell" else None
