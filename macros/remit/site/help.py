"""The pages that come with Remit: its guides and reference, of the version that is installed.

They are added to the site of a handbook that has none of its own at their places, unless its settings switch them off.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from remit.doctree import outline
from remit.edition import Edition
from remit.model import Source

SECTION = "Help"
_FOLDER = Path(str(files("remit"))) / "data/help"
_LISTED = re.compile(r"guides/[^/]+\.md|reference/[^/]+\.md|reference/rules/index\.md")
"""The pages that the navigation names; those of single rules are reached from their list."""
_ABOUT_THE_EXAMPLE = "guides/tutorial.md"
_TITLE = re.compile(r"^(?:title: |# )(.+)$", re.MULTILINE)


def help_pages(edition: Edition, folder: Path = _FOLDER) -> dict[str, str]:
    """Return the text of each page by its place in the site."""
    if not edition.handbook.settings.guides:
        return {}
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.md"))}
    taken = {*edition.places_of_files, _ABOUT_THE_EXAMPLE}
    return {place: path.read_text("utf-8") for place, path in found.items() if place not in taken}


def with_help(nav: list[object], pages: dict[str, str]) -> list[object]:
    """Return a navigation with a section of the pages at its end."""
    # A list of pages is a section of its own; else the theme would show it for the section that it is in.
    listed = [
        {_title(text): [place] if place.endswith("/index.md") else place}
        for place, text in pages.items()
        if _LISTED.fullmatch(place)
    ]
    return [*nav, {SECTION: listed}] if listed else nav


def linked(place: str, text: str, exists: Callable[[str], bool]) -> str:
    """Return a page's text in which links to pages that this handbook has not are words."""
    source = outline.relocate(Source(path=place, body=text), place, lambda target: target if exists(target) else None)
    return source.body


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return found[1].strip() if found else SECTION
