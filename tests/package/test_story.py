"""An adopter's way on a machine with git and Python alone: a new handbook, its two commands, and an upgrade."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from remit import __version__
from remit.files import zip_files
from remit.package import NewHandbook, Wheel, installed_wheel, upgrade, write_handbook
from support.gitrepo import GitRepo

NEWER = "9.1.0"


def python(root: Path, script: str, *arguments: str) -> str:
    """Run a script of the handbook with the Python of this machine, outside of any environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    kept["SOURCE_DATE_EPOCH"] = "1736899200"  # 15 January 2025, two weeks after the commits
    base = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run(
        [base, str(root / script), *arguments], capture_output=True, text=True, check=False, cwd="/", env=kept
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_new_handbook_builds_tests_and_takes_a_newer_version_with_its_own_two_commands(tmp_path: Path) -> None:
    wheel = installed_wheel()
    repo = GitRepo(tmp_path / "hand book")
    write_handbook(repo.root, NewHandbook(organisation="Example Ltd"), wheel)
    repo.commit("Begin")
    assert "No findings.\n" in python(repo.root, "scripts/build.py")
    assert (repo.root / "site/policies/ai-policy.html").is_file()
    assert (repo.root / "dist/pdf/POL-001.pdf").read_bytes().startswith(b"%PDF")
    assert repo.git("status", "--porcelain") == ""
    assert "Environment" not in python(repo.root, "scripts/test.py")  # it is made already
    own = {path: (repo.root / path).read_bytes() for path in ("mkdocs.yml", "policies/ai-policy.md", "macros/main.py")}
    files = {
        name.replace(f"remit-{__version__}.dist-info", f"remit-{NEWER}.dist-info"): content.replace(
            f'__version__ = "{__version__}"'.encode(), f'__version__ = "{NEWER}"'.encode()
        ).replace(f"Version: {__version__}\n".encode(), f"Version: {NEWER}\n".encode())
        for name, content in wheel.files.items()
    }
    upgrade(repo.root, Wheel(zip_files(sorted(files.items()))))
    repo.commit("Upgrade")
    assert python(repo.root, "scripts/build.py", "--site-only").startswith("Environment ...")
    remit = repo.root / (".venv/Scripts/remit.exe" if os.name == "nt" else ".venv/bin/remit")
    shown = subprocess.run([str(remit), "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"remit, version {NEWER}\n"
    assert {path: (repo.root / path).read_bytes() for path in own} == own
