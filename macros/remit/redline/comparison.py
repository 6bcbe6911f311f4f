"""Two texts of one document compared: its facts, its text, and the forms for people and programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from remit.doctree import Node, context, nodes, reader
from remit.edition import Edition
from remit.finding import RemitError
from remit.model import Document
from remit.paper import PrintPage, printing
from remit.redline.diff import redline
from remit.redline.facts import control_tables, facts_of
from remit.redline.html import Links, on_the_web
from remit.redline.page import PageHeading, redline_page
from remit.redline.passages import Passage, passages
from remit.redline.summary import ChangeSummary, summarize
from remit.redline.versions import TextVersion
from remit.render import expansion, macros, pages

SAME_HANDBOOK = (
    "Both texts are shown with the names, roles and tables of the handbook as it is now, so that only what the authors "
    "of this document changed is marked."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts of a document as one: the redline of its facts (`control`) and of its text (`tree`)."""

    id: str
    title: str
    old: TextVersion
    new: TextVersion
    fields: tuple[tuple[str, str, str], ...]
    """The facts that differ: name, before, after."""
    control: list[Node]
    tree: list[Node]
    notes: tuple[str, ...]

    @property
    def summary(self) -> ChangeSummary:
        """How much of the text changed, and in which sections."""
        return summarize(self.tree)

    @property
    def passages(self) -> list[Passage]:
        """The lines of the text that changed."""
        return passages(self.tree)

    @property
    def fact_passages(self) -> list[Passage]:
        """The facts about the document that changed."""
        return passages(self.control[:1])

    @property
    def raci_passages(self) -> list[Passage]:
        """The rows that changed of the table that says who does what."""
        return passages(self.control[1:])


def compare(edition: Edition, old: TextVersion, new: TextVersion) -> Comparison:
    """Compare two texts of a document, both read in the handbook of one edition."""
    found = next(iter(compare_all(edition, [(old, new)])))
    if isinstance(found, RemitError):
        raise found
    return found


def compare_all(
    edition: Edition, pairs: Sequence[tuple[TextVersion, TextVersion]]
) -> Iterator[Comparison | RemitError]:
    """Compare many pairs of texts, which pandoc reads in one go; yield the error of a pair that it cannot read."""
    texts = {text.sha256: text.document for pair in pairs for text in pair}
    read = read_texts({key: (edition_with(edition, each), each) for key, each in texts.items()})
    for old, new in pairs:
        yield _compared(edition, old, new, read)


def _compared(
    edition: Edition, old: TextVersion, new: TextVersion, read: Mapping[str, _Text]
) -> Comparison | RemitError:
    sides = (old.document, new.document)
    before, after = read[old.sha256], read[new.sha256]
    notes = [*old.notes, *new.notes, *before.notes, *(each for each in after.notes if each not in before.notes)]
    if before.blocks is None or after.blocks is None:
        return RemitError(notes[-1], "Compare the files with git diff.")
    handbook = edition.handbook
    was, is_ = (dict(facts_of(handbook, each)) for each in sides)
    fields = ((name, was.get(name, "–"), is_.get(name, "–")) for name in dict.fromkeys((*was, *is_)))
    return Comparison(
        id=new.document.id,
        title=new.document.title,
        old=old,
        new=new,
        fields=tuple(field for field in fields if field[1] != field[2]),
        control=redline(control_tables(handbook, old.document), control_tables(handbook, new.document)),
        tree=redline(before.blocks, after.blocks),
        notes=tuple(notes),
    )


def as_page(comparison: Comparison, links: Links = on_the_web, back: str = "") -> str:
    """Return a comparison as a web page that stands alone; `back` is the address of the document's own page."""
    old, new = comparison.old, comparison.new
    heading = PageHeading(
        title=f"{comparison.id} {comparison.title}",
        old=old.label,
        new=new.label,
        facts=between(old, new),
        notes=[*comparison.notes, SAME_HANDBOOK],
        language=new.document.language,
        back=back,
    )
    return redline_page(heading, comparison.control, comparison.tree, links)


def between(old: TextVersion, new: TextVersion) -> list[tuple[str, str, str]]:
    """Return what identifies two texts, side by side; nothing that is known of neither."""
    facts = [
        ("Merged", old.day.isoformat() if old.day else "–", new.day.isoformat() if new.day else "–"),
        ("Author", old.author or "–", new.author or "–"),
        ("Commit", (old.commit or "–")[:12], (new.commit or "–")[:12]),
        ("SHA-256", f"{old.sha256[:16]}…", f"{new.sha256[:16]}…"),
    ]
    return [fact for fact in facts if fact[1:] != ("–", "–")]


def as_json(comparison: Comparison) -> dict[str, object]:
    """Return a comparison for programs; a passage's `parts` are runs of text with their marks."""
    summary = comparison.summary
    return {
        "id": comparison.id,
        "title": comparison.title,
        **{
            side: {
                "name": text.name,
                "version": text.document.version,
                "commit": text.commit,
                "date": text.day.isoformat() if text.day else None,
                "path": text.document.path,
                "sha256": text.sha256,
            }
            for side, text in (("old", comparison.old), ("new", comparison.new))
        },
        "fields": [{"field": name, "old": was, "new": is_} for name, was, is_ in comparison.fields],
        "summary": {
            "changed": summary.changed or bool(comparison.fields),
            "words_inserted": summary.inserted,
            "words_deleted": summary.deleted,
            "passages_moved": summary.moved,
            "formatting": summary.formats,
            "sections": [{"title": each.title, "changes": each.changes} for each in summary.sections],
        },
        "passages": [
            {
                "section": passage.section,
                "parts": [{"change": mark or "same", "text": text} for mark, text in passage.parts],
            }
            for passage in comparison.passages
        ],
        "raci": [
            [{"change": mark or "same", "text": text} for mark, text in passage.parts]
            for passage in comparison.raci_passages
        ],
        "notes": list(comparison.notes),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A document's text as a normalized tree, and notes about it; no blocks when it cannot be read."""

    blocks: list[Node] | None
    notes: tuple[str, ...] = ()


def read_texts(documents: Mapping[str, tuple[Edition, Document]]) -> dict[str, _Text]:
    """Read the texts of documents by key, each as it reads in the handbook of its edition.

    So the texts of two versions, read in one edition, differ only in what their authors changed.
    """
    printed: list[PrintPage] = []
    notes: dict[str, list[str]] = {}
    for key, (edition, document) in documents.items():
        blocks, notes[key] = _blocks(edition, document)
        printed.append(PrintPage(key, document.path, blocks))
    found = printing.each_page(_edition_with_all(documents), printed) if printed else ()
    return {page.key: _read(documents[page.key][1], body, notes[page.key]) for page, body in found}


def _edition_with_all(documents: Mapping[str, tuple[Edition, Document]]) -> Edition:
    """Return an edition that has every document at every path of its texts."""
    edition = next(edition for edition, _ in documents.values())
    places = (*(document for _, document in documents.values()), *edition.handbook.documents)
    return replace(edition, loaded=replace(edition.loaded, handbook=replace(edition.handbook, documents=places)))


def edition_with(edition: Edition, document: Document) -> Edition:
    """Return an edition with one document as given, and everything else as it is."""
    handbook = edition.handbook
    others = [each for each in handbook.documents if each.id != document.id and each.path != document.path]
    at = next((at for at, each in enumerate(handbook.documents) if each.id == document.id), len(others))
    documents = (*others[:at], document, *others[at:])
    loaded = replace(edition.loaded, handbook=replace(handbook, documents=documents))
    return replace(edition, loaded=loaded, originals=None, texts=reader.Texts())


def _blocks(edition: Edition, document: Document) -> tuple[list[Node], list[str]]:
    """Return a document's text, and what could not be expanded in it: then the calls are shown as they were written."""
    try:
        return pages.described_body(edition, document), []
    except expansion.ExpansionError as error:
        finding = error.finding
        why = f"line {finding.place.line}: {finding.message}"
        note = f"Version {document.version} is shown with its macro calls as they are written ({why})"
    except macros.MacroFault as error:
        note = f"Version {document.version}: {error.message}"
    return pages.described_body(edition, document, expanded=False), [note]


def _read(document: Document, found: context.NormalizedDocument | context.Unreadable, notes: list[str]) -> _Text:
    if isinstance(found, context.Unreadable):
        return _Text(blocks=None, notes=(*notes, f"Version {document.version} cannot be read: {found.reason}"))
    losses = (f"Version {document.version}: {loss}." for loss in found.losses)
    return _Text(blocks=nodes.in_words(found.blocks[1:]), notes=(*notes, *losses))
