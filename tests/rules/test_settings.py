"""The rules about settings and macro calls."""

from __future__ import annotations

import pytest
from support.checking import Case, Reported, findings, policy, with_settings
from support.handbooks import HANDBOOK, SETTINGS, replaced

EXTRA = "policies/extra.md"
ROLE = "roles/extra.md"
FIRST = HANDBOOK[SETTINGS].count("\n") + 1
"""The line on which further settings begin."""


def lowered(code: str, line: int, column: int) -> Reported:
    message = f"{code} is an error whatever the settings say: what it finds stops the build."
    fix = "Remove the setting, and correct what the rule finds."
    return Reported("SET605", SETTINGS, line, column, message, fix)


CASES = [
    Case(
        "SET601",
        {SETTINGS: replaced(SETTINGS, "policy: {approvers: [board]", "policy: {approvers: [borad]")},
        [
            Reported(
                "SET601",
                "mkdocs.yml",
                13,
                7,
                "There is no role `borad`, the default approver of type policy.",
                "Did you mean `board`?",
            )
        ],
        {SETTINGS: replaced(SETTINGS, "policy: {approvers: [board]", "policy: {approvers: [lead]")},
    ),
    Case(
        "SET605 a severity",
        {SETTINGS: with_settings("rules: {LNK501: warning}")},
        [lowered("LNK501", FIRST, 13)],
        {SETTINGS: with_settings("rules: {LNK501: error}")},
    ),
    Case(
        "SET605 an exception",
        {SETTINGS: with_settings("exceptions:\n  - {rule: SRC109, subject: a, reason: Because we say so.}")},
        [lowered("SRC109", FIRST + 1, 9)],
        None,
    ),
    Case(
        "SET602 a severity",
        {SETTINGS: with_settings("rules: {RAC399: warning}")},
        [Reported("SET602", "mkdocs.yml", 16, 13, "There is no rule RAC399.", "Did you mean `RAC308`?")],
        {SETTINGS: with_settings("rules: {RAC308: warning}")},
    ),
    Case(
        "SET602 an exception",
        {SETTINGS: with_settings("exceptions:\n  - {rule: RAC399, subject: a, reason: Because we say so.}")},
        [Reported("SET602", "mkdocs.yml", 17, 9, "There is no rule RAC399.", "Did you mean `RAC308`?")],
        None,
    ),
    Case(
        "SET603",
        {SETTINGS: with_settings("exceptions:\n  - {rule: RAC302, subject: a, reason: Because we say so.}")},
        [
            Reported(
                "SET603",
                "mkdocs.yml",
                17,
                9,
                "The exception of RAC302 for `a` matches no finding.",
                "Remove the exception, correct its subject, or decide anew and set a later `until`.",
            )
        ],
        None,
    ),
    Case(
        "MAC701",
        {EXTRA: policy(text="## Purpose\n\nSee\n{{ doc_link('POL-999') }}.")},
        [
            Reported(
                "MAC701",
                "policies/extra.md",
                13,
                1,
                "There is no document `POL-999`.",
                "Known: POL-001, POL-002, PRC-001, ROLE-001, ROLE-002, ROLE-003.",
            )
        ],
        {EXTRA: policy(text="## Purpose\n\nSee\n{{ doc_link('POL-001') }}.")},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_reported_and_its_neighbour_is_not(case: Case) -> None:
    assert findings(case.wrong) == case.expected
    assert {reported.code for reported in case.expected} == {case.name.split()[0]}
    if case.right is not None:
        assert findings(case.right) == []
