"""Findings: what is wrong, where, and what would be right. Plain data; how they are shown is in `formatters.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning is shown, `off` silences a rule."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    OFF = "off"


class Place(NamedTuple):
    """A position in a file: path relative to the handbook's root, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        # A file's name may hold anything; what is printed stays on one line and steers nothing.
        text = self.path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        path = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
        return f"{path}:{self.line}:{self.column}"


class TextEdit(NamedTuple):
    """A correction that needs no judgement: the text at a place, on one line, becomes another."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that a handbook is held to, with the words its documentation is made from."""

    code: str
    title: str
    why: str
    fix: str
    wrong: str = ""
    right: str = ""
    severity: Severity = Severity.ERROR
    stops_build: bool = False
    """Whether no site can be built with what the rule finds: then no setting makes it weigh less."""

    def finding(self, place: Place, message: str, fix: str = "", subject: str = "") -> Finding:
        """Make a finding of this rule; `fix` says what to do here, where there is more to say than the rule does."""
        return Finding(
            code=self.code, place=place, message=message, fix=fix or self.fix, subject=subject, severity=self.severity
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a handbook.

    `subject` names what the finding is about (a document id, role key or activity id), so that an exception in the
    settings can point at it without depending on file names or line numbers.
    """

    code: str
    place: Place
    message: str
    fix: str
    subject: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = ""
    edits: tuple[TextEdit, ...] = ()
    """What corrects it, where only one correction is right."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Findings are listed in reading order: by file, line, column, then code and message."""
        return (*self.place, self.code, self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excepted:
    """A finding that the organisation has decided to live with, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a check: what is wrong, and what is excepted with a reason."""

    findings: tuple[Finding, ...] = ()
    exceptions: tuple[Excepted, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings stop the build."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are worth knowing but stop nothing."""
        return len(self.findings) - self.errors


class RemitError(Exception):
    """Something that stops a command, in words for the person who started it; `fix` is what to do."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
