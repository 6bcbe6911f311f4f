"""`remit build` and `remit serve`, as processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import handbooks
from support.commands import Run, Start
from support.handbooks import POLICY


def steps(text: str) -> str:
    """Return output with the same time for every step."""
    return re.sub(r"(?m)(?<= \.\.\. )\d+\.\d s$", "0.0 s", text)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_reports_its_steps_and_where_to_look_and_a_failed_one_changes_nothing(root: Path, start: Start) -> None:
    done = start("build", cwd=root, REMIT_STEPS_BEFORE="1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert steps(done.stdout.decode()) == (
        "[2/5] Reading the handbook and its history ... 0.0 s\n"
        "[3/5] Checking ... 0.0 s\n"
        "[4/5] Making PDF, Word, tables and the audit pack ... 0.0 s\n"
        "[5/5] Building the site ... 0.0 s\n"
        "No findings.\n"
        "2 documents, 3 roles, 3 activities, 7 pages.\n"
        f"Open {root / 'site' / 'index.html'}\nDownloads: {root / 'dist'}\n"
    )
    before = contents(root / "site")
    assert "index.html" in before

    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "owner: lead", "owner: laed")})
    done = start("build", cwd=root)
    assert (done.returncode, done.stderr) == (1, b"")
    lines = steps(done.stdout.decode()).splitlines()
    assert lines[:2] == ["[1/4] Reading the handbook and its history ... 0.0 s", "[2/4] Checking ... 0.0 s"]
    assert lines[2].startswith(f"{POLICY}:7:8: DOC203 ")
    assert lines[-2:] == ["1 error, 0 warnings.", "The site was not built, and what was built before is untouched."]
    assert contents(root / "site") == before
    assert sorted(path.name for path in root.iterdir() if path.name.startswith(".")) == [".git"]


@pytest.mark.parametrize("before", ["", "x", "-1", "²", "1.5"])
def test_a_strange_count_of_steps_is_none(before: str, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_STEPS_BEFORE", before)
    handbooks.write(root, {POLICY: ""})
    code, out, _ = run("build")
    assert (code, out[:5]) == (1, "[1/4]")


def test_a_step_that_fails_says_so(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(root / POLICY))

    monkeypatch.setattr("remit.edition.open_edition", fail)
    code, out, err = run("build")
    assert (code, out) == (2, "[1/4] Reading the handbook and its history ... failed\n")
    assert err.startswith(f"{root / POLICY}: Permission denied.\n")


# --- remit serve


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that somebody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_an_address_in_use_is_reported_at_once(taken: int, root: Path, start: Start) -> None:
    done = start("serve", "--address", f"127.0.0.1:{taken}", cwd=root)
    expected = (
        f"The preview cannot listen on 127.0.0.1:{taken}: it is in use already, perhaps by another preview.\n"
        f"→ Choose another address, for example: remit serve --address 127.0.0.1:{taken % 65535 + 1}\n"
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", expected)


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("address", ["8000", "localhost", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", ":80", ""])
def test_what_is_no_address(address: str, run: Run) -> None:
    code, out, err = run("serve", "--address", address)
    assert (code, out) == (2, "")
    expected = f"{address!r} is not a valid address; expected, for example, 127.0.0.1:8001."
    assert err.endswith(f"Error: Invalid value for '--address': {expected}\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_preview_reports_where_it_is_and_ends_with_ctrl_c(root: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{server.getsockname()[1]}"
    with subprocess.Popen(
        [sys.executable, "-m", "remit", "serve", "--address", address],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        expected = []
        for line in process.stderr:
            expected.append(re.sub(r"\[\S+\] |\d+\.\d+", "", line.decode()).strip())
            if "Serving on" in expected[-1]:
                break
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        expected += [line.decode().strip() for line in process.stderr]
    assert expected == [
        "Building documentation...",
        "Cleaning site directory",
        "Documentation built in  seconds",
        "Watching paths for changes: 'content', 'mkdocs.yml', 'policies', 'roles'",
        f"Serving on http://{re.sub(r'[0-9]+[.][0-9]+', '', address)}/",
        "Shutting down...",
    ]
