"""The rules about documents, each with a handbook that breaks it and one like it that does not."""

from __future__ import annotations

import pytest
from support.checking import Case, Reported, findings, policy
from support.handbooks import POLICY, SETTINGS, replaced

EXTRA = "policies/extra.md"

CASES = [
    Case(
        "DOC201",
        {EXTRA: policy("POL-001")},
        [
            Reported(
                "DOC201",
                "policies/extra.md",
                2,
                5,
                "The id POL-001 is taken by policies/ai-policy.md.",
                "Give this document the next free id, POL-002.",
            )
        ],
        {EXTRA: policy("POL-002")},
    ),
    Case(
        "DOC202",
        {EXTRA: policy("POL-002", supersedes="[POL-009]")},
        [Reported("DOC202", "policies/extra.md", 8, 14, "There is no document POL-009.", "Did you mean `POL-001`?")],
        {EXTRA: policy("POL-002", supersedes="[POL-003]"), "policies/old.md": policy("POL-003", lifecycle="retired")},
    ),
    Case(
        "DOC203 as owner",
        {POLICY: replaced(POLICY, "owner: lead", "owner: laed")},
        [
            Reported(
                "DOC203",
                "policies/ai-policy.md",
                7,
                8,
                "There is no role `laed`, named here as owner.",
                "Did you mean `lead`?",
            )
        ],
        {POLICY: replaced(POLICY, "owner: lead", "owner: board")},
    ),
    Case(
        "DOC203 as approver",
        {EXTRA: policy(approvers="[board, led]")},
        [
            Reported(
                "DOC203",
                "policies/extra.md",
                8,
                20,
                "There is no role `led`, named here as approver.",
                "Did you mean `lead`?",
            )
        ],
        {EXTRA: policy(approvers="[board, lead]")},
    ),
    Case(
        "DOC203 as audience",
        {EXTRA: policy(audience="[everybody]")},
        [
            Reported(
                "DOC203",
                "policies/extra.md",
                8,
                12,
                "There is no role `everybody`, named here as audience.",
                "Known: ai-team, board, lead.",
            )
        ],
        {EXTRA: policy(audience="[all-staff]")},
    ),
    Case(
        "DOC204 by default",
        {EXTRA: policy(type="form")},
        [
            Reported(
                "DOC204",
                "policies/extra.md",
                2,
                1,
                "POL-002 names no approver, and documents of type form have no default.",
                "Add `approvers` with the key of a role, or a default for the type in mkdocs.yml.",
            )
        ],
        {EXTRA: policy(type="form", approvers="[lead]")},
    ),
    Case(
        "DOC204 on purpose",
        {EXTRA: policy(approvers="[]")},
        [
            Reported(
                "DOC204",
                "policies/extra.md",
                8,
                12,
                "POL-002 names no approver, and documents of type policy have no default.",
                "Add `approvers` with the key of a role, or a default for the type in mkdocs.yml.",
            )
        ],
        {EXTRA: policy(approvers="[]", lifecycle="retired")},
    ),
    Case(
        "DOC205 a control",
        {EXTRA: policy(satisfies='{iso-42001: ["A.2.1"]}')},
        [
            Reported(
                "DOC205",
                "policies/extra.md",
                8,
                25,
                "ISO/IEC 42001:2023 has no clause or control A.2.1.",
                "Did you mean `A.2.4`?",
            )
        ],
        {EXTRA: policy(satisfies='{iso-42001: ["A.2.2"]}')},
    ),
    Case(
        "DOC205 a framework",
        {EXTRA: policy(satisfies='{iso-4200: ["A.2.2"]}')},
        [
            Reported(
                "DOC205", "policies/extra.md", 8, 23, "There is no framework `iso-4200`.", "Did you mean `iso-42001`?"
            )
        ],
        None,
    ),
    Case(
        "DOC205 an objective",
        {EXTRA: policy(satisfies='{iso-42001: ["5", "A.2"]}')},
        [
            Reported(
                "DOC205",
                "policies/extra.md",
                8,
                30,
                "ISO/IEC 42001:2023 has no clause or control A.2.",
                "Did you mean `A.8.2`?",
            )
        ],
        None,
    ),
    Case(
        "DOC207",
        {EXTRA: policy(text="# Policy 2\n\nText.")},
        [
            Reported(
                "DOC207", "policies/extra.md", 10, 1, "A heading `#` repeats the title.", "Remove it, or make it `##`."
            )
        ],
        {EXTRA: policy(text="## Policy 2\n\nText.")},
    ),
    Case(
        "DOC208",
        {EXTRA: policy(supersedes="[POL-001]")},
        [
            Reported(
                "DOC208",
                "policies/extra.md",
                8,
                14,
                "POL-001 is superseded by POL-002 but still active.",
                "Set `lifecycle: retired` in policies/ai-policy.md.",
            )
        ],
        {EXTRA: policy(supersedes="[POL-003]"), "policies/old.md": policy("POL-003", lifecycle="retired")},
    ),
    Case(
        "DOC209 one change",
        {EXTRA: policy("POL-002", text='Every\n\n- <ins title="Jo, 2026-01-02">six</ins> months.')},
        [
            Reported(
                "DOC209",
                EXTRA,
                12,
                3,
                "The text still holds a tracked change, marked with `<ins>` or `<del>`.",
                "Decide on each, and take the marks out.",
            )
        ],
        {EXTRA: policy("POL-002", text="Write `<ins>` here.\n\n```\n<del>\n```\n\n&lt;delay> &lt;insert>")},
    ),
    Case(
        "DOC209 several changes",
        {EXTRA: policy("POL-002", text="```\n<ins>\n```\n`x` every <del>year</del><ins>six months</ins>.")},
        [
            Reported(
                "DOC209",
                EXTRA,
                13,
                11,
                "The text still holds 2 tracked changes, marked with `<ins>` or `<del>`.",
                "Decide on each, and take the marks out.",
            )
        ],
        {EXTRA: policy("POL-002", text="`x` every six months.")},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_reported_and_its_neighbour_is_not(case: Case) -> None:
    assert findings(case.wrong) == case.expected
    assert {reported.code for reported in case.expected} == {case.name.split()[0]}
    if case.right is not None:
        assert findings(case.right) == []


def test_a_ladder_of_backticks_holds_nothing_up() -> None:
    ladder = "a".join("`" * length for length in range(2, 600))
    reported = findings({EXTRA: policy("POL-002", text=f"{ladder} <ins>a</ins> `<ins>`")})
    assert [(each.code, each.line, each.column) for each in reported] == [("DOC209", 10, 1)]
    assert reported[0].message == "The text still holds a tracked change, marked with `<ins>` or `<del>`."


def test_each_of_several_files_with_one_id_gets_a_free_id_of_its_own() -> None:
    changes = {
        "policies/b.md": policy("POL-001"),
        "policies/c.md": policy("POL-001"),
        "policies/d.md": policy("POL-002"),
        "policies/e.md": policy("POL-003", version="broken"),
    }
    reported = [each for each in findings(changes) if each.code == "DOC201"]
    assert [(each.path, each.message, each.fix) for each in reported] == [
        (
            "policies/b.md",
            "The id POL-001 is taken by policies/ai-policy.md.",
            "Give this document the next free id, POL-004.",
        ),
        (
            "policies/c.md",
            "The id POL-001 is taken by policies/ai-policy.md.",
            "Give this document the next free id, POL-005.",
        ),
    ]


def test_a_default_approver_that_does_not_exist_is_reported_once_and_not_in_every_document() -> None:
    changes = {SETTINGS: replaced(SETTINGS, "policy: {approvers: [board]", "policy: {approvers: [borad]")}
    assert [(each.code, each.path) for each in findings(changes)] == [("SET601", "mkdocs.yml")]


def test_a_document_cannot_supersede_itself() -> None:
    assert findings({EXTRA: policy("POL-002", supersedes="[POL-002]")}) == [
        Reported("DOC202", EXTRA, 8, 14, "POL-002 cannot supersede itself.", "Name the document that it replaces.")
    ]


def test_a_damaged_document_is_not_called_unknown() -> None:
    changes = {
        EXTRA: policy("POL-002", version="broken"),
        "policies/next.md": policy("POL-003", supersedes="[POL-002]"),
    }
    assert [each.code for each in findings(changes)] == ["SRC109"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# A\n\nText.\n\n# B", [0, 4]),
        ("Text.\n#1 priority", []),
        ("#\tA", [0]),
        ("   # A", [0]),
        ("A\n===\n\nB\n=", [0, 3]),
        ("## A\n\n### B\n\n\\# C\n\nD # E", []),
        ("    # A", []),
        ("```\n# A\n```\n\n~~~ python\n# A\n```\n# B\n~~~", []),
        ("````\n```\n# A\n```\n# B\n````\n\n# C", [7]),
        ("A\n\n===\n\n| a |\n|---|", []),
        ("{#\n# A\n#}", []),
    ],
)
def test_headings_of_the_first_level(text: str, lines: list[int]) -> None:
    reported = findings({EXTRA: policy(text=text)})
    assert [(each.code, each.line, each.column) for each in reported] == [("DOC207", 10 + line, 1) for line in lines]
