"""Responsibility-assignment schemes as plain, frozen data: RACI and its relatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A responsibility-assignment scheme: its letters in the order they are shown, and what each means."""

    key: str
    letters: Mapping[str, str]
    accountable: str = "A"
    doers: str = "R"


SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        scheme.key: scheme
        for scheme in (
            Scheme(key="raci", letters={"R": "Responsible", "A": "Accountable", "C": "Consulted", "I": "Informed"}),
            Scheme(
                key="rasci",
                letters={"R": "Responsible", "A": "Accountable", "S": "Supportive", "C": "Consulted", "I": "Informed"},
            ),
            Scheme(
                key="raci-vs",
                letters={
                    "R": "Responsible",
                    "A": "Accountable",
                    "C": "Consulted",
                    "I": "Informed",
                    "V": "Verifier",
                    "S": "Signatory",
                },
            ),
            Scheme(
                key="daci",
                letters={"D": "Driver", "A": "Approver", "C": "Contributor", "I": "Informed"},
                doers="D",
            ),
        )
    }
)
