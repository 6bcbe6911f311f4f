"""A repository to print from: documents as real ones are, a short history, and an approval of each newest version."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measures.records import sign_everything
from measures.taking import ROOT, write

sys.path.insert(0, str(ROOT / "tests"))

from support.bigrepo import WORDS, Big  # lies in the tests, which are no installed package
from support.bigrepo import make as make_repository

DOCUMENTS = 1_000
DAY = "2021-12-31"
"""A day on which all of them are in force."""
_COMMITS, _IN_A_COMMIT = 50, 40  # each document has about three versions
_ROLES = (
    *("lead-implementer", "top-management", "internal-audit"),
    *("compliance-legal", "ai-development", "external-auditor"),
)
_LETTERS = ("R", "A", "C", "C", "I", "I")
_ACTIVITIES = 8
_SECTIONS = ("Purpose", "Scope", "Definitions", "Requirements", "Controls", "Records", "Exceptions", "Review")
_PARAGRAPHS, _SENTENCE = 5, 15


class Papers(Big):
    """Documents of about 840 words: sections, a list, two tables, links, and a matrix of 8 activities by 6 roles."""

    def __init__(self) -> None:
        super().__init__(documents=DOCUMENTS, commits=_COMMITS)

    def text(self, number: int) -> bytes:
        """Return a document in its next version; its page also shows the matrix of its activities."""
        header, _, _ = super().text(number).decode().removeprefix("---\n").partition("---\n")
        chance = random.Random(number * 100 + self.versions[number])  # noqa: S311  # the same each time, not secret
        sections = "\n\n".join(self._section(chance, name) for name in _SECTIONS)
        extra = (_a_list(chance), _a_table(chance, "Measure"), _a_table(chance, "Record"), self._links(number))
        return f"---\n{header}{_activities(number)}---\n\n".encode() + "\n\n".join((sections, *extra)).encode() + b"\n"

    def _section(self, chance: random.Random, name: str) -> str:
        return f"## {name}\n\n" + "\n\n".join(_sentence(chance) for _ in range(_PARAGRAPHS))

    def _links(self, number: int) -> str:
        others = ((number * factor + 1) % self.documents for factor in (3, 7, 11))
        links = ", ".join(f'{{{{ doc_link("POL-{other:04d}") }}}}' for other in others)
        return f'## Related documents\n\nSee {links}; {{{{ role_link("lead-implementer") }}}} answers questions.'

    def _files(self, count: int) -> dict[int, bytes]:
        return super()._files(count * _IN_A_COMMIT)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=_SENTENCE)).capitalize() + "."


def _a_list(chance: random.Random) -> str:
    return "## Steps\n\n" + "\n".join(f"- {_sentence(chance)}" for _ in range(4))


def _a_table(chance: random.Random, name: str) -> str:
    rows = "\n".join(f"| {name} {row} | {' '.join(chance.choices(WORDS, k=4))} | yearly |" for row in range(1, 6))
    return f"## {name}s in use\n\n| {name} | What is done | How often |\n| :--- | :--- | :--- |\n{rows}"


def _activities(number: int) -> str:
    """Return the matrix in front matter: in each activity every role has a letter, one of them A."""
    lines = ["activities:"]
    for activity in range(_ACTIVITIES):
        letters = [_LETTERS[(place + activity) % len(_LETTERS)] for place in range(len(_ROLES))]
        raci = ", ".join(f"{role}: {letter}" for role, letter in zip(_ROLES, letters, strict=True))
        lines.append(f"  - id: work-{number}-{activity}\n    name: Work {activity} on matter {number}\n")
        lines[-1] += f"    raci: {{{raci}}}"
    return "\n".join(lines) + "\n"


def make(place: Path) -> Path:
    """Make the repository once, and return it: texts, roles and settings, then the approvals, all committed."""
    papers = place / "papers"
    if papers.exists():
        return papers
    print(f"Making a repository of {DOCUMENTS} documents to print, all approved ...", flush=True)
    made = make_repository(place / "papers-texts", Papers())
    for path in sorted((ROOT / "roles").iterdir()):  # their texts name documents that this handbook does not have
        write(made / "roles" / path.name, re.sub(r"\{\{.*?\}\}", "it", path.read_text("utf-8")))
    shutil.copy(ROOT / "mkdocs.yml", made / "mkdocs.yml")
    unfinished = place / "papers-unfinished"
    subprocess.run(["git", "clone", "-q", str(made), str(unfinished)], check=True)
    sign_everything(place, made, unfinished)
    unfinished.rename(papers)
    return papers


def ids(count: int) -> Iterator[str]:
    """Yield the ids of some documents, spread over all."""
    yield from (f"POL-{number:04d}" for number in range(0, DOCUMENTS, DOCUMENTS // count))
