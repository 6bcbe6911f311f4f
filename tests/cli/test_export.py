"""`remit export`, and the tables that `remit register` and `remit raci` write to files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import Run
from support.gitrepo import GitRepo


def test_all_files_go_to_dist(root: Path, run: Run) -> None:
    code, out, err = run("export")
    lines = out.splitlines()
    assert (code, err, lines[0]) == (0, "", "Wrote 13 files, as of 2025-08-01:")
    assert lines[1] == f"  {root / 'dist' / 'certificates.csv'}"
    assert [Path(line.strip()).read_bytes()[:1] != b"" for line in lines[1:]] == [True] * 13


def test_a_day_of_the_past_and_another_folder(repo: GitRepo, root: Path, run: Run) -> None:
    code, out, err = run("export", "-o", "some/audit", "--as-of", "2025-01-02")
    assert (code, err, out.splitlines()[0]) == (0, "", "Wrote 13 files, as of 2025-01-02:")
    register = json.loads((root / "some/audit/register.json").read_text("utf-8"))
    assert (register["as_of"], register["documents"][0]["version"]) == ("2025-01-02", "1.0.0")


@pytest.mark.usefixtures("root")
def test_json_in_a_file_is_what_is_printed(run: Run) -> None:
    for command in (["register"], ["raci", "--document", "PRC-001"]):
        assert run(*command, "-o", "x.json") == (0, "Wrote x.json.\n", "")
        assert run(*command, "--format", "json")[1] == Path("x.json").read_text("utf-8")


@pytest.mark.usefixtures("root")
def test_a_part_of_the_matrix_in_a_file(run: Run) -> None:
    assert run("raci", "--document", "POL-001", "-o", "x.csv") == (0, "Wrote x.csv.\n", "")
    assert Path("x.csv").read_bytes().decode("utf-8-sig") == (
        "Activity,Board,Lead,AI Team,Document,Title,Activity id\r\n"
        "Policy development,A,R,C,POL-001,AI Policy,policy-development\r\n"
    )


@pytest.mark.usefixtures("root")
def test_a_form_that_is_not_known(run: Run) -> None:
    expected = "x.pdf: a table is written as CSV, JSON or Excel.\n→ Choose a name that ends in .csv, .json or .xlsx.\n"
    assert run("register", "-o", "x.pdf") == (2, "", expected)
    assert not Path("x.pdf").exists()


def test_without_history_it_is_said(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from support import handbooks

    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    handbooks.write(tmp_path)
    code, out, err = run("export", "--root", str(tmp_path))
    assert (code, out.splitlines()[0]) == (0, "Wrote 13 files, as of 2025-08-01:")
    assert err.startswith("This handbook is not inside a git repository")
