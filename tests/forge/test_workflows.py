"""The workflows for both forges: valid, linted, pinned, with the least permissions, and blind to what proposals say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
BIN = Path(sys.executable).parent


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - every value stays text
    return loaded


def jobs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from read(path)["jobs"].items()


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for _, job in jobs(path):
        yield from job["steps"]


def test_they_are_valid() -> None:
    github = [str(path) for path in WORKFLOWS]
    run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *github)
    run(
        str(BIN / "check-jsonschema"),
        "--builtin-schema",
        "vendor.gitlab-ci",
        "--data-transform",
        "gitlab-ci",
        ".gitlab-ci.yml",
    )


def test_the_linter_finds_nothing_even_as_an_auditor() -> None:
    found = run(
        str(BIN / "zizmor"), "--offline", "--persona", "auditor", "--no-progress", "--format", "json", str(FOLDER)
    )
    assert found.strip() == "[]"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_their_full_hash(path: Path) -> None:
    used = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_one_action_has_one_hash() -> None:
    used = {
        line.strip("- ").strip()
        for path in WORKFLOWS
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line
    }
    names = [line.split("@")[0] for line in used]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_job_says_what_it_may(path: Path) -> None:
    assert read(path)["permissions"] == {}
    for name, job in jobs(path):
        assert "permissions" in job, name
        assert "timeout-minutes" in job, name


def test_what_may_write_is_known() -> None:
    writing = {
        (path.stem, name, right)
        for path in WORKFLOWS
        for name, job in jobs(path)
        for right, level in job["permissions"].items()
        if level == "write"
    }
    assert writing == {
        ("publish", "deploy", "pages"),
        ("publish", "deploy", "id-token"),
        ("reminders", "remind", "issues"),
        ("review", "comment", "pull-requests"),
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_expression_is_pasted_into_a_shell(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_checkout_keeps_the_token(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


def test_the_gate_never_checks_a_proposal_out() -> None:
    (path,) = (each for each in WORKFLOWS if "pull_request_target" in read(each)["on"])
    assert path.stem == "review"
    refs = [step["with"]["ref"] for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert refs == [
        "${{ github.event.pull_request.base.sha || github.event.merge_group.base_sha }}",
        "${{ github.event.pull_request.base.sha }}",
    ]
    assert not [
        step for step in steps(path) if re.search(r"git (checkout|switch|worktree|merge|pull)", step.get("run", ""))
    ]
    assert "secrets." not in path.read_text("utf-8")


def test_the_gate_judges_what_lands_on_main_and_anew_when_a_request_is_turned_to_it() -> None:
    """Judged against a branch of its own, with the code there, a request would pass and then be turned to main."""
    assert read(FOLDER / "review.yml")["on"]["pull_request_target"] == {
        "branches": ["main"],
        "types": ["opened", "reopened", "synchronize", "edited", "ready_for_review"],
    }


def test_no_two_jobs_have_one_name() -> None:
    """A required check is known by its job's name alone."""
    names = [job["name"] for path in WORKFLOWS for _, job in jobs(path)]
    assert sorted(names) == sorted(set(names))


def test_secrets_are_held_by_one_workflow_that_proposals_do_not_start() -> None:
    holding = [path for path in WORKFLOWS if "secrets." in path.read_text("utf-8")]
    assert [path.stem for path in holding] == ["record"]
    (record,) = holding
    assert set(read(record)["on"]) == {"push", "schedule", "workflow_dispatch"}
    ((_, job),) = jobs(record)
    assert job["environment"] == "recorder"


def test_required_checks_are_never_skipped() -> None:
    """A check that was skipped counts as passed: what is to be required depends on no path and no condition."""
    for name, required in (("check", ("test", "handbook")), ("review", ("gate",))):
        workflow = read(FOLDER / f"{name}.yml")
        assert "merge_group" in workflow["on"]
        for event in workflow["on"].values():
            assert not event or {"paths", "paths-ignore"}.isdisjoint(event)
        for job in required:
            assert "if" not in workflow["jobs"][job]


def test_proposals_run_the_common_tests_and_every_night_runs_them_all() -> None:
    ran = {
        path.stem: [step["run"] for step in steps(path) if step.get("run", "").startswith(".ci/run")]
        for path in WORKFLOWS
    }
    assert {name: commands for name, commands in ran.items() if commands} == {
        "check": [".ci/run"],
        "nightly": [".ci/run --all"],
    }
    assert set(read(FOLDER / "nightly.yml")["on"]) == {"schedule", "workflow_dispatch"}
    pipeline = read(ROOT / ".gitlab-ci.yml")
    assert pipeline["test"]["script"] == [".ci/run"]
    assert pipeline["test-all"]["script"] == [".ci/run --all"]
    assert [rule["if"] for rule in pipeline["test-all"]["rules"]] == [
        '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $REMIT_SCHEDULE == "test"'
    ]


def test_history_is_always_whole() -> None:
    whole = [
        step["with"].get("fetch-depth") == "0" or "sparse-checkout" in step["with"]
        for path in WORKFLOWS
        for step in steps(path)
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert all(whole)
    assert read(ROOT / ".gitlab-ci.yml")["variables"]["GIT_DEPTH"] == "0"


def test_gitlab_hands_no_token_to_proposals() -> None:
    pipeline = read(ROOT / ".gitlab-ci.yml")
    for name in ("test", "preview", "gate"):
        assert not re.search(r"REMIT_(?!SCHEDULE)", str(pipeline[name])), name
    for name in ("record", "comment", "remind", "pages"):
        landing = [rule["if"] for rule in pipeline[name]["rules"] if rule.get("when") != "never"]
        assert all("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule for rule in landing), name


def test_reviewers_find_the_preview_and_the_review_as_artefacts() -> None:
    kept = {
        (path.stem, step["with"]["name"]): step["with"]["path"].split()
        for path in WORKFLOWS
        for step in steps(path)
        if step.get("uses", "").startswith("actions/upload-artifact@")
    }
    files = ["review.md", "review.html", "review.docx"]
    assert kept == {("check", "preview"): ["site/"], ("review", "review"): files}
    pipeline = read(ROOT / ".gitlab-ci.yml")
    shown = {job: (pipeline[job]["artifacts"]["expose_as"], pipeline[job]["artifacts"]["paths"]) for job in
             ("preview", "gate")}  # fmt: skip
    assert shown == {
        "preview": ("Preview", ["site/"]),
        "gate": ("What this changes", ["review.html", "review.docx", "review.md"]),
    }
    assert ".venv/bin/remit build --preview" in [step.get("run") for step in steps(FOLDER / "check.yml")]
    assert ".venv/bin/remit build --preview" in pipeline["preview"]["script"]
