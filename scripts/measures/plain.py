"""The yardstick of a site: the same pages, theme and plugins, with no macros and no hooks."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date
from pathlib import Path

from measures.taking import OURS, run, write


def plain_pages(repository: Path, plain: Path) -> None:
    """Write every page of the handbook as Remit composes it, for a site without macros and hooks."""
    from remit.edition import open_edition
    from remit.paper import as_markdown
    from remit.render import pages

    edition = open_edition(repository, date(2026, 1, 1))
    for document in edition.handbook.documents:  # with their own front matter, as a site without macros would have it
        header = document.source.content.decode().split("\n---\n", 1)[0]
        page = as_markdown(pages.site_page(edition, document))
        write(plain / "content" / document.path, f"{header}\n---\n\n{page}")
    for source in edition.pages.values():
        write(plain / source.path, as_markdown(pages.body_of(edition, source).blocks))
    shutil.copytree(repository / "macros/remit/theme", plain / "macros/remit/theme", dirs_exist_ok=True)
    (plain / "mkdocs.yml").write_text(plain_settings(repository), encoding="utf-8")


def plain_settings(repository: Path) -> str:
    """Return the site's settings without hooks and macros."""
    settings = (repository / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"\nhooks:.*", "", settings)
    return re.sub(r"\n  - macros:\n(?:      .*\n)+", "\n", settings)


def build_site(folder: Path, target: Path, settings: str = "mkdocs.yml") -> float:
    """Build a site in a process of its own and return the seconds it took."""
    environment = {**OURS, "SOURCE_DATE_EPOCH": "1767225600"}
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / settings), "-d", str(target)]
    return run(command, environment)
