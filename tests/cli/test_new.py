"""`remit new`: what it writes passes the check, or it says why it writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.source.paths import KINDS
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo
from support.handbooks import BOARD, POLICY, PRACTICE, SETTINGS

PREFIX = {
    "policy": "POL-002",
    "procedure": "PRC-002",
    "standard": "STD-001",
    "plan": "PLN-001",
    "guideline": "GDL-001",
    "form": "FRM-001",
    "external": "EXT-001",
    "role": "ROLE-004",
}
TITLES = {
    'Data: "quoted" Policy': "data-quoted-policy",
    "Ünïcode": "unicode",
    "Straße Øst": "strasse-ost",
    "#hash": "hash",
    "../../etc": "etc",
    "2024 plan": "n2024-plan",
    "two\nlines": "two-lines",
    "{{ macro() }} {% raw": "macro-raw",
    "[a, b] | *c* <d> `e`": "a-b-c-d-e",
    "null": "null-{kind}",
    "All staff": "all-staff-{kind}",
    "Index": "index-{kind}",
    "COM1": "com1-{kind}",
    "データ保護": "{id}",
    "x" * 300: "x" * 60,
    "word " * 60: "word-" * 11 + "word",
}
NO_LETTER = "The title has no letter or digit.\n→ Give one that says what it is about: Data Policy\n"
NO_TEXT = "The title holds characters that are not text.\n→ Type it anew instead of pasting it.\n"
NO_OWNER = (
    "The handbook has no active internal role yet that could own a document.\n"
    "→ Begin with one, for example: remit new role Lead Implementer\n"
)


def wrote(path: str) -> tuple[int, str, str]:
    return 0, f"Wrote {path}.\n→ Open it, change what is not yours, and run `remit check`.\n", ""


def errors(run: Run, root: Path) -> str:
    """Return what the check finds, but for the warning that a new role is not used yet."""
    code, out, _ = run("check", "--root", str(root))
    return out if code else ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("title", TITLES)
def test_what_is_written_passes_the_check(kind: str, title: str, tmp_path: Path, run: Run) -> None:
    root = handbooks.write(tmp_path)
    name = TITLES[title].format(kind=kind, id=PREFIX[kind].lower())
    path = root / KINDS[kind][1] / f"{name}.md"
    assert run("new", "--root", str(root), kind, "--", title) == wrote(str(path))
    assert path.read_text("utf-8").splitlines()[1] == f"id: {PREFIX[kind]}"
    assert errors(run, root) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_handbook_begins_with_a_role(
    kind: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / SETTINGS).write_text("site_name: New\n", encoding="utf-8")
    if kind != "role":
        assert run("new", kind, "Data") == (2, "", NO_OWNER)
        assert [path.name for path in tmp_path.iterdir()] == [SETTINGS]
        assert run("new", "role", "Lead Implementer")[0] == 0
    folder = KINDS[kind][1]
    assert run("new", kind, "Data") == wrote(f"{folder}/data.md")
    assert errors(run, tmp_path) == ""


def test_a_title_needs_no_quotes(root: Path, run: Run) -> None:
    assert run("new", "policy", "Data", "Protection", "Policy") == wrote("policies/data-protection-policy.md")
    assert (
        (root / "policies/data-protection-policy.md").read_text("utf-8")
        == """\
---
id: POL-002
title: "Data Protection Policy"
type: policy
version: "0.1.0"
lifecycle: active
summary: "What Data Protection Policy is for, in one sentence."
owner: board
# approvers: [board]        # without this line, the defaults for the type in mkdocs.yml
effective_from: on-approval
review_months: 12
classification: internal
audience: [all-staff]
satisfies: {}                     # for example {iso-42001: ["5.2", "A.2.2"]}
supersedes: []
change: {kind: major, summary: First issue.}
activities:                       # this document's rows of the RACI matrix
  - id: data-protection-policy-upkeep
    name: "Upkeep of Data Protection Policy"
    raci: { board: R/A }
---

## Purpose

Why this policy exists, and what it is meant to achieve.

## Scope

Who and what it applies to, and what it does not cover.

## Statements

1. What shall be done, one duty in each sentence.

## Responsibilities

The table below shows the RACI assignments; it is generated from the activities above.

## Exceptions

Who may allow an exception, for how long, and where it is recorded.
"""
    )


def test_the_organisation_s_settings_are_kept_to(root: Path, run: Run) -> None:
    settings = handbooks.replaced(SETTINGS, "    types:\n", "    scheme: daci\n    types:\n")
    policy = handbooks.replaced(POLICY, "lead: R, board: A, ai-team: C", "lead: D, board: A, ai-team: C")
    practice = handbooks.replaced(
        PRACTICE, "lead: R/A, ai-team: R, board: I", "lead: D/A", "lead: A, ai-team: R, board: C/I", "lead: D/A"
    )
    handbooks.write(root, {SETTINGS: settings, POLICY: policy, PRACTICE: practice})
    run("new", "procedure", "Data")
    lines = (root / "policies/data.md").read_text("utf-8").splitlines()
    assert "review_months: 24" in lines
    assert "    raci: { board: D/A }" in lines
    assert errors(run, root) == ""


@pytest.mark.parametrize("title", ["!!! ???", "…", "", " ", "\N{GRINNING FACE}"])
def test_a_title_without_letters_is_refused(title: str, root: Path, run: Run) -> None:
    assert run("new", "policy", title) == (2, "", NO_LETTER)


@pytest.mark.parametrize("title", ["\x1b[31mred", "a\u202eb", "a\x00b", "a\udcffb"])
def test_a_title_that_is_not_text_is_refused(title: str, root: Path, run: Run) -> None:
    assert run("new", "policy", title) == (2, "", NO_TEXT)
    assert sorted(path.name for path in (root / "policies").iterdir()) == ["ai-policy.md", "risk-procedure.md"]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        ("policy", "ai policy", "There is “AI Policy” already: policies/ai-policy.md."),
        ("role", "Lead", "There is “Lead Implementer” already: roles/lead.md."),
        ("role", "Top Management", "There is “Board” already: roles/board.md."),
    ],
)
def test_a_name_that_is_taken_is_refused(kind: str, title: str, expected: str, run: Run) -> None:
    assert run("new", kind, title) == (2, "", f"{expected}\n→ Choose another title.\n")


def test_an_existing_file_is_never_overwritten(root: Path, run: Run) -> None:
    path = root / "policies" / "data.md"
    path.write_text("mine", encoding="utf-8")
    expected = f"{path} is there already.\n→ Choose another title, or remove the file.\n"
    assert run("new", "policy", "Data") == (2, "", expected)
    assert path.read_text("utf-8") == "mine"


def test_a_file_system_without_hard_links(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", unable)
    assert run("new", "policy", "Data") == wrote("policies/data.md")
    assert errors(run, root) == ""
    code, _, err = run("new", "procedure", "Data!")
    assert (code, err.splitlines()[0]) == (2, f"{root / 'policies/data.md'} is there already.")


def test_ids_of_deleted_documents_are_not_used_again(repo: GitRepo, root: Path, run: Run) -> None:
    repo.write("policies/gone.md", handbooks.replaced(POLICY, "POL-001", "POL-007", "policy-development", "other"))
    repo.commit("Add")
    repo.remove("policies/gone.md")
    repo.commit("Remove")
    run("new", "policy", "Data")
    assert "id: POL-008\n" in (root / "policies/data.md").read_text("utf-8")


@pytest.mark.parametrize("text", ["---\nid: POL-041\ntitle: [\n---\n", "---\nid: 'POL-041'\n---\n", "id: POL-041\n"])
def test_ids_of_damaged_files_count(text: str, root: Path, run: Run) -> None:
    handbooks.write(root, {"policies/damaged.md": text})
    run("new", "policy", "Data")
    assert "id: POL-042\n" in (root / "policies/data.md").read_text("utf-8")


def test_the_owner_is_an_active_role_of_the_organisation(root: Path, run: Run) -> None:
    handbooks.write(root, {BOARD: handbooks.replaced(BOARD, "version:", "lifecycle: retired\nversion:")})
    run("new", "policy", "Data")
    assert "owner: lead\n" in (root / "policies/data.md").read_text("utf-8")


def test_a_link_in_the_place_of_the_folder_leads_nowhere(root: Path, tmp_path: Path, run: Run) -> None:
    (root / "policies").rename(tmp_path / "elsewhere")
    (root / "policies").symlink_to(tmp_path / "elsewhere")
    expected = "policies is a link, and the handbook reads plain folders only.\n→ Make it a folder.\n"
    assert run("new", "policy", "Data") == (2, "", expected)


@pytest.mark.usefixtures("root")
def test_a_kind_that_there_is_not(run: Run) -> None:
    code, out, err = run("new", "polcy", "Data")
    assert (code, out) == (2, "")
    kinds = "', '".join(KINDS)
    assert err.endswith(f"Error: Invalid value for 'KIND': 'polcy' is not one of '{kinds}'.\n")
