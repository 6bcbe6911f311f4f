"""The rules that no setting lowers are those with whose faults no site can be built."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.check import all_rules, check
from remit.edition import open_edition
from support import sites
from support.checking import policy
from support.handbooks import HANDBOOK, INDEX, SETTINGS, Changes
from test_check import READING

EXTRA = "policies/extra.md"
FAULTS: dict[str, Changes] = {
    **READING,
    "SRC111": {},  # a symbolic link, which the test makes
    "LNK501": {EXTRA: policy(text="[x](gone.md)")},
    "LNK502": {EXTRA: policy(text="[x](#gone)")},
    "LNK503": {EXTRA: policy(text="[x](/policies/ai-policy.md)")},
    "LNK504": {EXTRA: policy(text="![x](https://example.org/x.png)")},
    "LNK505": {EXTRA: policy(text="[x](javascript:alert(1))")},
    "LNK509": {"content/policies/ai-policy.md": "# Another\n"},
    "LNK510": {SETTINGS: f"{HANDBOOK[SETTINGS]}nav: [index.md, gone.md]\n"},
    "LNK512": {INDEX: "# Home\n\n<script>alert(1)</script>\n"},
    "LNK513": {INDEX: '# Home\n\n<p id="__search">x</p>\n'},
    "MAC701": {EXTRA: policy(text="{{ nothing() }}")},
    "SET606": {SETTINGS: f"{HANDBOOK[SETTINGS]}markdown_extensions: [nonsense]\n"},
}
"""A fault of each rule, as small as can be."""


def test_each_of_them_has_its_fault() -> None:
    assert {code for code, rule in all_rules().items() if rule.stops_build} == set(FAULTS)


@pytest.mark.parametrize("code", FAULTS)
def test_no_site_is_built_with_what_they_find(code: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, FAULTS[code])
    if code == "SRC111":
        (root / "policies/link.md").symlink_to(root / "policies/ai-policy.md")
    assert code in {finding.code for finding in check(open_edition(root, sites.TODAY)).findings}
    assert sites.failure(root)  # although nobody asks the check


def test_a_site_is_built_without_them(tmp_path: Path) -> None:
    root = sites.write(tmp_path)
    assert check(open_edition(root, sites.TODAY)).findings == ()
    sites.build(root)
    assert (root / "site/index.html").is_file()


PLACES: dict[str, tuple[Changes, bool]] = {
    "a read-me beside an index": ({"content/README.md": "# One\n"}, False),
    "a read-me alone": ({"content/guides/README.md": "# Guides\n"}, True),
    "a picture in two places": ({"content/policies/x.png": b"\x89PNG", "policies/x.png": b"\x89PNG"}, False),
    "pictures of one name": ({"content/x.png": b"\x89PNG", "policies/x.png": b"\x89PNG"}, True),
    "a page beside a folder of its name": ({"content/a.md": "# A\n", "content/a/index.md": "# A\n"}, True),
}


@pytest.mark.parametrize("name", PLACES)
def test_files_with_one_place(name: str, tmp_path: Path) -> None:
    changes, fine = PLACES[name]
    root = sites.write(tmp_path, changes)
    assert {finding.code for finding in check(open_edition(root, sites.TODAY)).findings} == (
        set() if fine else {"LNK509"}
    )
    if fine:
        sites.build(root)
    else:
        assert sites.failure(root)


def test_pages_that_are_folders_share_a_place(tmp_path: Path) -> None:
    settings = HANDBOOK[SETTINGS].replace("use_directory_urls: false", "use_directory_urls: true")
    changes = {"content/a.md": "# A\n", "content/a/index.md": "# A\n", SETTINGS: settings}
    found = check(open_edition(sites.write(tmp_path, changes), sites.TODAY)).findings
    assert [(each.code, each.place.path) for each in found] == [("LNK509", "content/a/index.md")]
