"""The rules about the RACI matrix."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remit.check import check
from remit.scheme import SCHEMES
from support.checking import Case, Reported, edition, findings, policy, with_settings
from support.handbooks import INDEX, LEAD, POLICY, PRACTICE, SETTINGS, TEAM, replaced

EXTRA = "policies/extra.md"

CASES = [
    Case(
        "RAC301",
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, bord: C}}]")},
        [
            Reported(
                "RAC301",
                "policies/extra.md",
                8,
                55,
                "The activity “A” names the role `bord`, which does not exist.",
                "Did you mean `board`?",
            )
        ],
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, board: C}}]")},
    ),
    Case(
        "RAC302",
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R, board: I}}]")},
        [
            Reported(
                "RAC302",
                "policies/extra.md",
                8,
                37,
                "Nobody is accountable (A) for “A”.",
                "Give exactly one role the letter A.",
            )
        ],
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R, board: A}}]")},
    ),
    Case(
        "RAC303",
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, board: A}}]")},
        [
            Reported(
                "RAC303",
                "policies/extra.md",
                8,
                37,
                "“A” has two accountable roles (board, lead).",
                "Keep exactly one A.",
            )
        ],
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R, board: A}}]")},
    ),
    Case(
        "RAC304",
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: C, board: A}}]")},
        [
            Reported(
                "RAC304",
                "policies/extra.md",
                8,
                37,
                "Nobody is responsible (R) for “A”.",
                "Give at least one role the letter R.",
            )
        ],
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R, board: A}}]")},
    ),
    Case(
        "RAC305",
        {EXTRA: policy(activities="[{id: risk-treatment, name: A, raci: {lead: R, board: A}}]")},
        [
            Reported(
                "RAC305",
                "policies/risk-procedure.md",
                16,
                9,
                "The activity id `risk-treatment` is used already in policies/extra.md.",
                "Give this activity another id.",
            )
        ],
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R, board: A}}]")},
    ),
    Case(
        "RAC306",
        {EXTRA: policy(activities="[{id: a, name: risk  Treatment, raci: {lead: R, board: A}}]")},
        [
            Reported(
                "RAC306",
                "policies/risk-procedure.md",
                17,
                11,
                "“Risk treatment” is an activity of POL-002 already (`a`).",
                "Keep it in one document, or say in the name what is different.",
            )
        ],
        {EXTRA: policy(activities="[{id: a, name: Risk treatment of suppliers, raci: {lead: R, board: A}}]")},
    ),
    Case(
        "RAC307",
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, ai-team: S}}]")},
        [
            Reported(
                "RAC307",
                "policies/extra.md",
                8,
                58,
                "The letter S is not part of the scheme RACI.",
                "Letters of the scheme: R (Responsible), A (Accountable), C (Consulted), I (Informed).",
            )
        ],
        {
            EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, ai-team: S}}]"),
            SETTINGS: with_settings("scheme: rasci"),
        },
    ),
    Case(
        "RAC307 two letters",
        {EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, ai-team: V/S}}]")},
        [
            Reported(
                "RAC307",
                "policies/extra.md",
                8,
                58,
                "The letters S, V are not part of the scheme RACI.",
                "Letters of the scheme: R (Responsible), A (Accountable), C (Consulted), I (Informed).",
            )
        ],
        {
            EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R/A, ai-team: V/S}}]"),
            SETTINGS: with_settings("scheme: raci-vs"),
        },
    ),
    Case(
        "RAC308",
        {
            TEAM: replaced(TEAM, "short:", "kind: external\nshort:"),
            EXTRA: policy(activities="[{id: a, name: A, raci: {lead: R, ai-team: A}}]"),
        },
        [
            Reported(
                "RAC308",
                "policies/extra.md",
                8,
                56,
                "“A” has an external role accountable (AI Development Team).",
                "Give the A to an internal role, or add an exception, with a reason, in mkdocs.yml.",
            )
        ],
        {
            TEAM: replaced(TEAM, "short:", "kind: external\nshort:"),
            EXTRA: policy(activities="[{id: a, name: A, raci: {lead: A, ai-team: R}}]"),
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_reported_and_its_neighbour_is_not(case: Case) -> None:
    assert findings(case.wrong) == case.expected
    assert {reported.code for reported in case.expected} == {case.name.split()[0]}
    if case.right is not None:
        assert findings(case.right) == []


CASES_BY_SCHEME = [
    ("raci", "{lead: R, board: A, ai-team: C/I}", []),
    ("rasci", "{lead: R, board: A, ai-team: S}", []),
    (
        "rasci",
        "{lead: S, board: A}",
        ["RAC304 Nobody is responsible (R) for “A”. Give at least one role the letter R."],
    ),
    ("raci-vs", "{lead: R, board: A/S, ai-team: V}", []),
    ("daci", "{lead: D, board: A, ai-team: C}", []),
    ("daci", "{lead: C, board: A}", ["RAC304 Nobody is responsible (D) for “A”. Give at least one role the letter D."]),
    ("daci", "{lead: D, board: I}", ["RAC302 Nobody is accountable (A) for “A”. Give exactly one role the letter A."]),
    (
        "daci",
        "{lead: D/A, board: R}",
        [
            "RAC307 The letter R is not part of the scheme DACI. "
            "Letters of the scheme: D (Driver), A (Approver), C (Contributor), I (Informed)."
        ],
    ),
]


@pytest.mark.parametrize(("scheme", "raci", "reported"), CASES_BY_SCHEME)
def test_rules_follow_the_scheme(scheme: str, raci: str, reported: list[str]) -> None:
    changes = {
        SETTINGS: with_settings(f"scheme: {scheme}"),
        EXTRA: policy(activities=f"[{{id: a, name: A, raci: {raci}}}]"),
        POLICY: None,
        PRACTICE: None,
        INDEX: "# Home\n",
        "policies/lead.md": policy("POL-003"),
        TEAM: replaced(TEAM, "owner: lead", "owner: ai-team"),
    }
    assert [f"{each.code} {each.message} {each.fix}" for each in findings(changes)] == reported


def test_every_scheme_has_its_letters() -> None:
    assert {key: ("".join(scheme.letters), scheme.accountable, scheme.doers) for key, scheme in SCHEMES.items()} == {
        "raci": ("RACI", "A", "R"),
        "rasci": ("RASCI", "A", "R"),
        "raci-vs": ("RACIVS", "A", "R"),
        "daci": ("DACI", "A", "D"),
    }


def test_three_accountable_roles_are_named_in_the_order_of_the_roles() -> None:
    raci = "{ai-team: A, nobody: A, lead: R/A, board: A}"
    reported = findings({EXTRA: policy(activities=f"[{{id: a, name: A, raci: {raci}}}]")})
    assert [(each.code, each.message) for each in reported] == [
        ("RAC303", "“A” has 4 accountable roles (board, lead, ai-team, nobody)."),
        ("RAC301", "The activity “A” names the role `nobody`, which does not exist."),
    ]


def test_an_unknown_role_that_is_accountable_is_reported_once() -> None:
    reported = findings({EXTRA: policy(activities="[{id: a, name: A, raci: {led: R/A}}]")})
    assert [each.code for each in reported] == ["RAC301"]


def test_an_activity_that_occurs_twice_in_one_document_is_reported() -> None:
    activity = "{id: a, name: A, raci: {lead: R/A}}"
    (reported,) = findings({EXTRA: policy(activities=f"[{activity}, {activity}]")})
    assert (reported.code, reported.column, reported.message) == (
        "RAC305",
        56,
        "The activity id `a` is used already in policies/extra.md.",
    )


def test_a_retired_document_gives_nobody_work() -> None:
    wrong = "[{id: risk-treatment, name: Risk assessment, raci: {nobody: S}}]"
    assert findings({EXTRA: policy(activities=wrong, lifecycle="retired")}) == []


def test_roles_of_a_damaged_file_are_not_called_unknown() -> None:
    reported = findings({LEAD: replaced(LEAD, "critical: true", "critical: perhaps")})
    assert reported == [
        Reported(
            "SRC109",
            LEAD,
            10,
            11,
            "`critical` should be true or false; it is `perhaps`.",
            "Write, for example, `critical: true`.",
        )
    ]


def test_the_rules_do_not_count_on_the_notation() -> None:
    for cell in ("R/A", "A, R", "ra", "[R, A]", '"A + R"', "R A"):
        assert findings({EXTRA: policy(activities=f"[{{id: a, name: A, raci: {{lead: {_cell(cell)}}}}}]")}) == []


def _cell(text: str) -> str:
    return text if text[0] in '["' else f'"{text}"'


ROLES = ("board", "lead", "ai-team")
MATRICES = st.lists(
    st.dictionaries(st.sampled_from(ROLES), st.frozensets(st.sampled_from("RACI"), min_size=1), min_size=1),
    min_size=1,
    max_size=8,
)


@given(MATRICES)
@settings(max_examples=60)
def test_the_count_of_letters_decides(rows: list[dict[str, frozenset[str]]]) -> None:
    changes: dict[str, str] = {EXTRA: policy(activities=_activities(rows))}
    expected = []
    for number, row in enumerate(rows):
        accountable = sum("A" in cell for cell in row.values())
        if accountable == 0:
            expected.append(("RAC302", f"a-{number}"))
        if accountable > 1:
            expected.append(("RAC303", f"a-{number}"))
        if not any("R" in cell for cell in row.values()):
            expected.append(("RAC304", f"a-{number}"))
    found = [(finding.code, finding.subject) for finding in check(edition(changes)).findings]
    assert sorted(found) == sorted(expected)


def _activities(rows: list[dict[str, frozenset[str]]]) -> str:
    return json.dumps(
        [
            {
                "id": f"a-{number}",
                "name": f"A {number}",
                "raci": {key: "/".join(sorted(cell)) for key, cell in row.items()},
            }
            for number, row in enumerate(rows)
        ]
    )
