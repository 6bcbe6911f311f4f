"""Edits of form: links, notes, headings, emphasis and page margins, none of which is applied.

The file is compared with the one that Remit makes of the same text; each yield says whether it is surely somebody's.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from remit.intake.returned.base import Base
from remit.intake.returned.differences import UNTRACKED, Differences, Edit
from remit.intake.returned.fragments import Fragment
from remit.intake.returned.matching import normalize_letters
from remit.intake.returned.origin import describe_origin
from remit.intake.returned.text_patch import normalize
from remit.intake.wordfile import Package, ooxml, wordtext
from remit.text import count

AttributedEdit = tuple[bool, Edit]
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIELDS = re.compile(r"[\d…]+")
"""Page numbers in the margins, which Word counts itself."""
_OFF = ("0", "false", "none")
_GONE = ("del", "moveFrom")


@dataclass(slots=True)
class _Form:
    """The form of a paragraph: its links, how many notes it refers to, and what is bold or italic."""

    links: dict[str, str] = field(default_factory=dict)
    """The address of each link by its words."""
    notes: int = 0
    bold: str = ""
    italic: str = ""
    tracked: bool = False
    """Whether a change of formatting was tracked, which is reported as such."""
    who: dict[str, str] = field(default_factory=dict)
    """Who took a note out, or changed the paragraph's form, as tracked changes say."""

    def add(self, other: _Form) -> None:
        """Take in the form of a paragraph that goes on with this one."""
        self.links |= other.links
        self.notes += other.notes
        self.bold += other.bold
        self.italic += other.italic
        self.tracked |= other.tracked
        self.who |= other.who

    @property
    def emphasis(self) -> str:
        """What is bold or italic, in words."""
        parts = [
            f"{name}: {text}"
            for name, text in (("bold", self.bold), ("italic", self.italic))
            if normalize_letters(text)
        ]
        return ", ".join(" ".join(part.split()) for part in parts) or "plain"


def formatting_differences(
    base: Base, package: Package, found: Differences, fragments: Sequence[Fragment]
) -> Iterator[AttributedEdit]:
    """Yield what differs in form, paragraph by paragraph."""
    before, after = _forms(base.rendered), _forms(package)
    new_note = any(given is None and line.kind == "note" for given, _, line in found.paragraphs)
    edits = [*(operation.edit for operation in found.operations), *found.unapplied]
    own = {normalize(edit.new) for edit in edits if edit.new}
    heads = dict(reversed([line.cell[:2] for line in base.paragraphs if line.cell]))  # bold by itself in some programs
    for given, number, line in found.paragraphs:
        old = base.paragraphs[given] if given is not None else None
        where = describe_origin(base.document, old or line, None if number is None else fragments[number])
        then, now = _form_of(before, old), _form_of(after, line)
        reported = [*_links(old, line, then, now)]
        if old is not None:
            reported += [*_notes(old, line, then, now, new_note), *_headings(old, line, now)]
            if number is not None and not (old.cell and old.cell[1] == heads[old.cell[0]]):
                reported += _emphasis(old, line, then, now)
        somebody = number is not None or normalize(line.text) in own
        for text, new, who, why in reported:
            yield somebody or who != UNTRACKED, Edit(old=text, new=new, who=who, where=where, why=why)


def margin_differences(base: Base, package: Package) -> Iterator[AttributedEdit]:
    """Yield what differs in the headers and footers of the pages."""
    known = {_FIELDS.sub("", ooxml.text_of(tree)) for tree in _margins(base.rendered)}
    for tree in _margins(package):
        old, new = ooxml.text_of(tree, "before"), ooxml.text_of(tree)
        who = "; ".join(dict.fromkeys(mark.who for mark in wordtext.changes_in(tree, "")))
        if who or _FIELDS.sub("", new) not in known:
            why = "it is in the header or footer of the pages, which Remit generates"
            edit = Edit(old=old if who else "", new=new, who=who or UNTRACKED, where="the front matter", why=why)
            yield bool(who), edit


def _margins(package: Package) -> list[ooxml.Element]:
    names = (name for kind, name in package.related(package.main).values() if kind in ("header", "footer"))
    return [package.trees[name] for name in sorted(set(names)) if name in package.trees]


Difference = tuple[str, str, str, str]


def _links(old: wordtext.Paragraph | None, new: wordtext.Paragraph, then: _Form, now: _Form) -> Iterator[Difference]:
    for text, target in now.links.items():
        if text in then.links:
            if then.links[text] != target:
                why = "the address of a link was changed"
                yield f"{text} ({then.links[text]})", f"{text} ({target})", UNTRACKED, why
        elif target not in then.links.values():
            yield "", f"{text} ({target})", UNTRACKED, "it is a new link, of which only the words are put in"
    for text, target in then.links.items():
        if text not in now.links and target not in now.links.values() and old is not None and text in new.text:
            yield f"{text} ({target})", text, UNTRACKED, "a link was taken off its words"


def _notes(
    old: wordtext.Paragraph, new: wordtext.Paragraph, then: _Form, now: _Form, new_note: bool
) -> Iterator[Difference]:
    if now.notes < then.notes or (now.notes > then.notes and not new_note):
        why = (
            "the reference to a footnote was taken out" if now.notes < then.notes else "a footnote is referred to anew"
        )
        who = now.who.get("note", UNTRACKED)
        yield (
            _annotate(old.text, count(then.notes, "footnote")),
            _annotate(new.text, count(now.notes, "footnote")),
            who,
            why,
        )


def _headings(old: wordtext.Paragraph, new: wordtext.Paragraph, now: _Form) -> Iterator[Difference]:
    if old.level != new.level and "cell" not in (old.kind, new.kind):
        text, now_said = (
            _annotate(line.text, f"level {line.level}" if line.level else "no heading") for line in (old, new)
        )
        why = "the level of a heading was changed" if old.level and new.level else "it was made a heading, or none"
        yield text, now_said, now.who.get("form", UNTRACKED), why


def _emphasis(old: wordtext.Paragraph, new: wordtext.Paragraph, then: _Form, now: _Form) -> Iterator[Difference]:
    alike = [normalize_letters(then.bold), normalize_letters(then.italic)] == [
        normalize_letters(now.bold),
        normalize_letters(now.italic),
    ]
    if not alike and not now.tracked and normalize(old.text) == normalize(new.text):
        yield (
            _annotate(old.text, then.emphasis),
            _annotate(new.text, now.emphasis),
            UNTRACKED,
            "bold or italic was changed",
        )


def _annotate(text: str, what: str) -> str:
    return f"{text} ({what})"


def _forms(package: Package) -> list[_Form]:
    targets = {tree: _targets(package, name) for name, tree in package.trees.items()}
    return [_form(paragraph, targets) for paragraph, _ in wordtext.iter_paragraphs(package)]


def _form_of(found: Sequence[_Form], line: wordtext.Paragraph | None) -> _Form:
    form = _Form()
    for number in line.numbers if line else ():
        form.add(found[number])
    return form


def _form(paragraph: ooxml.Element, targets: Mapping[ooxml.Element, Mapping[str, str]]) -> _Form:
    form = _Form()
    known = targets.get(paragraph.getroottree().getroot(), {})
    for link in paragraph.iter(f"{ooxml.WORD}hyperlink"):
        target = known.get(str(link.get(_RELATION)), "") or f"#{ooxml.value(link, 'anchor')}"
        if text := ooxml.text_of(link):
            form.links[text] = unquote(target).rstrip("/")
    for note in paragraph.iter(f"{ooxml.WORD}footnoteReference", f"{ooxml.WORD}endnoteReference"):
        if ooxml.within(note, *_GONE):
            form.who["note"] = _author(next(note.iterancestors(*(f"{ooxml.WORD}{name}" for name in _GONE))))
        else:
            form.notes += 1
    for run in paragraph.iter(f"{ooxml.WORD}r"):
        if not ooxml.within(run, *_GONE) and not ooxml.within(run, "txbxContent"):
            text = ooxml.text_of(run) + " "
            form.bold += text if _has_format(run, "b", "strong") else ""
            form.italic += text if _has_format(run, "i", "emphasis") else ""
    change = paragraph.find(f"{ooxml.WORD}pPr/{ooxml.WORD}pPrChange")
    if change is not None:
        form.who["form"] = _author(change)
    form.tracked = next(paragraph.iter(f"{ooxml.WORD}rPrChange"), None) is not None
    return form


def _has_format(run: ooxml.Element, name: str, named: str) -> bool:
    """Say whether a run is bold or italic, by itself or by a style of that name."""
    mark = run.find(f"{ooxml.WORD}rPr/{ooxml.WORD}{name}")
    by_style = ooxml.value(run.find(f"{ooxml.WORD}rPr/{ooxml.WORD}rStyle")).casefold() == named
    return by_style if mark is None else ooxml.value(mark) not in _OFF


def _author(mark: ooxml.Element) -> str:
    return ", ".join(filter(None, (ooxml.value(mark, "author") or "unknown", ooxml.value(mark, "date")[:10])))


def _targets(package: Package, part: str) -> dict[str, str]:
    """Return where the links of a part lead outside, by their ids."""
    folder, name = posixpath.split(part)
    tree = package.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    outside = (each for each in (tree if tree is not None else ()) if each.get("TargetMode") == "External")
    return {str(each.get("Id")): str(each.get("Target")) for each in outside}
