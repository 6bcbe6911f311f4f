"""The pages of the site that show what changed from one version of a document to the next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from remit.register.version_pairs import MOST, pairs_of_versions
from remit.source.frontmatter import identify
from remit.vcs.git import Git
from remit.vcs.history import read_history
from support import handbooks, sites
from support.gitrepo import GitRepo

PAGE = "redline/POL-001_1.0.0_1.1.0.html"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """Return the small handbook with two versions of its policy."""
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    made = GitRepo(tmp_path / "handbook")
    sites.write(made.root)
    made.commit("Begin")
    made.write(handbooks.POLICY, changed("1.1.0", "with great care"))
    made.commit("Take more care")
    return made


def changed(version: str, care: str) -> str:
    return handbooks.replaced(
        handbooks.POLICY, 'version: "1.0.0"', f'version: "{version}"', "We use AI with care", f"We use AI {care}"
    )


def test_the_revision_history_leads_to_what_changed(repo: GitRepo) -> None:
    pages = sites.build(repo.root)
    history = (repo.root / "site/policies/ai-policy.html").read_text("utf-8")
    assert re.findall(r'<a href="([^"]*redline[^"]*)" title="([^"]*)">([^<]*)', history) == [
        (f"../{PAGE}", "What changed since 1.0.0", "1.1.0")
    ]
    page = (repo.root / "site" / PAGE).read_text("utf-8")
    assert '<ins class="words"><span class="spoken">inserted: </span>great </ins>' in page
    assert '<a href="../policies/ai-policy.html">Back to the document</a>' in page
    assert '<a href="../policies/risk-procedure.html" rel="noreferrer">procedure</a>' in page
    assert pages == len([name for name in sites.files(repo.root / "site") if name.endswith(".html")]) - 1


def test_the_same_history_gives_the_same_pages(repo: GitRepo) -> None:
    sites.build(repo.root)
    first = (repo.root / "site" / PAGE).read_bytes()
    sites.build(repo.root)
    assert (repo.root / "site" / PAGE).read_bytes() == first


def test_a_version_that_cannot_be_read_any_more_has_a_page_that_says_so(repo: GitRepo) -> None:
    repo.write(handbooks.POLICY, changed("1.2.0", "with care").replace("owner: lead\n", "owner: lead\nold_key: x\n"))
    repo.commit("Write it in another format")
    repo.write(handbooks.POLICY, changed("1.3.0", "with the greatest care"))
    repo.commit("And in this one again")
    sites.build(repo.root)
    page = (repo.root / "site/redline/POL-001_1.1.0_1.2.0.html").read_text("utf-8")
    assert "<strong>These two cannot be compared.</strong>" in page
    assert "old_key" in page


def test_only_the_latest_steps_have_a_page(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "many")
    for number in range(MOST + 5):
        repo.document("policies/a.md", "POL-001", f"1.{number}.0", f"Text {number}.")
        repo.commit()
    history = read_history(Git.open(repo.root), parse=identify, cache=False)
    found = pairs_of_versions(history, {"POL-001": f"1.{MOST + 4}.0"})
    assert len(found) == MOST
    assert next(iter(found.values())).path == f"redline/POL-001_1.{MOST + 3}.0_1.{MOST + 4}.0.html"
    assert {step.new for step in pairs_of_versions(history, {"POL-001": "1.2.0"}).values()} == {"1.1.0", "1.2.0"}
    assert pairs_of_versions(history, {"POL-002": "1.0.0"}) == {}
