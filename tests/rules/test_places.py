"""Pages have places of their own in the site, and the navigation names pages that exist."""

from __future__ import annotations

import pytest
from support.checking import Reported, findings, policy
from support.handbooks import HANDBOOK, SETTINGS, Changes


def shared(path: str, other: str) -> Reported:
    message = f"{path} has the same place in the site as {other}."
    return Reported("LNK509", path, 1, 1, message, "Rename one of the two.")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"policies/README.md": policy("POL-002"), "policies/index.md": policy("POL-003")},
            [shared("policies/index.md", "policies/README.md")],
        ),
        ({"policies/AI-Policy.md": policy("POL-002")}, [shared("policies/ai-policy.md", "policies/AI-Policy.md")]),
        (
            {"content/policies/ai-policy.md": "# Another\n"},
            [shared("policies/ai-policy.md", "content/policies/ai-policy.md")],
        ),
        (
            {"policies/index.md": policy("POL-002"), "content/readme.md": "# One\n"},
            [shared("content/readme.md", "content/index.md")],
        ),
        ({"policies/README.md": policy("POL-002"), "policies/hr/README.md": policy("POL-003")}, []),
    ],
)
def test_two_pages_with_one_place(changes: Changes, expected: list[Reported]) -> None:
    assert [each for each in findings(changes) if each.code == "LNK509"] == expected


def test_the_navigation_names_pages_that_exist() -> None:
    nav = "nav:\n  - index.md\n  - Policies: policies/\n  - More:\n      - Registr: registr.md\n      - https://example.org\n"
    nav += "      - policies/ai-polcy.md\n      - Us: roles/lead.md\n"
    text = f"{HANDBOOK[SETTINGS]}{nav}"
    line = HANDBOOK[SETTINGS].count("\n") + 5
    assert findings({SETTINGS: text}) == [
        Reported(
            *("LNK510", SETTINGS, line, 18),
            "The navigation names `registr.md`, and there is no such page.",
            "Correct the path, or remove the entry.",
        ),
        Reported(
            *("LNK510", SETTINGS, line + 2, 9),
            "The navigation names `policies/ai-polcy.md`, and there is no such page.",
            "Did you mean `policies/ai-policy.md`?",
        ),
    ]
