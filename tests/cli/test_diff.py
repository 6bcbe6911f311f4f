"""`remit diff` as its users see it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from support import handbooks
from support.commands import Run
from support.gitrepo import GitRepo


@pytest.fixture
def changed(repo: GitRepo, root: Path) -> Path:
    """Return the small handbook's folder, with a third version of its policy."""
    text = handbooks.replaced(handbooks.POLICY, "with care. Risks", "with great care. All risks")
    repo.write(
        handbooks.POLICY, text.replace('version: "1.0.0"', 'version: "1.2.0"').replace("First issue", "More care")
    )
    repo.commit("Take more care")
    return root


def test_the_words_that_changed_are_reported(changed: Path, run: Run) -> None:
    assert run("diff", "POL-001", "1.1.0", "1.2.0") == (
        0,
        """\
POL-001 AI Policy: 1.1.0 → 1.2.0

Document metadata
Fact | Value
Version | [-1.1.0-]{+1.2.0+}
Change | [-minor: Clearer.-]{+major: More care.+}

Purpose
We use AI with {+great +}care. [-Risks-]{+All risks+} are judged as the procedure says.

3 words inserted, 1 word deleted
""",
        "",
    )


def test_a_text_against_itself_is_the_same(changed: Path, run: Run) -> None:
    code, out, _ = run("diff", "POL-001", "HEAD", ".")
    assert (code, out.splitlines()[-1]) == (0, "Both are the same.")


def test_what_is_not_committed_can_be_compared(changed: Path, run: Run) -> None:
    file = changed / handbooks.POLICY
    file.write_text(file.read_text("utf-8").replace("great care", "the greatest care"), "utf-8")
    code, out, _ = run("diff", "POL-001", "1.2.0", ".")
    assert code == 0
    assert "POL-001 AI Policy: 1.2.0 → 1.2.0 in the work tree" in out
    assert "We use AI with [-great-]{+the greatest+} care. " in out


def test_for_programs(changed: Path, run: Run) -> None:
    code, out, _ = run("diff", "POL-001", "1.0.0", "1.2.0", "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert (data["id"], data["old"]["version"], data["new"]["version"]) == ("POL-001", "1.0.0", "1.2.0")
    assert data["fields"][0] == {"field": "Version", "old": "1.0.0", "new": "1.2.0"}
    assert [each["section"] for each in data["passages"]] == ["Purpose"]


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_a_file_to_take_away(changed: Path, run: Run, kind: str) -> None:
    target = changed / f"out.{kind}"
    assert run("diff", "POL-001", "1.1.0", "1.2.0", "-o", str(target)) == (0, f"Wrote {target}.\n", "")
    first = target.read_bytes()
    assert first[:4] == {"html": b"<!do", "docx": b"PK\x03\x04", "pdf": b"%PDF"}[kind]
    if kind == "docx":
        with zipfile.ZipFile(target) as file:
            assert b"w:delText" in file.read("word/document.xml")
    run("diff", "POL-001", "1.1.0", "1.2.0", "-o", str(target))
    assert target.read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["POL-001", "1.0.0", "7.0.0"],
            "POL-001 has no version 7.0.0, and there is no such revision.\n"
            "→ Its versions: 1.2.0, 1.1.0, 1.0.0. A commit, branch or tag will do as well.\n",
        ),
        (
            ["POL-100", "1.0.0", "2.0.0"],
            "There is no document `POL-100`, and there never was one in this history.\n→ Did you mean `POL-001`?\n",
        ),
        (
            ["POL-001", "1.0.0", "1.1.0", "-o", "out.txt"],
            "out.txt: a comparison is written as HTML, DOCX or PDF.\n→ End the name so.\n",
        ),
    ],
)
def test_what_cannot_be_compared_is_reported(changed: Path, run: Run, arguments: list[str], complaint: str) -> None:
    assert run("diff", *arguments) == (2, "", complaint)


def test_a_text_of_another_time_that_no_rule_of_today_reads_is_reported(repo: GitRepo, root: Path, run: Run) -> None:
    repo.write(handbooks.POLICY, handbooks.replaced(handbooks.POLICY, "owner: lead\n", 'owner: lead\nold_key: "x"\n'))
    commit = repo.commit("An older format")
    repo.write(handbooks.POLICY, handbooks.HANDBOOK[handbooks.POLICY])
    repo.commit("Back")
    code, out, complaint = run("diff", "POL-001", commit, ".")
    assert (code, out) == (2, "")
    assert complaint.startswith(f"The text at {commit} cannot be read by today's rules. policies/ai-policy.md:")


def test_without_history_there_is_nothing_to_compare(tmp_path: Path, run: Run) -> None:
    handbooks.write(tmp_path)
    code, out, complaint = run("diff", "--root", str(tmp_path), "POL-001", "0.9.0", "1.0.0")
    assert (code, out) == (2, "")
    assert complaint.startswith("Version 0.9.0 of POL-001 cannot be found without history.")
