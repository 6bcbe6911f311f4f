"""The environment in .venv: made from a lock file, kept while nothing changes, made again when it is not whole.

Standard library only. A stamp inside .venv says what is installed; it is removed before anything is changed and
written last, so an environment without a stamp is one whose making was interrupted.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from _console import Tick, ticking
from _notices import SetupError, failed_command, without_venv
from _turns import sole_run

ROOT = Path(__file__).resolve().parent.parent
STAMP = "remit-setup.json"
RUNTIME, DEVELOPMENT, YARDSTICKS = "requirements.lock", "requirements-dev.lock", "requirements-bench.lock"
# A lock holds all of these: what installing it brings up to date.
HOLDS = {
    RUNTIME: (RUNTIME,),
    DEVELOPMENT: (RUNTIME, DEVELOPMENT),
    YARDSTICKS: (RUNTIME, DEVELOPMENT, YARDSTICKS),
}
# What would point a child at another Python's modules, or pip at another place than .venv.
FOREIGN = (
    *("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"),
    *("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "CONDA_PREFIX"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_REQUIREMENT", "PIP_CONSTRAINT"),
    *("PIP_DRY_RUN", "PIP_REQUIRE_HASHES"),
)
# What pip is told about where packages are, uv is told by other names.
_SAME_FOR_UV = {"PIP_FIND_LINKS": "UV_FIND_LINKS", "PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_NO_INDEX": "UV_NO_INDEX"}
_UV = re.compile(r"(?m)^uv==.*?(?=^\S)", re.DOTALL)
# MkDocs' theme prints a banner about a future MkDocs on every build; the lock keeps to the present one.
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


@dataclass(frozen=True)
class Environment:
    """Where the parts of a virtual environment lie, on this system or on Windows."""

    folder: Path
    windows: bool = os.name == "nt"

    @property
    def scripts(self) -> Path:
        """The folder of its commands."""
        return self.folder / ("Scripts" if self.windows else "bin")

    def script(self, name: str) -> Path:
        """Return the path of one of its commands."""
        return self.scripts / (f"{name}.exe" if self.windows else name)

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.script("python")

    def variables(self, outer: Mapping[str, str]) -> dict[str, str]:
        """Return `outer` as a child in this environment should see it: nothing foreign, these commands first."""
        kept = {name: value for name, value in outer.items() if name not in FOREIGN}
        path = os.pathsep.join(part for part in (str(self.scripts), kept.get("PATH", "")) if part)
        for theirs, ours in _SAME_FOR_UV.items():
            if theirs in kept:
                kept.setdefault(ours, kept[theirs])
        return kept | QUIET | {"VIRTUAL_ENV": str(self.folder), "PATH": path, "PIP_USER": "0", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Stamp:
    """What an environment was made with and holds: this Python and folder, and the hashes of its lock files."""

    made_by: dict[str, str]
    holds: dict[str, str]

    def save(self, folder: Path) -> None:
        """Write the stamp whole or not at all."""
        draft = folder / f"{STAMP}.new"
        draft.write_text(json.dumps({"made_by": self.made_by, "holds": self.holds}, indent=2) + "\n", encoding="utf-8")
        draft.replace(folder / STAMP)

    @classmethod
    def load(cls, folder: Path) -> Stamp | None:
        """Return the stamp of a finished environment, None for one that is missing or was interrupted."""
        try:
            data = json.loads((folder / STAMP).read_text(encoding="utf-8"))
            return cls(dict(data["made_by"]), dict(data["holds"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def wanted_stamp(root: Path, lock: str) -> Stamp:
    """Return the stamp that an environment for `lock` will carry; a moved folder or another Python makes another."""
    made_by = {
        "python": platform.python_version(),
        "build": str(sys.implementation.cache_tag),
        "platform": sysconfig.get_platform(),
        "folder": str(root),
    }
    files = (*HOLDS[lock], "pyproject.toml")
    return Stamp(made_by, {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in files})


def work_needed(found: Stamp | None, wanted: Stamp) -> Literal["nothing", "install", "remake"]:
    """Return what must happen so that an environment with the stamp `found` serves what is `wanted`."""
    if found is None or found.made_by != wanted.made_by:
        return "remake"
    return "nothing" if wanted.holds.items() <= found.holds.items() else "install"


def ready(lock: str, step: str, root: Path = ROOT) -> Environment:
    """Return the environment with everything in `lock`, made or repaired if need be; prints `step` and its time."""
    environment = Environment(root / ".venv")
    wanted = wanted_stamp(root, lock)
    with ticking(step) as tick:
        if _work(environment, wanted) != "nothing":
            with sole_run(root / ".venv.lock", tick):
                work = _work(environment, wanted)  # another run may have done it while this one waited
                if work == "remake":
                    _make(environment, tick)
                if work != "nothing":
                    _install(environment, root, lock, tick)
                    wanted.save(environment.folder)
    return environment


def _work(environment: Environment, wanted: Stamp) -> Literal["nothing", "install", "remake"]:
    runs = environment.python.exists()  # false too where it links to a Python that is gone
    return work_needed(Stamp.load(environment.folder) if runs else None, wanted)


def _make(environment: Environment, tick: Tick) -> None:
    """Make an empty environment in place of whatever is left of an earlier one."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise without_venv(module)
    clear(environment.folder)
    environment.folder.mkdir()
    (environment.folder / STAMP).write_text("{}\n", encoding="utf-8")  # from here on it is known as ours, unfinished
    # The base Python, because the one running may itself lie in the environment that was just cleared.
    base = getattr(sys, "_base_executable", None) or sys.executable
    _call([base, "-I", "-m", "venv", str(environment.folder)], environment, tick, "Making the environment")


def _install(environment: Environment, root: Path, lock: str, tick: Tick) -> None:
    """Install the locked packages, then this project so that an edit of its files needs no new installation."""
    (environment.folder / STAMP).write_text("{}\n", encoding="utf-8")
    pip = [str(environment.python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-deps"]
    # The lock is complete and hashed: nothing is resolved, nothing is compiled, no package's set-up code runs.
    locked = ["--require-hashes", "--only-binary", ":all:", "-r"]
    if not _installed_by_uv(environment, root / lock, [*pip, *locked], locked, tick):
        _call([*pip, *locked, str(root / lock)], environment, tick, "Installing the locked packages")
    project = ["--no-build-isolation", "--no-index", "-e", str(root)]
    _call([*pip, *project], environment, tick, "Installing this project")


def _installed_by_uv(environment: Environment, lock: Path, pip: list[str], locked: list[str], tick: Tick) -> bool:
    """Install the locked packages in seconds by uv, which pip installs from the same lock; say whether that went well.

    What uv cannot do here (an index that only pip's own settings know, a machine without a build of it), pip can.
    """
    own = _UV.search(f"{lock.read_text('utf-8')}\nend")
    if own is None:
        return False
    alone = environment.folder / "uv.lock"
    alone.write_text(own[0], encoding="utf-8")
    uv = [str(environment.script("uv")), "pip", "install", "--no-deps", "--python", str(environment.python), *locked]
    try:
        _call([*pip, str(alone)], environment, tick, "Installing uv")
        _call([*uv, str(lock)], environment, tick, "Installing the locked packages")
    except (SetupError, OSError):
        return False
    return True


def clear(folder: Path) -> None:
    """Delete an environment, whole or half-made; refuse anything else that bears its name."""
    if not folder.exists() and not folder.is_symlink():
        return
    real = folder.is_dir() and not folder.is_symlink()
    if not real or not ((folder / "pyvenv.cfg").exists() or (folder / STAMP).exists() or not any(folder.iterdir())):
        raise SetupError(f"{folder} is in the way: it is not a virtual environment.", "Move it, then run this again.")
    try:
        shutil.rmtree(folder)
    except OSError as error:
        advice = "Close programs that use it (editors, terminals, a running preview), delete the folder and try again."
        raise SetupError(f"The old environment in {folder} cannot be removed.", advice, str(error)) from error


def _call(command: list[str], environment: Environment, tick: Tick, doing: str) -> None:
    """Run one tool of the set-up silently; what it says goes to a log, and to the reader when it fails."""
    log = environment.folder / "remit-setup.log"
    with log.open("wb") as output:
        variables = environment.variables(os.environ)
        # Of this run's open files only the lock is passed on: see sole_run.
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=variables, close_fds=False)
        try:
            while process.poll() is None:
                tick(doing)
                time.sleep(0.05)
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait()
    if process.returncode:
        raise failed_command(doing, log.read_text(encoding="utf-8", errors="replace"))


def run(
    command: list[str], environment: Environment, extra: Mapping[str, str] | None = None, cwd: Path | None = None
) -> int:
    """Run a command of the environment in the foreground and return its exit code, as a shell would give it."""
    variables = environment.variables(os.environ) | dict(extra or {})
    try:
        code = subprocess.call(command, env=variables, cwd=cwd)
    except FileNotFoundError as error:
        advice = "Delete the folder .venv and run the same command again."
        raise SetupError(f"{command[0]} is missing.", advice) from error
    return code if code >= 0 else 128 - code
