"""The gate: rules about a change, held against it with the settings of the base that it would land on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from remit.finding import Excepted, Finding, Place, Report, Rule, Severity
from remit.model import Document
from remit.register.register import State
from remit.review.change.approvers import Approval
from remit.review.change.consequences import CoverageChange, RaciChange
from remit.review.change.documents import DocumentChange
from remit.review.change.proposal import Proposal
from remit.rules.registry import Fault, described


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything that a rule of the gate may look at."""

    proposal: Proposal
    documents: tuple[DocumentChange, ...] = ()
    approvals: Mapping[str, Approval] = None  # type: ignore[assignment]  # given by whoever makes a case
    raci: tuple[RaciChange, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
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


Check = Callable[[Case], Iterator[Fault]]
GATES: dict[str, tuple[Rule, Check]] = {}


def gate(
    code: str, *, mend: str, wrong: str = "", right: str = "", severity: Severity = Severity.ERROR
) -> Callable[[Check], Check]:
    """Register a rule of the gate, as `rules.registry.rule` does for those about a handbook."""

    def register(check: Check) -> Check:
        if code in GATES:
            raise ValueError(f"two rules have the code {code}")
        GATES[code] = described(code, check, mend, wrong, right, severity), check
        return check

    return register


def run(case: Case) -> Iterator[Finding]:
    """Yield what every rule of the gate finds, in the order of the codes."""
    for code in sorted(GATES):
        definition, check = GATES[code]
        for fault in check(case):
            yield Finding(
                code=code,
                place=fault.place,
                message=fault.message,
                fix=fault.fix,
                subject=fault.subject,
                severity=definition.severity,
            )


def weigh(case: Case, found: Iterable[Finding]) -> Report:
    """Return what was found by the base's severities and exceptions, the weightiest first.

    What the change itself says about severities and exceptions has no say in whether it may land.
    """
    settings, today = case.proposal.ground.handbook.settings, case.proposal.today
    running = {
        (exception.rule, exception.subject): exception.reason
        for exception in settings.exceptions
        if exception.until is None or today < exception.until
    }
    kept: list[Finding] = []
    excepted: list[Excepted] = []
    for finding in found:
        reason = running.get((finding.code, finding.subject))
        if reason is not None and finding.code not in ABSOLUTE:
            excepted.append(Excepted(finding=finding, reason=reason))
            continue
        severity = finding.severity if finding.code in ABSOLUTE else settings.severities.get(finding.code)
        kept.append(replace(finding, severity=severity or finding.severity))
    kept = [finding for finding in dict.fromkeys(kept) if finding.severity is not Severity.OFF]
    return Report(
        findings=tuple(sorted(kept, key=_weight)),
        exceptions=tuple(sorted(excepted, key=lambda item: item.finding.sort_key)),
    )


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
    """Return where something stands in a changed document, or its file when it is gone."""
    return change.after.source.place(*keys) if change.after else Place(change.document.path)
