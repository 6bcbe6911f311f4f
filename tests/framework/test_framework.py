"""The catalogue of clauses and controls, and what covers them."""

from __future__ import annotations

import pytest
from remit.framework.coverage import Requirement, coverage_rows, frameworks
from support.checking import edition, policy

ISO = frameworks()["iso-42001"]


def test_the_standard_has_its_38_controls() -> None:
    controls = [requirement.id for requirement in ISO.requirements.values() if requirement.control]
    assert ISO.name == "ISO/IEC 42001:2023"
    assert controls == [
        *("A.2.2", "A.2.3", "A.2.4", "A.3.2", "A.3.3", "A.4.2", "A.4.3", "A.4.4", "A.4.5", "A.4.6"),
        *("A.5.2", "A.5.3", "A.5.4", "A.5.5", "A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3", "A.6.2.4", "A.6.2.5"),
        *("A.6.2.6", "A.6.2.7", "A.6.2.8", "A.7.2", "A.7.3", "A.7.4", "A.7.5", "A.7.6", "A.8.2", "A.8.3"),
        *("A.8.4", "A.8.5", "A.9.2", "A.9.3", "A.9.4", "A.10.2", "A.10.3", "A.10.4"),
    ]
    assert len(controls) == 38


def test_requirements_come_in_the_order_of_the_standard() -> None:
    ids = list(ISO.requirements)

    def position(id_: str) -> tuple[bool, list[int]]:
        return id_.startswith("A."), [int(part) for part in id_.removeprefix("A.").split(".")]

    assert ids == sorted(ids, key=position)
    assert ISO.requirements["5.2"] == Requirement(id="5.2", title="AI policy", control=False)
    assert all(requirement.title and requirement.id == id_ for id_, requirement in ISO.requirements.items())
    assert {id_.split(".")[0] for id_ in ids} == {"4", "5", "6", "7", "8", "9", "10", "A"}


def covered(*texts: str) -> dict[str, list[str]]:
    """Return the ids of the documents that cover each requirement, with further policies in the handbook."""
    changes = {f"policies/extra-{number}.md": text for number, text in enumerate(texts)}
    rows = coverage_rows(edition(changes).handbook)
    assert [row.requirement.id for row in rows] == list(ISO.requirements)
    return {row.requirement.id: [document.id for document in row.documents] for row in rows if row.documents}


def test_coverage_lists_active_documents_in_the_order_of_their_ids() -> None:
    assert covered() == {"5.2": ["POL-001"], "6.1.2": ["PRC-001"], "A.2.2": ["POL-001"]}
    assert covered(
        policy("POL-003", satisfies='{iso-42001: ["5.2"]}'),
        policy("POL-002", satisfies='{iso-42001: ["5.2", "5.2", "A.99"], iso-27001: ["5.1"]}'),
        policy("POL-004", satisfies='{iso-42001: ["4.1"]}', lifecycle="retired"),
    ) == {"5.2": ["POL-001", "POL-002", "POL-003"], "6.1.2": ["PRC-001"], "A.2.2": ["POL-001"]}


def test_clauses_that_only_group_others_are_marked() -> None:
    parents = [row.requirement.id for row in coverage_rows(edition().handbook) if row.parent]
    assert parents == ["4", "5", "6", "6.1", "7", "7.5", "8", "9", "9.2", "9.3", "10"]


def test_an_unknown_framework_is_no_coverage() -> None:
    with pytest.raises(KeyError):
        coverage_rows(edition().handbook, "iso-9001")
