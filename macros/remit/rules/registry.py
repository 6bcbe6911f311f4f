"""The list of rules: each is a generator of faults, registered with its code by the `rule` decorator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from inspect import getdoc
from typing import NamedTuple

from remit.finding import Finding, Place, Rule, Severity
from remit.fonts.handbook_fonts import Font
from remit.model import Handbook
from remit.register.lifecycle import LifecycleIndex
from remit.register.register import Register
from remit.source import loading, markdown, reading_rules


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that a rule may look at; the day is given, never asked of the clock."""

    handbook: Handbook
    today: date
    register: Register
    life: LifecycleIndex | None = None
    pages: tuple[loading.Page, ...] = ()
    files: frozenset[str] = frozenset()
    outlines: Mapping[str, markdown.Outline] = field(default_factory=dict)
    page_anchors: frozenset[str] = frozenset()
    """Anchors that every controlled document's page has beside those of its text."""
    faulty: frozenset[str] = frozenset()
    """Files in which reading has found something."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Expanded texts by path, of those that call macros."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every file that was read, by path."""
    fonts: tuple[Font, ...] = ()
    """The handbook's own fonts."""


class Fault(NamedTuple):
    """What a rule yields: where, what is wrong, what would be right, and what it is about."""

    place: Place
    message: str
    fix: str
    subject: str


Check = Callable[[Context], Iterator[Fault]]
CHECKS: dict[str, tuple[Rule, Check]] = {}


def rule(
    code: str, *, mend: str, wrong: str = "", right: str = "", severity: Severity = Severity.ERROR
) -> Callable[[Check], Check]:
    """Register a rule; the first line of its docstring is the title, the rest says why it matters."""

    def register(check: Check) -> Check:
        if code in CHECKS:
            raise ValueError(f"two rules have the code {code}")
        CHECKS[code] = described(code, check, mend, wrong, right, severity), check
        return check

    return register


def described(code: str, check: object, mend: str, wrong: str, right: str, severity: Severity) -> Rule:
    """Return the rule that a generator's docstring states."""
    title, _, why = (getdoc(check) or "").partition("\n")
    return Rule(
        code=code,
        title=title.rstrip("."),
        why=" ".join(why.split()),
        mend=mend,
        wrong=wrong,
        right=right,
        severity=severity,
    )


def run(context: Context) -> Iterator[Finding]:
    """Yield what every rule finds, in the order of the codes."""
    for code in sorted(CHECKS):
        definition, check = CHECKS[code]
        for fault in check(context):
            yield Finding(
                code=code,
                place=fault.place,
                message=fault.message,
                fix=fault.fix,
                subject=fault.subject,
                severity=definition.severity,
            )


def catalogue(*more: Rule) -> Mapping[str, Rule]:
    """Return every rule by code: those of reading, those registered here, and `more` from higher rooms."""
    rules = [*reading_rules.ALL, *(definition for definition, _ in CHECKS.values()), *more]
    return {definition.code: definition for definition in sorted(rules, key=lambda rule: rule.code)}
