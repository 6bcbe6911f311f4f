"""Golden cases: every macro, called on a page, gives exactly this Markdown.

Each file of tests/cases/ is one case: lines `handbook: …`, `page: …`, `call: …`, then `---`, then what comes of it.
With REMIT_UPDATE=1 in the environment the expectations are written anew: look at the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from remit.approvals.records import Decision
from remit.batches import keep_all
from remit.blocks.matrices import MOST_IN_A_CELL
from remit.decisions import propose
from remit.doctree import nodes
from remit.edition import Edition, in_force, open_edition
from remit.model import Source
from remit.render.expansion import ExpansionError, with_expansions
from remit.render.macros import PUBLIC, Macros
from support import checking, handbooks
from support.expanding import expand
from support.gitrepo import BELA, CLEO, GitRepo
from support.handbooks import BOARD, INDEX, LEAD, POLICY, PRACTICE, TEAM, replaced

FOLDER = Path(__file__).parent.parent / "cases"
TODAY = date(2026, 4, 15)
NOTHING: handbooks.Changes = dict.fromkeys((BOARD, LEAD, TEAM, POLICY, PRACTICE, INDEX, handbooks.PEOPLE))
FULL: handbooks.Changes = {
    # Signs that mean something in Markdown, HTML and SVG, and a scheme with more letters.
    handbooks.SETTINGS: handbooks.HANDBOOK[handbooks.SETTINGS].replace("    types:", "    scheme: rasci\n    types:"),
    POLICY: replaced(
        POLICY,
        "title: AI Policy",
        "title: Use of C# | <b>R&D</b> *and* [more]",
        "audience: [all-staff]",
        "audience: [all-staff, board]\nsupersedes: [POL-000]\nclassification: restricted\nlifecycle: retired",
    ),
    PRACTICE: replaced(
        PRACTICE,
        "raci: {lead: R/A, ai-team: R, board: I}",
        "raci: {lead: R/A, ai-team: S/C, auditor: I}",
        "board: C/I",
        "auditor: C/I",
        "owner: lead",
        "owner: lead\napprovers: []",
    ),
    TEAM: replaced(
        TEAM,
        "reports_to: [lead]",
        "reports_to: [lead, board]\naliases: [Makers, R|D]",
        "  - {person: p-cy, from: 2025-01-01}\n",
        "  - {person: p-cy, from: 2025-01-01, to: 2026-04-15}\n",
        "purpose: Makes AI systems that do what they should.",
        "purpose: |-\n  Makes `systems` & <more>.\n\n  # Not a heading",
    ),
    LEAD: replaced(
        LEAD, "ISO/IEC 42001 Lead Implementer]", "ISO/IEC 42001 Lead Implementer, PMP, First aid]", "[Patience]", "[]"
    ),
    handbooks.PEOPLE: handbooks.HANDBOOK[handbooks.PEOPLE].replace(
        "expires: 2027-05-01}", "expires: 2026-04-15}\n      - {name: PMP}"
    ),
    "roles/auditor.md": """\
---
id: ROLE-004
title: "External <i>Auditor</i> & friends of a very long name that needs three lines"
type: role
version: "1.0.0"
summary: Looks from outside.
owner: board
role: auditor
short: "Audit | ext."
kind: external
purpose: Looks from outside.
---

## Notes

None.
""",
}


@dataclass(frozen=True)
class Case:
    """One case as its file has it."""

    handbook: str
    page: str
    call: str
    expected: str


def in_memory(changes: handbooks.Changes | None = None) -> Edition:
    """The small handbook, as it would be read from a zip download: without history."""
    return Edition(loaded=handbooks.read(changes), today=TODAY, history=None, no_history="There is no history here.")


def committed(folder: Path) -> Edition:
    """The small handbook after a year: two versions of a document, one amended, one text not committed."""
    repo = GitRepo(folder)
    handbooks.write(folder, {PRACTICE: replaced(PRACTICE, 'version: "1.1.0"', 'version: "1.0.0"')})
    repo.commit("Write the handbook")
    handbooks.write(folder)
    repo.commit("Judge risks before every release", author=BELA, at="2025-11-20T09:00:00+00:00")
    handbooks.write(folder, {LEAD: replaced(LEAD, "The lead is not", "The lead is seldom")})
    repo.commit("Correct a word", author=CLEO, at="2026-04-01T09:00:00+00:00")
    changed = replaced(TEAM, 'version: "1.0.0"', 'version: "1.1.0"\nchange: {kind: editorial, summary: Clearer words.}')
    repo.write(TEAM, changed)
    return open_edition(folder, TODAY)


def decided(folder: Path) -> Edition:
    """The small handbook after decisions: two documents in force, one with a newer text, one with a later version."""
    repo = GitRepo(folder)
    handbooks.write(folder)
    repo.commit("Write the handbook")
    _decide(repo, "approve", "POL-001", "board", "p-ada", "2025-01-03")
    _decide(repo, "approve", "PRC-001", "lead", "p-bo", "2025-01-04")
    _decide(repo, "approve", "ROLE-001", "board", "p-ada", "2025-01-05")
    repo.write(BOARD, replaced(BOARD, "every month", "every week"))
    repo.commit("Meet more often", author=BELA, at="2025-02-01T09:00:00+00:00")
    _decide(repo, "review-no-change", "POL-001", "lead", "p-bo", "2025-12-01", "Read with the works council.")
    later = ('version: "1.1.0"', 'version: "2.0.0"', "effective_from: 2025-06-01", "effective_from: 2026-06-01")
    repo.write(PRACTICE, replaced(PRACTICE, *later))
    repo.write(POLICY, replaced(POLICY, 'version: "1.0.0"', 'version: "1.1.0"'))
    repo.commit("Say more", author=BELA, at="2026-03-01T09:00:00+00:00")
    _decide(repo, "approve", "PRC-001", "lead", "p-cy", "2026-03-02")
    _decide(repo, "reject", "POL-001", "board", "p-ada", "2026-03-03", "Not yet | <b>ever</b>.")
    return open_edition(folder, TODAY)


def _decide(repo: GitRepo, decision: str, id_: str, role: str, person: str, day: str, comment: str = "") -> None:
    at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    proposal = propose(open_edition(repo.root, at.date()), Decision(decision), id_, role, person, at, comment)
    keep_all(repo.root, [proposal], None)
    repo.commit(f"Record: {decision} {id_}", at=at.isoformat())


@cache
def edition(name: str, folder: Path) -> Edition:
    """The handbook of a case, made once; `in-force` and `preview` are two views of the one with decisions."""
    made: dict[str, Callable[[], Edition]] = {
        "small": in_memory,
        "full": lambda: in_memory(FULL),
        "empty": lambda: in_memory(NOTHING),
        "committed": lambda: committed(folder),
        "preview": lambda: decided(folder.with_name("decided")),
        "in-force": lambda: with_expansions(in_force(edition("preview", folder))),
    }
    return made[name]()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the committed handbook lies."""
    return tmp_path_factory.mktemp("cases") / "handbook"


def read(path: Path) -> Case:
    """Read a case from its file."""
    header, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    return Case(expected=expected, **fields)


def outcome(edition: Edition, page: str, call: str) -> str:
    """What a call gives on a page: Markdown, or the error that its author reads."""
    document = edition.handbook.by_path.get(page)
    edition.texts.clear()
    try:
        return expand(edition, Source(path=page, body=f"{call}\n", body_line=8), document)
    except ExpansionError as error:
        return f"! {error.finding.place}: {error.finding.code} {error.finding.message}\n  → {error.finding.fix}\n"


CASES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_call_gives_exactly_this(path: Path, folder: Path) -> None:
    case = read(path)
    found = outcome(edition(case.handbook, folder), case.page, case.call)
    if os.environ.get("REMIT_UPDATE") == "1":
        header = f"handbook: {case.handbook}\npage: {case.page}\ncall: {case.call}\n---\n"
        path.write_text(header + found, encoding="utf-8", newline="\n")
    assert found == read(path).expected


def test_every_public_macro_has_a_case_that_works_and_every_empty_state_is_shown() -> None:
    cases = {path.stem: read(path) for path in CASES}
    working = {name for name in PUBLIC for case in cases.values() if name in case.call and case.expected[:2] != "! "}
    assert working == set(PUBLIC)
    assert {path.stem.split("-")[0] for path in CASES} <= {*PUBLIC, "text"}


def test_the_same_call_on_the_same_edition_gives_the_same_text_twice(folder: Path) -> None:
    first = {
        path.stem: outcome(edition(read(path).handbook, folder), read(path).page, read(path).call) for path in CASES
    }
    again = {
        "small": in_memory(),
        "full": in_memory(FULL),
        "empty": in_memory(NOTHING),
        "committed": open_edition(folder, TODAY),
        "preview": open_edition(folder.with_name("decided"), TODAY),
    }
    again["in-force"] = with_expansions(in_force(again["preview"]))
    second = {path.stem: outcome(again[read(path).handbook], read(path).page, read(path).call) for path in CASES}
    assert first == second


def test_a_cell_of_the_coverage_names_a_hundred_documents_and_says_how_many_more_there_are() -> None:
    numbers = range(100, 100 + MOST_IN_A_CELL + 2)
    more = {
        f"policies/p{number}.md": checking.policy(f"POL-{number}", satisfies="{iso-42001: ['5.1']}")
        for number in numbers
    }
    (table,) = Macros(checking.edition(more), "content/coverage.md").coverage_table()
    (row,) = [cells for _, cells in nodes.table_rows(table["c"][1][0]["c"]) if nodes.plain_text(cells[0][4]) == "5.1"]
    reported = [*(f"POL-{n} Policy {n}" for n in numbers[:MOST_IN_A_CELL]), "and 2 more"]
    assert nodes.plain_text(row[2][4]) == " ".join(reported)
