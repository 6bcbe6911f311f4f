"""The RACI matrix as rows."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from remit.model import Activity, Document, Handbook, Role, Settings, Source
from remit.scheme import SCHEMES as BY_KEY
from remit.scheme import Scheme
from remit.tables.raci import as_json, counts, duties, matrix
from support.checking import edition, policy, role

SCHEMES = tuple(BY_KEY.values())


def names(**arguments: str) -> list[tuple[str, ...]]:
    """Return the small handbook's matrix: a row of headings, then each activity with its cells."""
    found = matrix(edition().handbook, **arguments)
    rows = [(row.activity.id, row.document.id, *("/".join(cell) for cell in row.cells)) for row in found.rows]
    return [tuple(each.key for each in found.roles), *rows]


def test_the_matrix() -> None:
    assert names() == [
        ("board", "lead", "ai-team"),
        ("policy-development", "POL-001", "A", "R", "C"),
        ("risk-assessment", "PRC-001", "I", "R/A", "R"),
        ("risk-treatment", "PRC-001", "C/I", "A", "R"),
    ]


def test_a_part_of_the_matrix_has_only_its_roles_and_rows() -> None:
    assert names(document="POL-001") == [("board", "lead", "ai-team"), ("policy-development", "POL-001", "A", "R", "C")]
    assert names(document="POL-009") == [()]
    assert names(role="board")[1:] == names()[1:]
    assert names(document="PRC-001", role="nobody") == [()]


def test_letters_are_counted_for_each_role() -> None:
    assert [(role.key, dict(count)) for role, count in counts(matrix(edition().handbook))] == [
        ("board", {"A": 1, "I": 2, "C": 1}),
        ("lead", {"R": 2, "A": 2}),
        ("ai-team", {"C": 1, "R": 2}),
    ]


def test_duties_come_weightiest_first() -> None:
    handbook = edition().handbook
    assert [(duty.activity.id, duty.letters) for duty in duties(handbook, "board")] == [
        ("policy-development", ("A",)),
        ("risk-treatment", ("C", "I")),
        ("risk-assessment", ("I",)),
    ]
    assert duties(handbook, "nobody") == ()


def test_retired_documents_and_unknown_roles_have_no_place() -> None:
    row = "[{id: a, name: A, raci: {lead: R/A, nobody: C}}]"
    changes = {"policies/a.md": policy("POL-002", activities=row)}
    found = matrix(edition(changes).handbook, document="POL-002")
    assert ([each.key for each in found.roles], [line.cells for line in found.rows]) == (["lead"], [(("R", "A"),)])
    changes = {"policies/a.md": policy("POL-002", activities=row, lifecycle="retired")}
    assert matrix(edition(changes).handbook, document="POL-002").rows == ()


def test_the_json_is_that_of_the_contract() -> None:
    handbook = edition({"roles/x.md": role("ROLE-009", "extra")}).handbook
    found = json.loads(json.dumps(as_json(handbook, matrix(handbook, document="PRC-001"))))
    assert found == {
        "scheme": "raci",
        "roles": [
            {"key": "board", "title": "Board", "short": "Board"},
            {"key": "lead", "title": "Lead Implementer", "short": "Lead"},
            {"key": "ai-team", "title": "AI Development Team", "short": "AI Team"},
        ],
        "activities": [
            {
                "id": "risk-assessment",
                "name": "Risk assessment",
                "document": "PRC-001",
                "assignments": {"board": ["I"], "lead": ["R", "A"], "ai-team": ["R"]},
            },
            {
                "id": "risk-treatment",
                "name": "Risk treatment",
                "document": "PRC-001",
                "assignments": {"board": ["C", "I"], "lead": ["A"], "ai-team": ["R"]},
            },
        ],
    }


def made(scheme: Scheme, rows: list[dict[int, frozenset[str]]], roles: int, documents: int) -> Handbook:
    """Make a handbook of so many roles and documents; the rows are dealt out to the documents."""
    found: list[Document] = [
        Role(
            id=f"ROLE-{100 + number}",
            title=f"Role {number}",
            type="role",
            version="1.0.0",
            owner="r0",
            key=f"r{number}",
            short=f"R{number}",
            source=Source(path=f"roles/r{number}.md"),
        )
        for number in range(roles)
    ]
    for number in range(documents):
        mine = rows[number::documents]
        found.append(
            Document(
                id=f"POL-{100 + number}",
                title=f"Policy {number}",
                type="policy",
                version="1.0.0",
                owner="r0",
                activities=tuple(
                    Activity(
                        id=f"a-{number}-{index}",
                        name=f"A {number} {index}",
                        assignments={f"r{key % roles}": cell for key, cell in row.items()},
                        index=index,
                    )
                    for index, row in enumerate(mine)
                ),
                source=Source(path=f"policies/p{number}.md"),
            )
        )
    return Handbook(documents=tuple(reversed(found)), settings=Settings(scheme=scheme))


@st.composite
def handbooks(draw: st.DrawFn) -> Handbook:
    """Generate handbooks with all kinds of matrices."""
    scheme = draw(st.sampled_from(SCHEMES))
    cells = st.frozensets(st.sampled_from(tuple(scheme.letters)), min_size=1)
    rows = draw(st.lists(st.dictionaries(st.integers(0, 9), cells, min_size=1), max_size=12))
    return made(scheme, rows, draw(st.integers(1, 10)), draw(st.integers(1, 4)))


@given(handbooks())
@settings(max_examples=150)
def test_every_activity_and_every_letter_is_there_once(handbook: Handbook) -> None:
    found = matrix(handbook)
    assert [row.activity for row in found.rows] == [activity for _, activity in handbook.activities()]
    for row in found.rows:
        shown = {key.key: cell for key, cell in zip(found.roles, row.cells, strict=True) if cell}
        assert {key: frozenset(cell) for key, cell in shown.items()} == dict(row.activity.assignments)
        for cell in row.cells:
            order = [list(handbook.settings.scheme.letters).index(letter) for letter in cell]
            assert order == sorted(set(order))
    assert all(any(row.cells[column] for row in found.rows) for column in range(len(found.roles)))
    assert list(found.roles) == [each for each in handbook.roles if each in found.roles]


@given(handbooks())
@settings(max_examples=100)
def test_the_json_says_the_same_as_the_matrix(handbook: Handbook) -> None:
    found = as_json(handbook, matrix(handbook))
    assert list(found) == ["scheme", "roles", "activities"]
    back = json.loads(json.dumps(found))
    assert [entry["id"] for entry in back["activities"]] == [activity.id for _, activity in handbook.activities()]
    keys = [each["key"] for each in back["roles"]]
    for entry, (document, activity) in zip(back["activities"], handbook.activities(), strict=True):
        assert list(entry) == ["id", "name", "document", "assignments"]
        assert entry["document"] == document.id
        assert {key: frozenset(letters) for key, letters in entry["assignments"].items()} == activity.assignments
        assert list(entry["assignments"]) == [key for key in keys if key in activity.assignments]


@given(handbooks())
@settings(max_examples=100)
def test_duties_and_matrix_agree(handbook: Handbook) -> None:
    found = matrix(handbook)
    for number, each in enumerate(found.roles):
        expected = {row.activity.id: row.cells[number] for row in found.rows if row.cells[number]}
        assert {duty.activity.id: duty.letters for duty in duties(handbook, each.key)} == expected
        assert len(duties(handbook, each.key)) == len(expected)
