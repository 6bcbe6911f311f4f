"""The rules about roles, and about those who hold them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from remit.tables.reporting import circles
from support.checking import Case, Reported, findings, policy, role
from support.handbooks import BOARD, HANDBOOK, LEAD, PEOPLE, TEAM, replaced

EXTRA = "policies/extra.md"
ROLE = "roles/extra.md"

CASES = [
    Case(
        "ROL401",
        {ROLE: role("ROLE-004", "team", role="ai-team", owner="lead")},
        [
            Reported(
                "ROL401",
                "roles/extra.md",
                8,
                7,
                "The role key `ai-team` is taken by roles/ai-team.md.",
                "Give this role another key.",
            )
        ],
        {ROLE: role("ROLE-004", "team")},
    ),
    Case(
        "ROL402 in other letters",
        {ROLE: role("ROLE-004", "team", aliases="[Crew, TOP management]")},
        [
            Reported(
                "ROL402",
                "roles/extra.md",
                11,
                17,
                "“TOP management” is also a name of Board (roles/board.md).",
                "Use the name for one role only.",
            )
        ],
        {ROLE: role("ROLE-004", "team", aliases="[Crew]")},
    ),
    Case(
        "ROL402 a short name",
        {ROLE: role("ROLE-004", "team", short="BOARD")},
        [
            Reported(
                "ROL402",
                "roles/extra.md",
                9,
                8,
                "“BOARD” is also a name of Board (roles/board.md).",
                "Use the name for one role only.",
            )
        ],
        {ROLE: role("ROLE-004", "team", short="Team", aliases="[team]")},
    ),
    Case(
        "ROL403",
        {ROLE: role("ROLE-004", "team", owner="lead")},
        [
            Reported(
                "ROL403",
                "roles/extra.md",
                8,
                7,
                "No activity and no document uses the role Team.",
                "Give it letters in an activity, or retire it.",
            )
        ],
        {ROLE: role("ROLE-004", "team", owner="lead", lifecycle="retired")},
    ),
    Case(
        "ROL404 as superior",
        {ROLE: role("ROLE-004", "team", reports_to="[board, led]")},
        [
            Reported(
                "ROL404",
                "roles/extra.md",
                11,
                21,
                "`reports_to` names the role `led`, which does not exist.",
                "Did you mean `lead`?",
            )
        ],
        {ROLE: role("ROLE-004", "team", reports_to="[board, lead]")},
    ),
    Case(
        "ROL404 independence",
        {ROLE: role("ROLE-004", "team", independent_of="[ai-taem]")},
        [
            Reported(
                "ROL404",
                "roles/extra.md",
                11,
                18,
                "`independent_of` names the role `ai-taem`, which does not exist.",
                "Did you mean `ai-team`?",
            )
        ],
        {ROLE: role("ROLE-004", "team", independent_of="[ai-team]")},
    ),
    Case(
        "ROL405 of one",
        {ROLE: role("ROLE-004", "team", reports_to="[team]")},
        [
            Reported(
                "ROL405",
                "roles/extra.md",
                11,
                14,
                "The reporting line runs in a circle: team → team.",
                "Let one of these roles report outside the circle.",
            )
        ],
        {ROLE: role("ROLE-004", "team", reports_to="[lead]")},
    ),
    Case(
        "ROL405 of two",
        {
            ROLE: role("ROLE-004", "team", reports_to="[crew]"),
            "roles/crew.md": role("ROLE-005", "crew", reports_to="[team]"),
        },
        [
            Reported(
                "ROL405",
                "roles/extra.md",
                11,
                14,
                "The reporting line runs in a circle: team → crew → team.",
                "Let one of these roles report outside the circle.",
            )
        ],
        {
            ROLE: role("ROLE-004", "team", reports_to="[lead, crew]"),
            "roles/crew.md": role("ROLE-005", "crew", reports_to="[team]"),
        },
    ),
    Case(
        "ROL406",
        {BOARD: replaced(BOARD, "from: 2025-01-01, to: null", "from: 2025-01-01, to: 2026-03-01")},
        [
            Reported(
                "ROL406",
                "roles/board.md",
                21,
                3,
                "Nobody holds the critical role Board on 2026-03-01.",
                "Name a holder or a deputy for that day.",
            )
        ],
        {BOARD: replaced(BOARD, "from: 2025-01-01, to: null", "from: 2025-01-01, to: 2026-03-02")},
    ),
    Case(
        "ROL407",
        {TEAM: replaced(TEAM, "p-cy", "p-cyy")},
        [
            Reported(
                "ROL407",
                "roles/ai-team.md",
                16,
                14,
                "There is no person `p-cyy` in roles/people.yml.",
                "Did you mean `p-cy`?",
            )
        ],
        {TEAM: replaced(TEAM, "p-cy", "p-bo")},
    ),
    Case(
        "ROL408 held by one",
        {TEAM: replaced(TEAM, "p-cy", "p-ada")},
        [
            Reported(
                "ROL408",
                "roles/ai-team.md",
                16,
                5,
                "Ada Example holds AI Development Team and Board at the same time (from 2025-01-01), "
                "but the roles must be independent.",
                "Give one of the two to somebody else.",
            )
        ],
        {TEAM: replaced(TEAM, "p-cy", "p-ada", "independent_of: [board]\n", "")},
    ),
    Case(
        "ROL408 of itself",
        {TEAM: replaced(TEAM, "independent_of: [board]", "independent_of: [board, ai-team]")},
        [
            Reported(
                "ROL408",
                "roles/ai-team.md",
                14,
                25,
                "AI Development Team cannot be independent of itself.",
                "Name another role.",
            )
        ],
        None,
    ),
    Case(
        "ROL409 but for letters, blanks and full stop",
        {ROLE: role("ROLE-004", "team", key_activities="[plans the  Work]")},
        [
            Reported(
                "ROL409",
                "roles/extra.md",
                11,
                18,
                "Lead Implementer has the same duty: “plans the Work”",
                "Keep it in one role.",
            )
        ],
        {ROLE: role("ROLE-004", "team", key_activities="[Contributes to the plan.]")},
    ),
    Case(
        "ROL409 within an area",
        {ROLE: role("ROLE-004", "team", responsibilities="[{area: X, duties: [Own., Sets the direction.]}]")},
        [
            Reported(
                "ROL409",
                "roles/extra.md",
                11,
                45,
                "Board has the same duty: “Sets the direction.”",
                "Keep it in one role.",
            )
        ],
        None,
    ),
    Case(
        "ROL410 of no day",
        {TEAM: replaced(TEAM, "from: 2025-01-01", "from: 2025-01-01, to: 2025-01-01")},
        [
            Reported(
                "ROL410",
                "roles/ai-team.md",
                16,
                42,
                "The appointment ends on or before its start date.",
                "Let `to` be a later day: the first on which the person no longer holds the role.",
            )
        ],
        {TEAM: replaced(TEAM, "from: 2025-01-01", "from: 2025-01-01, to: 2025-01-02")},
    ),
    Case(
        "ROL410 two at once",
        {
            TEAM: replaced(
                TEAM,
                "  - {person: p-cy, from: 2025-01-01}",
                "  - {person: p-cy, from: 2025-01-01, to: 2026-01-01}\n  - {person: p-cy, from: 2025-12-31}",
            )
        },
        [
            Reported(
                "ROL410",
                "roles/ai-team.md",
                17,
                5,
                "`p-cy` holds AI Development Team twice at the same time.",
                "Join the two entries, or end one before the other begins.",
            )
        ],
        {
            TEAM: replaced(
                TEAM,
                "  - {person: p-cy, from: 2025-01-01}",
                "  - {person: p-cy, from: 2025-01-01, to: 2026-01-01}\n  - {person: p-cy, from: 2026-01-01}",
            )
        },
    ),
    Case(
        "ROL411 id",
        {
            PEOPLE: replaced(PEOPLE, "id: p-cy", "id: p-bo"),
            TEAM: replaced(TEAM, "p-cy", "p-bo"),
            LEAD: replaced(LEAD, "p-cy", "p-ada"),
        },
        [
            Reported(
                "ROL411",
                "roles/people.yml",
                13,
                5,
                "Cy Example and Bo Example have the same id (p-bo).",
                "Give each person an id of their own.",
            )
        ],
        None,
    ),
    Case(
        "ROL411 e-mail address",
        {PEOPLE: replaced(PEOPLE, "cy@", "BO@")},
        [
            Reported(
                "ROL411",
                "roles/people.yml",
                13,
                5,
                "Cy Example and Bo Example have the same e-mail address (bo@example.org).",
                "Give each person an e-mail address of their own.",
            )
        ],
        {PEOPLE: replaced(PEOPLE, "cy@", "bo.cy@")},
    ),
    Case(
        "ROL411 account",
        {PEOPLE: replaced(PEOPLE, "forge: gitlab", "forge: github")},
        [
            Reported(
                "ROL411",
                "roles/people.yml",
                13,
                5,
                "Cy Example and Ada Example have the same github account (1001).",
                "Give each person a github account of their own.",
            )
        ],
        None,
    ),
    Case(
        "ROL411 key",
        {
            PEOPLE: replaced(
                PEOPLE,
                "login: bo-example}]",
                "login: bo-example}]\n    keys: [{key: ssh-ed25519 AAAA bo, from: 2025-01-01}]",
            )
            + "    keys: [{key: ssh-ed25519 AAAA cy, from: 2026-01-01}]\n"
        },
        [
            Reported(
                "ROL411",
                "roles/people.yml",
                14,
                5,
                "Cy Example and Bo Example have the same key.",
                "Give each person a key of their own.",
            )
        ],
        {
            PEOPLE: HANDBOOK[PEOPLE]
            + "    keys: [{key: ssh-ed25519 AAAA, from: 2025-01-01, to: 2026-01-01}, "
            + "{key: ssh-ed25519 AAAA, from: 2026-01-01}]\n"
        },
    ),
    Case(
        "ROL412 owner",
        {ROLE: role("ROLE-004", "team", lifecycle="retired"), EXTRA: policy(owner="team")},
        [Reported("ROL412", "policies/extra.md", 7, 8, "Team is retired, but owns POL-002.", "Name another role.")],
        {ROLE: role("ROLE-004", "team", lifecycle="retired"), EXTRA: policy(owner="team", lifecycle="retired")},
    ),
    Case(
        "ROL412 every kind of work",
        {
            ROLE: role("ROLE-004", "team", lifecycle="retired"),
            EXTRA: policy(approvers="[lead, team]", activities="[{id: a, name: A, raci: {lead: A, team: R}}]"),
            TEAM: replaced(TEAM, "reports_to: [lead]", "reports_to: [team]"),
        },
        [
            Reported(
                "ROL412",
                "policies/extra.md",
                8,
                19,
                "Team is retired, but has to approve POL-002.",
                "Name another role.",
            ),
            Reported(
                "ROL412", "policies/extra.md", 9, 53, "Team is retired, but has letters in “A”.", "Name another role."
            ),
            Reported(
                "ROL412",
                "roles/ai-team.md",
                13,
                14,
                "Team is retired, but AI Development Team reports to it.",
                "Name another role.",
            ),
        ],
        None,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_reported_and_its_neighbour_is_not(case: Case) -> None:
    assert findings(case.wrong) == case.expected
    assert {reported.code for reported in case.expected} == {case.name.split()[0]}
    if case.right is not None:
        assert findings(case.right) == []


def reporting(**superiors: str) -> dict[str, str]:
    """Return roles, each with what it reports to."""
    return {
        f"roles/{key}.md": role(f"ROLE-{number:03d}", key, reports_to=f"[{to}]")
        for number, (key, to) in enumerate(superiors.items(), start=11)
    }


@pytest.mark.parametrize(
    ("superiors", "circles"),
    [
        ({"a": "b", "b": "c", "c": "a"}, [("roles/a.md", "a → b → c → a")]),
        ({"a": "b", "b": "c", "c": "b"}, [("roles/b.md", "b → c → b")]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, [("roles/a.md", "a → b → a"), ("roles/c.md", "c → d → c")]),
        ({"x": "a", "b": "a", "a": "b"}, [("roles/b.md", "b → a → b")]),
        ({"a": "board, a", "b": "a, b"}, []),
        ({"a": "b", "b": "c", "c": "board"}, []),
    ],
    ids=["of three", "led into", "two", "led into from before", "dotted lines only", "none"],
)
def test_a_circle_is_reported_once_where_it_begins(superiors: dict[str, str], circles: list[tuple[str, str]]) -> None:
    assert findings(reporting(**superiors)) == [
        Reported(
            "ROL405",
            path,
            11,
            14,
            f"The reporting line runs in a circle: {line}.",
            "Let one of these roles report outside the circle.",
        )
        for path, line in circles
    ]


def test_a_long_line_is_followed_quickly() -> None:
    keys = [f"r{number}" for number in range(1500)]
    superior = dict(pairwise(keys)) | {keys[-1]: keys[700]}
    assert [(circle[0], len(circle)) for circle in circles(superior)] == [("r700", 800)]


INDEPENDENCE = [
    ("ends when the other begins", "2025-01-01, to: 2026-05-01", "2026-05-01", None),
    ("a day together", "2025-01-01, to: 2026-05-02", "2026-05-01", "2026-05-01"),
    ("in the future", "2027-01-01", "2026-06-01, to: 2027-02-01", "2027-01-01"),
    ("over yesterday", "2025-01-01, to: 2026-03-01", "2025-01-01", None),
    ("over after today", "2025-01-01, to: 2026-03-02", "2025-01-01", "2025-01-01"),
    ("a deputy", "2025-01-01, deputy: true", "2026-01-01", "2026-01-01"),
    ("an empty time", "2026-05-01, to: 2026-05-01", "2025-01-01", None),
]


@pytest.mark.parametrize(
    ("one", "other", "since"), [row[1:] for row in INDEPENDENCE], ids=[row[0] for row in INDEPENDENCE]
)
@pytest.mark.parametrize("both", [False, True], ids=["said by one", "said by both"])
def test_separation_of_duties(one: str, other: str, since: str | None, both: bool) -> None:
    changes = {
        "roles/audit.md": role(
            "ROLE-011", "audit", independent_of="[build]", holders=f"[{{person: p-ada, from: {one}}}]"
        ),
        "roles/build.md": role(
            "ROLE-012",
            "build",
            independent_of="[audit]" if both else "[]",
            holders=f"[{{person: p-ada, from: {other}}}]",
        ),
    }
    message = f"Ada Example holds Audit and Build at the same time (from {since}), but the roles must be independent."
    expected = [("ROL408", "roles/audit.md", message)] if since else []
    assert [
        (reported.code, reported.path, reported.message) for reported in findings(changes) if reported.code != "ROL410"
    ] == expected


def test_a_retired_role_is_not_in_the_way_of_its_successor() -> None:
    old = role(
        "ROLE-009",
        "old",
        lifecycle="retired",
        owner="lead",
        aliases="[Board]",
        key_activities="[Sets the direction.]",
        independent_of="[board]",
        holders="[{person: p-ada, from: 2025-01-01}]",
        critical="true",
        reports_to="[old]",
    )
    assert findings({ROLE: old}) == []


@pytest.mark.parametrize(
    ("holders", "vacant"),
    [
        ("[]", True),
        ("[{person: p-ada, from: 2026-03-02}]", True),
        ("[{person: p-ada, from: 2025-01-01, to: 2026-03-01}]", True),
        ("[{person: p-ada, from: 2026-03-01}]", False),
        ("[{person: p-ada, from: 2025-01-01, to: 2026-03-01}, {person: p-bo, from: 2026-03-01, deputy: true}]", False),
    ],
    ids=["nobody", "tomorrow", "until today", "from today", "a deputy"],
)
def test_a_critical_role_needs_somebody_today(holders: str, vacant: bool) -> None:
    reported = findings({ROLE: role("ROLE-004", "team", critical="true", holders=holders)})
    assert [each.code for each in reported] == ["ROL406"] * vacant
    assert findings({ROLE: role("ROLE-004", "team", critical="false", holders=holders)}) == []


def test_people_of_a_damaged_list_are_not_called_unknown() -> None:
    reported = findings({PEOPLE: replaced(PEOPLE, "email: cy@example.org", "email: cy")})
    assert [each.code for each in reported] == ["SRC109"]
    assert [each.code for each in findings({PEOPLE: "people: [\n"})] == ["SRC104"]
    assert [each.code for each in findings({PEOPLE: None})] == ["ROL407"] * 4


def test_nobody_is_told_that_a_role_is_unused_while_a_file_is_damaged() -> None:
    changes = {ROLE: role("ROLE-004", "team", owner="lead"), EXTRA: policy(version="1.0")}
    assert [each.code for each in findings(changes)] == ["SRC109"]
