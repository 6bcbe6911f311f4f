"""The gate: rules about a change, held against it with the settings of the base that it would be merged on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from remit.finding import Finding, Place, Report, Severity
from remit.model import Document
from remit.register import State
from remit.review.change import DocumentChange, Proposal, approvers, consequences
from remit.rules import Registry, weigh_findings


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything that a rule of the gate may look at."""

    proposal: Proposal
    documents: tuple[DocumentChange, ...] = ()
    approvals: Mapping[str, approvers.Approval] = None  # type: ignore[assignment]  # given by whoever makes a case
    raci: tuple[consequences.RaciChange, ...] = ()
    coverage: tuple[consequences.CoverageChange, ...] = ()
    otherwise: tuple[Document, ...] = ()
    """Documents whose files stay the same, and whose pages would read otherwise."""

    @cached_property
    def rewritten(self) -> tuple[DocumentChange, ...]:
        """Documents whose text would be another: what approvals are about."""
        return tuple(change for change in self.documents if change.after is not None and change.text_changed)

    @cached_property
    def states(self) -> Mapping[str, State | None]:
        """The state of each changed document today, before the change; None when it is not known."""
        return {change.id: self.proposal.state(change.id) for change in self.documents}


GATES: Registry[Case] = Registry("remit.review.gate", ("approval", "identity", "records", "versions"))
"""The rules about a change."""
gate = GATES.rule


def judge(case: Case, found: Iterable[Finding]) -> Report:
    """Return what was found by the base's severities and exceptions, the weightiest first.

    What the change itself says about severities and exceptions has no say in whether it may be merged.
    """
    weighed = weigh_findings(found, case.proposal.target.handbook.settings, case.proposal.today, absolute=ABSOLUTE)
    return Report(findings=tuple(sorted(dict.fromkeys(weighed.findings), key=_weight)), exceptions=weighed.excepted)


ABSOLUTE = frozenset({"GAT901", "GAT903", "GAT961"})
"""Rules that no setting can silence: what was not compared was not reviewed, and records are never rewritten."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2, Severity.OFF: 3}


def _weight(finding: Finding) -> tuple[int, int, str, tuple[str, int, int, str, str]]:
    absolute = 0 if finding.code in ABSOLUTE else 1
    return _ORDER[finding.severity], absolute, finding.code, finding.sort_key


def some(names: Iterable[str], shown: int = 3) -> str:
    """Return a few of many names: `POL-001, POL-002, POL-003 and 4 more`."""
    listed = list(dict.fromkeys(names))
    more = len(listed) - shown
    if more > 1:
        return f"{', '.join(listed[:shown])} and {more} more"
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else "nothing"


def shown(path: str) -> str:
    """Return a path so that it stays on one line and steers nothing."""
    return str(Place(path)).rsplit(":", 2)[0]


def at(change: DocumentChange, *keys: str | int) -> Place:
    """Return where something is in a changed document, or its file when it is gone."""
    return change.after.source.place(*keys) if change.after else Place(change.document.path)
