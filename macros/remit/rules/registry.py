"""The registry of rules: each is a generator of faults, registered with its code by the decorator `rule`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from inspect import getdoc
from typing import Generic, NamedTuple, TypeVar

from remit.doctree import outline
from remit.finding import Finding, Place, Rule, Severity, TextEdit
from remit.fonts import Font
from remit.model import Handbook
from remit.register import document_register, lifecycle
from remit.source import loading

C = TypeVar("C")
Check = Callable[[C], Iterator["Fault"]]


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that a rule may look at; the day is given, never asked of the clock."""

    handbook: Handbook
    today: date
    register: document_register.Register
    life: lifecycle.LifecycleIndex | None = None
    pages: tuple[loading.Page, ...] = ()
    files: frozenset[str] = frozenset()
    outlines: Mapping[str, outline.Outline] = field(default_factory=dict)
    page_anchors: frozenset[str] = frozenset()
    """Anchors that every controlled document's page has beside those of its text."""
    faulty: frozenset[str] = frozenset()
    """Files in which reading has found something."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every file that was read, by path."""
    fonts: tuple[Font, ...] = ()
    """The handbook's own fonts."""
    unknown_in_navigation: frozenset[str] | None = None
    """The entries of the navigation that the site's engine does not find; None when it was not asked."""


class Fault(NamedTuple):
    """What a rule yields: where, what is wrong, what would be right, and what it is about."""

    place: Place
    message: str
    fix: str
    subject: str
    edits: tuple[TextEdit, ...] = ()


class Registry(Generic[C]):
    """Rules by code: each a generator of faults over one kind of case, registered by the decorator `rule`."""

    def __init__(self, package: str, families: Iterable[str]) -> None:
        self.package = package
        self.families = tuple(families)
        self._checks: dict[str, tuple[Rule, Check[C]]] = {}

    def rule(
        self,
        code: str,
        *,
        fix: str,
        wrong: str = "",
        right: str = "",
        severity: Severity = Severity.ERROR,
        stops_build: bool = False,
    ) -> Callable[[Check[C]], Check[C]]:
        """Register a rule; the first line of its docstring is the title, the rest says why it matters."""

        def register(check: Check[C]) -> Check[C]:
            if code in self._checks:
                raise ValueError(f"two rules have the code {code}")
            title, _, why = (getdoc(check) or "").partition("\n")
            definition = Rule(
                code=code,
                title=title.rstrip("."),
                why=" ".join(why.split()),
                fix=fix,
                wrong=wrong,
                right=right,
                severity=severity,
                stops_build=stops_build,
            )
            self._checks[code] = definition, check
            return check

        return register

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its code, in the order of the codes."""
        return {code: definition for code, (definition, _) in self._loaded()}

    def run(self, case: C) -> Iterator[Finding]:
        """Yield what every rule finds, in the order of the codes."""
        for code, (definition, check) in self._loaded():
            for fault in check(case):
                yield Finding(
                    code=code,
                    place=fault.place,
                    message=fault.message,
                    fix=fault.fix,
                    subject=fault.subject,
                    severity=definition.severity,
                    edits=fault.edits,
                )

    def _loaded(self) -> list[tuple[str, tuple[Rule, Check[C]]]]:
        """Return the rules after importing the modules that register them."""
        for family in self.families:
            import_module(f"{self.package}.{family}")
        return sorted(self._checks.items())


RULES: Registry[Context] = Registry(
    "remit.rules", ("documents", "fonts", "holders", "links", "places", "raci", "records", "roles", "settings", "texts")
)
"""The rules about a handbook."""
rule = RULES.rule
