"""The jobs of the gate as they are written: the base's program and settings judge, whatever the proposal brings."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import handbooks
from support.gitrepo import GitRepo

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shlex.quote(str(Path(sys.executable).with_name("remit")))
SETUP = f"""#!/bin/sh
cd "$(dirname "$0")/.." && mkdir -p .venv/bin && ln -sf {PROGRAM} .venv/bin/remit
"""
HOSTILE = """#!/bin/sh
cd "$(dirname "$0")/.." && mkdir -p .venv/bin && printf '#!/bin/sh\\n' >.venv/bin/remit && chmod +x .venv/bin/remit
"""
pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="jobs run on systems with bash")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """Return a repository with a proposal that brings a gate and settings of its own, and a text nobody may approve."""
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root)
    made.write(".gitignore", ".venv/\n")
    (made.write(".ci/setup", SETUP)).chmod(0o755)
    made.commit("Begin")
    made.branch("change")
    (made.write(".ci/setup", HOSTILE)).chmod(0o755)
    rules = "    rules: {GAT952: 'off', GAT953: 'off', GAT915: 'off'}\n"
    made.write("mkdocs.yml", handbooks.HANDBOOK["mkdocs.yml"] + rules)
    text = handbooks.replaced(handbooks.POLICY, 'version: "1.0.0"', 'version: "1.0.1"', "We use AI", "We shall use AI")
    made.write(handbooks.POLICY, text)
    made.commit("Let me through")
    return made


def play(folder: Path, script: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    review = folder / "review.md"
    return done.returncode, review.read_text("utf-8") if review.exists() else done.stderr


def judged(reported: tuple[int, str]) -> None:
    code, text = reported
    assert code == 1
    assert "**This cannot be merged yet: " in text
    assert [rule for rule in ("GAT915", "GAT952", "GAT953") if f"**{rule}**" not in text] == []


def steps(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / path).read_text("utf-8"))["jobs"]["gate"]["steps"]
    return found


def test_on_github(repo: GitRepo, tmp_path: Path) -> None:
    base, head = (repo.git("rev-parse", name) for name in ("main", "change"))
    folder = tmp_path / "runner"
    repo.git("clone", "-q", "--branch", "main", "--single-branch", f"file://{repo.root}", str(folder))
    script = "\n".join(step["run"] for step in steps(".github/workflows/review.yml") if "run" in step)
    assert "GITHUB_STEP_SUMMARY" in script
    judged(play(folder, script, BASE=base, HEAD=head, GITHUB_STEP_SUMMARY=os.devnull))
    assert repo.git("-C", str(folder), "rev-parse", "HEAD") == base  # nothing of the proposal was checked out


def test_on_gitlab(repo: GitRepo, tmp_path: Path) -> None:
    folder = tmp_path / "builds" / "proposal"
    repo.git("clone", "-q", "--branch", "change", f"file://{repo.root}", str(folder))
    script = "\n".join(yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))["gate"]["script"])
    head = repo.git("rev-parse", "change")
    found = play(folder, script, CI_BUILDS_DIR=str(tmp_path / "builds"), CI_COMMIT_SHA=head, CI_DEFAULT_BRANCH="main",
                CI_MERGE_REQUEST_TARGET_BRANCH_NAME="change")  # fmt: skip
    judged(found)
    assert not (folder / ".venv").exists()  # the proposal's own program was never set up
