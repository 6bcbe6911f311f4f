"""`remit import`: what it says, writes, and returns."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import pytest
from remit.edition import open_edition
from support.commands import Run
from support.gitrepo import GitRepo
from support.handbooks import LEAD, POLICY, replaced
from support.wordfiles import Edited, append, blank, paragraph, saved
from support.wordfiles import run as said

MARK = 'w:id="7" w:author="Hanna Example" w:date="2026-02-03T10:00:00Z"'
NEXT = (
    "→ Complete the front matter: summary, owner, audience, satisfies and activities are those of a starting file. "
    "Then read the text beside the Word file, and run `remit check`.\n"
)


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """Return a Word file with a tracked change, a comment and a page break."""
    document = blank()
    document.add_paragraph("Data Policy", style="Title")
    document.add_heading("Purpose", 1)
    kept = document.add_paragraph("Kept for ten years.")
    document.add_comment(kept.runs, text="Why ten?", author="Otto Example")
    append(document, paragraph(f'<w:ins {MARK}>{said("New.")}</w:ins><w:r><w:br w:type="page"/></w:r>'))
    path = tmp_path / "data.docx"
    path.write_bytes(saved(document))
    return path


@pytest.fixture
def job(root: Path, run: Run, tmp_path: Path) -> Edited:
    """Return the lead's job description as it was given out."""
    target = tmp_path / "job.docx"
    assert run("job", "lead", "-o", str(target))[0] == 0
    return Edited(target.read_bytes())


def saved_to(path: Path, word: Edited) -> str:
    path.write_bytes(word.content)
    return str(path)


def test_a_new_policy(root: Path, run: Run, word: Path) -> None:
    code, out, err = run("import", str(word))
    when = json.loads(run("import", str(word), "--title", "Other", "--format", "json")[1])["comments"][0]["day"]
    assert (code, err) == (1, "")
    assert out == (
        "Wrote policies/data-policy.md, “Data Policy”.\n\n"
        "Tracked changes: 1, marked in the text with <ins> and <del>: decide on each, and take the marks out.\n"
        "  inserted “New.” (Hanna Example, 2026-02-03), below “Purpose”\n\n"
        "Comments: 1, kept only here.\n"
        f"  Otto Example, {when}, about “Kept for ten years.”: Why ten?\n\n"
        "Not kept as it was:\n  page break; left out, below “Purpose”\n\n"
    ) + NEXT + (
        "\npolicies/data-policy.md:27:1: DOC209 [warning] The text still holds a tracked change, marked with "
        "`<ins>` or `<del>`.\n"
        '    27 | <ins title="Hanna Example, 2026-02-03">New.</ins>\n'
        "       | ^\n"
        "    → Decide on each, and take the marks out.\n"
        "0 errors, 1 warning.\n"
    )
    text = (root / "policies/data-policy.md").read_text("utf-8")
    assert text.startswith('---\nid: POL-002\ntitle: "Data Policy"\n')
    assert text.endswith(
        '---\n\n## Purpose\n\nKept for ten years.\n\n<ins title="Hanna Example, 2026-02-03">New.</ins>\n'
    )
    assert run("check")[0] == 0


def test_its_type_title_and_tracked_changes(root: Path, run: Run, word: Path) -> None:
    code, out, _ = run("import", str(word), "--type", "procedure", "--title", "Keeping Data", "--track", "reject")
    assert code == 1
    assert out.startswith("Wrote policies/keeping-data.md, “Keeping Data”.\n\nTracked changes: 1, rejected.\n")
    text = (root / "policies/keeping-data.md").read_text("utf-8")
    assert "id: PRC-002\n" in text
    assert text.endswith("---\n\n## Purpose\n\nKept for ten years.\n")


def test_a_dry_run_writes_nothing(root: Path, run: Run, word: Path) -> None:
    code, out, _ = run("import", str(word), "--dry-run")
    assert (code, out.split("\n")[0]) == (1, "Would write policies/data-policy.md, “Data Policy”.")
    assert not (root / "policies/data-policy.md").exists()


def test_a_new_policy_as_data(run: Run, word: Path, repo: GitRepo) -> None:
    code, out, _ = run("import", "--root", str(repo.root), str(word), "--format", "json")
    data = json.loads(out)
    assert code == 1
    assert [(found["code"], found["severity"], found["line"]) for found in data["findings"]] == [
        ("DOC209", "warning", 27)
    ]
    assert {key: data[key] for key in data if key not in ("comments", "findings")} == {
        "kind": "new",
        "written": True,
        "path": "policies/data-policy.md",
        "title": "Data Policy",
        "pictures": [],
        "track": "keep",
        "changes": [
            {"kind": "inserted", "text": "New.", "author": "Hanna Example", "day": "2026-02-03", "near": "Purpose"}
        ],
        "lost": [{"what": "page break; left out", "count": 1, "near": "Purpose"}],
        "missing": [],
    }


def test_a_file_in_which_all_is_kept(root: Path, run: Run, tmp_path: Path) -> None:
    document = blank()
    document.add_heading("Data", 1)
    document.add_paragraph("Text.")
    (tmp_path / "x.docx").write_bytes(saved(document))
    assert run("import", str(tmp_path / "x.docx")) == (0, f"Wrote policies/data.md, “Data”.\n\n{NEXT}", "")
    assert (root / "policies/data.md").is_file()


@pytest.mark.usefixtures("root")
def test_what_is_no_word_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"%PDF-1.7")
    advice = "Open it in Word and save it as “Word Document (.docx)”."
    assert run("import", str(path)) == (2, "", f"{path} is a PDF, whatever its name says.\n→ {advice}\n")
    assert run("import", "nothing.docx")[0] == 2


def test_an_edited_job_description(root: Path, run: Run, job: Edited, tmp_path: Path) -> None:
    job.replace("Plans the work.", "work", "whole work")
    job.replace("To the board, for the management system.", "management", "AI management", tracked=False)
    job.replace("Policy development", "Policy", "Text")
    given = saved_to(tmp_path / "back.docx", job)
    difference = (
        f"--- a/{LEAD}\n+++ b/{LEAD}\n@@ -9,8 +9,8 @@\n"
        " short: Lead\n critical: true\n purpose: Builds the management system and keeps it running.\n"
        "-key_activities: [Plans the work., Keeps the register.]\n"
        "-accountability: To the board, for the management system.\n"
        "+key_activities: [Plans the whole work., Keeps the register.]\n"
        "+accountability: To the board, for the AI management system.\n"
        " reports_to: [board]\n responsibilities:\n   - area: Planning and design\n\n"
    )
    expected = (
        f"Carried over:\n"
        f"  {LEAD}:13 (`accountability`): “… board, for the management system.” → “… board, for the AI management "
        f"system.” (typed without tracked changes)\n"
        f"  {LEAD}:12 (`key_activities.1`): “Plans the work.” → “Plans the whole work.” (Hanna Example, 2026-02-03)\n\n"
        "NOT carried over; see to each of them:\n"
        "  `activities` of the documents named in the table: “Policy development” → “Text development” (Hanna Example, "
        "2026-02-03); it is put together from elsewhere\n\n"
        "→ Read the difference, raise `version`, say under `change` what changed and why, and propose it.\n"
    )
    head = f"{{}} {LEAD} (ROLE-002): 2 edits carried over.\n\n"
    before = (root / LEAD).read_text("utf-8")
    assert run("import", given, "--dry-run") == (1, f"{difference}{head.format('Would change')}{expected}", "")
    assert (root / LEAD).read_text("utf-8") == before
    assert run("import", given) == (1, f"{difference}{head.format('Changed')}{expected}", "")
    wanted = replaced(
        LEAD, "Plans the work.", "Plans the whole work.", "for the management system.", "for the AI management system."
    )
    assert (root / LEAD).read_text("utf-8") == wanted
    code, out, _ = run("import", given)
    assert code == 1
    assert out.startswith(
        f"Nothing was changed in {LEAD} (ROLE-002).\n2 edits are in {LEAD} already.\n{LEAD} has changed"
    )
    job.replace("Patience", "Patience", "Courage")
    code, out, err = run("import", saved_to(tmp_path / "again.docx", job))
    assert (code, out) == (2, "")
    assert err == (
        f"{LEAD} has changes that are not committed; they would be mixed with those of the Word file.\n"
        "→ Commit them first, or add --force.\n"
    )
    assert run("import", str(tmp_path / "again.docx"), "--force")[0] == 1
    assert (root / LEAD).read_text("utf-8") == wanted.replace("[Patience]", "[Courage]")


@pytest.mark.usefixtures("root")
def test_a_job_description_that_nobody_edited(run: Run, job: Edited, tmp_path: Path) -> None:
    given = saved_to(tmp_path / "back.docx", job)
    assert run("import", given) == (0, f"Nothing was changed in {LEAD} (ROLE-002).\n", "")


def test_an_edited_file_as_data(root: Path, run: Run, job: Edited, tmp_path: Path) -> None:
    job.replace("Patience", "Patience", "Courage")
    code, out, _ = run("import", saved_to(tmp_path / "back.docx", job), "--format", "json")
    data = json.loads(out)
    assert (code, data["written"], data["id"], data["path"]) == (0, True, "ROLE-002", LEAD)
    assert data["diff"].count("\n+  soft: [Courage]\n") == 1
    assert data["carried"] == [
        {
            "old": "Patience",
            "new": "Courage",
            "who": "Hanna Example, 2026-02-03",
            "where": f"{LEAD}:21 (`skills.soft.1`)",
            "why": "",
        }
    ]
    assert "soft: [Courage]" in (root / LEAD).read_text("utf-8")


def test_a_file_of_remit_s_taken_as_new(root: Path, run: Run, job: Edited, tmp_path: Path) -> None:
    given = saved_to(tmp_path / "back.docx", job)
    code, out, _ = run("import", given, "--new", "--title", "Another Lead", "--type", "guideline")
    assert (code, out.split("\n")[0]) == (1, "Wrote policies/another-lead.md, “Another Lead”.")
    assert "GDL-001" in open_edition(root, date(2025, 8, 1)).handbook.document


def test_a_comparison_that_came_back_is_no_document(root: Path, run: Run, tmp_path: Path) -> None:
    (root / POLICY).write_text(replaced(POLICY, "We use AI with care.", "We use AI with great care."), "utf-8")
    target = tmp_path / "redline.docx"
    assert run("diff", "POL-001", "1.0.0", ".", "-o", str(target))[0] == 0
    before = (root / POLICY).read_bytes()
    advice = (
        "→ Put what you take over into the text yourself. A document that comes back with edits is carried over: "
        "`remit docx POL-001 --preview`.\n"
    )
    head = (
        "This is a comparison, POL-001 1.0.0 → 1.0.0 in the work tree, and no document's text: nothing was changed.\n"
    )
    assert run("import", str(target)) == (0, f"{head}\n{advice}", "")
    assert json.loads(run("import", str(target), "--format", "json")[1]) == {
        "kind": "comparison",
        "written": False,
        "of": "POL-001 1.0.0 → 1.0.0 in the work tree",
        "changes": [],
        "comments": [],
    }
    document = docx.Document(str(target))
    (purpose,) = (each for each in document.paragraphs if each.text == "Purpose")
    document.add_comment(purpose.runs, text="Whose?", author="Otto Example")
    document.save(str(target))
    edited = Edited(target.read_bytes())
    edited.replace("Purpose", "Purpose", "Aim")
    code, out, _ = run("import", saved_to(target, edited))
    assert (code, out.split("\n")[2:6]) == (
        1,
        [
            "Changed in it by its readers, and NOT carried over; see to each of them:",
            "  deleted “Purpose” (Hanna Example, 2026-02-03), below “Aim”",
            "  inserted “Aim” (Hanna Example, 2026-02-03), below “Aim”",
            "",
        ],
    )
    assert "Comments: 1, kept only here.\n  Otto Example, " in out
    assert out.endswith(": Whose?\n\n" + advice)
    assert (root / POLICY).read_bytes() == before


def test_a_review_that_came_back_is_no_document(root: Path, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "review.docx"
    run("review", "main", "-o", str(target))
    code, out, _ = run("import", str(target))
    assert (code, out.split("\n")[0]) == (
        0, "This is a review, main → the work tree, and no document's text: nothing was changed.",
    )  # fmt: skip
    assert [each.name for each in sorted((root / "policies").iterdir())] == ["ai-policy.md", "risk-procedure.md"]
