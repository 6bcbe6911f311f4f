"""Which documents a change touches, what it does to each, and how large it is; pure functions of two handbooks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from remit.model import Document, Handbook
from remit.review.change.size import Size, level_of_step, size_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """What happens to one document.

    `what` is one of added, changed, renamed, retired, deleted, unreadable: the weightiest of `all`, which may hold
    several. `size` is how large the change is found to be; None when there is nothing to compare with. `step` is the
    version's step.
    """

    id: str
    what: str
    all: tuple[str, ...]
    before: Document | None
    after: Document | None
    size: Size | None = None
    step: str = ""

    @property
    def document(self) -> Document:
        """The document as proposed, or as it was when it is deleted."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a change has at least one side
        return found

    @property
    def kind(self) -> str:
        """How large its author says the change is; empty when not stated."""
        return self.after.change.kind if self.after else ""

    @property
    def text_changed(self) -> bool:
        """Whether other bytes would be merged."""
        return self.before is None or self.after is None or self.before.source.content != self.after.source.content


def compare_documents(before: Handbook, after: Handbook, unread: Collection[str] = ()) -> tuple[DocumentChange, ...]:
    """Return what changes, in the order of ids; a document is known by its id, wherever it is.

    `unread` are the ids of documents whose files are there after the change and cannot be read.
    """
    old, new = before.document, after.document
    return tuple(
        found
        for id_ in sorted(old.keys() | new.keys())
        if (found := _change(id_, old.get(id_), new.get(id_), id_ in after.damaged or id_ in unread)) is not None
    )


def _change(id_: str, before: Document | None, after: Document | None, damaged: bool) -> DocumentChange | None:
    if before is None or after is None:
        what = "added" if before is None else "unreadable" if damaged else "deleted"
        return DocumentChange(id=id_, what=what, all=(what,), before=before, after=after)
    same = before.source.content == after.source.content
    if same and before.path == after.path:
        return None
    found = []
    if before.lifecycle == "active" and after.lifecycle == "retired":
        found.append("retired")
    if not same:
        found.append("changed")
    if before.path != after.path:
        found.append("renamed")
    return DocumentChange(
        id=id_,
        what=found[0],
        all=tuple(found),
        before=before,
        after=after,
        size=None if same else size_of(before, after),
        step=level_of_step(before.version, after.version),
    )
