"""Where files stand: in the repository, and in the one tree of pages that links are written for."""

from __future__ import annotations

POLICIES, ROLES, CONTENT = "policies", "roles", "content"
PEOPLE = "roles/people.yml"
SETTINGS = "mkdocs.yml"
DOWNLOADS = "downloads"
"""Where the site keeps the files to take away."""


def site_path(path: str) -> str:
    """Return where a file stands among the pages: `content/` is the root, beside `policies/` and `roles/`."""
    return path.removeprefix(f"{CONTENT}/")
