"""What cannot be compared: a report that says so, and never a pass."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from remit.check import all_rules, check
from remit.cli import main
from remit.review.change.opening import open_proposal
from remit.review.comment import as_comment, as_html
from remit.review.data import as_data
from remit.review.output import write_review
from remit.review.review import Review, review_proposal
from support import handbooks
from support.gitrepo import BELA, GitRepo
from support.reviewing import TODAY

RAISED = handbooks.replaced(
    handbooks.POLICY,
    *('version: "1.0.0"', 'version: "1.1.0"'),
    *("kind: major, summary: First issue.", "kind: minor, summary: Stronger."),
    *("We use AI", "We shall use AI"),
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1739188800")  # 10 February 2025
    made = GitRepo(tmp_path / "handbook")
    handbooks.write(made.root)
    made.commit("Begin")
    return made


def of(repo: GitRepo, base: str, head: str | None = None, folder: Path | None = None) -> Review:
    return review_proposal(open_proposal(repo.root, base, head, TODAY, folder=folder), check)


def codes(found: Review) -> list[str]:
    return [finding.code for finding in found.report.findings]


@pytest.mark.parametrize(
    ("base", "head"), [("nowhere", "main"), ("main", "nowhere"), ("--output=x", "main"), ("", "main")]
)
def test_a_side_that_is_not_there(repo: GitRepo, base: str, head: str) -> None:
    found = of(repo, base, head)
    assert codes(found) == ["GAT901"]
    assert not found.passes
    assert as_data(found)["complete"] is False
    assert "Not reviewed: there was nothing to compare with. This does not count as passed." in as_comment(found)
    assert "Not reviewed" in as_html(found)
    assert not (repo.root / "x").exists()


def test_the_command_writes_the_report_all_the_same(
    repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["review", "--root", str(repo.root), "nowhere", "--format", "json", "-o", str(tmp_path / "r.md")])
    assert code == 2
    data = json.loads(capsys.readouterr().out)
    assert data["gaps"][0]["message"] == "'nowhere' is not a commit, branch or tag that this repository knows."
    assert "This does not count as passed" in (tmp_path / "r.md").read_text("utf-8")


def test_unrelated_histories(repo: GitRepo) -> None:
    repo.git("switch", "-q", "--orphan", "other")
    handbooks.write(repo.root, {handbooks.POLICY: RAISED})
    repo.commit("Begin elsewhere")
    found = of(repo, "main", "other")
    assert codes(found) == ["GAT901"]
    assert [change.id for change in found.documents] == ["POL-001"]  # what can be compared is
    assert "they have no common beginning" in as_comment(found)
    assert not found.passes
    assert main(["review", "--root", str(repo.root), "main", "other"]) == 1


def test_what_is_taken_back_behind_a_crosswise_merge_is_not_passed(repo: GitRepo) -> None:
    """Set against the later of two partings nothing has changed, and yet the record would be gone."""
    path = "records/approvals/POL-001/1.0.0/a.json"
    repo.branch("change")
    repo.write("content/other.md", "# Other\n")
    earlier = repo.commit("Write elsewhere")
    repo.switch("main")
    repo.write(path, "{}\n")
    recorded = repo.commit("Record")
    repo.merge(earlier)
    repo.switch("change")
    repo.git("merge", "-q", "-s", "ours", "-m", "Merge", recorded)
    found = of(repo, "main", "change")
    assert codes(found)[0] == "GAT901"
    points = " and ".join(sorted(each[:12] for each in (earlier, recorded)))
    assert found.proposal.gaps[0].message == (
        f"The two sides parted at several points ({points}), so that what is merged is not what is compared."
    )
    assert found.proposal.gaps[0].fix == "Merge the base as it is now into the change."
    assert not found.passes
    repo.git("merge", "-q", "-s", "ours", "-m", "Merge anew", "main")
    assert codes(of(repo, "main", "change")) == ["GAT961"]


def test_a_shallow_clone(repo: GitRepo, tmp_path: Path) -> None:
    repo.write(handbooks.POLICY, RAISED)
    repo.commit("Raise")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    clone = tmp_path / "shallow"
    (clone / handbooks.POLICY).write_text(RAISED.replace("1.1.0", "1.2.0"), "utf-8")
    found = review_proposal(open_proposal(clone, "HEAD", None, TODAY), check)
    assert codes(found)[0] == "GAT901"
    assert [(change.id, change.step) for change in found.documents] == [("POL-001", "minor")]
    assert "shallow clone" in as_comment(found)
    missing = review_proposal(open_proposal(clone, "HEAD~1", None, TODAY), check)
    assert missing.proposal.gaps[0].fix.startswith("Fetch the whole history")


def test_no_repository(tmp_path: Path) -> None:
    root = handbooks.write(tmp_path / "plain")
    found = review_proposal(open_proposal(root, "main", None, TODAY), check)
    assert codes(found) == ["GAT901"]
    assert not found.passes


def test_a_head_that_does_not_parse(repo: GitRepo) -> None:
    repo.branch("change")
    repo.write(handbooks.POLICY, "---\nid: POL-001\ntitle: [\n")
    repo.write(handbooks.PRACTICE, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    repo.write(handbooks.PEOPLE, "people: {")
    repo.write("mkdocs.yml", "extra: [")
    repo.commit("Break")
    found = of(repo, "main", "change")
    assert [change.what for change in found.documents] == ["unreadable", "unreadable"]
    assert {"GAT903"} <= set(codes(found))
    assert [each.subject for each in found.report.findings if each.code == "GAT903"] == [
        "mkdocs.yml", "POL-001", "PRC-001", "roles/people.yml",
    ]  # fmt: skip
    assert found.case.raci == ()
    assert not found.passes
    assert main(["review", "--root", str(repo.root), "main", "change"]) == 1
    assert "cannot be read" in as_comment(found)


def test_nothing_silences_what_could_not_be_compared(repo: GitRepo) -> None:
    rules = "    rules: {GAT901: 'off', GAT903: 'off'}\n"
    repo.write("mkdocs.yml", handbooks.HANDBOOK["mkdocs.yml"] + rules)
    repo.commit("Look away")
    repo.branch("change")
    repo.write(handbooks.POLICY, "no front matter")
    repo.commit("Break")
    assert "GAT903" in codes(of(repo, "main", "change"))


def test_the_work_tree_is_reviewed_as_it_lies(repo: GitRepo) -> None:
    repo.git("config", "user.email", "ada@example.org")
    repo.write(handbooks.POLICY, RAISED)  # neither staged nor committed
    repo.write("policies/.hidden.md", "nothing")
    repo.write(".github/workflows/x.yml", "on: push\n")
    found = of(repo, "main")
    assert [change.id for change in found.documents] == ["POL-001"]
    assert found.proposal.head == "the work tree"
    assert codes(found) == ["GAT943", "GAT953"]  # who is here wrote it, and she alone could approve
    assert found.others == ((".github/workflows/x.yml", "workflow"),)


def test_a_folder_that_is_only_read(repo: GitRepo, tmp_path: Path) -> None:
    head = handbooks.write(tmp_path / "head", {handbooks.POLICY: RAISED})
    found = of(repo, "main", folder=head)
    assert [(change.id, change.what) for change in found.documents] == [("POL-001", "changed")]
    assert found.passes


def test_line_ends_of_the_work_tree_are_no_change(repo: GitRepo) -> None:
    content = (repo.root / handbooks.POLICY).read_bytes()
    (repo.root / handbooks.POLICY).write_bytes(content.replace(b"\n", b"\r\n"))
    found = of(repo, "main")
    assert found.documents == ()
    assert found.passes


def test_a_handbook_below_the_root_of_its_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    repo = GitRepo(tmp_path / "repository")
    root = handbooks.write(repo.root / "docs" / "handbook")
    repo.commit("Begin")
    repo.branch("change")
    repo.write(f"docs/handbook/{handbooks.POLICY}", RAISED)
    repo.write(".github/workflows/x.yml", "on: push\n")
    repo.commit("Change")
    for head in ("change", None):
        found = review_proposal(open_proposal(root, "main", head, TODAY), check)
        assert [change.id for change in found.documents] == ["POL-001"]
        assert found.others == (("../../.github/workflows/x.yml", "workflow"),)
        assert codes(found) == ["GAT953"]


def test_records_are_never_touched(repo: GitRepo) -> None:
    path = "records/approvals/POL-001/1.0.0/20250101T120000Z-approve-p-ada-board-00000000.json"
    for name in ("a", "b", "c"):
        repo.write(path.replace("00000000", name), "{}\n")
    silent = "    rules: {GAT961: 'off'}\n"
    silent += (
        f"    exceptions: [{{rule: GAT961, subject: {path.replace('00000000', 'a')}, reason: Because we say so.}}]\n"
    )
    repo.write("mkdocs.yml", handbooks.HANDBOOK["mkdocs.yml"] + silent)
    repo.commit("Record")
    repo.branch("change")
    repo.write(path.replace("00000000", "a"), "[]\n")
    (repo.root / path.replace("00000000", "b")).unlink()
    (repo.root / path.replace("00000000", "c")).rename(repo.root / path.replace("00000000", "d"))
    repo.commit("Touch", author=BELA)
    found = of(repo, "main", "change")
    assert codes(found) == ["GAT961", "GAT961", "GAT961", "GAT962"]


def test_a_change_is_set_against_where_it_left_the_base(repo: GitRepo) -> None:
    repo.branch("change")
    repo.write(handbooks.POLICY, RAISED)
    repo.commit("Raise")
    repo.switch("main")
    repo.write("policies/more.md", RAISED.replace("POL-001", "POL-002").replace("id: policy-", "id: more-"))
    repo.commit("Meanwhile")
    assert [change.id for change in of(repo, "main", "change").documents] == ["POL-001"]


def test_a_branch_into_which_the_base_was_merged_keeps_its_writers(repo: GitRepo) -> None:
    repo.branch("change")
    repo.write(handbooks.POLICY, RAISED)
    repo.commit("Raise", author=BELA)
    repo.switch("main")
    repo.write("content/other.md", "# Other\n")
    repo.commit("Meanwhile")
    repo.switch("change")
    repo.merge("main")
    found = of(repo, "main", "change")
    assert found.proposal.writers == {handbooks.POLICY: (BELA,)}


def test_a_link_in_the_place_of_a_folder_is_reported(repo: GitRepo, tmp_path: Path) -> None:
    repo.branch("change")
    (repo.root / "policies").rename(tmp_path / "elsewhere")
    for name in ("policies", "records"):
        (repo.root / name).symlink_to(tmp_path / "elsewhere")
    for head in (None, "change"):
        if head:
            repo.commit("Lead elsewhere")
        found = of(repo, "main", head)
        reported = [each.message for each in found.report.findings if each.code == "GAT971"]
        assert reported == ["policies is a link.", "records is a link."]
        assert [change.what for change in found.documents] == ["deleted", "deleted"]


def test_odd_files_are_reported_and_break_nothing(repo: GitRepo, tmp_path: Path) -> None:
    repo.branch("change")
    policies = repo.root / "policies"
    (policies / "a\nb.md").write_text("x", "utf-8")
    Path(os.fsdecode(os.fsencode(policies) + b"/\xff.md")).write_text("x", "utf-8")
    (policies / "big.md").write_bytes(b"---\n" + b"a" * 3_000_000)
    (policies / "link.md").symlink_to("/etc/passwd")
    for head in (None, "change"):
        if head:
            repo.commit("Add")
        found = of(repo, "main", head)
        reported = {(each.code, each.message) for each in found.report.findings if each.code.startswith("GAT")}
        assert reported == {
            ("GAT903", "policies/a\\nb.md cannot be read: The file does not begin with front matter (a line `---`)."),
            ("GAT903", "policies/\\xff.md cannot be read: The file does not begin with front matter (a line `---`)."),
            ("GAT903", "policies/big.md cannot be read: The file is larger than 1 MiB, the most that is read."),
            ("GAT971", "policies/link.md is a link."),
            ("GAT972", "policies/a\\nb.md holds hidden characters, or bytes that are not text."),
            ("GAT972", "policies/\\xff.md holds hidden characters, or bytes that are not text."),
        }
        for ending in ("md", "html", "json", "sarif", "docx", "pdf"):
            write_review(found, tmp_path / f"review.{ending}", "github", all_rules(), repo.root)
        assert json.loads((tmp_path / "review.json").read_text("utf-8"))["passes"] is False
