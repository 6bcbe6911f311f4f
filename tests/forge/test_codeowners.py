"""CODEOWNERS from the holders of roles: both forges, odd paths and logins, and what nobody can approve."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remit.finding import RemitError
from remit.forge.codeowners import owners_files, owners_text, pattern
from remit.forge.model import Forge
from support.checking import TODAY, policy
from support.handbooks import BOARD, HANDBOOK, LEAD, PEOPLE, Changes, read, replaced

HEAD = """\
# Who must review which file: made by `remit codeowners` from roles/ and roles/people.yml, not by hand.
# Run it again when holders, approvers or accounts change; `remit codeowners --check` reports when.

"""


def text(forge: Forge = "github", changes: Changes | None = None, today: date = TODAY) -> list[str]:
    made, _ = owners_text(read(changes).handbook, today, forge)
    assert made.startswith(HEAD)
    return made.removeprefix(HEAD).splitlines()


def gaps(forge: Forge = "github", changes: Changes | None = None, today: date = TODAY) -> list[str]:
    return owners_text(read(changes).handbook, today, forge)[1]


def test_github() -> None:
    """Bo approves procedures, Ada the rest; the keepers come last, so that no line above takes their files away."""
    assert text() == [
        "* @ada-example",
        "/policies/ @ada-example @bo-example",
        "/roles/ @ada-example",
        "/records/ @ada-example @bo-example",
        "/policies/ai-policy.md @ada-example",
        "/policies/risk-procedure.md @bo-example",
        "/mkdocs.yml @ada-example",
        "/roles/people.yml @ada-example",
        "/.ci/ @ada-example",
        "/.github/ @ada-example",
        "/.gitlab/ @ada-example",
        "/.gitlab-ci.yml @ada-example",
        "/macros/ @ada-example",
        "/scripts/ @ada-example",
        "/requirements.lock @ada-example",
    ]


def test_gitlab_has_a_section_for_each_role() -> None:
    """Sections count each by itself, so that both roles of a document have to approve."""
    people = HANDBOOK[PEOPLE].replace("forge: github", "forge: gitlab")
    both = policy("POL-002", approvers="[board, lead]")
    made = text("gitlab", {PEOPLE: people, "policies/both.md": both})
    assert made[:3] == [
        "[Any approver]",
        "/policies/ @ada-example @bo-example @cy-example",
        "/records/ @ada-example @bo-example @cy-example",
    ]
    assert made[4:8] == ["[board] @ada-example", "/roles/", "/policies/ai-policy.md", "/policies/both.md"]
    assert made[made.index("[lead] @bo-example @cy-example") :] == [
        "[lead] @bo-example @cy-example",
        "/policies/both.md",
        "/policies/risk-procedure.md",
    ]


def test_holders_of_the_day_count_and_deputies_too() -> None:
    lead = replaced(LEAD, "p-bo, from: 2025-01-01", "p-bo, from: 2025-01-01, to: 2026-03-01")
    people = HANDBOOK[PEOPLE].replace("forge: gitlab, id: 1001", "forge: github, id: 1003")
    changes = {LEAD: lead, PEOPLE: people}
    assert "/policies/risk-procedure.md @bo-example @cy-example" in text(changes=changes, today=date(2026, 2, 28))
    assert "/policies/risk-procedure.md @cy-example" in text(changes=changes, today=date(2026, 3, 1))


def test_where_nobody_has_an_account_the_keepers_stand_in() -> None:
    """On GitHub a line without an owner would need nobody's review."""
    people = HANDBOOK[PEOPLE].replace("accounts: [{forge: github, id: 1002, login: bo-example}]", "accounts: []")
    changes = {PEOPLE: people}
    assert "/policies/risk-procedure.md @ada-example" not in text(changes=changes)  # its folder says so already
    assert text(changes=changes)[1] == "/policies/ @ada-example"
    assert gaps(changes=changes) == ["Nobody who holds the role lead today has an account on GitHub."]


def test_nobody_at_all_is_refused() -> None:
    people = HANDBOOK[PEOPLE].replace("github", "gitlab")
    with pytest.raises(RemitError, match="Nobody who holds a role has an account on GitHub"):
        text(changes={PEOPLE: people})


@pytest.mark.parametrize("login", ["ada @evil", "ada#", "@ada", "a/b", "ada\\", "-ada", "ada,b", "*"])
def test_a_login_that_is_none_makes_nobody_an_owner(login: str) -> None:
    people = HANDBOOK[PEOPLE].replace("login: bo-example", f'login: "{login}"'.replace("\\", "\\\\"))
    assert not [line for line in text(changes={PEOPLE: people}) if "evil" in line or login in line.split(" @", 1)[-1]]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("policies/ai-policy.md", "/policies/ai-policy.md"),
        ("policies/use of AI.md", "/policies/use\\ of\\ AI.md"),
        ("policies/a#b.md", "/policies/a?b.md"),
        ("policies/#b.md", "/policies/?b.md"),
        ("policies/[a].md", "/policies/?a?.md"),
        ("policies/*.md", "/policies/?.md"),
        ("policies/a\\b.md", "/policies/a?b.md"),
        ("policies/a\n* @evil.md", "/policies/a??\\ ?evil.md"),
        ("policies/Büro.md", "/policies/B?ro.md"),
        ("policies/-n1.md", "/policies/-n1.md"),
    ],
)
def test_odd_paths(path: str, shown: str) -> None:
    assert pattern(path) == shown


@given(st.text(max_size=30))
def test_no_path_begins_another_field_or_line(path: str) -> None:
    made = pattern(path)
    assert made.startswith("/")
    assert len(made.splitlines()) == 1
    assert "@" not in made
    assert made.replace("\\ ", "").split() == [made.replace("\\ ", "")]


def test_two_documents_of_one_pattern_keep_the_last() -> None:
    changes = {
        "policies/b[.md": policy("POL-008", approvers="[board]"),
        "policies/b].md": policy("POL-009", approvers="[lead]"),
    }
    assert [line for line in text(changes=changes) if "b?" in line] == ["/policies/b?.md @bo-example"]


def test_which_files_are_made_and_when_they_are_current(tmp_path: Path) -> None:
    handbook = read({BOARD: HANDBOOK[BOARD]}).handbook
    (made,) = owners_files(handbook, TODAY, tmp_path)
    assert (made.forge, made.current) == ("github", False)
    for place in (".github", ".gitlab"):
        (tmp_path / place).mkdir()
    (tmp_path / ".gitlab/CODEOWNERS").write_text("* @somebody\n", encoding="utf-8")
    (lab,) = owners_files(handbook, TODAY, tmp_path)
    assert (lab.forge, lab.current) == ("gitlab", False)
    (tmp_path / ".github/CODEOWNERS").write_bytes(made.text.replace("\n", "\r\n").encode())
    (tmp_path / ".gitlab/CODEOWNERS").write_text(lab.text, encoding="utf-8")
    assert [(each.forge, each.current) for each in owners_files(handbook, TODAY, tmp_path)] == [
        ("github", True),
        ("gitlab", True),
    ]


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_in_a_folder_of_a_larger_repository_nothing_outside_is_owned(forge: Forge) -> None:
    whole, _ = owners_text(read().handbook, TODAY, forge)
    made, _ = owners_text(read().handbook, TODAY, forge, "docs/hand book/")
    below = made.removeprefix(HEAD).splitlines()
    assert [line for line in below if line and not line.startswith(("[", "/docs/hand\\ book/"))] == []
    expected = [
        line.replace("* @", "/ @", 1) if line.startswith("* ") else line
        for line in whole.removeprefix(HEAD).splitlines()
    ]
    assert [line.replace("/docs/hand\\ book", "", 1) for line in below] == expected


def test_a_file_that_others_keep_for_the_whole_repository_stays(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/CODEOWNERS").write_text("* @everybody\n")
    with pytest.raises(RemitError) as caught:
        owners_files(read().handbook, TODAY, tmp_path, "github", "book/")
    assert caught.value.fix == "Keep it, and enter who approves in book/ there."
    (made,) = owners_files(read().handbook, TODAY, tmp_path, "github")
    assert not made.current
