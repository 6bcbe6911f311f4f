"""A proposal: what a change would make of the handbook, beside what it was, and what it would be merged into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from remit.approvals import registers
from remit.edition import Edition, digest
from remit.model import Document, Handbook
from remit.register import State, lifecycle, text_approval
from remit.review.change.snapshot import FileChange
from remit.source import loading
from remit.vcs import History, landings

NOTHING = loading.Loaded(handbook=Handbook())


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that could not be compared: what, and what to do about it."""

    message: str
    fix: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Two sides of a change, and what is needed to judge it.

    `before` is where the change began, `target` the base as it is now, by whose registers and settings everything is
    judged, `after` what is proposed, read with the target's settings. `edition` is the handbook as if the change had
    been merged on `today`, `history` that of the base alone; both None without history. `proposed_settings` are those
    of the change itself.
    """

    base: str
    head: str
    today: date
    before: loading.Loaded = NOTHING
    target: loading.Loaded = NOTHING
    after: loading.Loaded = NOTHING
    proposed_settings: loading.Loaded = NOTHING
    edition: Edition | None = None
    history: History | None = None
    changed: tuple[FileChange, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    writers: Mapping[str, tuple[landings.Author, ...]] = field(default_factory=dict)
    changed_on_target: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    gaps: tuple[Gap, ...] = ()
    comparable: bool = True
    base_commit: str | None = None
    start_commit: str | None = None
    head_commit: str | None = None

    @property
    def earlier(self) -> Edition:
        """The handbook as it was where the change began."""
        return Edition(loaded=self.before, today=self.today, history=self.history)

    @property
    def later(self) -> Edition:
        """The handbook as if the change had landed, or, without history, as it is proposed."""
        return self.edition or Edition(loaded=self.after, today=self.today, history=None)

    @cached_property
    def life(self) -> lifecycle.LifecycleIndex | None:
        """What git knows of the approvals, with the change landed as its last commit."""
        return self.edition.life if self.edition else None

    @cached_property
    def past(self) -> registers.PastRegisters | None:
        """The registers of the past, for looking up approvers."""
        return self.life.past if self.life else None

    def status_of(self, id_: str) -> lifecycle.DocumentStatus | None:
        """Return the status of a document today, before the change; None when nothing is known of it."""
        if self.life is None or id_ not in self.life.history.documents:
            return None
        return self.life.status(id_, self.today)

    def state(self, id_: str) -> State | None:
        """Return a document's state today, before the change; None when it is not known."""
        status = self.status_of(id_)
        return status.state if status else None

    def approved(self, id_: str) -> text_approval.VersionText | None:
        """Return the approved text of a document, in force or to be; None when there is none."""
        status = self.status_of(id_)
        return (status.upcoming or status.current) if status else None

    def landing_text(self, document: Document) -> text_approval.VersionText | None:
        """Return the text that would be merged for a document, with who wrote it and the decisions about it so far."""
        if self.life is None:
            return None
        text = self.life.timeline_of(document.id).text(document.version, digest(document))
        return text_approval.evaluate_text(text, self.life.zone) if text else None
