"""Holding the small handbook of `handbooks.py` to the rules, in memory.

>>> findings({POLICY: replaced(POLICY, "owner: lead", "owner: laed")})
[Reported("DOC203", "policies/ai-policy.md", 7, 8, "There is no role `laed`, named here as owner.", …)]
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from remit.check import check
from remit.edition import Edition
from remit.finding import Finding
from support.handbooks import HANDBOOK, Changes, read

TODAY = date(2026, 3, 1)
"""The day on which tests look at the handbook, if they do not name another."""


class Reported(NamedTuple):
    """A finding as readers see it."""

    code: str
    path: str
    line: int
    column: int
    message: str
    fix: str

    @classmethod
    def of(cls, finding: Finding) -> Reported:
        """Return a finding as readers see it."""
        return cls(finding.code, *finding.place, finding.message, finding.fix)


class Case(NamedTuple):
    """A fault of one kind: what is changed in the handbook, what is reported, and a change like it without fault."""

    name: str
    """The rule's code, and in words what is special."""
    wrong: Changes
    expected: list[Reported]
    right: Changes | None = None


def edition(changes: Changes | None = None, today: date = TODAY) -> Edition:
    """Return the small handbook with some files changed, as an edition without history."""
    return Edition(loaded=read(changes), today=today, history=None, no_history="There is no repository.")


def findings(changes: Changes | None = None, today: date = TODAY) -> list[Reported]:
    """Return everything that the check reports about the small handbook with some files changed."""
    return [Reported.of(finding) for finding in check(edition(changes, today)).findings]


def with_settings(more: str) -> str:
    """Return the settings file with more settings of Remit; `more` is YAML, not indented."""
    return HANDBOOK["mkdocs.yml"] + "".join(f"    {line}\n" for line in more.strip().split("\n"))


def body(path: str, text: str) -> str:
    """Return a file of the handbook with another text below its front matter; the text begins on `body_line(path)`."""
    header = HANDBOOK[path].split("\n---\n")[0]
    return f"{header}\n---\n\n{text}\n"


def body_line(path: str) -> int:
    """Return the line on which a text given to `body` begins."""
    return HANDBOOK[path].split("\n---\n")[0].count("\n") + 4


def policy(id_: str = "POL-002", text: str = "## Purpose\n\nText.", **fields: str) -> str:
    """Return a policy to add to the handbook; further keys stand from line 8 on, the text from below them."""
    number = int(id_.rpartition("-")[2])
    header = {
        "id": id_,
        "title": f"Policy {number}",
        "type": "policy",
        "version": '"1.0.0"',
        "summary": "What it says.",
        "owner": "lead",
        **fields,
    }
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in header.items()) + f"---\n\n{text}\n"


def role(id_: str, key: str, text: str = "## Notes\n\nText.", **fields: str) -> str:
    """Return a role to add to the handbook, which it owns itself; further keys stand from line 11 on."""
    name = key.replace("-", " ").capitalize()
    header = {"title": name, "type": "role", "owner": key, "role": key, "short": name, "purpose": "P."}
    return policy(id_, text, **header | fields)
