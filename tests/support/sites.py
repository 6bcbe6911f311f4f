"""Sites of the small handbook, built in this process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from remit.edition import open_edition
from remit.finding import RemitError
from remit.site.build import build_site
from support import handbooks

TODAY = date(2026, 4, 15)
STRICT = """\
strict: true
validation:
  nav: {omitted_files: info, not_found: warn, absolute_links: warn}
  links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}
"""


def write(root: Path, overrides: handbooks.Changes | None = None) -> Path:
    """Write the small handbook, its links checked strictly."""
    handbooks.write(root, overrides)
    settings = root / handbooks.SETTINGS
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + STRICT, encoding="utf-8")
    return root


def build(root: Path, today: date = TODAY) -> int:
    """Build the site into `root/site` and return the number of pages."""
    return build_site(root, root / "site", replace(open_edition(root, today), redlines=True))


def failure(root: Path) -> str:
    """Build a site that cannot be built, and return what its maker is told; `{root}` stands for the folder."""
    try:
        build(root)
    except RemitError as error:
        return error.message.replace(str(root), "{root}")
    raise AssertionError("the site was built")


def files(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder by their path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
