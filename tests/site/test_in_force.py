"""The site shows what is in force: today, on another day, or with --preview what is to come, and always says which."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from remit.approvals.records import Decision
from remit.batches import keep_all
from remit.cli import main
from remit.clock import today
from remit.decisions import propose
from remit.edition import Edition, in_force, open_edition, past_edition
from remit.render.expansion import with_expansions
from remit.site.build import build_site
from support import handbooks, sites
from support.gitrepo import GitRepo

LAST = "1793404800"  # 31 October 2026
POLICY = "policies/ai-policy.html"
FIRST, SECOND, THIRD = (
    "when they speak with a machine. Every AI system",
    "connect them to a person on request",
    "orders for money without a limit",
)
"""What stands in 1.0.0 alone, since 1.1.0, and since 2.0.0 of the policy."""
Pages = dict[str, str]
Site = dict[str, bytes]


@pytest.fixture(scope="module")
def demo(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the demonstration, into which its sites are built."""
    return shutil.copytree(demo, tmp_path_factory.mktemp("in-force") / "demo", symlinks=True)


@pytest.fixture(autouse=True)
def _on_the_last_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LAST)
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))


def build(demo: Path, *arguments: str) -> Site:
    """Build the demonstration's site anew and return its files by their path."""
    shutil.rmtree(demo / "site", ignore_errors=True)
    assert main(["build", "--root", str(demo), *arguments]) == 0
    return sites.files(demo / "site")


@pytest.fixture(scope="module")
def site(demo: Path) -> Callable[..., Site]:
    """Return the files of a site of the demonstration, which is built once for all tests that ask for the same."""

    @cache
    def once(*arguments: str) -> Site:
        return build(demo, *arguments)

    return once


@pytest.fixture
def built(site: Callable[..., Site]) -> Callable[..., Pages]:
    """Return the pages of a site of the demonstration by their path."""

    def pages(*arguments: str) -> Pages:
        return {name: text.decode() for name, text in site(*arguments).items() if name.endswith(".html")}

    return pages


def article(html: str) -> str:
    """Return what a page says, without marks."""
    inner = html.partition("<article")[2].partition("</article>")[0].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", inner)).replace("¶", " ").split())


def notes(html: str) -> list[str]:
    """Return what a reader is told beside the text."""
    return [unescape(text) for text in re.findall(r'<p class="remit-note">(.*?)</p>', html)]


def stated(html: str) -> str:
    """Return version and state as the control block has them."""
    block = html.partition('class="document-control"')[2]
    return " ".join(re.sub(r"<[^>]*>", " ", block.partition("Version</dt>")[2].partition("</dd>")[0]).split())


# --- which text


def test_today_the_version_in_force_is_shown_and_a_later_one_announced(built: Callable[..., Pages]) -> None:
    page = built()[POLICY]
    assert stated(page) == "1.1.0 In force Due soon"
    assert notes(page) == [
        "Version 2.0.0 is approved and takes effect on 2026-12-01. The version shown here is in force until then."
    ]
    assert (SECOND in article(page), THIRD in article(page)) == (True, False)


def test_the_preview_shows_the_newest_and_says_so(built: Callable[..., Pages]) -> None:
    pages = built("--preview")
    assert stated(pages[POLICY]).startswith("2.0.0 Approved")
    assert notes(pages[POLICY]) == ["Approved, but not in force before 2026-12-01."]
    assert (SECOND in article(pages[POLICY]), THIRD in article(pages[POLICY])) == (True, True)
    standard = pages["policies/model-release.html"]
    assert stated(standard).startswith("1.2.0 Draft")
    assert notes(standard) == ["This newer version is not yet in force. The version in force is 1.1.0."]


def test_a_pending_text_is_told_on_the_page_in_force(built: Callable[..., Pages]) -> None:
    page = built()["policies/model-release.html"]
    assert stated(page).startswith("1.1.0 In force")
    assert notes(page) == ["A newer text, version 1.2.0, awaits approval. The version shown here is in force."]


def test_every_page_of_a_document_says_its_state(demo: Path, built: Callable[..., Pages]) -> None:
    edition = with_expansions(in_force(open_edition(demo, today())))
    pages = built()
    words = {"draft": "Draft", "approved": "Approved", "in-force": "In force", "retired": "Retired"}
    for row in edition.register.rows:
        page = pages[edition.handbook.document[row.id].path.replace(".md", ".html")]
        assert stated(page).startswith(f"{row.version} {words[row.state.value]}"), row.id
    told = {row.id: row.state.value for row in edition.register.rows if row.state.value != "in-force"}
    assert told == {"FRM-001": "draft", "GDL-001": "retired", "GDL-002": "approved"}
    at = {id_: pages[edition.handbook.document[id_].path.replace(".md", ".html")] for id_ in told}
    assert {id_: notes(page) for id_, page in at.items()} == {
        "FRM-001": ["Draft: no approval of this version is recorded, so it is not in force."],
        "GDL-001": ["Retired: kept for the record, no longer in force."],
        "GDL-002": ["Approved, but not in force before 2026-11-15."],
    }


# --- another day


@pytest.mark.parametrize(
    ("day", "version", "phrases"),
    [
        ("2025-05-31", "1.0.0 Approved", [FIRST]),
        ("2025-06-01", "1.0.0 In force", [FIRST]),
        ("2025-11-19", "1.0.0 In force", [FIRST]),
        ("2025-11-20", "1.1.0 In force", [SECOND]),
        ("2026-11-30", "1.1.0 In force Overdue", [SECOND]),
        ("2026-12-01", "2.0.0 In force", [SECOND, THIRD]),
    ],
)
def test_as_of_a_day_the_page_has_the_text_of_that_day(
    day: str, version: str, phrases: list[str], built: Callable[..., Pages]
) -> None:
    page = built("--as-of", day, "--site-only")[POLICY]
    assert stated(page) == version
    assert [each for each in (FIRST, SECOND, THIRD) if each in article(page)] == phrases


def test_documents_that_were_not_there_have_no_page(built: Callable[..., Pages]) -> None:
    then, now = built("--as-of", "2025-05-01"), built()
    assert {name for name in then if name.startswith("policies/")} == set()
    assert {name for name in now if name not in then} == {
        name for name in now if name.startswith(("policies/", "redline/"))
    }


def test_the_register_page_is_of_the_day_and_says_which(built: Callable[..., Pages]) -> None:
    text = article(built("--as-of", "2025-05-31")["register.html"])
    assert "As of 2025-05-31, commit" in text
    assert "STD-001" not in text


# --- the same bytes


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="now"),
        pytest.param(["--as-of", "2026-01-14"], id="then", marks=pytest.mark.slow),
        pytest.param(["--preview"], id="preview", marks=pytest.mark.slow),
    ],
)
def test_two_builds_are_the_same_bytes(arguments: list[str], demo: Path, site: Callable[..., Site]) -> None:
    assert build(demo, *arguments) == site(*arguments)


def test_as_of_a_day_nothing_of_the_work_tree_shows(demo: Path, tmp_path: Path) -> None:
    """Neither changed nor deleted documents, registers and people of today make a difference."""
    target = tmp_path / "work"
    shutil.copytree(demo, target, symlinks=True, ignore=shutil.ignore_patterns("site", "dist"))
    day = date(2026, 1, 14)
    build_site(target, tmp_path / "one", with_expansions(in_force(past_edition(target, day))))
    for path in [*target.glob("policies/*.md"), *target.glob("roles/*"), *target.glob("records/**/*.json")]:
        path.unlink()
    build_site(target, tmp_path / "other", with_expansions(in_force(past_edition(target, day))))
    assert sites.files(tmp_path / "one") == sites.files(tmp_path / "other")


# --- texts in force in a tree that has changed since


@pytest.fixture
def renamed(tmp_path: Path) -> GitRepo:
    """Return a handbook whose policy is in force while its next version, with a procedure's new name, is pending."""
    repo = GitRepo(tmp_path / "handbook")
    sites.write(repo.root)
    repo.write(".gitignore", "site/\n")
    repo.commit("Begin")
    at = datetime(2025, 1, 3, 10, tzinfo=UTC)
    proposal = propose(open_edition(repo.root, at.date()), Decision.APPROVE, "POL-001", "board", "p-ada", at)
    keep_all(repo.root, [proposal], None)
    repo.commit("Approve")
    repo.move(handbooks.PRACTICE, "policies/risk/procedure.md")
    changes = ("](risk-procedure.md)", "](risk/procedure.md)", 'version: "1.0.0"', 'version: "1.1.0"')
    repo.write(handbooks.POLICY, handbooks.replaced(handbooks.POLICY, *changes))
    repo.write("content/news.md", '# News\n\nRead {{ doc_link("PRC-009") }}.\n')
    later = handbooks.HANDBOOK[handbooks.PRACTICE].replace("PRC-001", "PRC-009").replace("id: risk-", "id: more-")
    repo.write("policies/later.md", later)
    repo.commit("Rename and add", at="2025-02-01T12:00:00+00:00")
    return repo


def built_of(repo: GitRepo, edition: Edition) -> Pages:
    build_site(repo.root, repo.root / "site", with_expansions(in_force(edition)))
    return {name: text.decode() for name, text in sites.files(repo.root / "site").items() if name.endswith(".html")}


@pytest.mark.parametrize("then", [False, True], ids=["now", "then"])
def test_a_link_of_the_text_in_force_leads_to_where_its_target_went(then: bool, renamed: GitRepo) -> None:
    day = date(2025, 3, 1)
    pages = built_of(renamed, past_edition(renamed.root, day) if then else open_edition(renamed.root, day))
    page = pages[POLICY]
    assert stated(page) == "1.0.0 In force"
    assert notes(page) == ["A newer text, version 1.1.0, awaits approval. The version shown here is in force."]
    assert 'as the <a href="risk/procedure.html">procedure</a> says' in page


def test_before_the_change_everything_is_as_it_was(renamed: GitRepo) -> None:
    pages = built_of(renamed, past_edition(renamed.root, date(2025, 1, 31)))
    assert sorted(pages) == [
        *("404.html", "index.html", "policies/ai-policy.html", "policies/risk-procedure.html"),
        *("roles/ai-team.html", "roles/board.html", "roles/lead.html"),
    ]
    assert notes(pages[POLICY]) == []
    assert 'as the <a href="risk-procedure.html">procedure</a> says' in pages[POLICY]


def test_pages_are_those_of_the_day_too(renamed: GitRepo) -> None:
    renamed.remove("content/news.md")
    renamed.write("content/index.md", "# Another home\n")
    settings = (renamed.root / "mkdocs.yml").read_text()
    renamed.write("mkdocs.yml", settings + "nav: [index.md, {News: news.md}, {Later: later.md}, policies/, roles/]\n")
    renamed.write("content/later.md", "# Later\n")
    renamed.commit("Other pages", at="2025-04-01T12:00:00+00:00")
    then = built_of(renamed, past_edition(renamed.root, date(2025, 3, 1)))
    assert "later.html" not in then
    assert "Small handbook" in article(then["index.html"])
    assert article(then["news.html"]) == "News Read PRC-009 Risk Procedure ."
