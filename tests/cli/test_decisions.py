"""`remit approve`, `reject`, `withdraw`, `reviewed`, `retire`: what they say and write, and that it counts."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from remit.cli import remit
from remit.demo.build import make_keys
from remit.vcs.landings import Author
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo
from support.handbooks import HANDBOOK, PEOPLE, POLICY

ADA = Author("Ada Example", "ada@example.org")
APPROVE = ("approve", "POL-001", "--role", "board", "--as", "p-ada", "--yes")
NEXT = "→ Commit it, and have it merged into the main branch by a pull request. From then on it counts.\n"
UNSIGNED = "The record is not signed: it is kept as “recorded”.\n"


@pytest.fixture
def key(repo: GitRepo, tmp_path: Path) -> Path:
    """Return Ada's key, which is registered since 4 January 2025."""
    (tmp_path / "keys").mkdir()
    make_keys(tmp_path / "keys", ["ada"])
    public = (tmp_path / "keys" / "ada.pub").read_text().strip()
    entry = f"    keys: [{{key: {public}, from: 2025-01-04}}]\n  - id: p-bo"
    repo.write(PEOPLE, HANDBOOK[PEOPLE].replace("  - id: p-bo", entry))
    repo.commit("Register a key")
    return tmp_path / "keys" / "ada"


@pytest.fixture(autouse=True)
def _the_fifth_of_january(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2025-01-05T10:00:00+00:00")


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setattr("remit.clock.now", lambda: datetime.fromisoformat(moment))


def row(run: Run, *more: str, id_: str = "POL-001") -> dict[str, object]:
    """Return a document's row of the register."""
    code, out, err = run("register", "--format", "json", *more)
    assert (code, err) == (0, "")
    return next(each for each in json.loads(out)["documents"] if each["id"] == id_)


def decisions(run: Run) -> list[tuple[object, ...]]:
    """Return what the history says of the policy's decisions."""
    data = json.loads(run("history", "POL-001", "--format", "json")[1])
    return [
        (version["version"], version["state"], each["decision"], each["assurance"], each["valid"])
        for version in data["versions"]
        for each in version["approvals"]
    ]


@pytest.mark.usefixtures("root")
def test_an_approval_says_what_it_means_and_counts_when_it_is_merged(repo: GitRepo, run: Run) -> None:
    repo.branch("decision")
    code, out, err = run(*APPROVE)
    (path,) = (file.relative_to(repo.root).as_posix() for file in (repo.root / "records").rglob("*.json"))
    assert (code, err) == (0, "")
    assert out == (
        "You approve POL-001 AI Policy, version 1.1.0,\n"
        "as Board, which Ada Example has held since 2025-01-01.\n"
        f"The text is bound by its SHA-256: {row(run)['sha256']}\n"
        "What changed: Clearer.\n"
        "It takes effect as soon as it is approved and merged.\n"
        "No other approval is needed.\n"
        "It means: “I approve this version for use.”\n"
        f"{UNSIGNED}Wrote {path}\n{NEXT}"
    )
    assert row(run)["state"] == "draft"
    repo.commit("Approve", author=ADA, at="2025-01-05T10:05:00+00:00")
    repo.switch("main")
    repo.merge("decision")
    found = row(run)
    assert {key: found[key] for key in ("state", "version", "approved_on", "effective_from", "assurance", "flags")} == {
        "state": "in-force",
        "version": "1.1.0",
        "approved_on": "2025-01-06",
        "effective_from": "2025-01-06",
        "assurance": "recorded",
        "flags": [],
    }
    assert row(run, "--as-of", "2025-01-05")["state"] == "draft"
    assert decisions(run) == [("1.1.0", "in-force", "approve", "recorded", True)]


@pytest.mark.usefixtures("root")
def test_a_signed_approval_is_worth_more(repo: GitRepo, key: Path, run: Run) -> None:
    code, out, err = run(*APPROVE, "--key", str(key))
    assert (code, err) == (0, "")
    wrote = [line.removeprefix("Wrote ") for line in out.splitlines() if line.startswith("Wrote ")]
    assert "The record is signed with your key.\n" in out
    assert wrote == [wrote[0], f"{wrote[0]}.sig"]
    repo.commit("Approve", author=ADA)
    assert row(run)["assurance"] == "signed"
    assert run("verify")[0] == 0


@pytest.mark.usefixtures("root")
def test_the_other_decisions_count_too(repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def decide(command: str, moment: str, *who: str) -> None:
        at(monkeypatch, moment)
        assert run(command, "POL-001", *(who or ("--role", "board", "--as", "p-ada")), "--yes")[0] == 0
        repo.commit(command, at=moment.replace(":00+", ":30+"))

    decide("reject", "2025-01-05T10:00:00+00:00")
    assert row(run)["state"] == "draft"
    decide("approve", "2025-01-06T10:00:00+00:00")
    assert row(run)["state"] == "in-force"
    decide("reviewed", "2025-07-01T10:00:00+00:00", "--role", "lead", "--as", "p-bo", "--comment", "Read.")
    assert (row(run)["state"], row(run)["next_review"]) == ("in-force", "2026-07-01")
    decide("retire", "2025-07-30T10:00:00+00:00")
    assert (row(run)["state"], row(run, "--as-of", "2025-07-29")["state"]) == ("retired", "in-force")
    assert decisions(run) == [
        ("1.1.0", "retired", "reject", "recorded", True),
        ("1.1.0", "retired", "approve", "recorded", True),
        ("1.1.0", "retired", "review-no-change", "recorded", True),
        ("1.1.0", "retired", "retire", "recorded", True),
    ]
    assert run("verify")[0] == 0


@pytest.mark.usefixtures("root")
def test_what_takes_effect_later_can_be_withdrawn(repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write(
        POLICY, handbooks.replaced(POLICY, "owner: lead", "owner: lead\neffective_from: 2025-09-01", "1.0.0", "1.2.0")
    )
    repo.commit("Later")
    assert run(*APPROVE)[0] == 0
    repo.commit("Approve")
    assert row(run)["state"] == "approved"
    at(monkeypatch, "2025-01-06T10:00:00+00:00")
    assert run("withdraw", *APPROVE[1:])[0] == 0
    repo.commit("Withdraw")
    assert row(run)["state"] == "draft"


@pytest.mark.usefixtures("root")
def test_without_as_it_is_who_git_says(repo: GitRepo, run: Run) -> None:
    repo.git("config", "user.email", "ada@example.org")
    assert run("approve", "POL-001", "--role", "board", "--yes")[0] == 0
    (path,) = (repo.root / "records").rglob("*.json")
    assert json.loads(path.read_bytes())["predicate"]["person"] == "p-ada"


def test_nothing_is_written_without_a_yes(root: Path) -> None:
    arguments = [*APPROVE[:-1], "--root", str(root)]
    refused = CliRunner().invoke(remit, arguments, input="n\n")
    assert refused.output.splitlines()[-2:] == ["Write the record? [y/N]: n", "Aborted!"]
    assert not (root / "records").exists()
    assert CliRunner().invoke(remit, arguments, input="y\n", standalone_mode=False).exception is None
    assert len(list((root / "records").rglob("*.json"))) == 1


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("approve", "POL-01", "--role", "board", "--as", "p-ada"), "There is no document `POL-01`.\n→ Did you mean"),
        (("reject", "POL-001", "--role", "bored", "--as", "p-ada"), "There is no role `bored`.\n→ Did you mean"),
        (("withdraw", "POL-001", "--role", "board", "--as", "p-eda"), "There is no person `p-eda`.\n→ Did you mean"),
        (("reviewed", "POL-001", "--role", "board", "--as", "p-ada"), "No version of POL-001 is in force.\n→ Approve"),
        (("retire", "POL-001", "--role", "board", "--as", "p-ada"), "No version of POL-001 is in force.\n→ Approve"),
        ((*APPROVE, "--key", "nowhere"), "There is no key file nowhere.\n→ "),
    ],
)
def test_what_is_refused_writes_nothing(arguments: tuple[str, ...], expected: str, root: Path, run: Run) -> None:
    code, _, err = run(*arguments, "--yes")
    assert code == 2
    assert err.startswith(expected)
    assert not (root / "records").exists()


@pytest.mark.usefixtures("root")
def test_a_role_must_be_named(run: Run) -> None:
    code, out, err = run("approve", "POL-001", "--as", "p-ada")
    assert (code, out) == (2, "")
    assert err.endswith("Error: Missing option '--role'.\n")


def test_a_damaged_handbook_is_not_decided_on(root: Path, run: Run) -> None:
    handbooks.write(root, {PEOPLE: "people: ["})
    code, out, err = run(*APPROVE)
    assert (code, out) == (2, "")
    assert err.startswith("1 file of the handbook cannot be read, so nothing here would be complete.\n")


@pytest.mark.usefixtures("root")
def test_what_was_approved_is_not_corrected_under_its_number(repo: GitRepo, run: Run) -> None:
    text = (repo.root / POLICY).read_text("utf-8").replace("---\n\n", "---\n\n# Another\n\n", 1)
    repo.write(POLICY, text.replace('"1.1.0"', '"1.2.0"'))
    repo.commit("Repeat the title")
    assert run(*APPROVE)[0] == 0
    repo.commit("Approve")
    before = (repo.root / POLICY).read_bytes()
    _, _, err = run("check", "--fix", "--yes")
    assert err == (
        f"{POLICY} was approved as it is. Raise `version` and fill in `change`, then correct it.\n"
        "There is nothing to correct without judgement.\n"
    )
    assert (repo.root / POLICY).read_bytes() == before


MANY = ("--role", "board", "--as", "p-ada", "--yes")


@pytest.mark.usefixtures("root")
def test_several_documents_are_decided_as_one_with_a_record_each(repo: GitRepo, run: Run) -> None:
    code, out, err = run("approve", "POL-001", "ROLE-002", "POL-001", *MANY)
    assert (code, err) == (0, "")
    assert out.startswith("You decide on 2 documents:\n\nYou approve POL-001 AI Policy, version 1.1.0,\n")
    assert "\nYou approve ROLE-002 Lead Implementer, version 1.0.0,\n" in out
    assert "The records are not signed: they are kept as “recorded”.\n" in out
    paths = sorted(path.relative_to(repo.root).as_posix() for path in (repo.root / "records").rglob("*.json"))
    assert [path.split("/")[2] for path in paths] == ["POL-001", "ROLE-002"]
    assert out.endswith(
        "→ Commit them, and have them merged into the main branch by a pull request. From then on they count.\n"
    )
    repo.commit("Approve")
    assert [row(run, id_=id_)["state"] for id_ in ("POL-001", "ROLE-002")] == ["in-force", "in-force"]


@pytest.mark.usefixtures("root")
def test_of_several_none_is_recorded_when_one_would_not_count(repo: GitRepo, run: Run) -> None:
    code, out, err = run("approve", "POL-001", "PRC-001", "POL-999", *MANY)
    assert (code, out) == (2, "")
    assert err == (
        "Nothing was written:\n"
        "PRC-001: The role Board does not decide on PRC-001. It is decided on by: lead.\n"
        "POL-999: There is no document `POL-999`. Known: POL-001, PRC-001, ROLE-001, ROLE-002, ROLE-003.\n"
        "→ Correct these, or decide on the others alone.\n"
    )
    assert not (repo.root / "records").exists()


@pytest.mark.usefixtures("root")
def test_all_that_waits_for_a_role_is_decided_on(repo: GitRepo, run: Run) -> None:
    code, out, _ = run("approve", "--all", *MANY)
    assert (code, out.splitlines()[0]) == (0, "You decide on 4 documents:")
    decided = {path.parts[-3] for path in (repo.root / "records").rglob("*.json")}
    assert decided == {"POL-001", "ROLE-001", "ROLE-002", "ROLE-003"}
    repo.commit("Approve")
    code, out, err = run("approve", "--all", *MANY)
    assert (code, out) == (2, "")
    assert err == "No document waits for an approval as `board` that you can give.\n"


@pytest.mark.parametrize("given", [(), ("POL-001", "--all")], ids=str)
@pytest.mark.usefixtures("root")
def test_documents_are_named_or_all(given: tuple[str, ...], run: Run) -> None:
    assert run("approve", *given, *MANY) == (
        2, "", "Name the documents, or take all that wait with --all.\n→ For example: remit approve POL-001\n",
    )  # fmt: skip


@pytest.mark.usefixtures("root")
def test_a_record_that_cannot_be_written_takes_the_others_with_it(
    repo: GitRepo, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from remit import batches
    from remit.files import write_whole as write
    from remit.finding import RemitError

    written: list[Path] = []

    def failing(path: Path, content: str, *, replace: bool) -> None:
        if written:
            raise RemitError("The disk is full.")
        write(path, content, replace=replace)
        written.append(path)

    monkeypatch.setattr(batches, "write_whole", failing)
    assert run("approve", "POL-001", "ROLE-002", *MANY)[0] == 2
    assert [path for path in (repo.root / "records").rglob("*") if path.is_file()] == []
    assert len(written) == 1
