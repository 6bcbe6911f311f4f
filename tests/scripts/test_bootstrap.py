"""The set-up behind scripts/build.py and scripts/test.py: when it does what, and what it says when it cannot."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import platform
import re
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import _bootstrap
import _console
import _notices
import _quality
import _turns
import pytest
from _bootstrap import DEVELOPMENT, RUNTIME, STAMP, YARDSTICKS, Environment, Stamp
from _notices import SetupError

SCRIPTS = Path(_bootstrap.__file__).parent
ME = {"python": "3.11.7", "folder": "here"}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a space in its path, and locks that tell themselves apart."""
    folder = tmp_path / "our policies"
    folder.mkdir()
    for name in (RUNTIME, DEVELOPMENT, "pyproject.toml"):
        (folder / name).write_text(name, encoding="utf-8", newline="")
    return folder


class Calls:
    """Stands in for the tools of the set-up: notes what is called, makes the Python that venv would make."""

    def __init__(self, root: Path) -> None:
        self.environment = Environment(root / ".venv")
        self.seen: list[str] = []
        self.commands: list[list[str]] = []
        self.failing: dict[str, BaseException] = {}

    def __call__(self, command: list[str], environment: Environment, tick: object, doing: str) -> None:
        assert environment == self.environment
        self.seen.append(doing)
        self.commands.append(command)
        if doing in self.failing:
            raise self.failing[doing]
        if doing == "Making the environment":
            environment.scripts.mkdir()
            environment.python.touch()


@pytest.fixture
def calls(root: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    fake = Calls(root)
    monkeypatch.setattr(_bootstrap, "_call", fake)
    return fake


MADE = ["Making the environment", "Installing the locked packages", "Installing this project"]


# --- the stamp


def test_wanted_stamp_names_this_python_the_folder_and_every_file(root: Path) -> None:
    stamp = _bootstrap.wanted_stamp(root, DEVELOPMENT)
    assert stamp.holds == {name: sha256(name) for name in (RUNTIME, DEVELOPMENT, "pyproject.toml")}
    assert stamp.made_by["python"] == ".".join(map(str, sys.version_info[:3]))
    assert stamp.made_by["folder"] == str(root)
    assert list(_bootstrap.wanted_stamp(root, RUNTIME).holds) == [RUNTIME, "pyproject.toml"]


@pytest.mark.parametrize(
    ("found", "work"),
    [
        (None, "remake"),
        (Stamp(ME, {"a.lock": "1"}), "nothing"),
        (Stamp(ME, {"a.lock": "1", "more.lock": "9"}), "nothing"),
        (Stamp(ME, {"a.lock": "2"}), "install"),
        (Stamp(ME, {}), "install"),
        (Stamp(ME | {"python": "3.12.1"}, {"a.lock": "1"}), "remake"),
        (Stamp(ME | {"folder": "elsewhere"}, {"a.lock": "1"}), "remake"),
    ],
)
def test_work_needed(found: Stamp | None, work: str) -> None:
    assert _bootstrap.work_needed(found, Stamp(ME, {"a.lock": "1"})) == work


def test_a_stamp_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    stamp = Stamp({"folder": "C:\\Users\\Zoë"}, {"a.lock": "1"})
    stamp.save(tmp_path)
    assert Stamp.load(tmp_path) == stamp
    assert [path.name for path in tmp_path.iterdir()] == [STAMP]


@pytest.mark.parametrize(
    "text", [None, "", "{}", "[]", "null", '{"made_by": {}}', '{"made_by": 1, "holds": 2}', "\x00"]
)
def test_a_damaged_stamp_is_no_stamp(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / STAMP).write_text(text, encoding="utf-8")
    assert Stamp.load(tmp_path) is None


# --- the environment's layout and variables


def test_layout_on_each_system() -> None:
    folder = Path("our policies") / ".venv"
    assert Environment(folder, windows=False).python == folder / "bin" / "python"
    assert Environment(folder, windows=False).script("remit") == folder / "bin" / "remit"
    assert Environment(folder, windows=True).python == folder / "Scripts" / "python.exe"
    assert Environment(folder, windows=True).script("remit") == folder / "Scripts" / "remit.exe"


def test_children_see_nothing_of_an_outer_environment() -> None:
    environment = Environment(Path("v"), windows=False)
    outer = {"PYTHONPATH": "x", "PYTHONHOME": "x", "VIRTUAL_ENV": "x", "PIP_TARGET": "x", "PIP_USER": "1"}
    assert environment.variables(outer | {"PATH": "usual", "PIP_CERT": "kept"}) == {
        "PATH": str(environment.scripts) + os.pathsep + "usual",
        "PIP_CERT": "kept",
        "PIP_USER": "0",
        "VIRTUAL_ENV": "v",
        "PYTHONUTF8": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
    }


# --- making, mending, leaving alone


def test_the_first_run_makes_everything_and_the_second_nothing(
    root: Path, calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = _bootstrap.ready(RUNTIME, "[1/5] Environment", root)
    venv, locked, project = calls.commands
    assert venv[1:] == ["-I", "-m", "venv", str(root / ".venv")]
    assert locked[0] == project[0] == str(environment.python)
    assert locked[-5:] == ["--require-hashes", "--only-binary", ":all:", "-r", str(root / RUNTIME)]
    assert project[-4:] == ["--no-build-isolation", "--no-index", "-e", str(root)]
    _bootstrap.ready(RUNTIME, "[1/5] Environment", root)
    assert calls.seen == MADE
    assert re.fullmatch(r"(\[1/5\] Environment \.\.\. \d+\.\d s\n){2}", capsys.readouterr().out)


def test_the_development_lock_serves_both_scripts(root: Path, calls: Calls) -> None:
    _bootstrap.ready(RUNTIME, "build", root)
    _bootstrap.ready(DEVELOPMENT, "test", root)
    assert calls.seen == MADE + MADE[1:]
    _bootstrap.ready(RUNTIME, "build", root)
    _bootstrap.ready(DEVELOPMENT, "test", root)
    assert calls.seen == MADE + MADE[1:]


@pytest.mark.parametrize("name", [RUNTIME, "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_into_the_same_environment(root: Path, calls: Calls, name: str) -> None:
    _bootstrap.ready(RUNTIME, "build", root)
    (root / name).write_text("changed", encoding="utf-8")
    _bootstrap.ready(RUNTIME, "build", root)
    assert calls.seen == MADE + MADE[1:]


@pytest.mark.parametrize("moment", MADE)
@pytest.mark.parametrize("failure", [KeyboardInterrupt(), SetupError("no network", "connect")])
def test_what_was_interrupted_is_made_again(root: Path, calls: Calls, moment: str, failure: BaseException) -> None:
    calls.failing = {moment: failure}
    with pytest.raises(type(failure)):
        _bootstrap.ready(RUNTIME, "build", root)
    (root / ".venv" / "left over").touch()
    calls.failing, calls.seen = {}, []
    _bootstrap.ready(RUNTIME, "build", root)
    assert calls.seen == MADE
    assert not (root / ".venv" / "left over").exists()


def test_an_environment_whose_python_is_gone_is_made_again(root: Path, calls: Calls) -> None:
    environment = _bootstrap.ready(RUNTIME, "build", root)
    environment.python.unlink()
    _bootstrap.ready(RUNTIME, "build", root)
    assert calls.seen == MADE * 2


def test_an_environment_of_another_python_is_made_again(root: Path, calls: Calls) -> None:
    environment = _bootstrap.ready(RUNTIME, "build", root)
    stamp = json.loads((environment.folder / STAMP).read_text(encoding="utf-8"))
    stamp["made_by"]["python"] = "3.11.0"
    (environment.folder / STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    _bootstrap.ready(RUNTIME, "build", root)
    assert calls.seen == MADE * 2


def test_what_is_not_an_environment_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    _bootstrap.clear(folder)  # nothing there
    folder.mkdir()
    _bootstrap.clear(folder)  # empty
    assert not folder.exists()
    folder.mkdir()
    (folder / "mine.txt").touch()
    with pytest.raises(SetupError, match=re.escape(f"{folder} is in the way: it is not a virtual environment.")):
        _bootstrap.clear(folder)
    assert (folder / "mine.txt").exists()
    (folder / "pyvenv.cfg").touch()
    _bootstrap.clear(folder)
    folder.touch()
    with pytest.raises(SetupError, match="is in the way"):
        _bootstrap.clear(folder)


def test_a_real_environment_in_a_path_with_a_space(root: Path) -> None:
    environment = Environment(root / ".venv")
    _bootstrap._make(environment, _console.Tick("", io.StringIO()))
    command = [str(environment.python), "-c", "import sys, pip; print(sys.prefix)"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert Path(answer.stdout.strip()) == root / ".venv"
    assert Stamp.load(environment.folder) is None


# --- one at a time


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with _turns.sole_run(tmp_path / "lock", lambda _: waiting.set()):
            order.append("second")

    thread = threading.Thread(target=second)
    with _turns.sole_run(tmp_path / "lock", lambda _: None):
        thread.start()
        assert waiting.wait(timeout=10)
        order.append("first")
    thread.join(timeout=10)
    assert order == ["first", "second"]


# --- failures in plain words


NETWORK = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('Failed to establish a new connection:
[Errno -3] Temporary failure in name resolution')': /simple/click/
ERROR: Could not find a version that satisfies the requirement click==8.5.1 (from versions: none)
ERROR: No matching distribution found for click==8.5.1
"""


@pytest.mark.parametrize(
    ("output", "title"),
    [
        (NETWORK, "The package index cannot be reached: there seems to be no network."),
        (
            "SSLError(SSLCertVerificationError('certificate verify failed')): Max retries exceeded\nNo matching",
            "The package index's certificate is not trusted on this machine.",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "A downloaded package is not the one that the lock file names, so nothing of it was installed.",
        ),
        (
            "ERROR: 403 Client Error: Forbidden for url: x",
            "The proxy or package index refused the download.",
        ),
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("PermissionError: [WinError 5] Access is denied", "A file in .venv cannot be written."),
        (
            "ERROR: No matching distribution found for click==8.5.1",
            "A locked package has no ready-made file for this Python or this machine.",
        ),
        (
            "The virtual environment was not created successfully because ensurepip is not available.",
            "This Python cannot make virtual environments: its `ensurepip` module is missing.",
        ),
        ("Segmentation fault", "Installing failed."),
    ],
)
def test_a_tool_that_fails_is_put_into_words(output: str, title: str) -> None:
    assert _notices.failed_command("Installing", output).title == title


def test_a_failure_reads_as_what_happened_what_to_do_and_the_last_words() -> None:
    assert str(_notices.failed_command("Installing", "one\n\ntwo\nthree\nNo space left on device\n")) == (
        "The disk is full.\n"
        "  The environment needs about 500 MB in .venv. Make room and run the same command again.\n"
        "The last lines of the tool that failed:\n"
        "  two\n"
        "  three\n"
        "  No space left on device"
    )


def test_a_failing_tool_is_run_and_heard(tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    command = [sys.executable, "-c", "import sys; sys.stderr.write('No space left on device'); sys.exit(1)"]
    with pytest.raises(SetupError, match=r"The disk is full\."):
        _bootstrap._call(command, environment, _console.Tick("", io.StringIO()), "Installing")
    assert (tmp_path / "remit-setup.log").read_text(encoding="utf-8") == "No space left on device"


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_says_what_to_install(
    root: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else real(name))
    with pytest.raises(SetupError) as failure:
        _bootstrap.ready(RUNTIME, "build", root)
    assert str(failure.value) == (
        f"This Python cannot make virtual environments: its `{module}` module is missing.\n"
        "  On Debian and Ubuntu install it with: sudo apt install python3-venv\n"
        "  Elsewhere install Python from python.org, which has it. Then run the same command again."
    )
    assert not calls.seen
    assert not (root / ".venv").exists()


@pytest.mark.parametrize("name", ["build", "test"])
def test_an_old_python_is_told_so(name: str) -> None:
    script = SCRIPTS / f"{name}.py"
    pretend = (
        "import runpy, sys; sys.version_info = (3, 6, 15); sys.version = '3.6.15 (old)'; runpy.run_path(sys.argv[1])"
    )
    answer = subprocess.run([sys.executable, "-c", pretend, str(script)], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr == (
        "This is Python 3.6.15; Remit needs Python 3.11 or newer.\n"
        "Install a newer one (python.org, or your system's package manager) and name it in the command,\n"
        f"for example: python3.12 scripts/{name}.py (on Windows: py -3.12 scripts\\{name}.py)\n"
    )


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [
        (SetupError("It failed.", "Do this."), 2, "\nIt failed.\n  Do this.\n"),
        (KeyboardInterrupt(), 130, "\nStopped. Run the same command again; it goes on cleanly from here.\n"),
        (
            FileNotFoundError(2, "No such file or directory", RUNTIME),
            2,
            "\nrequirements.lock: No such file or directory\n"
            "  Check that this folder is complete and that you may write in it, then run it again.\n",
        ),
    ],
)
def test_failures_end_in_words_and_a_code(
    raised: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end, _console.plain_failures():
        raise raised
    assert end.value.code == code
    assert capsys.readouterr().err == words


def test_a_fault_of_ours_ends_in_3_and_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, _console.plain_failures():
        raise ZeroDivisionError
    assert end.value.code == 3
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert error.endswith("\nThis is a bug in Remit's set-up; please report it with the lines above.\n")


# --- how a step shows


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_step_in_a_pipe_is_one_line() -> None:
    stream = io.StringIO()
    with _console.ticking("[1/5] Environment", stream) as tick:
        tick("Installing")
    assert re.fullmatch(r"\[1/5\] Environment \.\.\. 0\.\d s\n", stream.getvalue())


def test_a_step_on_a_terminal_says_what_it_does_and_leaves_one_line() -> None:
    stream = Terminal()
    with _console.ticking("[1/5] Environment", stream) as tick:
        tick("Installing")
        tick("Installing")
    shown = [line.rstrip() for line in stream.getvalue().split("\r")]
    assert shown[:3] == ["[1/5] Environment ...", "[1/5] Environment ... 0 s (Installing)", ""]
    assert re.fullmatch(r"\[1/5\] Environment \.\.\. 0\.\d s", shown[3])
    assert len(shown) == 4


def test_a_step_that_fails_does_not_claim_a_time() -> None:
    stream = io.StringIO()
    with pytest.raises(SetupError), _console.ticking("[1/5] Environment", stream):
        raise SetupError("It failed.", "Do this.")
    assert stream.getvalue() == "[1/5] Environment ... not done\n"


# --- what is around


def git(folder: Path, *arguments: str) -> None:
    settings = ["user.name=Example", "user.email=example@example.org", "commit.gpgsign=false"]
    options = [word for setting in settings for word in ("-c", setting)]
    subprocess.run(["git", *options, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "full"
    folder.mkdir()
    git(folder, "init", "--quiet")
    for subject in ("one", "two"):
        git(folder, "commit", "--quiet", "--allow-empty", "--message", subject)
    return folder


def test_a_full_clone_needs_no_words(checkout: Path) -> None:
    assert _notices.about_checkout(checkout) == []


def test_a_shallow_clone_is_told_how_to_deepen(checkout: Path) -> None:
    git(checkout.parent, "clone", "--quiet", "--depth=1", checkout.as_uri(), "shallow")
    assert _notices.about_checkout(checkout.parent / "shallow") == [
        "this clone has only the newest commits; for the history run: git fetch --unshallow"
    ]


def test_a_downloaded_zip_is_told_that_it_has_no_history(checkout: Path) -> None:
    (checkout.parent / "zip").mkdir()
    assert _notices.about_checkout(checkout.parent / "zip") == [
        "this folder is not a git checkout (a downloaded zip?), so version history is reported as unavailable"
    ]


def test_a_repository_that_git_refuses_is_told_why(checkout: Path) -> None:
    (checkout / ".git" / "HEAD").unlink()
    assert _notices.about_checkout(checkout) == [
        "git cannot read this repository, so there is no version history"
        " (fatal: not a git repository (or any of the parent directories): .git)"
    ]


def test_a_machine_without_git_is_told_so(tmp_path: Path) -> None:
    words = ["git is not installed; version history and approvals are read with it. Install git, then run this again."]
    assert _notices.about_checkout(tmp_path, which=lambda _: None) == _notices.about_git(lambda _: None) == words


def test_a_machine_without_a_browser_is_told_so() -> None:
    assert _notices.about_browser(lambda name: name if name == "google-chrome" else None) == []
    assert _notices.about_browser(lambda _: None) == [
        "no Chromium or Chrome found; the tests that open the site in a browser are skipped"
    ]


# --- the two commands


def main_of(name: str) -> Callable[[], int]:
    main: Callable[[], int] = runpy.run_path(str(SCRIPTS / f"{name}.py"), run_name=name)["main"]
    return main


class Handover:
    """Stands in for the last step: notes what the script would run, answers with a code."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        self.code = code
        self.environment = Environment(Path("v"))
        self.locks: list[str] = []
        monkeypatch.setattr(_bootstrap, "ready", self.ready)
        monkeypatch.setattr(_bootstrap, "run", self.run)

    def ready(self, lock: str, step: str) -> Environment:
        self.locks.append(lock)
        return self.environment

    def run(
        self,
        command: list[str],
        environment: Environment,
        extra: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> int:
        self.command, self.extra, self.cwd = command, extra, cwd
        return self.code


def test_build_hands_its_arguments_and_place_in_the_list_to_remit(monkeypatch: pytest.MonkeyPatch) -> None:
    handover = Handover(monkeypatch, 1)
    monkeypatch.setattr(sys, "argv", ["build.py", "--as-of", "2026-12-01"])
    assert main_of("build")() == 1
    remit = str(handover.environment.script("remit"))
    assert handover.command == [remit, "build", "--root", str(_bootstrap.ROOT), "--as-of", "2026-12-01"]
    assert handover.extra == {"REMIT_STEPS_BEFORE": "1"}
    assert handover.locks == [RUNTIME]


@pytest.mark.parametrize(
    ("code", "closing"),
    [
        (0, "All tests passed. Next: python3 scripts/build.py"),
        (1, "Some tests failed; each is listed above with its reason. Only these again: python3 scripts/test.py --lf"),
        (4, "The tests did not run to their end; the reason stands above."),
        (5, "No test was selected; those marked slow need --all. The whole suite: python3 scripts/test.py --all"),
    ],
)
def test_test_runs_pytest_at_the_root_and_says_what_is_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int, closing: str
) -> None:
    handover = Handover(monkeypatch, code)
    monkeypatch.setattr(sys, "argv", ["test.py", "-k", "raci"])
    assert main_of("test")() == code
    assert handover.command == [str(handover.environment.python), "-m", "pytest", *EVERYWHERE, *COMMON, "-k", "raci"]
    assert handover.cwd == _bootstrap.ROOT
    assert handover.locks == [DEVELOPMENT]
    assert capsys.readouterr().out.splitlines()[-1] == closing


EVERYWHERE = ("--numprocesses", "auto", "--dist", "worksteal")
COMMON = ("-m", "not slow")


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        ([], [*COMMON, "--ignore", _quality.TEST]),
        (["--all"], ["--ignore", _quality.TEST]),
        (["tests/source"], [*COMMON, "tests/source"]),
        (["-n", "0", "--all"], ["-n", "0"]),
    ],
)
def test_what_is_slow_runs_when_all_is_asked_for_and_the_checks_run_beside_a_whole_suite(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], passed: list[str]
) -> None:
    handover = Handover(monkeypatch, 0)
    started: list[Environment] = []

    def checks_beside(environment: Environment) -> AbstractContextManager[Callable[[], dict[str, str]]]:
        started.append(environment)
        return nullcontext(dict)

    monkeypatch.setattr(_quality, "checks_beside", checks_beside)
    monkeypatch.setattr(sys, "argv", ["test.py", *arguments])
    assert main_of("test")() == 0
    assert handover.command == [str(handover.environment.python), "-m", "pytest", *EVERYWHERE, *passed]
    assert (started == [handover.environment]) == ("--ignore" in passed)


@pytest.mark.parametrize(
    ("code", "ends", "closing"),
    [
        (0, 1, "Found by json.tool {file}: what is listed above. All tests passed."),
        (1, 1, "Found by json.tool {file}: what is listed above. Some tests failed, too."),
        (2, 2, "Found by json.tool {file}: what is listed above. The tests did not run to their end."),
    ],
)
def test_what_a_check_finds_is_shown_and_fails_the_run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    code: int,
    ends: int,
    closing: str,
) -> None:
    file = tmp_path / "file.json"
    file.write_text("{", "utf-8")
    handover = Handover(monkeypatch, code)
    handover.environment = Environment(Path(sys.prefix))
    monkeypatch.setattr(_quality, "CHECKS", (("json.tool", str(file)), ("platform",)))
    monkeypatch.setattr(sys, "argv", ["test.py"])
    assert main_of("test")() == ends
    out = capsys.readouterr().out
    name = f"json.tool {file}"
    assert f"\n{name}\nExpecting property name enclosed in double quotes: line 1 column 2 (char 1)\n" in out
    assert platform.platform() not in out  # only what found something is shown
    assert out.splitlines()[-1] == closing.format(file=file)


def test_checks_do_not_outlive_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_quality, "CHECKS", (("timeit", "-n", "1", "import time; time.sleep(60)"),))
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt), _quality.checks_beside(Environment(Path(sys.prefix))):
        raise KeyboardInterrupt
    assert time.monotonic() - begin < 30


def test_run_gives_back_the_code_and_reports_a_missing_command(tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    assert _bootstrap.run([sys.executable, "-c", "raise SystemExit(3)"], environment) == 3
    with pytest.raises(SetupError, match="is missing"):
        _bootstrap.run([str(tmp_path / "remit")], environment)


# --- the locks


def pins(name: str) -> dict[str, list[str]]:
    """Return each pinned requirement of a lock, markers and all, with its hashes."""
    found: dict[str, list[str]] = {}
    for line in (_bootstrap.ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"    --hash=sha256:([0-9a-f]{64})( \\)?$", line):
            found[list(found)[-1]].append(match[1])
        elif line and not line.startswith("#"):
            assert re.match(r"[a-z0-9.-]+==", line), line
            found[line.removesuffix(" \\")] = []
    return found


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert anywhere(RUNTIME).items() <= anywhere(DEVELOPMENT).items()
    assert anywhere(DEVELOPMENT).items() <= anywhere(YARDSTICKS).items()


def anywhere(name: str) -> dict[str, list[str]]:
    """Return a lock's pins without their markers: tools may need on every system what Remit needs on one."""
    return {pin.partition(" ;")[0]: hashes for pin, hashes in pins(name).items()}


@pytest.mark.parametrize("name", [RUNTIME, DEVELOPMENT])
def test_every_pin_is_hashed_for_every_system(name: str) -> None:
    hashes = pins(name)
    assert [pin for pin, values in hashes.items() if not values] == []
    compiled = next(values for pin, values in hashes.items() if pin.startswith("pydantic-core=="))
    assert len(compiled) > 50  # one for each system and Python, not only for the machine that made the lock


@pytest.mark.parametrize("name", [RUNTIME, DEVELOPMENT])
def test_the_locks_hold_what_was_asked_for_and_name_no_host(name: str) -> None:
    asked = (_bootstrap.ROOT / name.replace(".lock", ".in")).read_text(encoding="utf-8")
    names = {match.lower() for match in re.findall(r"^([A-Za-z][\w-]*)", asked, flags=re.MULTILINE)}
    assert names <= {pin.split("==")[0] for pin in pins(name)}
    assert "://" not in (_bootstrap.ROOT / name).read_text(encoding="utf-8")
