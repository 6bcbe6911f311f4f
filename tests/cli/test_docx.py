"""`remit docx` and `remit job -o x.docx`: Word files where and of what they were asked for."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo
from support.words import custom, lines

DOCUMENTS = ["POL-001", "PRC-001", "ROLE-001", "ROLE-002", "ROLE-003"]


def test_all_documents_into_dist_and_the_same_again(root: Path, run: Run) -> None:
    code, out, err = run("docx")
    assert (code, err) == (0, "")
    assert out.endswith(f"Wrote 5 of 5: {root / 'dist'}\n")
    first = {path.name: path.read_bytes() for path in (root / "dist").iterdir()}
    assert sorted(first) == [f"{id_}.docx" for id_ in DOCUMENTS]
    run("docx", "-o", "again")
    assert {path.name: path.read_bytes() for path in (root / "again").iterdir()} == first


def test_one_document_into_a_file(root: Path, run: Run) -> None:
    assert run("docx", "POL-001", "-o", "policy.docx")[0] == 0
    assert lines((root / "policy.docx").read_bytes())[0] == ("Title", "AI Policy")
    assert sorted(path.name for path in root.glob("*.docx")) == ["policy.docx"]


@pytest.mark.usefixtures("root")
def test_what_cannot_be(run: Run) -> None:
    assert run("docx", "POL-01") == (2, "", "There is no document `POL-01`.\n→ Did you mean `POL-001`?\n")
    two = "x.docx is one file for 2 documents.\n→ Name one document, or a folder.\n"
    assert run("docx", "POL-001", "PRC-001", "-o", "x.docx") == (2, "", two)
    assert run("docx", "--preview", "--as-of", "2025-01-02")[0] == 2


def test_as_of_a_day(root: Path, run: Run) -> None:
    assert run("docx", "POL-001", "-o", "old.docx", "--as-of", "2025-01-02")[0] == 0
    assert run("docx", "POL-001", "-o", "new.docx", "--preview")[0] == 0
    versions = [custom((root / name).read_bytes())["remit-version"] for name in ("old.docx", "new.docx")]
    assert versions == ["1.0.0", "1.1.0"]


def test_what_cannot_be_made_is_reported_and_the_rest_is_made(repo: GitRepo, root: Path, run: Run) -> None:
    repo.write(handbooks.PRACTICE, handbooks.HANDBOOK[handbooks.PRACTICE] + "\n" + ">" * 60 + " deep\n")
    repo.commit("Quote the quoted")
    code, out, err = run("docx", "--preview")
    assert (code, err) == (1, "")
    assert "PRC-001 cannot be printed: its blocks are nested too deeply." in out
    assert sorted(path.stem for path in (root / "dist").iterdir()) == [id_ for id_ in DOCUMENTS if id_ != "PRC-001"]


def test_a_job_description(root: Path, run: Run) -> None:
    assert run("job", "lead", "-o", "lead.docx") == (0, "Wrote lead.docx.\n", "")
    assert lines((root / "lead.docx").read_bytes())[0] == ("Title", "Lead Implementer")


def test_the_house_style_is_written_out_changed_and_used(root: Path, run: Run) -> None:
    assert run("docx", "--house-style", "house-style.docx")[:1] == (0,)
    expected = "house-style.docx is there already.\n→ Choose another title, or remove the file.\n"
    assert run("docx", "--house-style", "house-style.docx") == (2, "", expected)
    style = docx.Document(str(root / "house-style.docx"))
    style.styles["Note"].delete()
    style.sections[0].footer.paragraphs[0].add_run(" · Our house")
    style.save(str(root / "house-style.docx"))
    code, _, err = run("job", "lead", "-o", "lead.docx")
    assert (code, err.splitlines()[0]) == (
        0,
        "house-style.docx lacks styles, so what is set in them looks plain: Note.",
    )
    made = docx.Document(str(root / "lead.docx"))
    assert made.sections[0].footer.paragraphs[0].text.endswith(" · Our house")
    (root / "house-style.docx").write_bytes(b"no Word file")
    assert run("docx")[0] == 2
    assert run("docx", "--as-of", "2025-01-02")[0] == 2  # looks are those of today
