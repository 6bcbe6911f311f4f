"""What a person sees on a real terminal: nothing cut, nothing wider than the window, colours only where wanted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from remit.cli.columns import cells
from support import handbooks
from support.commands import Run
from support.handbooks import BOARD, POLICY, TEAM

MACROS = Path(__file__).resolve().parents[2] / "macros"
LONG_NAME = "Development, review and yearly renewal of every policy"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def shown(root: Path, width: int, *arguments: str, **variables: str) -> str:
    """Run a command on a terminal of a given width and return what appears on it."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(MACROS), "COLUMNS": str(width), "TERM": "xterm", **variables}
    with subprocess.Popen(
        [sys.executable, "-m", "remit", *arguments],
        cwd=root,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            seen += part
        process.wait(timeout=60)
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.fixture
def window(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command in this process as if on a terminal of a given width."""

    def call(width: int, *arguments: str, **variables: str) -> str:
        with monkeypatch.context() as patched:
            patched.setattr("remit.cli.output._width", lambda _: width)
            patched.setattr("click._compat.should_strip_ansi", lambda *_: False)
            patched.setattr("click.utils.should_strip_ansi", lambda *_: False)
            patched.setenv("TERM", "xterm")
            for name, value in variables.items():
                patched.setenv(name, value)
            return run(*arguments)[1]

    return call


def test_a_wide_terminal_shows_a_table_without_empty_columns(root: Path) -> None:
    assert (
        plain(shown(root, 80, "register"))
        == """\
Id        Title                Version  State  Owner  Merged      Next review
─────────────────────────────────────────────────────────────────────────────
POL-001   AI Policy            1.1.0    draft  lead   2025-01-03  2026-01-03
PRC-001   Risk Procedure       1.1.0    draft  lead   2025-01-02  2027-06-01
ROLE-001  Board                1.0.0    draft  board  2025-01-02  2026-01-02
ROLE-002  Lead Implementer     1.0.0    draft  board  2025-01-02  2026-01-02
ROLE-003  AI Development Team  1.0.0    draft  lead   2025-01-02  2026-01-02
"""
    )


def test_a_narrower_one_breaks_cells_between_words(root: Path) -> None:
    assert (
        plain(shown(root, 70, "register"))
        == """\
Id        Title          Version  State  Owner  Merged      Next
                                                            review
──────────────────────────────────────────────────────────────────────
POL-001   AI Policy      1.1.0    draft  lead   2025-01-03  2026-01-03
PRC-001   Risk           1.1.0    draft  lead   2025-01-02  2027-06-01
          Procedure
ROLE-001  Board          1.0.0    draft  board  2025-01-02  2026-01-02
ROLE-002  Lead           1.0.0    draft  board  2025-01-02  2026-01-02
          Implementer
ROLE-003  AI             1.0.0    draft  lead   2025-01-02  2026-01-02
          Development
          Team
"""
    )


@pytest.mark.usefixtures("root")
def test_a_very_narrow_one_gives_every_row_its_own_lines(window: Callable[..., str]) -> None:
    assert plain(window(40, "history", "POL-001")).splitlines()[:4] == [
        "1.1.0",
        "    State: draft   Date: 2025-01-03",
        "    Author: Anna Archer   Size: minor",
        "    Change: Clearer.",
    ]


def test_the_matrix_becomes_a_staircase_where_its_headings_do_not_fit(root: Path, window: Callable[..., str]) -> None:
    changes = {
        POLICY: handbooks.replaced(POLICY, "name: Policy development", f"name: {LONG_NAME}"),
        TEAM: handbooks.replaced(TEAM, "short: AI Team", "short: Developmentandoperations"),
        BOARD: handbooks.replaced(BOARD, "short: Board", "short: Executiveandsupervisory"),
    }
    handbooks.write(root, changes)
    assert (
        plain(shown(root, 60, "raci"))
        == """\
Executiveandsupervisory
│    Lead
│    │    Developmentandoperations
│    │    │
A    R    C    Development, review and yearly        POL-001
               renewal of every policy
I    R/A  R    Risk assessment                       PRC-001
C/I  A    R    Risk treatment                        PRC-001
"""
    )


@pytest.mark.parametrize("width", [20, 30, 44, 60, 80, 120])
@pytest.mark.parametrize("arguments", [["raci"], ["register"], ["history", "POL-001"], ["check"], ["doctor"]])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(
    arguments: list[str], width: int, root: Path, run: Run, window: Callable[..., str]
) -> None:
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "lead: R, board: A", "board: A")})
    wide, seen = run(*arguments)[1], plain(window(width, *arguments))
    assert [line for line in seen.splitlines() if cells(line) > max(width, 30) and " " in line.strip()] == []
    if arguments != ["check"]:  # whose excerpts are cut, and say so with dots
        headings = {"Activity", "Version", "Flags"}  # of the first column, and of an empty one
        assert set(re.findall(r"\w{5,}", wide)) - headings - set(re.findall(r"\w{5,}", seen)) == set()


def test_a_long_excerpt_is_cut_around_its_mark(root: Path, window: Callable[..., str]) -> None:
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "## Purpose", "x " * 60 + "[a](gone.md) " + "y " * 60)})
    lines = plain(window(60, "check")).splitlines()
    place = next(index for index, line in enumerate(lines) if line.startswith("    17 | "))
    excerpt, mark = lines[place], lines[place + 1]
    assert (excerpt[:10], excerpt[-1], cells(excerpt)) == ("    17 | …", "…", 60)
    assert excerpt[mark.index("^") :].startswith("gone.md) y y")


@pytest.mark.usefixtures("root")
def test_colours_only_where_wanted(window: Callable[..., str]) -> None:
    assert "\x1b[33mdraft\x1b[0m" in window(100, "register")
    assert "\x1b[1mNo findings.\x1b[0m" in window(100, "check")
    for arguments, variables in (
        (["register"], {"NO_COLOR": "1"}),
        (["register"], {"TERM": "dumb"}),
        (["check"], {"NO_COLOR": "1"}),
        (["register", "--format", "json"], {}),
        (["job", "lead"], {}),
    ):
        assert "\x1b" not in window(100, *arguments, **variables)


def test_a_title_cannot_steer_the_terminal(root: Path, window: Callable[..., str]) -> None:
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "title: AI Policy", "title: AI\u202e\x9bPolicy")})
    for arguments in (["register"], ["raci"], ["job", "lead"], ["check"], ["register", "--format", "json"]):
        assert not set(window(100, *arguments, NO_COLOR="1")) & set("\x1b\x9b\u202e"), arguments
