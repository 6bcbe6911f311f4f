"""Building the site: what stops it, what it leaves behind, and that the same handbook gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mkdocs.config import load_config
from remit.edition import open_edition
from remit.finding import RemitError
from remit.plugin import RemitPlugin
from support import sites
from support.handbooks import HANDBOOK, INDEX, POLICY, SETTINGS, Changes, replaced

KNOWN = (
    "Known: raci_table, job_description, role_card, my_responsibilities, skills_matrix, org_chart, document_register, "
    "document_control, revision_history, approval_record, review_calendar, coverage_table, doc_link, role_link."
)


def on_the_page(text: str) -> Changes:
    return {INDEX: f"{HANDBOOK[INDEX]}\n{text}\n"}


def in_the_policy(text: str) -> Changes:
    return {POLICY: f"{HANDBOOK[POLICY]}\n{text}\n"}


FAULTS: dict[str, tuple[Changes, list[str]]] = {
    "an undefined name": (
        on_the_page("{{ nonsense() }}"),
        ["Error reading page 'index.md':", f"content/index.md:9:1: There is no macro `nonsense`. {KNOWN}"],
    ),
    "an undefined name in a document": (
        in_the_policy("Text.\n\n{{ nonsense() }}"),
        [
            "Error reading page 'policies/ai-policy.md':",
            f"policies/ai-policy.md:23:1: There is no macro `nonsense`. {KNOWN}",
        ],
    ),
    "a failing macro": (
        in_the_policy('{{ doc_link("POL-999") }}'),
        [
            "Error reading page 'policies/ai-policy.md':",
            "policies/ai-policy.md:21:1: There is no document `POL-999`. "
            "Known: POL-001, PRC-001, ROLE-001, ROLE-002, ROLE-003.",
        ],
    ),
    "a broken link": (
        in_the_policy("[x](nowhere.md)"),
        ["policies/ai-policy.md: the link `nowhere.md` leads nowhere in the site."],
    ),
    "a broken anchor": (
        on_the_page("[x](policies/ai-policy.md#nowhere)"),
        [
            "Doc file 'index.md' contains a link 'policies/ai-policy.md#nowhere', but the doc 'policies/ai-policy.md' "
            "does not contain an anchor '#nowhere'."
        ],
    ),
    "a broken anchor of its own": (
        in_the_policy("[x](#nowhere)"),
        ["policies/ai-policy.md: the link `#nowhere` leads nowhere in the site."],
    ),
    "an absolute link": (
        on_the_page("[x](/policies/ai-policy.md)"),
        [
            "Doc file 'index.md' contains an absolute link '/policies/ai-policy.md', it was left as is. Did you mean "
            "'policies/ai-policy.md'?"
        ],
    ),
    "a remote image": (
        on_the_page("![x](https://evil.example/x.png)"),
        ["content/index.md: the page would fetch https://evil.example/x.png from another server."],
    ),
    "active content through attributes": (
        on_the_page('[x](policies/risk-procedure.md){: onclick="alert(1)" }'),
        ["content/index.md: active content (`onclick`) is not allowed in a page."],
    ),
    "a script": (
        on_the_page("<script>alert(1)</script>"),
        ["content/index.md: active content (`script`) is not allowed in a page."],
    ),
    "faults on several pages": (
        {**on_the_page("<b onclick=x>y</b>"), **in_the_policy("<img src=//evil.example/x>")},
        [
            "policies/ai-policy.md: the link `//evil.example/x` leads nowhere in the site.",
            "content/index.md: active content (`onclick`) is not allowed in a page.",
        ],
    ),
    "a page in two places": (
        {"content/policies/ai-policy.md": "# Another\n"},
        ["policies/ai-policy.md exists both in content/ and in the handbook; rename one of the two."],
    ),
    "a navigation to nowhere": (
        {SETTINGS: f"{HANDBOOK[SETTINGS]}nav: [index.md, policies/, nowhere.md]\n"},
        [
            "A reference to 'nowhere.md' is included in the 'nav' configuration, which is not found in the "
            "documentation files."
        ],
    ),
    "a plugin that is not there": (
        {SETTINGS: HANDBOOK[SETTINGS].replace("plugins: [remit]", "plugins: [remit, nonsense]")},
        ["Config value 'plugins': The \"nonsense\" plugin is not installed"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_stops_the_build_and_leaves_everything_as_it_was(name: str, tmp_path: Path) -> None:
    changes, lines = FAULTS[name]
    root = sites.write(tmp_path / "handbook", {**changes, "site/index.html": "<p>as before</p>"})
    before = sites.files(root)
    assert sites.failure(root) == "\n  ".join(["The site could not be built:", *lines])
    assert sites.files(root) == before
    assert not list(tmp_path.rglob(".*"))


def test_a_failed_build_does_not_spoil_the_next_one(tmp_path: Path) -> None:
    root = sites.write(tmp_path, in_the_policy("{{ nonsense() }}"))
    sites.failure(root)
    sites.write(root)
    assert sites.build(root) == 7
    assert not [path for path in root.iterdir() if path.name.startswith(".site")]


def test_a_site_that_cannot_be_put_in_place_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = sites.write(tmp_path, {"site/index.html": "<p>as before</p>"})
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name == "site" and path.parent != root:
            raise PermissionError(13, "in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert sites.failure(root) == "The site could not be built:\n  PermissionError: [Errno 13] in use"
    assert sites.files(root / "site") == {"index.html": b"<p>as before</p>"}
    assert not [path for path in root.iterdir() if path.name.startswith(".site")]


def test_the_same_edition_gives_the_same_bytes(tmp_path: Path) -> None:
    root = sites.write(tmp_path)
    sites.build(root)
    first = sites.files(root / "site")
    sites.build(root)
    assert sites.files(root / "site") == first


def run(root: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module as a user would, on a fixed day (2026-04-15)."""
    fixed = {"SOURCE_DATE_EPOCH": "1776211200", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=env.pop("cwd", root),
        env={**os.environ, **fixed, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_neither_place_nor_zone_nor_chance_shows_in_the_site(tmp_path: Path) -> None:
    first = sites.write(tmp_path / "first")
    second = sites.write(tmp_path / "a place with blanks" / "second")
    done = run(first, "remit", "build", "--site-only", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1")
    assert (done.returncode, done.stderr) == (0, "")
    elsewhere = ["--site-only", "--root", str(second)]
    done = run(second, "remit", "build", *elsewhere, TZ="America/Adak", PYTHONHASHSEED="7", cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    one, two = sites.files(first / "site"), sites.files(second / "site")
    # Without a repository, pages say which folder is none.
    assert {path: content.replace(bytes(second), bytes(first)) for path, content in two.items()} == one


def test_mkdocs_alone_builds_the_same_site(tmp_path: Path) -> None:
    root = sites.write(tmp_path)
    sites.build(root)
    done = run(root, "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "other"))
    assert (done.returncode, done.stdout) == (0, "")
    assert sites.files(tmp_path / "other") == sites.files(root / "site")


FOUR_LINES = """\
site_name: Small handbook
docs_dir: content
theme: {name: THEME}
plugins: [remit, search]
"""


@pytest.mark.parametrize("theme", ["material", "remit"])
def test_four_lines_of_settings_make_the_whole_site_with_both_builders(theme: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path)
    (root / "mkdocs.yml").write_text(FOUR_LINES.replace("THEME", theme))
    for path in sorted([*root.glob("policies/*.md"), *root.glob("roles/*.md")]):  # whose approvers were a setting
        text = path.read_text("utf-8")
        path.write_text(text.replace("\nowner:", "\napprovers: [board]\nreview_months: 12\nowner:"), "utf-8")
    done = run(root, "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "other"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = run(root, "remit", "build", "--site-only")
    assert (done.returncode, done.stderr) == (0, "")
    made = sites.files(root / "site")
    assert sites.files(tmp_path / "other") == made
    page = made["policies/ai-policy/index.html"].decode()
    assert '<link rel="stylesheet" href="../../assets/css/tokens.css">' in page
    assert 'data-md-color-scheme="slate"' in page
    assert "fonts.googleapis" not in page


def test_a_folder_of_ones_own_comes_before_what_remit_brings(tmp_path: Path) -> None:
    settings = HANDBOOK[SETTINGS].replace("theme: {name: material}", "theme: {name: material, custom_dir: overrides}")
    css = ":root { --own: 1 }\n"
    root = sites.write(
        tmp_path,
        {
            SETTINGS: settings,
            "overrides/assets/css/tokens.css": css,
            "overrides/partials/copyright.html": "<p>Example line</p>",
        },
    )
    sites.build(root)
    made = sites.files(root / "site")
    assert made["assets/css/tokens.css"].decode() == css
    assert "<p>Example line</p>" in made["index.html"].decode()


def test_a_site_without_the_plugin_is_refused(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {SETTINGS: HANDBOOK[SETTINGS].replace("plugins: [remit]", "plugins: [search]")})
    assert sites.failure(root) == (
        "The site could not be built:\n"
        "  mkdocs.yml does not list the plugin `remit`, so the site would lack every policy and role."
    )


def test_two_handbooks_in_one_process_do_not_meet(tmp_path: Path) -> None:
    one = sites.write(tmp_path / "one")
    two = sites.write(tmp_path / "two", {POLICY: replaced(POLICY, "title: AI Policy", "title: Other Policy")})
    plugins = []
    for root in (one, two):
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"))
        plugin = config.plugins["remit"]
        assert isinstance(plugin, RemitPlugin)
        plugin.handed = open_edition(root, sites.TODAY)
        plugins.append(plugin)
        config.plugins.on_config(config)
    assert [each.shown.handbook.document["POL-001"].title for each in plugins] == ["AI Policy", "Other Policy"]


@pytest.mark.parametrize("name", ["an undefined name", "a broken link", "a remote image", "a page in two places"])
def test_mkdocs_alone_fails_on_what_the_check_finds(name: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, FAULTS[name][0])
    found = run(root, "remit", "check")
    assert found.returncode == 1
    done = run(root, "mkdocs", "build", "--quiet")
    assert (done.returncode, done.stdout) == (1, "\nAborted with a BuildError!\n")
    assert done.stderr == f"ERROR   -  {found.stdout}"


def test_mkdocs_alone_builds_no_site_from_half_a_handbook(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {POLICY: replaced(POLICY, "owner: lead", "owner: laed\nnonsense: 1")})
    done = run(root, "mkdocs", "build", "--quiet")
    assert done.returncode == 1
    assert "ERROR   -  policies/ai-policy.md:8:1: SRC107 `nonsense` is not a key that Remit knows.\n" in done.stderr
    assert not (root / "site").exists()


def test_a_page_of_ten_thousand_rows_is_built_in_reasonable_time(tmp_path: Path) -> None:
    rows = "\n".join(f"| {number} | text | text |" for number in range(10_000))
    root = sites.write(tmp_path, on_the_page(f"| a | b | c |\n| - | - | - |\n{rows}"))
    start = time.perf_counter()
    assert sites.build(root) == 7
    assert (root / "site" / "index.html").read_text(encoding="utf-8").count("<tr>") == 10_001
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize(
    "text",
    [
        ">" * 2_000 + " deep",
        "\n".join("    " * depth + "- item" for depth in range(150)),
        "*" * 5_000 + "a" + "*" * 5_000,
        "[" * 2_000 + "a" + "](b.md)",
        '<div markdown="1">\n' * 300 + "\n</div>" * 300,
        "`" * 9_999 + "a",
        "(" * 9_999 + "[a](" * 99,
    ],
    ids=["quotes", "lists", "stars", "brackets", "blocks", "ticks", "parentheses"],
)
def test_deep_nesting_ends_in_a_page_or_in_words(text: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, on_the_page(text))
    start = time.perf_counter()
    try:
        assert sites.build(root) == 7
    except RemitError as error:
        assert "index.md" in error.message  # noqa: PT017 - either end is fine, but this one must name the page
    assert time.perf_counter() - start < 60
