"""The words in which the demonstration's script is written: changes, decisions, commits and how they were merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from remit.approvals import Decision

DOMAIN = "example.org"
RECORDER = "recorder"
"""The name of the program that witnesses reviews on the forge."""


class How(StrEnum):
    """How a decision comes into the repository: signed by the person, witnessed by the recorder, or written down."""

    SIGNED = "signed"
    WITNESSED = "witnessed"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class AddedFile:
    """A file that is new, with the text of that name below `texts/`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file in which some words take the place of others."""

    path: str
    swaps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MovedFile:
    """A file that gets another name."""

    old: str
    new: str


Change = AddedFile | EditedFile | MovedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedDecision:
    """A decision, and what is to be thought of its record: whether it is refused or contested, and in which words.

    `at` is in UTC; `previous` the version then in force; `pull` the pull request that was reviewed on the forge.
    """

    decision: Decision
    document: str
    version: str
    person: str
    role: str
    at: str
    how: How
    key: str = ""
    pull: int = 0
    deputy: bool = False
    comment: str = ""
    previous: str = ""
    refused: bool = False
    contested: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedCommit:
    """A commit as it was written, by whom and when (UTC)."""

    by: str
    at: str
    message: str
    changes: tuple[Change, ...] = ()
    decisions: tuple[ScriptedDecision, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedLanding:
    """Commits arriving on the main branch; `pull` is the pull request's number, 0 for a push without one."""

    how: Literal["push", "squash", "merge", "rebase"]
    by: str
    at: str
    title: str = ""
    pull: int = 0
    commits: tuple[ScriptedCommit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What holds for a document from a day on, until the next span begins.

    `version` is the one in force, or with none in force the newest; `reviewed` the day on which it was last looked at.
    """

    since: date
    state: Literal["draft", "approved", "in-force", "retired"]
    version: str
    flags: tuple[str, ...] = ()
    reviewed: date | None = None


VERA, PAUL = ("vera", "top-management"), ("paul", "top-management")
LENA = ("lena", "lead-implementer")
CLARA, JONAS = ("clara", "compliance-legal"), ("jonas", "compliance-legal")
ROSA = ("rosa", "data-protection")
FIRST_ISSUE = "{kind: major, summary: First issue.}"


def commit(by: str, at: str, message: str, *changes: Change, **more: Any) -> ScriptedCommit:
    """Return a commit of a branch."""
    return ScriptedCommit(by=by, at=at, message=message, changes=changes, **more)


def push(
    by: str, at: str, message: str, *changes: Change, decisions: tuple[ScriptedDecision, ...] = ()
) -> ScriptedLanding:
    """Return one commit that goes straight to the main branch."""
    return ScriptedLanding(how="push", by=by, at=at, commits=(commit(by, at, message, *changes, decisions=decisions),))


def pull(
    number: int,
    by: str,
    written: str,
    merged_by: str,
    at: str,
    title: str,
    *changes: Change,
    how: Literal["squash", "merge"] = "squash",
    also: tuple[str, ...] = (),
) -> ScriptedLanding:
    """Return a pull request of one commit, merged by somebody else; `also` are those who wrote it with `by`."""
    commits = (commit(by, written, title, *changes, also=also),)
    return ScriptedLanding(how=how, by=merged_by, at=at, title=title, pull=number, commits=commits)


def decided(what: str, who: tuple[str, str], at: str, *, key: str = "", pull: int = 0, **more: Any) -> ScriptedDecision:
    """Return a decision such as `approve POL-001 1.0.0`; with a key it is signed, from a pull request witnessed."""
    decision, document, number = what.split()
    how = How.SIGNED if key else How.WITNESSED if pull else How.RECORDED
    return ScriptedDecision(
        decision=Decision(decision),
        document=document,
        version=number,
        person=who[0],
        role=who[1],
        at=at,
        how=how,
        key=key,
        pull=pull,
        **more,
    )


def record(what: str, who: tuple[str, str], at: str, landed: str, **more: Any) -> ScriptedLanding:
    """Return the commit that brings the record of one decision: the recorder's, or the person's own."""
    decision = decided(what, who, at, **more)
    by = RECORDER if decision.how is How.WITNESSED else who[0]
    return push(by, landed, what[0].upper() + what[1:], decisions=(decision,))


def version(old: str, new: str) -> tuple[str, str]:
    """Return the swap that raises a document's version."""
    return f'version: "{old}"', f'version: "{new}"'


def change(kind: str, summary: str, before: str = FIRST_ISSUE) -> tuple[str, str]:
    """Return the swap that says what a new version changes."""
    return f"change: {before}", f"change: {{kind: {kind}, summary: {summary}}}"
