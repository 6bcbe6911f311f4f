"""What all commands have in common: help, roots, exit codes, pipes, encodings, and what is said when one breaks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from remit import __version__
from remit.cli import COMMANDS, remit
from remit.finding import RemitError
from support import handbooks
from support.commands import Run, Start
from support.handbooks import POLICY

MACROS = Path(__file__).resolve().parents[2] / "macros"
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
HEAVY = ["jinja2", "markdown_it", "mkdocs", "pydantic", "rich", "yaml"]
ADVICE = "→ See that it is there, that you may read and write it, and that the disk is not full.\n"
BUG_ADVICE = "→ Please report it. With REMIT_DEBUG=1 the command shows where it happened.\n"
DECIDING = ("approve", "reject", "withdraw", "reviewed", "retire")
ARGUMENTS = {
    "diff": ["POL-001", "1.0.0", "1.1.0"],
    "history": ["POL-001"],
    "import": ["data.docx"],
    "job": ["lead"],
    "new": ["policy", "Data"],
    "record": ["--forge", "github", "--event", __file__, "--key", "recorder"],
    "review": ["main"],
    "upgrade": [__file__],
    **{command: ["POL-001", "--role", "board"] for command in DECIDING},
}
READING = sorted(set(COMMANDS) - {"schema", "demo", "init"})
"""All commands that want a handbook."""


# --- help and start


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["new", "--help"]])
def test_nothing_heavy_is_imported_for_help(arguments: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from remit.cli import main\n"
        f"assert main({arguments!r}) == 0\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(MACROS)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stderr) == []


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"remit, version {__version__}\n", "")


def test_help_lists_every_command_with_a_whole_sentence() -> None:
    shown = CliRunner().invoke(remit, ["--help"], terminal_width=80).output
    listed = [line.split(maxsplit=1) for line in shown.partition("Commands:\n")[2].splitlines()]
    assert [name for name, _ in listed] == sorted(COMMANDS)
    assert [sentence for _, sentence in listed if not sentence.endswith(".") or sentence.endswith("...")] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_of_each_command(command: str, run: Run) -> None:
    code, out, err = run(command, "-h")
    assert (code, err) == (0, "")
    assert run(command, "--help")[1] == out
    assert out.startswith(f"Usage: remit {command} ")
    if command in READING:
        assert "--root DIRECTORY  " in out


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: remit [OPTIONS] COMMAND [ARGS]...\n")


def test_a_mistyped_command_or_option_is_answered_with_the_one_meant(run: Run) -> None:
    code, out, err = run("histroy")
    assert (code, out) == (2, "")
    assert err.endswith("Error: No such command 'histroy'. Did you mean 'history'?\n")
    code, out, err = run("check", "--fromat", "json")
    assert (code, out) == (2, "")
    assert err.endswith("Error: No such option '--fromat'. (Did you mean one of: '--format', '--root'?)\n")


# --- where the handbook is


@pytest.mark.parametrize("command", READING)
def test_a_folder_that_is_no_handbook(command: str, tmp_path: Path, run: Run) -> None:
    expected = (
        f"{tmp_path} is not a handbook: no mkdocs.yml found here or in a parent folder.\n"
        "→ Run the command in the handbook's folder, or name the folder with --root.\n"
    )
    assert run(command, "--root", str(tmp_path), *ARGUMENTS.get(command, [])) == (2, "", expected)


def test_a_root_that_is_not_there(tmp_path: Path, run: Run) -> None:
    code, out, err = run("check", "--root", str(tmp_path / "no"))
    assert (code, out) == (2, "")
    assert err.endswith(f"Error: Invalid value for '--root': Directory '{tmp_path / 'no'}' does not exist.\n")


def test_a_command_in_a_folder_below(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("raci")
    (root / "policies" / "drafts").mkdir()
    monkeypatch.chdir(root / "policies" / "drafts")
    assert run("raci") == expected
    assert run("raci", "--root", "../..") == expected
    assert run("new", "policy", "Data")[1].startswith(f"Wrote {root / 'policies' / 'data.md'}.\n")
    assert run("job", "lead", "-o", "lead.md") == (0, "Wrote lead.md.\n", "")
    assert (root / "policies" / "drafts" / "lead.md").is_file()


def test_a_folder_with_spaces_and_letters_of_all_kinds(tmp_path: Path, start: Start) -> None:
    root = handbooks.write(tmp_path / "our pölicies ☂")
    (root / ".git").mkdir()  # ends the search for a repository in whatever holds the temporary folder
    assert start("raci", cwd=root).returncode == 0


# --- exit codes and processes


def test_exit_codes_of_processes(root: Path, start: Start) -> None:
    assert start("check", cwd=root).returncode == 0
    assert start("history", "POL-002", cwd=root).returncode == 2
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "owner: lead", "owner: laed")})
    done = start("check", cwd=root)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[-1] == "1 error, 0 warnings."


@pytest.mark.parametrize(
    "variables", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "latin-1"}]
)
def test_output_is_utf_8_whatever_the_surroundings_say(variables: dict[str, str], root: Path, start: Start) -> None:
    done = start("raci", cwd=root, **variables)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[1] == "─" * 50


def test_a_pipe_has_neither_colours_nor_a_width(root: Path, start: Start) -> None:
    long = "A title that goes on " * 30
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "title: AI Policy", f"title: {long}")})
    done = start("register", cwd=root, COLUMNS="20", FORCE_COLOR="1")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert f"POL-001   {long.strip()}  1.0.0" in done.stdout.decode()


@POSIX
@pytest.mark.parametrize(("arguments", "code"), [(["schema"], 0), (["--help"], 0), (["check"], 1)])
def test_a_reader_that_has_gone_is_no_trouble(arguments: list[str], code: int, root: Path) -> None:
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "owner: lead", "owner: laed")})
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "remit", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(MACROS)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (process.returncode, process.stderr) == (code, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["raci"], ["raci", "--format", "json"], ["--help"]])
def test_a_full_disk_is_reported_and_not_a_bug(arguments: list[str], root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "remit", *arguments],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(MACROS)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    expected = f"This did not work: No space left on device.\n{ADVICE}"
    assert (done.returncode, done.stderr.decode()) == (2, expected)


@POSIX
def test_output_that_was_closed_from_the_start(root: Path) -> None:
    script = f'"{sys.executable}" -m remit raci >&- 2>&-'
    environment = {**os.environ, "PYTHONPATH": str(MACROS)}
    assert subprocess.run(["sh", "-c", script], cwd=root, env=environment, check=False, timeout=60).returncode == 0


# --- what breaks


def broken(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make reading the handbook fail."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("remit.cli.editions.open_edition", fail)


@pytest.mark.usefixtures("root")
def test_an_unexpected_error_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, ValueError("something\nstrange \x1b[2J"))
    expected = f"This is a bug in Remit: ValueError: something strange \N{REPLACEMENT CHARACTER}[2J\n{BUG_ADVICE}"
    assert run("raci") == (3, "", expected)


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("error", [ValueError("strange"), OSError(5, "I/O error", "a.md"), RemitError("Told.")])
def test_the_traceback_is_for_those_who_ask(error: Exception, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, error)
    monkeypatch.setenv("REMIT_DEBUG", "1")
    with pytest.raises(type(error)):
        run("raci")


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RemitError("Told.", "Fix it."), "Told.\n→ Fix it.\n"),
        (RemitError("Told."), "Told.\n"),
        (PermissionError(13, "Permission denied", "policies/x.md"), f"policies/x.md: Permission denied.\n{ADVICE}"),
        (KeyboardInterrupt(), "\nInterrupted.\n"),
    ],
)
def test_what_is_no_bug_is_reported_plainly(
    error: BaseException, expected: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, error)
    assert run("raci") == (2, "", expected)


@POSIX
def test_ctrl_c_shows_no_traceback(tmp_path: Path) -> None:
    root = handbooks.write(tmp_path)
    code = (
        "import time, remit.cli.editions as reading\n"
        "def wait(*_):\n"
        "    print('waiting', flush=True)\n"
        "    time.sleep(60)\n"
        "reading.open_edition = wait\n"
        "import sys; from remit.cli import main\n"
        "sys.exit(main(['raci']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(MACROS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"waiting\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 2
        assert process.stderr.read() == b"\nInterrupted.\n"
