"""A fixed day, a cache of its own, and a small handbook with two versions of its policy in git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from remit.cli import main
from support import handbooks
from support.commands import CommandResult, Run, Start
from support.gitrepo import GitRepo

MACROS = Path(__file__).resolve().parents[2] / "macros"
TODAY = "1754006400"  # 1 August 2025, in UTC


@pytest.fixture(autouse=True)
def fixed_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path_factory.mktemp("cache")))
    for name in ("REMIT_DEBUG", "REMIT_STEPS_BEFORE", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """Return the small handbook, committed on 2 January 2025, and its policy changed on the 3rd."""
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root)
    made.commit("Begin")
    made.write(
        handbooks.POLICY,
        handbooks.replaced(
            handbooks.POLICY,
            *('version: "1.0.0"', 'version: "1.1.0"'),
            *("kind: major, summary: First issue.", "kind: minor, summary: Clearer."),
        ),
    )
    made.commit("Say it more clearly")
    return made


@pytest.fixture
def root(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small handbook's folder, which is also the current one."""
    monkeypatch.chdir(repo.root)
    return repo.root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, output, complaints."""

    def call(*arguments: str) -> CommandResult:
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def start() -> Start:
    """Run a command as a process of its own, with variables of the environment by keyword."""

    def call(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "remit", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(MACROS), **variables},
            capture_output=True,
            check=False,
            timeout=60,
        )

    return call
