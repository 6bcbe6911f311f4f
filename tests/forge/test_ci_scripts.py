"""The scripts that jobs run, with real git, two recorders that race, and a forge that a file plays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.approvals import Office
from support.forges import Hub

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="jobs run on systems with bash")

GH = """#!/bin/sh
# Plays `gh api`: serves the file that is named after the path, and notes every call.
printf '%s\\n' "$*" >>"$GH_LOG"
for argument; do case $argument in repos/*) path=${argument%%\\?*} ;; esac; done
file=$GH_FILES/$(printf '%s' "$path" | tr '/' '_')
case "$*" in *--method*) exit 0 ;; esac
case "$*" in
  *--jq*) cat "$file.jq" ;;
  *) cat "$file" ;;
esac
"""


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a `gh` on the path that serves files; return their folder."""
    tools, files = tmp_path / "tools", tmp_path / "files"
    tools.mkdir()
    files.mkdir()
    (tools / "gh").write_text(GH, encoding="utf-8")
    (tools / "gh").chmod(0o755)
    for name, value in {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GH_FILES": str(files),
        "GH_LOG": str(tmp_path / "log"),
        "GITHUB_REPOSITORY": "example/handbook",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return files


def run(folder: Path, script: str, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [str(folder / ".ci" / script), *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def clone(office: Office, target: Path) -> Path:
    """Return a clone with the scripts in it and a `remit` of its own."""
    office.git("clone", "-q", "--branch", "main", f"file://{office.root}", str(target))
    shutil.copytree(ROOT / ".ci", target / ".ci")
    (target / ".venv" / "bin").mkdir(parents=True)
    for name in ("remit", "python"):
        (target / ".venv" / "bin" / name).symlink_to(Path(sys.executable).parent / name)
    return target


def offer(hub: Hub, play: Path) -> None:
    """Land a request with a review, of now, and let the forge tell of it."""
    office = hub.office
    request = hub.open()
    office.text("POL-001", "1.1.0", "Better.")
    request.push()
    request.review("ada")
    request.land("squash")
    office.git("update-ref", "refs/pull/1/head", request.head)
    answers = request.answers(hub.folder)
    for name, file in (("", answers.event), ("_reviews", answers.reviews), ("_commits", answers.commits)):
        assert file is not None
        shutil.copy(file, play / f"repos_example_handbook_pulls_1{name}")


def test_a_record_is_made_and_pushed_once_by_two_who_race(hub: Hub, play: Path, tmp_path: Path) -> None:
    office = hub.office
    offer(hub, play)
    office.git("config", "receive.denyCurrentBranch", "ignore")
    reviews = json.loads((play / "repos_example_handbook_pulls_1_reviews").read_text("utf-8"))
    now = subprocess.run(
        ["date", "-u", "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True, check=True
    ).stdout.strip()
    reviews[0]["submitted_at"] = now  # the command asks the clock: a review of 2025 would be too old
    (play / "repos_example_handbook_pulls_1_reviews").write_text(json.dumps(reviews), encoding="utf-8")
    one, two = clone(office, tmp_path / "one"), clone(office, tmp_path / "two")
    for folder in (one, two):
        told = run(folder, "record-github", str(office.keys / "recorder"), "1")
        assert told.splitlines()[:1] == ["Pull request #1"]
        assert "Recorded POL-001 1.1.0, approved by Ada Example as board: records/approvals/POL-001/1.1.0/" in told
    (two / "records/approvals/more.json").write_text("{}", encoding="utf-8")  # something that only the second has
    assert run(one, "push-records", "origin", "main") == "Recorded.\n"
    assert run(two, "push-records", "origin", "main") == "Somebody else pushed meanwhile; attempt 1.\nRecorded.\n"
    assert run(one, "push-records", "origin", "main") == "Nothing to record.\n"
    landed = office.git("ls-tree", "-r", "--name-only", "main", "records").splitlines()
    assert [path.partition(".")[2] for path in (path.rpartition("/")[2] for path in landed)] == [
        "json",
        "json.witness.sig",
        "json",
    ]
    assert office.git("log", "-1", "--format=%an <%ae>") == "Remit recorder <recorder@remit.invalid>"


@pytest.mark.parametrize("number", ["1; touch x", "--help", "", "../1"])
def test_what_is_no_number_is_refused(office: Office, play: Path, tmp_path: Path, number: str) -> None:
    folder = clone(office, tmp_path / "clone")
    run(folder, "record-github", "key", number, code=2)
    run(folder, "comment-github", number, os.devnull, code=2)
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(
    ("known", "call"),
    [
        ("", "--method POST repos/example/handbook/issues/7/comments"),
        ("99\n", "--method PATCH repos/example/handbook/issues/comments/99"),
    ],
)
def test_the_comment_is_written_once_and_then_kept_current(
    office: Office, play: Path, tmp_path: Path, known: str, call: str
) -> None:
    folder = clone(office, tmp_path / "clone")
    (play / "repos_example_handbook_issues_7_comments.jq").write_text(known, encoding="utf-8")
    (tmp_path / "review.md").write_text("$(touch x) `touch y` @file", encoding="utf-8")
    run(folder, "comment-github", "7", str(tmp_path / "review.md"))
    last = (tmp_path / "log").read_text("utf-8").splitlines()[-1]
    assert last.startswith(f"api --silent {call} -F body=@/")
    assert not (folder / "x").exists()


def test_reminders_open_no_issue_twice(office: Office, play: Path, tmp_path: Path) -> None:
    folder = clone(office, tmp_path / "clone")
    (play / "repos_example_handbook_issues.jq").write_text("Review POL-001 Example POL-001 (due 2026-01-02)\n", "utf-8")
    told = run(folder, "remind", "github")
    assert told.splitlines() == [
        "Review ROLE-001 The board (due 2026-01-01)",
        "Review ROLE-002 The lead (due 2026-01-01)",
    ]
    calls = (tmp_path / "log").read_text("utf-8").splitlines()
    assert len([call for call in calls if "--method POST repos/example/handbook/issues" in call]) == 2
