"""The pages that come with Remit, in the site of a handbook that has none of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from remit.edition import open_edition
from remit.site import help
from support import sites
from support.handbooks import HANDBOOK, SETTINGS

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the pages lie where a wheel has them."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("guides", "reference"):
        shutil.copytree(CONTENT / name, folder / name)
    pages = help.help_pages
    monkeypatch.setattr(help, "help_pages", lambda edition: pages(edition, folder))


def built(root: Path, settings: str = "", **files: str) -> dict[str, bytes]:
    changes = {path.replace("__", "/") + ".md": text for path, text in files.items()}
    sites.write(root, {SETTINGS: f"{HANDBOOK[SETTINGS]}{settings}", **changes})
    sites.build(root)
    return sites.files(root / "site")


def test_a_handbook_has_the_guides_with_all_links_alive(tmp_path: Path) -> None:
    made = built(tmp_path, settings="nav: [index.md, policies/, roles/]\n")
    names = {path for path in made if path.startswith(("guides/", "reference/"))}
    assert {"guides/authors.html", "guides/auditors.html", "reference/rules/rac303.html"} <= names
    page = made["guides/readers.html"].decode()
    assert ">Help<" in page.replace("\n", "").replace("  ", "")
    assert 'href="authors.html' in page


def test_a_link_to_a_page_that_the_handbook_has_not_becomes_words(tmp_path: Path) -> None:
    page = built(tmp_path)["guides/common-mistakes.html"].decode()
    assert "raci.html" not in page.partition("<article")[2].partition("</article>")[0]


def test_a_page_of_ones_own_comes_first(tmp_path: Path) -> None:
    made = built(tmp_path, content__guides__authors="# Our own guide\n")
    assert "Our own guide" in made["guides/authors.html"].decode()


def test_they_can_be_switched_off(tmp_path: Path) -> None:
    made = built(tmp_path, settings="    guides: false\n")
    assert [path for path in made if path.startswith(("guides/", "reference/"))] == []


def test_no_guide_but_the_tutorial_calls_a_macro(tmp_path: Path) -> None:
    edition = open_edition(sites.write(tmp_path), sites.TODAY)
    for place, text in help.help_pages(edition).items():
        if place.startswith("guides/") and not place.endswith(("tutorial.md", "authors.md", "adopters.md")):
            assert "{{" not in text, place
