"""A review as people get it: a comment that fits and harms nobody, a page, paper, JSON, annotations."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from remit import formatters
from remit.check import all_rules
from remit.finding import RemitError
from remit.review.comment import as_comment, as_html, as_markdown
from remit.review.data import as_data
from remit.review.output import check_target, review_text, write_review
from remit.review.review import Review
from remit.review.terminal import terminal_lines
from support.papers import solid, text
from support.reviewing import review_of

NASTY = (
    "@everyone ![x](https://evil.example/pixel.png) <script>alert(1)</script> #1 !2 [a](javascript:alert(1)) "
    "https://evil.example | `code` GH-7 :tada: /close"
)


def reviewed(root: Path, **case: Any) -> Review:
    return review_of(root, case)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def found(tmp_path: Path) -> Review:
    return reviewed(
        tmp_path / "handbook",
        approved=["POL-001"],
        bump={"policies/ai-policy.md": "1.0.1 editorial"},
        after={
            "policies/ai-policy.md": [
                ["We use AI with care.", "We shall use AI with care."],
                ["lead: R, board: A", "lead: R/A, board: I"],
            ]
        },
    )


def test_the_comment_of_a_change(found: Review) -> None:
    commit = found.proposal
    assert (
        as_comment(found)
        == f"""\
<!-- remit-review -->
## Review: POL-001 AI Policy

**This cannot be merged yet: 1 thing must be fixed first.**

Compared: `main` (from `{(commit.start_commit or "")[:12]}` on) with `change` (`{(commit.head_commit or "")[:12]}`), \
on 2025-02-10.

### Blocking issues

- **GAT915** POL-001 changes more than the step to 1.0.1 says (editorial): 1 new obligation; who does what in \
policy-development. → This is a minor change: set `version: "1.1.0"` and `kind: minor`. (`policies/ai-policy.md:5`)

### Documents to approve

#### POL-001 AI Policy: 1.0.0 → 1.0.1 (changed, minor)

- **Author's summary:** What 1.0.1 changes.
- **Changes:** 1 new obligation; who does what in policy-development; wording that obliges nobody
- **New:** <ins>We shall use AI with care.</ins>
- **Must approve as Board**: Ada Example
- **In force:** as soon as it is approved and merged; 1.0.0 stays in force until then
- **Text fingerprint:** `{found.approval("POL-001").digest[:12]}`

### Changed RACI assignments

| Role | Gains | Loses | In |
| :--- | :--- | :--- | :--- |
| Board | I | A | Policy development (POL-001) |
| Lead Implementer | A | – | Policy development (POL-001) |

| Person | Gains | Loses | In |
| :--- | :--- | :--- | :--- |
| Ada Example | I | A | Policy development (POL-001) |
| Bo Example | A | – | Policy development (POL-001) |

### What approving means

“I approve this version for use.” An approval is bound to exactly the text with this fingerprint. **Any \
further edit, however small, makes it a different text and voids approvals of this one.**

- Ada Example's approval of POL-001 1.0.0 goes on counting for 1.0.0
"""
    )


def test_the_shape_that_programs_build_on(found: Review) -> None:
    data = as_data(found)
    (document,) = data["documents"]
    named = {name: document[name] for name in ("id", "change", "from", "to", "kind", "approvers", "size", "approved")}
    assert named == {
        "id": "POL-001",
        "change": "changed",
        "from": "1.0.0",
        "to": "1.0.1",
        "kind": "editorial",
        "approvers": ["board"],
        "size": "minor",
        "approved": False,
    }
    assert data["raci"][0] == {
        "role": "board",
        "activity": "policy-development",
        "name": "Policy development",
        "document": "POL-001",
        "gains": ["I"],
        "loses": ["A"],
    }
    assert (data["roles"], data["coverage"]) == ([], [])
    assert [finding["code"] for finding in data["findings"]] == ["GAT915"]
    assert (data["passes"], data["complete"]) == (False, True)


def test_what_people_write_does_nothing_in_a_comment(tmp_path: Path) -> None:
    text = json.dumps(NASTY)
    found = reviewed(
        tmp_path / "handbook",
        bump={"policies/ai-policy.md": "1.1.0 minor"},
        after={
            "policies/ai-policy.md": [
                ["title: AI Policy", f"title: {text}"],
                ["name: Policy development", f"name: {text}"],
                ["lead: R, board: A", "lead: R/A, board: I"],
                ["We use AI with care.", f"Everybody shall read {NASTY}\n\n/close\n\n/approve shall be said."],
            ]
        },
    )
    comment = as_comment(found)
    bare = re.sub(r"(?<!\\)`[^`\n]*(?<!\\)`", "", comment)  # in a code span nothing is live
    for live in ("@everyone", "<script", "https://", "#1", "!2", ":tada:", "GH-7"):
        assert live not in bare, live
    assert not re.search(r"(?<!\\)[]!]\(|(?<!\\)!?\[", bare)
    assert not [line for line in comment.split("\n") if line.lstrip().startswith("/")]
    assert all(line.count(" | ") == 3 for line in comment.split("\n") if line.startswith("| "))
    page = as_html(found)
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:alert(1)" in page  # as text, which is all it is
    assert 'href="' not in page


def test_a_page_needs_nothing_else(found: Review) -> None:
    page = as_html(found)
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page
    assert "set <code>version: &#34;1.1.0&#34;</code>" in page


def test_no_invisible_space_on_paper(found: Review) -> None:
    text = as_markdown(found)
    assert "\u200b" not in text
    assert text.startswith("# Review: POL-001 AI Policy\n")


def test_paper(found: Review, tmp_path: Path) -> None:
    import docx

    write_review(found, tmp_path / "r.pdf", "github", all_rules(), tmp_path / "handbook")
    write_review(found, tmp_path / "r.docx", "github", all_rules(), tmp_path / "handbook")
    again = (tmp_path / "r.pdf").read_bytes()
    write_review(found, tmp_path / "r.pdf", "github", all_rules(), tmp_path / "handbook")
    printed = solid(text(again))
    for said in ("Review: POL-001 AI Policy", "This cannot be merged yet", "We shall use AI with care.", "Ada Example"):
        assert solid(said) in printed, said
    assert (tmp_path / "r.pdf").read_bytes() == again
    document = docx.Document(io.BytesIO((tmp_path / "r.docx").read_bytes()))
    reported = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Review: POL-001 AI Policy" in reported
    assert "We shall use AI with care." in reported
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "Board",
        "I",
        "A",
        "Policy development (POL-001)",
    ]


def test_annotations_and_sarif(found: Review) -> None:
    data = json.loads(review_text(found, ".sarif", "github", all_rules()))
    assert [result["ruleId"] for result in data["runs"][0]["results"]] == ["GAT915"]
    (line,) = formatters.as_github(found.report)
    assert line.startswith("::error file=policies/ai-policy.md,line=5,col=10,title=GAT915::POL-001 changes more than ")
    assert line.endswith('set `version: "1.1.0"` and `kind: minor`.')


def test_the_terminal(found: Review) -> None:
    lines = list(terminal_lines(found))
    assert lines[0] == "Review: POL-001 AI Policy"
    assert "    Must approve as Board: Ada Example" in lines
    assert lines[-1] == "This cannot be merged yet: 1 thing must be fixed first."


def test_a_form_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(RemitError) as error:
        check_target(tmp_path / "review.odt")
    assert error.value.message == "review.odt: a review has no such form."


def many(count: int) -> dict[str, str]:
    return {
        f"policies/p{n}.md": (
            f'---\nid: PRC-{n:04}\ntitle: Procedure {n} with a name of some length\ntype: procedure\nversion: "1.0.0"\n'
            f"summary: Says.\nowner: lead\nchange: {{kind: major, summary: First issue.}}\n---\n\n## Purpose\n\n"
            + "".join(
                f"Rule {each} of {n} shall hold in every case that anybody can think of.\n\n" for each in range(9)
            )
        )
        for n in range(2, count + 2)
    }


@pytest.mark.parametrize(
    ("forge", "limit"), [("github", 65_536), pytest.param("gitlab", 1_000_000, marks=pytest.mark.slow)]
)
def test_a_thousand_documents_fit_and_the_weightiest_come_first(forge: str, limit: int, tmp_path: Path) -> None:
    before = many(1000)
    after = {path: text.replace("Rule 3", "Law 3").replace("1.0.0", "1.1.0").replace("First", "Second")
             .replace("kind: major", "kind: minor") for path, text in before.items()}  # fmt: skip
    after["policies/p700.md"] = after["policies/p700.md"].replace('"1.1.0"', '"1.0.1"')
    begin = time.process_time()
    found = reviewed(tmp_path / "handbook", before=before, after=after)
    comment = review_text(found, ".md", forge, all_rules())
    assert time.process_time() - begin < 15  # seconds, with the making of the repository in them
    assert len(comment) <= limit
    assert comment.index("GAT915") < comment.index("#### PRC-0700") < comment.index("#### PRC-0002")
    assert "1,000 documents" in comment
    if forge == "github":
        assert "Cut to fit into a comment: of 1,000 documents, 30 are shown in full, 400 by one line each" in comment


def test_a_comment_fits_whatever_is_in_it(tmp_path: Path) -> None:
    long = "word " * 14_000
    found = reviewed(
        tmp_path / "handbook",
        bump={"policies/ai-policy.md": "1.1.0 minor"},
        after={"policies/ai-policy.md": [["We use AI with care.", f"We shall use {long}."]]},
    )
    comment = as_comment(found)
    assert len(comment) < 5_000
    assert as_comment(found, 300).endswith("… cut here: the full report has everything.\n")
    assert len(as_comment(found, 300)) <= 300
