"""A small handbook in which nothing is wrong: three roles, three people, two documents, one page.

Tests take it as it is, or with a few files changed:

>>> loaded = read()                                                   # in memory, quickly
>>> loaded = read({POLICY: replaced(POLICY, "owner: lead", "owner: laed")})
>>> root = write(tmp_path, {"policies/extra.md": "..."})              # on disk, for commands and MkDocs
>>> write(tmp_path, {PRACTICE: None})                                 # without that file
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from remit.source.loading import Loaded, load
from remit.source.trees import MemoryTree

SETTINGS = "mkdocs.yml"
PEOPLE = "roles/people.yml"
INDEX = "content/index.md"
BOARD = "roles/board.md"
LEAD = "roles/lead.md"
TEAM = "roles/ai-team.md"
POLICY = "policies/ai-policy.md"
PRACTICE = "policies/risk-procedure.md"

HANDBOOK: Mapping[str, str] = MappingProxyType(
    {
        SETTINGS: """\
site_name: Small handbook
site_description: A small handbook for tests.
site_author: Example
docs_dir: content
site_dir: site
use_directory_urls: false
theme: {name: material}
plugins: [remit]
extra:
  remit:
    organisation: Small Organisation
    types:
      policy: {approvers: [board], review_months: 12}
      procedure: {approvers: [lead], review_months: 24}
      role: {approvers: [board], review_months: 12}
""",
        INDEX: """\
---
title: Home
---

# Small handbook

Read the [AI policy](policies/ai-policy.md) first.
""",
        BOARD: """\
---
id: ROLE-001
title: Board
type: role
version: "1.0.0"
summary: Directs the organisation.
owner: board
role: board
short: Board
aliases: [Top Management]
critical: true
purpose: Directs the organisation and answers for its use of AI.
key_activities: [Sets the direction.]
accountability: To the owners, for everything.
responsibilities:
  - area: Direction
    duties: [Decide on the policy.]
skills:
  technical: [Reading of risk reports]
holders:
  - {person: p-ada, from: 2025-01-01, to: null}
---

## Notes

The board meets every month.
""",
        LEAD: """\
---
id: ROLE-002
title: Lead Implementer
type: role
version: "1.0.0"
summary: Builds and runs the management system.
owner: board
role: lead
short: Lead
critical: true
purpose: Builds the management system and keeps it running.
key_activities: [Plans the work., Keeps the register.]
accountability: To the board, for the management system.
reports_to: [board]
responsibilities:
  - area: Planning and design
    duties: [Keep the plan current., Report on progress.]
skills:
  technical: [Risk management]
  certifications: [ISO/IEC 42001 Lead Implementer]
  soft: [Patience]
qualifications: [Three years with management systems.]
example: Before a release, asks who is affected.
holders:
  - {person: p-bo, from: 2025-01-01}
  - {person: p-cy, from: 2025-02-01, deputy: true}
---

## Notes

The lead is not the author of every text.
""",
        TEAM: """\
---
id: ROLE-003
title: AI Development Team
type: role
version: "1.0.0"
summary: Makes the AI systems.
owner: lead
role: ai-team
short: AI Team
purpose: Makes AI systems that do what they should.
key_activities: [Builds and tests models.]
accountability: To the lead, for the quality of its systems.
reports_to: [lead]
independent_of: [board]
holders:
  - {person: p-cy, from: 2025-01-01}
---

## Notes

The team writes a card for every model.
""",
        PEOPLE: """\
people:
  - id: p-ada
    name: Ada Example
    email: ada@example.org
    accounts: [{forge: github, id: 1001, login: ada-example}]
  - id: p-bo
    name: Bo Example
    email: bo@example.org
    accounts: [{forge: github, id: 1002, login: bo-example}]
    competences:
      - {name: Risk management, evidence: HR file 2, obtained: 2024-03-01}
      - {name: ISO/IEC 42001 Lead Implementer, evidence: HR file 3, obtained: 2024-05-01, expires: 2027-05-01}
  - id: p-cy
    name: Cy Example
    email: cy@example.org
    accounts: [{forge: gitlab, id: 1001, login: cy-example}]
""",
        POLICY: """\
---
id: POL-001
title: AI Policy
type: policy
version: "1.0.0"
summary: Says what we use AI for, and what not.
owner: lead
audience: [all-staff]
satisfies: {iso-42001: ["5.2", "A.2.2"]}
change: {kind: major, summary: First issue.}
activities:
  - id: policy-development
    name: Policy development
    raci: {lead: R, board: A, ai-team: C}
---

## Purpose

We use AI with care. Risks are judged as the [procedure](risk-procedure.md) says.
""",
        PRACTICE: """\
---
id: PRC-001
title: Risk Procedure
type: procedure
version: "1.1.0"
summary: Says how risks are judged.
owner: lead
effective_from: 2025-06-01
audience: [lead, ai-team]
satisfies: {iso-42001: ["6.1.2"]}
change: {kind: minor, summary: Risks are now judged before every release.}
activities:
  - id: risk-assessment
    name: Risk assessment
    raci: {lead: R/A, ai-team: R, board: I}
  - id: risk-treatment
    name: Risk treatment
    raci: {lead: A, ai-team: R, board: C/I}
---

## Steps

1. Name the risk.
2. Judge it.
""",
    }
)
"""The handbook's files: path → text."""

Changes = Mapping[str, str | bytes | None]


def files(overrides: Changes | None = None) -> dict[str, bytes]:
    """Return the handbook's files with some replaced or added, or left out where the override is None."""
    merged: dict[str, str | bytes | None] = {**HANDBOOK, **(overrides or {})}
    return {
        path: content.encode() if isinstance(content, str) else content
        for path, content in merged.items()
        if content is not None
    }


def replaced(path: str, *pairs: str) -> str:
    """Return a file's text with each old text (which must be there once) replaced: `replaced(POLICY, old, new, …)`."""
    text = HANDBOOK[path]
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in {path}")
        text = text.replace(old, new)
    return text


def write(root: Path, overrides: Changes | None = None) -> Path:
    """Write the handbook below `root` and return `root`."""
    for path, content in files(overrides).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root


def read(overrides: Changes | None = None) -> Loaded:
    """Read the handbook from memory."""
    return load(MemoryTree(files(overrides)))
