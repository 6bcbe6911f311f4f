"""`remit doctor`: the whole list, on the small handbook and on the example that comes with Remit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo
from support.handbooks import BOARD, LEAD, POLICY

REPOSITORY = Path(__file__).resolve().parents[2]
NOVEMBER = "1793534400"  # 1 November 2026
PROTECTION = "Whether the main branch is protected cannot be seen from here."
NO_GATE = "No workflow runs `remit review`, so that nothing judges a proposal before it is merged."
NO_RECORDER = "No recorder's key is registered: a review on GitHub or GitLab counts once somebody runs `remit approve`."
RECORDING = "To have reviews recorded: see the guide to protecting the repository."
ON_THE_FORGE = (
    "On GitHub or GitLab: require a pull request, an approval and a green check; forbid force pushes and bypassing."
)
THEME = ("Theme", "ok", "Material for MkDocs is supported until 2027-05-05.", "")


def checks(run: Run, root: Path, code: int) -> list[tuple[str, ...]]:
    found, out, err = run("doctor", "--root", str(root), "--format", "json")
    assert (found, err) == (code, "")
    return [tuple(check.values()) for check in json.loads(out)["checks"]]


def test_a_handbook_that_lacks_nothing(repo: GitRepo, root: Path, run: Run) -> None:
    repo.git("config", "user.email", "Ada@example.org")
    assert run("codeowners")[0] == 0
    (root / ".gitlab-ci.yml").write_text("script: [remit review]\n", encoding="utf-8")
    assert run("doctor") == (
        0,
        "✓ Repository: A complete clone, on branch main.\n"
        "✓ Example people: No example people remain.\n"
        "✓ Organisation: Small Organisation.\n"
        "✓ Check: No findings.\n"
        "✓ Holders: Every role is held by somebody.\n"
        "✓ Code owners: .github/CODEOWNERS says who must review which file.\n"
        "✓ Gate: .gitlab-ci.yml judges every proposal.\n"
        f"? Recorder: {NO_RECORDER}\n"
        f"    → {RECORDING}\n"
        f"? Branch protection: {PROTECTION}\n"
        f"    → {ON_THE_FORGE}\n"
        "✓ You: Ada Example (Ada@example.org).\n"
        "✓ Theme: Material for MkDocs is supported until 2027-05-05.\n",
        "",
    )


def test_a_handbook_that_lacks_much(repo: GitRepo, root: Path, run: Run) -> None:
    repo.git("config", "user.email", "nobody@example.org")
    board = handbooks.replaced(BOARD, "critical: true", "critical: false", "from: 2025-01-01", "from: 2026-01-01")
    lead = handbooks.replaced(LEAD, "owner: board", "owner: bored")
    handbooks.write(root, {BOARD: board, LEAD: lead})
    found = {name: (state, message) for name, state, message, _ in checks(run, root, 1)}
    state, message = found.pop("Uncommitted")
    assert (state, POLICY in message) == ("attention", True)
    assert message.startswith("3 files have changes that are not committed, such as ")
    assert found == {
        "Repository": ("ok", "A complete clone, on branch main."),
        "Example people": ("ok", "No example people remain."),
        "Organisation": ("ok", "Small Organisation."),
        "Check": ("attention", "1 error and 0 warnings."),
        "Holders": ("attention", "Vacant: Board."),
        "Code owners": ("attention", "No CODEOWNERS file says who must review which file."),
        "Gate": ("attention", NO_GATE),
        "Recorder": ("unknown", NO_RECORDER),
        "Branch protection": ("unknown", PROTECTION),
        "You": ("attention", "Nobody in roles/people.yml has the address nobody@example.org."),
        "Theme": ("ok", "Material for MkDocs is supported until 2027-05-05."),
    }


def test_the_example(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOVEMBER)
    copy = GitRepo(tmp_path / "example")
    for name in ("content", "policies", "roles"):
        shutil.copytree(REPOSITORY / name, copy.root / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", copy.root)
    copy.commit("Begin", at="2026-10-01T12:00:00+00:00")
    copy.git("config", "user.email", "maintainer@example.com")
    people = "Lena Example, Marco Example, Theodora Example, Victor Example, Ingrid Example and 6 more"
    assert checks(run, copy.root, 1) == [
        ("Repository", "ok", "A complete clone, on branch main.", ""),
        (
            "Example people",
            "attention",
            f"11 of 11 people are invented: {people}.",
            "Replace them in roles/people.yml and in the holders of the roles.",
        ),
        (
            "Organisation",
            "attention",
            "The organisation is still the example (Example Organisation).",
            "Set `organisation` and remove `example: true` under extra.remit in mkdocs.yml.",
        ),
        ("Check", "ok", "No findings.", ""),
        (
            "Exceptions",
            "attention",
            "1 accepted: RAC308 for internal-audit.",
            "Decide at every review whether the reasons in mkdocs.yml still hold.",
        ),
        ("Holders", "ok", "Every role is held by somebody.", ""),
        (
            "Code owners",
            "attention",
            "No CODEOWNERS file says who must review which file.",
            "Run `remit codeowners`, and have the main branch require its owners' review.",
        ),
        (
            "Gate",
            "attention",
            NO_GATE,
            "Take over .github/workflows/ or .gitlab-ci.yml from Remit. See the guide to protecting the repository.",
        ),
        ("Recorder", "unknown", NO_RECORDER, RECORDING),
        ("Branch protection", "unknown", PROTECTION, ON_THE_FORGE),
        (
            "You",
            "attention",
            "Nobody in roles/people.yml has the address maintainer@example.com.",
            "Add yourself, or the address.",
        ),
        THEME,
    ]


def test_a_shallow_clone(repo: GitRepo, tmp_path: Path, run: Run) -> None:
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    code, out, err = run("doctor", "--root", str(tmp_path / "shallow"))
    assert (code, err) == (1, "")
    assert out.splitlines()[:2] == [
        "! Repository: This is a shallow clone: its dates would be wrong.",
        "    → Run: git fetch --unshallow",
    ]
