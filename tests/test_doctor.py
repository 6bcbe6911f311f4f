"""What the doctor says of healthy and unhealthy handbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from remit.doctor import THEME_ENDS, examine
from remit.forge.codeowners import owners_text
from support.gitrepo import GitRepo
from support.handbooks import BOARD, HANDBOOK, PEOPLE, POLICY, SETTINGS, Changes, read, replaced, write

TODAY = date(2025, 3, 1)
PROTECTION = (
    "unknown",
    "Whether the main branch is protected cannot be seen from here.",
    "On GitHub or GitLab: require a pull request, an approval and a green check; forbid force pushes and bypassing.",
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository whose owner is Ada of the small handbook; nothing of this machine's settings counts."""
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    made = GitRepo(tmp_path / "repo")
    made.git("config", "user.email", "ADA@example.org")
    return made


def healthy(repo: GitRepo, changes: Changes | None = None, owners: str = "") -> None:
    """Commit a handbook with which nothing is the matter, but for some changed files."""
    current, _ = owners_text(read(changes).handbook, TODAY, "github")
    gate = {".github/workflows/review.yml": "run: remit review\n"}
    write(repo.root, {".github/CODEOWNERS": owners or current, **gate, **(changes or {})})
    repo.commit("Begin")


def results_of(root: Path, today: date = TODAY) -> dict[str, tuple[str, str, str]]:
    """Return everything that the doctor says, by name: state, message, fix."""
    results = list(examine(root, today))
    assert len({result.name for result in results}) == len(results)
    return {result.name: (result.state, result.message, result.fix) for result in results}


def complaints(root: Path, today: date = TODAY) -> dict[str, tuple[str, str]]:
    """Return what needs attention: message and fix, by name."""
    return {
        name: (message, fix) for name, (state, message, fix) in results_of(root, today).items() if state == "attention"
    }


def test_a_healthy_handbook(repo: GitRepo) -> None:
    healthy(repo)
    assert results_of(repo.root) == {
        "Repository": ("ok", "A complete clone, on branch main.", ""),
        "Example people": ("ok", "No example people remain.", ""),
        "Organisation": ("ok", "Small Organisation.", ""),
        "Check": ("ok", "No findings.", ""),
        "Holders": ("ok", "Every role is held by somebody.", ""),
        "Code owners": ("ok", ".github/CODEOWNERS says who must review which file.", ""),
        "Gate": ("ok", ".github/workflows/review.yml judges every proposal.", ""),
        "Recorder": (
            "unknown",
            "No recorder's key is registered: a review on GitHub or GitLab counts once somebody runs `remit approve`.",
            "To have reviews recorded: see the guide to protecting the repository.",
        ),
        "Branch protection": PROTECTION,
        "You": ("ok", "Ada Example (ADA@example.org).", ""),
        "Theme": ("ok", "Material for MkDocs is supported until 2027-05-05.", ""),
    }


def test_a_detached_head_is_no_illness(repo: GitRepo) -> None:
    healthy(repo)
    repo.git("checkout", "-q", "--detach")
    assert results_of(repo.root)["Repository"] == ("ok", "A complete clone, with a detached HEAD.", "")


def test_what_is_still_an_example(repo: GitRepo) -> None:
    people = HANDBOOK[PEOPLE].replace("@example.org\n", "@example.org\n    example: true\n")
    settings = replaced(SETTINGS, "Small Organisation", "Small Organisation\n    example: true")
    healthy(repo, {PEOPLE: people, SETTINGS: settings})
    assert complaints(repo.root) == {
        "Example people": (
            "3 of 3 people are invented: Ada Example, Bo Example, Cy Example.",
            "Replace them in roles/people.yml and in the holders of the roles.",
        ),
        "Organisation": (
            "The organisation is still the example (Small Organisation).",
            "Set `organisation` and remove `example: true` under extra.remit in mkdocs.yml.",
        ),
    }


def test_many_example_people_are_counted_and_some_named(repo: GitRepo) -> None:
    more = "".join(f"  - {{id: p-{n}, name: Person {n}, email: p{n}@example.org, example: true}}\n" for n in range(7))
    healthy(repo, {PEOPLE: HANDBOOK[PEOPLE] + more})
    assert complaints(repo.root)["Example people"][0] == (
        "7 of 10 people are invented: Person 0, Person 1, Person 2, Person 3, Person 4 and 2 more."
    )


def test_an_organisation_without_a_name(repo: GitRepo) -> None:
    healthy(repo, {SETTINGS: replaced(SETTINGS, "    organisation: Small Organisation\n", "")})
    assert complaints(repo.root)["Organisation"][0] == "The organisation is still the example (not named)."


def test_findings_exceptions_and_vacancies(repo: GitRepo) -> None:
    exception = "    exceptions: [{rule: RAC302, subject: policy-development, reason: Decided by the board.}]\n"
    healthy(
        repo,
        {
            SETTINGS: HANDBOOK[SETTINGS] + exception,
            BOARD: replaced(BOARD, "to: null", "to: 2025-02-01"),
            POLICY: replaced(POLICY, "board: A", "board: I") + "\n# Title\n",
        },
    )
    assert complaints(repo.root) == {
        "Check": ("1 error and 1 warning.", "Run `remit check`."),
        "Exceptions": (
            "1 accepted: RAC302 for policy-development.",
            "Decide at every review whether the reasons in mkdocs.yml still hold.",
        ),
        "Holders": ("Vacant: Board.", "Name a holder in the role's file."),
    }


def test_uncommitted_files(repo: GitRepo) -> None:
    healthy(repo)
    repo.write(POLICY, HANDBOOK[POLICY] + "More.\n")
    assert complaints(repo.root) == {
        "Uncommitted": (f"{POLICY} has changes that are not committed.", "Commit it, or take the change back.")
    }
    repo.write(BOARD, HANDBOOK[BOARD] + "More.\n")
    assert complaints(repo.root)["Uncommitted"] == (
        f"2 files have changes that are not committed, such as {POLICY}.",
        "Commit them, or take the changes back.",
    )


def test_no_code_owners_and_an_unknown_person(repo: GitRepo) -> None:
    write(repo.root)
    repo.commit("Begin")
    repo.git("config", "user.email", "someone@example.com")
    assert complaints(repo.root) == {
        "Code owners": (
            "No CODEOWNERS file says who must review which file.",
            "Run `remit codeowners`, and have the main branch require its owners' review.",
        ),
        "Gate": (
            "No workflow runs `remit review`, so that nothing judges a proposal before it is merged.",
            "Take over .github/workflows/ or .gitlab-ci.yml from Remit. See the guide to protecting the repository.",
        ),
        "You": ("Nobody in roles/people.yml has the address someone@example.com.", "Add yourself, or the address."),
    }


def test_code_owners_of_yesterday(repo: GitRepo) -> None:
    healthy(repo, owners="* @ada-example\n")
    stale = (".github/CODEOWNERS does not name today's approvers.", "Run `remit codeowners`, and merge the change.")
    assert complaints(repo.root) == {"Code owners": stale}
    (repo.root / ".github/CODEOWNERS").rename(repo.root / "CODEOWNERS")
    assert complaints(repo.root)["Code owners"][0] == "CODEOWNERS is not made from the roles."


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIMlb1YNgCAC9iSC3G7FNJUMiYqFnJFn5TXt/AiVZSwR"


@pytest.mark.parametrize(
    ("settings", "workflow", "state", "message"),
    [
        (f"recorders: [{{key: {KEY}, from: 2025-01-01}}]", "remit record", "ok", "Reviews are recorded with SHA256:"),
        (f"recorders: [{{key: {KEY}, from: 2025-01-01}}]", "", "attention", "is registered, and no workflow runs"),
        (
            f"recorders: [{{key: {KEY}, from: 2025-01-01, to: 2025-03-01}}]",
            "remit record",
            "attention",
            "No recorder's key is registered for today, and those that were are no longer valid.",
        ),
        (
            f"recorders: [{{key: {KEY}, from: 2025-01-01, compromised_since: 2025-01-02}}]",
            "remit record",
            "attention",
            "No recorder's key is registered for today, and those that were are no longer valid.",
        ),
    ],
)
def test_the_recorders_key(repo: GitRepo, settings: str, workflow: str, state: str, message: str) -> None:
    changes = {
        SETTINGS: HANDBOOK[SETTINGS] + f"    {settings}\n",
        ".github/workflows/record.yml": f"run: {workflow}\n",
    }
    healthy(repo, changes)
    found = results_of(repo.root)["Recorder"]
    assert found[0] == state
    assert message in found[1]


def test_a_type_that_needs_a_witness_needs_a_recorder(repo: GitRepo) -> None:
    healthy(
        repo,
        {
            SETTINGS: replaced(
                SETTINGS,
                "[board], review_months: 12}\n      procedure",
                "[board], assurance: witnessed}\n      procedure",
            )
        },
    )
    assert complaints(repo.root)["Recorder"][0] == (
        "No recorder's key is registered for today, and documents of type policy need a witness."
    )


def test_nothing_committed(repo: GitRepo) -> None:
    write(repo.root)
    assert complaints(repo.root)["Repository"] == ("Nothing has been committed yet.", "Commit the handbook.")


def test_no_repository(tmp_path: Path) -> None:
    found = complaints(write(tmp_path / "zip"))
    assert found["Repository"][0].endswith("Clone the repository with git instead of downloading it as a zip file.")
    assert found["You"] == (
        "git does not know your e-mail address.",
        "Run: git config user.email you@example.org",
    )


def test_a_shallow_clone(repo: GitRepo, tmp_path: Path) -> None:
    healthy(repo)
    repo.commit("Another")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.root}", str(clone))
    assert list(results_of(clone)) == ["Repository", "Handbook"]
    assert complaints(clone)["Repository"] == (
        "This is a shallow clone: its dates would be wrong.",
        "Run: git fetch --unshallow",
    )


def test_a_grafted_repository(repo: GitRepo) -> None:
    healthy(repo)
    repo.write(".git/info/grafts", "")
    assert complaints(repo.root)["Repository"] == (
        "A grafts file rewrites the history shown.",
        "Remove .git/info/grafts.",
    )


def test_no_handbook(repo: GitRepo) -> None:
    repo.commit("Nothing")
    assert complaints(repo.root)["Handbook"][0] == f"{repo.root} is not a handbook: there is no mkdocs.yml."


def test_the_end_of_the_theme(repo: GitRepo) -> None:
    healthy(repo)
    assert results_of(repo.root, date(2027, 5, 4))["Theme"][0] == "ok"
    assert results_of(repo.root, THEME_ENDS)["Theme"] == (
        "attention",
        "Material for MkDocs has had no support since 2027-05-05.",
        "Move to a release of Remit that uses its successor.",
    )
