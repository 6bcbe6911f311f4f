"""`remit check`: every voice, the exit codes, and what it does with a handbook that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from remit.check import all_rules
from support import handbooks
from support.commands import Run
from support.handbooks import POLICY, PRACTICE

FAULTY = {
    POLICY: handbooks.replaced(POLICY, "lead: R, board: A", "board: A"),
    PRACTICE: handbooks.replaced(PRACTICE, "effective_from: 2025-06-01", "review_months: 1"),
}
NOBODY = "Nobody is responsible (R) for “Policy development”."
GIVE = "Give at least one role the letter R."
OVERDUE = "The review of PRC-001 was due on 2025-02-02 (180 days ago)."
REVIEW = "Review the document, and raise its version if it changes."


@pytest.fixture
def faulty(root: Path, run: Run) -> list[dict[str, object]]:
    """Put an error and a warning into the handbook, and return them as JSON tells them."""
    handbooks.write(root, FAULTY)
    code, out, err = run("check", "--format", "json")
    assert (code, err) == (1, "")
    data = json.loads(out)
    assert list(data) == ["findings", "exceptions"]
    assert data["exceptions"] == []
    findings: list[dict[str, object]] = data["findings"]
    return findings


@pytest.mark.usefixtures("root")
def test_a_sound_handbook(run: Run) -> None:
    assert run("check") == (0, "No findings.\n", "")
    assert run("check", "--format", "github") == (0, "", "")
    code, out, err = run("check", "--format", "json")
    assert (code, json.loads(out), err) == (0, {"findings": [], "exceptions": []}, "")
    code, out, err = run("check", "--format", "sarif")
    assert (code, json.loads(out)["runs"][0]["results"], err) == (0, [], "")


def test_json_has_the_shape_of_the_contract(faulty: list[dict[str, object]]) -> None:
    contract = ["code", "severity", "path", "line", "column", "message", "fix"]
    assert [list(finding)[: len(contract)] for finding in faulty] == [contract, contract]
    assert [(f["code"], f["severity"], f["path"], f["line"]) for f in faulty] == [
        ("RAC304", "error", POLICY, 14),
        ("DOC206", "warning", PRACTICE, 8),
    ]
    assert (faulty[0]["column"], faulty[0]["message"], faulty[0]["fix"]) == (11, NOBODY, GIVE)
    assert (faulty[1]["column"], faulty[1]["message"], faulty[1]["fix"]) == (16, OVERDUE, REVIEW)


@pytest.mark.usefixtures("faulty")
def test_text_names_place_line_and_fix(run: Run) -> None:
    text = (
        f"{POLICY}:14:11: RAC304 {NOBODY}\n"
        "    14 |     raci: {board: A, ai-team: C}\n"
        "       |           ^\n"
        f"    → {GIVE}\n"
        f"{PRACTICE}:8:16: DOC206 [warning] {OVERDUE}\n"
        "    8 | review_months: 1\n"
        "      |                ^\n"
        f"    → {REVIEW}\n"
        "1 error, 1 warning.\n"
    )
    assert run("check") == (1, text, "")


@pytest.mark.usefixtures("faulty")
def test_github_annotations(run: Run) -> None:
    lines = (
        f"::error file={POLICY},line=14,col=11,title=RAC304::{NOBODY} {GIVE}\n"
        f"::warning file={PRACTICE},line=8,col=16,title=DOC206::{OVERDUE} {REVIEW}\n"
    )
    assert run("check", "--format", "github") == (1, lines, "")


def test_sarif_is_whole_and_refers_to_its_own_rules(faulty: list[dict[str, object]], run: Run) -> None:
    code, out, err = run("check", "--format", "sarif")
    assert (code, err) == (1, "")
    log = json.loads(out)
    assert log["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    driver, results = log["runs"][0]["tool"]["driver"], log["runs"][0]["results"]
    assert [rule["id"] for rule in driver["rules"]] == ["DOC206", "RAC304"]
    for rule in driver["rules"]:
        known = all_rules()[rule["id"]]
        assert rule["shortDescription"] == {"text": known.title}
        assert rule["help"] == {"text": known.fix}
    for result, finding in zip(results, faulty, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding["code"]
        assert result["level"] == finding["severity"]
        assert result["message"] == {"text": f"{finding['message']} {finding['fix']}"}
        assert result["locations"] == [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": finding["path"]},
                    "region": {"startLine": finding["line"], "startColumn": finding["column"]},
                }
            }
        ]


def test_warnings_alone_are_no_failure(root: Path, run: Run) -> None:
    handbooks.write(root, {PRACTICE: FAULTY[PRACTICE]})
    code, out, _ = run("check")
    assert (code, out.splitlines()[-1]) == (0, "0 errors, 1 warning.")


def test_a_file_that_cannot_be_read_is_a_finding_like_any_other(root: Path, run: Run) -> None:
    handbooks.write(root, {POLICY: "# AI Policy\n"})
    code, out, err = run("check")
    assert (code, err) == (1, "")
    assert out.startswith(f"{POLICY}:1:1: SRC103 The file does not begin with front matter (a line `---`).\n")


def test_what_would_steer_the_terminal_is_shown_instead(root: Path, run: Run) -> None:
    handbooks.write(root, {POLICY: handbooks.replaced(POLICY, "title: AI Policy", "title: A\x1b]0;x\x07\u202eI")})
    for form in ("text", "json", "github", "sarif"):
        _, out, err = run("check", "--format", form)
        assert not set(out + err) & set("\x1b\x07\u202e"), form


def _with_a_title(root: Path) -> bytes:
    """Give the policy a heading that repeats its title, and return its bytes."""
    text = (root / handbooks.PRACTICE).read_text("utf-8")
    (root / handbooks.PRACTICE).write_text(text.replace("---\n\n", "---\n\n# Another\n\n", 1), "utf-8")
    return (root / handbooks.PRACTICE).read_bytes()


def test_fix_shows_a_diff_and_writes_nothing_unasked(root: Path, run: Run) -> None:
    before = _with_a_title(root)
    code, out, err = run("check", "--fix")
    assert (code, (root / handbooks.PRACTICE).read_bytes()) == (0, before)
    assert "DOC207" in out
    assert err.splitlines()[:2] == [f"--- {handbooks.PRACTICE}", f"+++ {handbooks.PRACTICE}"]
    assert "-# Another\n+## Another\n" in err
    assert err.endswith("Nothing was written. To write these corrections: remit check --fix --yes\n")


def test_fix_writes_when_told_so_and_checks_again(root: Path, run: Run) -> None:
    before = _with_a_title(root)
    code, out, err = run("check", "--fix", "--yes", "--format", "json")
    assert (root / handbooks.PRACTICE).read_bytes() == before.replace(b"# Another", b"## Another")
    assert (code, [each["code"] for each in json.loads(out)["findings"] if each["code"] == "DOC207"]) == (0, [])
    assert err.endswith(f"Corrected {handbooks.PRACTICE} (DOC207).\n")
    assert run("check", "--fix", "--yes")[2] == "There is nothing to correct without judgement.\n"
