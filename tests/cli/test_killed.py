"""A document on which pandoc never comes to an end: named with its path, and everything else is made."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from remit.doctree import pandoc
from remit.paper import printing
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo
from support.papers import solid, text

ENDLESS = "\n> Said.[^1]\n>\n> [^1]: Again.[^1]\n"
"""A footnote that refers to itself; as long as nobody looks for it, pandoc reads on and on."""
OTHERS = ["POL-001", "ROLE-001", "ROLE-002", "ROLE-003"]

pytestmark = pytest.mark.slow


@pytest.fixture
def failure(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put such a text into the handbook, and return what is to be said of it."""
    repo.write(handbooks.PRACTICE, handbooks.HANDBOOK[handbooks.PRACTICE] + ENDLESS)
    repo.commit("Refer to oneself")
    monkeypatch.setattr(printing, "circular_note", lambda _: None)
    monkeypatch.setattr(pandoc, "SECONDS", 8.0)
    monkeypatch.setattr(pandoc, "SECONDS_A_TEXT", 0.0)
    return "PRC-001 cannot be printed: reading it takes longer than 8 seconds."


@pytest.mark.parametrize("command", ["pdf", "docx"])
def test_each_document_for_itself(root: Path, run: Run, failure: str, command: str) -> None:
    code, out, err = run(command, "--preview")
    assert (code, err) == (1, "")
    assert [line for line in out.splitlines() if failure in line] != []
    assert f"{handbooks.PRACTICE}:" in out
    assert f"Wrote 4 of 5: {root / 'dist'}" in out
    assert sorted(path.name for path in (root / "dist").iterdir()) == [f"{id_}.{command}" for id_ in OTHERS]


@pytest.mark.slow
def test_the_pack_and_its_zip(root: Path, run: Run, failure: str) -> None:
    code, out, err = run("pack", "--preview", "-o", "pack.zip")
    assert (code, err) == (1, "")
    assert out.count(failure) == 1
    assert f"{handbooks.PRACTICE}:" in out
    with zipfile.ZipFile(root / "pack.zip") as archive:
        names = archive.namelist()
        shown = solid(text(archive.read("audit-pack.pdf")))
    for folder, ending in (("pdf", "pdf"), ("word", "docx")):
        found = sorted(name for name in names if name.startswith(f"{folder}/"))
        assert found == [f"{folder}/{id_}.{ending}" for id_ in OTHERS]
    assert "AIPolicy" in shown
    assert "Again." not in shown
