"""The workspace: the same bytes everywhere, and nothing from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from remit.paper.pdf.compiler import (
    MANY,
    CompileJob,
    CompilerError,
    Workspace,
    compile_each,
    isolated,
    open_workspace,
)
from support import handbooks
from support.checking import TODAY
from support.papers import opened, printed, text

ROOT = Path(__file__).resolve().parents[3]
JOB = CompileJob(main="try.typ", day=date(2026, 3, 1))
DATED = '#set document(title: "T", date: datetime(year: 2026, month: 3, day: 1))\n#set text(font: "Inter")\n'
ELSEWHERE = """
import sys
from pathlib import Path
from support.papers import open_edition, TODAY, print_documents
from hashlib import sha256
edition = open_edition(Path(sys.argv[1]), TODAY)
for each in print_documents(edition, edition.handbook.ordered)[0]:
    print(each.sheet.id, sha256(each.pdf).hexdigest())
"""

MANY_TIMES = """
from datetime import date
from remit.paper.pdf.compiler import MANY, CompileJob, compile_each, open_workspace

with open_workspace(None) as workspace:
    workspace.write("try.typ", TEXT)
    print(len(set(compile_each(workspace, [CompileJob(main="try.typ", day=date(2026, 3, 1))] * MANY))))
"""


def test_the_same_bytes_twice_and_in_another_process(tmp_path: Path) -> None:
    first, _ = printed(tmp_path, None)
    again, _ = printed(tmp_path, None)
    assert first == again
    surroundings = {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "7", "RAYON_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(tmp_path / "handbook")],
        env={**os.environ, **surroundings, "PYTHONPATH": f"{ROOT / 'macros'}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    there = dict(line.split() for line in done.stdout.splitlines())
    assert there == {id_: sha256(pdf).hexdigest() for id_, pdf in first.items()}


@pytest.mark.parametrize(
    "code",
    [
        '#read("{outside}")',
        '#read("../../../../../../{outside}")',
        '#image("{outside}", alt: "x")',
        '#include "{outside}"',
    ],
)
def test_no_file_outside_is_read(tmp_path: Path, code: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("canary")
    with open_workspace(None) as workspace:
        workspace.write("try.typ", DATED + code.replace("{outside}", str(outside)))
        with pytest.raises(CompilerError):
            workspace.compile(JOB)


def test_no_package_is_fetched() -> None:
    with open_workspace(None) as workspace:
        workspace.write("try.typ", DATED + '#import "@preview/example:0.1.0": *')
        with pytest.raises(CompilerError):
            workspace.compile(JOB)


def test_the_folder_is_gone_afterwards(tmp_path: Path) -> None:
    with open_workspace(opened(tmp_path).root) as workspace:
        assert workspace.root.is_dir()
    assert not workspace.root.exists()


def test_files_compiled_apart_are_the_same_and_faults_are_told() -> None:
    with open_workspace(None) as workspace:
        workspace.write("try.typ", DATED + "Text")
        workspace.write("bad.typ", DATED + '#panic("why")')
        alone = workspace.compile(JOB)
        with isolated(workspace) as begin:
            good, same, bad = begin(JOB), begin(JOB), begin(CompileJob(main="bad.typ", day=TODAY))
        assert [good.result(), same.result()] == [alone, alone]
        with pytest.raises(CompilerError, match="why"):
            bad.result()
    assert "Text" in text(alone)


def test_many_files_are_shared_out_and_each_tells_its_own_fault(tmp_path: Path) -> None:
    bad = CompileJob(main="bad.typ", day=TODAY)
    with open_workspace(None) as workspace:
        workspace.write("try.typ", DATED + "Text")
        workspace.write("bad.typ", DATED + '#panic("why")')
        few = compile_each(workspace, [JOB, bad])
        many = compile_each(workspace, [JOB, bad] * MANY)
        left = sorted(path.name for path in workspace.root.iterdir() if path.name.startswith("made-"))
    assert [each == few[0] for each in many[::2]] == [True] * MANY
    assert {str(each) for each in many[1::2]} == {str(few[1])}
    assert isinstance(few[1], CompilerError)
    assert left == []


def test_a_compiler_that_is_killed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "compile", lambda *_: os._exit(9))
    monkeypatch.setattr("remit.paper.pdf.compiler._prepared", lambda: get_context("fork"))  # so that it dies there, too
    with open_workspace(None) as workspace:
        told = compile_each(workspace, [JOB] * MANY)
    assert {str(each) for each in told} == {"the compiler ended without a word; the memory may have run out"}


def test_processes_start_wherever_temporary_files_lie(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    surroundings = {**os.environ, "PYTHONPATH": f"{ROOT / 'macros'}", "TMPDIR": str(folder), "TEMP": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", MANY_TIMES.replace("TEXT", repr(f"{DATED}Text"))],
        env=surroundings, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_all_is_printed_from_what_was_read(tmp_path: Path) -> None:
    assert handbooks.HANDBOOK.keys() >= {"policies/ai-policy.md"}
    made, told = printed(tmp_path, None, "POL-001")
    assert (list(made), told) == (["POL-001"], [])
