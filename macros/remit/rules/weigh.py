"""What a finding weighs: the organisation's exceptions and severities, applied alike by the check and the gate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from remit.finding import Excepted, Finding, Severity
from remit.model import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Findings with the severities of the settings, what the settings accept, and by which exceptions."""

    findings: tuple[Finding, ...]
    excepted: tuple[Excepted, ...]
    used: frozenset[tuple[str, str]]
    """Rule and subject of every exception that matched a finding."""


def weigh_findings(
    found: Iterable[Finding], settings: Settings, today: date, *, absolute: Collection[str] = ()
) -> Weighed:
    """Apply the exceptions that have not ended and the severities; codes in `absolute` are beyond both."""
    running = {
        (exception.rule, exception.subject): exception.reason
        for exception in settings.exceptions
        if exception.until is None or today < exception.until
    }
    kept: list[Finding] = []
    excepted: list[Excepted] = []
    used: set[tuple[str, str]] = set()
    for finding in found:
        key = (finding.code, finding.subject)
        if finding.code in absolute:
            kept.append(finding)
        elif key in running:
            used.add(key)
            excepted.append(Excepted(finding=finding, reason=running[key]))
        else:
            kept.append(replace(finding, severity=settings.severities.get(finding.code, finding.severity)))
    return Weighed(
        findings=tuple(finding for finding in kept if finding.severity is not Severity.OFF),
        excepted=tuple(sorted(excepted, key=lambda item: item.finding.sort_key)),
        used=frozenset(used),
    )
