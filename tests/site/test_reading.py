"""What the check says of hand-written pages is what the build does with them, whatever mkdocs.yml configures."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from remit.check import check
from remit.edition import open_edition
from remit.finding import Severity
from support import sites
from support.handbooks import HANDBOOK, INDEX, SETTINGS, Changes

ALL = (
    "[abbr, admonition, attr_list, def_list, footnotes, md_in_html, tables, toc, pymdownx.details, "
    "pymdownx.superfences, pymdownx.snippets, pymdownx.tabbed, pymdownx.tasklist]"
)
TOC = "  - toc: {permalink: true, slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}\n"


def home(text: str) -> str:
    return f"# Small handbook\n\n{text}\n"


class Written(NamedTuple):
    """A page, the settings, further files; and what is found: code, line and column in the page, or nothing."""

    name: str
    text: str
    found: tuple[str, int, int] | None = None
    extensions: str = ALL
    more: Changes = MappingProxyType({})
    settings: str = ""


GUIDE = "content/guide.md"
CASES = [
    Written("a page", "[x](guide.md)", None, more={GUIDE: "# Guide\n"}),
    Written("no page", "Text.\n\n[x](gone.md)", ("LNK501", 5, 5)),
    Written("a document", "[x](policies/ai-policy.md#purpose)"),
    Written("a part that the page has beside its text", "[x](policies/ai-policy.md#raci-assignments)"),
    Written("a part that this page lacks", "[x](roles/board.md#raci-assignments)", ("LNK502", 3, 5)),
    Written("no such part of a document", "[x](policies/ai-policy.md#gone)", ("LNK502", 3, 5)),
    Written("a link without an ending", "[x](policies/ai-policy)", ("LNK501", 3, 5)),
    Written("a folder", "[x](policies/)", ("LNK501", 3, 5)),
    Written("an absolute link", "[x](/policies/ai-policy.md)", ("LNK503", 3, 5)),
    Written("a link to a host", "[x](//example.org/a)"),
    Written("an image", "![Plan](plan.png)", ("LNK501", 3, 9)),
    Written("an image that is there", "![Plan](plan.png)", None, more={"content/plan.png": b"\x89PNG"}),
    Written("an image of the theme", "![Mark](assets/images/favicon.png)"),
    Written("an image from elsewhere", "![x](https://example.org/x.png)", ("LNK504", 3, 6)),
    Written("a mail address", "<robin@example.org>"),
    Written("a script as a link", "[x](javascript:alert(1))", ("LNK505", 3, 5)),
    Written("a file as a link", "[x](file:///etc/passwd)", ("LNK505", 3, 5)),
    Written("a heading of a note", "!!! note\n    ## Inside\n\n    Text.\n\n[x](#inside)"),
    Written("a dead link in a note", '!!! note "Title"\n    Text, [x](gone.md).', ("LNK501", 4, 15)),
    Written("a dead link in details", '??? note "Title"\n    Text, [x](gone.md).', ("LNK501", 4, 15)),
    Written("an anchor in a note", "!!! note\n    Text.\n    {: #here }\n\n[x](#here)"),
    Written("details that the plugin brings", "??? note\n    [x](gone.md)", ("LNK501", 4, 9), "[toc]"),
    Written("headings alike", "## Part\n\n## Part\n\n[x](#part_1)"),
    Written("headings not alike", "## Part\n\n[x](#part_1)", ("LNK502", 5, 5)),
    Written("a footnote", "Text.[^1]\n\n[^1]: See [x](guide.md).", None, more={GUIDE: "# Guide\n"}),
    Written("a dead link in a footnote", "Text.[^1]\n\n[^1]: See [x](gone.md).", ("LNK501", 5, 15)),
    Written("an id of its own", "## Part {: #own }\n\n[x](#own)"),
    Written("Markdown in HTML", '<div markdown="1">\n\n[x](gone.md)\n\n</div>', ("LNK501", 5, 5)),
    Written("Markdown in HTML that is none", "<div>\n\n[x](gone.md)\n\n</div>"),
    Written("an anchor in HTML", '<div id="here">Text</div>\n\n[x](#here)'),
    Written("a link in HTML", '<p><a href="gone.md">x</a></p>'),
    Written("a link within words in HTML", 'Text <a href="gone.md">x</a>.'),
    Written("a reference", "[x][a]\n\n[a]: guide.md", None, more={GUIDE: "# Guide\n"}),
    Written("a dead reference", "[x][a]\n\n[a]: gone.md", ("LNK501", 5, 6)),
    Written("a link in code", "`[x](gone.md)`\n\n```\n[x](gone.md)\n```"),
    Written("code before the link", "`[x](gone.md)`\n\n```\n[x](gone.md)\n```\n\n[x](gone.md)", ("LNK501", 9, 5)),
    Written("a link with blanks", "[x](<a guide.md>)", None, more={"content/a guide.md": "# Guide\n"}),
    Written("a dead link with blanks", "[x](<a gone guide.md>)", ("LNK501", 3, 6)),
    Written("a link in a table", "| a | b |\n|---|---|\n| c | [x](gone.md) |", ("LNK501", 5, 11)),
    Written("a link in a tab", '=== "One"\n\n    [x](gone.md)', ("LNK501", 5, 9)),
    Written("a list of tasks", "- [x] done\n- [ ] to do"),
    Written("a task with a dead link", "- [x] done\n- [ ] [to do](gone.md)", ("LNK501", 4, 15)),
    Written("a drawing", "```mermaid\ngraph TD;\n```"),
    Written("a comment", "<!-- [x](gone.md) -->"),
    Written("an aligned table", "| a | b |\n|:--|--:|\n| c | d |"),
    Written("a macro", "{{ raci_table() }}\n\n{{ document_register() }}\n\n{{ org_chart() }}"),
    Written("an anchor made by slugify", "## Für Prüfer\n\n[x](#für-prüfer)", None, "", settings=TOC),
    Written("an anchor not made by slugify", "## Für Prüfer\n\n[x](#fur-prufer)", ("LNK502", 5, 5), "", settings=TOC),
    Written("braces in a snippet", "{{ nonsense() }}", ("MAC701", 3, 1)),
    Written("a script", "<script>alert(1)</script>", ("LNK512", 3, 1)),
    Written("a handler", 'Text.\n\n<p onclick="alert(1)">x</p>', ("LNK512", 5, 4)),
    Written("a handler as an attribute", 'Text.\n{: onclick="alert(1)" }', ("LNK512", 4, 4)),
    Written("a frame", '<iframe src="guide.html"></iframe>', ("LNK512", 3, 1)),
    Written("a form", '<form action="x"></form>', ("LNK512", 3, 1)),
    Written("a field", '<input type="text">', ("LNK512", 3, 1)),
    Written("a style", '<p style="position: fixed; inset: 0">x</p>', ("LNK512", 3, 4)),
    Written("a style of a word", '<p style="text-align: right;">x</p>'),
    Written("a tag of the page", '<body onload="alert(1)">', ("LNK512", 3, 1)),
    Written("a comment that ends at once", "<!--><img src=x onerror=alert(1)>-->", ("LNK512", 3, 17)),
    Written("a macro in a tag", '<p title="{{ raci_table() }}">x</p>', ("LNK512", 3, 4)),
    Written("an id of the theme", '<p id="__search">x</p>', ("LNK513", 3, 8)),
    Written("a part of the theme", '<p data-md-component="search">x</p>', ("LNK512", 3, 4)),
]


def faults(root: Path) -> list[tuple[str, str, int, int]]:
    """Return the errors that the check finds."""
    report = check(open_edition(root, sites.TODAY))
    return [(each.code, *each.place) for each in report.findings if each.severity is Severity.ERROR]


def builds(root: Path) -> bool:
    """Say whether the site can be built, whatever the check says."""
    try:
        sites.failure(root)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_green_check_is_a_green_build(case: Written, tmp_path: Path) -> None:
    extensions = f"\n{TOC}" if case.settings else f" {case.extensions}\n"
    settings = f"{HANDBOOK[SETTINGS]}markdown_extensions:{extensions}"
    root = sites.write(tmp_path, {INDEX: home(case.text), SETTINGS: settings, **case.more})
    assert faults(root) == ([(case.found[0], INDEX, *case.found[1:])] if case.found else [])
    assert builds(root) is (case.found is None)


SNIPPETS = "[attr_list, toc, pymdownx.snippets: {base_path: [BASE], check_paths: true}]"
SNIPPET = '# Home\n\nText.\n\n--8<-- "part.md"\n'


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("Some [text](policies/ai-policy.md).\n", []),
        ("Some [text](gone.md).\n", [("LNK501", INDEX, 5, 1)]),
        ("Some <b onclick=x>text</b>.\n", [("LNK512", INDEX, 5, 1)]),
        ("Some {{ text() }}.\n", [("LNK513", INDEX, 5, 1)]),
        (None, [("LNK513", INDEX, 5, 9)]),
    ],
    ids=["right", "a dead link", "a handler", "a call", "no such part"],
)
def test_what_a_snippet_brings_is_reported_where_it_is_called(
    part: str | None, found: list[tuple[str, str, int, int]], tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    if part is not None:
        (parts / "part.md").write_text(part, encoding="utf-8")
    extensions = SNIPPETS.replace("BASE", f"'{parts.as_posix()}'")
    settings = f"{HANDBOOK[SETTINGS]}markdown_extensions: {extensions}\n"
    root = sites.write(tmp_path / "handbook", {INDEX: SNIPPET, SETTINGS: settings})
    assert faults(root) == found
    assert builds(root) is (not found)


PAGE = "---\n{}\n---\n\n# Small handbook\n"
KEYS = {
    "title: Home": None,
    "title: 2024": None,
    "title: 2024-01-01": None,
    "title: [Home]": (2, 8),
    "title:": (2, 7),
    "description: {a: b}": (2, 14),
    "hide: [navigation]": None,
    "hide: navigation": (2, 7),
    "tags: [a, b]": None,
    "tags: {a: b}": (2, 7),
    "search: {exclude: true}": None,
    "search: {exclude: perhaps}": (2, 19),
    "search: no": (2, 9),
    "own: {any: [thing]}": None,
    "template: main.html": None,
    "template: [main.html]": (2, 11),
}


@pytest.mark.parametrize("keys", KEYS)
def test_front_matter_of_the_wrong_kind(keys: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: PAGE.format(keys)})
    place = KEYS[keys]
    assert faults(root) == ([("SRC109", INDEX, *place)] if place else [])
    if place is None:
        assert builds(root)


def test_front_matter_that_yaml_cannot_read(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: PAGE.format("title: a: b")})
    assert faults(root) == [("SRC104", INDEX, 2, 9)]


def test_front_matter_that_asks_for_no_template(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: PAGE.format("title: Home\ntemplate: mine.html")})
    assert faults(root) == [("LNK513", INDEX, 3, 1)]
    assert not builds(root)


def test_text_in_a_list_of_front_matter_reaches_no_page_as_html(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: PAGE.format('tags: ["<script>alert(1)</script>"]\nown: {a: ["<b>"]}')})
    assert faults(root) == []
    assert builds(root)
    assert "<script>alert" not in (root / "site/index.html").read_text(encoding="utf-8")


NAV = {
    "nav: [index.md, policies/, roles/]": None,
    "nav:\n  - index.md\n  - Policies:\n      - policies/\n      - More: [{Board: roles/board.md}]": None,
    "nav: [index.md, https://example.org]": None,
    "nav: [index.md, gone.md]": ("LNK510", 0, 17),
    "nav:\n  - index.md\n  - Policies:\n      - Gone: policies/gone.md": ("LNK510", 3, 15),
    "nav: [index.md, /policies/ai-policy.md]": ("LNK510", 0, 17),
    "nav: [index.md, x/../guide.md]": ("LNK510", 0, 17),
    "nav: {index.md: }": ("SET606", 0, 1),
    "theme_: {}": ("SET606", 0, 1),
}


@pytest.mark.parametrize("nav", NAV)
def test_the_navigation_is_the_engines(nav: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, {SETTINGS: f"{HANDBOOK[SETTINGS]}{nav}\n", GUIDE: "# Guide\n"})
    found, first = NAV[nav], HANDBOOK[SETTINGS].count("\n") + 1
    assert faults(root) == ([(found[0], SETTINGS, first + found[1], found[2])] if found else [])
    assert builds(root) is (found is None)


SETTINGS_FAULTS = {
    "an extension that is not there": (
        "docs_dir: content",
        "markdown_extensions: [nonsense]\ndocs_dir: content",
        ("SET606", SETTINGS, 4, 1),
    ),
    "an extension's option that is not there": (
        "docs_dir: content",
        "markdown_extensions: [toc: {nonsense: 1}]\ndocs_dir: content",
        ("SET606", SETTINGS, 4, 1),
    ),
    "a theme that is not there": ("name: material", "name: materiel", ("SET606", SETTINGS, 7, 1)),
    "an address for editing that is none": (
        "site_name: Small handbook",
        "edit_uri: edit\nsite_name: Small handbook",
        ("SET606", SETTINGS, 1, 1),
    ),
    "a key that is not known": (
        "site_name: Small handbook",
        "site_name: Small handbook\nsite_nam: Handbook",
        ("SET606", SETTINGS, 2, 1),
    ),
    "a folder that is not there": ("docs_dir: content", "docs_dir: pages", ("SET606", SETTINGS, 4, 1)),
}


@pytest.mark.parametrize("name", SETTINGS_FAULTS)
def test_settings_that_the_engine_refuses(name: str, tmp_path: Path) -> None:
    old, new, found = SETTINGS_FAULTS[name]
    root = sites.write(tmp_path, {SETTINGS: HANDBOOK[SETTINGS].replace(old, new)})
    assert faults(root) == [found]
    assert not builds(root)


SEVERITIES = {
    "not_found: warn": ("[x](gone.md)", "LNK501"),
    "not_found: info": ("[x](gone.md)", None),
    "anchors: warn": ("[x](#gone)", "LNK502"),
    "anchors: ignore": ("[x](#gone)", None),
    "absolute_links: info": ("[x](/gone.md)", None),
    "absolute_links: relative_to_docs": ("[x](/policies/ai-policy.md)", None),
    "unrecognized_links: info": ("[x](gone)", None),
}


@pytest.mark.parametrize("severity", SEVERITIES)
def test_links_weigh_what_the_validation_of_the_settings_says(severity: str, tmp_path: Path) -> None:
    text, code = SEVERITIES[severity]
    root = sites.write(tmp_path, {INDEX: home(text)})
    settings = root / SETTINGS
    written = settings.read_text(encoding="utf-8").partition("  links:")[0] + f"  links: {{{severity}}}\n"
    settings.write_text(written, encoding="utf-8")
    assert [each[0] for each in faults(root)] == ([code] if code else [])
    assert builds(root) is (code is None)


def test_a_document_links_to_what_the_engine_makes_of_a_page(tmp_path: Path) -> None:
    policy = HANDBOOK["policies/ai-policy.md"] + "\n[a](../index.md#inside) [b](../index.md#gone)\n"
    root = sites.write(tmp_path, {INDEX: home("!!! note\n    ## Inside"), "policies/ai-policy.md": policy})
    assert faults(root) == [("LNK502", "policies/ai-policy.md", 21, 29)]


UMLAUTS = "\n## Für Prüfer\n\n[x](#für-prüfer)\n"


@pytest.mark.parametrize("slugify", ["apply", "name"])
def test_documents_have_the_anchors_that_the_settings_have_made(slugify: str, tmp_path: Path) -> None:
    toc = TOC if slugify == "apply" else "  - toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }\n"
    settings = f"{HANDBOOK[SETTINGS]}markdown_extensions:\n{toc}"
    policy = HANDBOOK["policies/ai-policy.md"]
    page = home("[x](policies/ai-policy.md#für-prüfer)")
    root = sites.write(tmp_path, {"policies/ai-policy.md": policy + UMLAUTS, SETTINGS: settings, INDEX: page})
    assert faults(root) == []
    assert builds(root)
    assert '<h2 id="für-prüfer">' in (root / "site/policies/ai-policy.html").read_text(encoding="utf-8")
    dead = sites.write(
        tmp_path, {"policies/ai-policy.md": policy + UMLAUTS.replace("#für", "#fur"), SETTINGS: settings}
    )
    assert faults(dead) == [("LNK502", "policies/ai-policy.md", 23, 5)]
    assert not builds(dead)


def test_a_reference_that_is_defined_nowhere(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: home("`[a][i]` [R&D][form]\n\n```\n[a][i]\n```")})
    assert faults(root) == [("LNK508", INDEX, 3, 10)]


def test_without_pages_of_its_own_the_engine_is_not_asked(tmp_path: Path) -> None:
    root = sites.write(tmp_path, {INDEX: None, SETTINGS: f"{HANDBOOK[SETTINGS]}markdown_extensions: [nonsense]\n"})
    assert faults(root) == []
