"""Where files are: in the repository, and in the one tree of pages that links are written for."""

from __future__ import annotations

POLICIES, ROLES, CONTENT = "policies", "roles", "content"
KINDS = {
    "policy": ("POL", POLICIES),
    "procedure": ("PRC", POLICIES),
    "standard": ("STD", POLICIES),
    "plan": ("PLN", POLICIES),
    "guideline": ("GDL", POLICIES),
    "form": ("FRM", POLICIES),
    "external": ("EXT", POLICIES),
    "role": ("ROLE", ROLES),
}
"""Document type → (prefix of its ids, folder of its files)."""
PEOPLE = "roles/people.yml"
SETTINGS = "mkdocs.yml"
OWN_MACROS = "macros/main.py"
"""Where a handbook defines macros of its own."""
DOWNLOADS = "downloads"
"""Where the site keeps the downloads."""


def site_path(path: str) -> str:
    """Return a file's path among the pages: `content/` is the root, beside `policies/` and `roles/`."""
    return path.removeprefix(f"{CONTENT}/")


def in_site(path: str) -> bool:
    """Say whether a file becomes part of the site; the lists beside policies and roles do not."""
    return path.startswith(f"{CONTENT}/") or not path.endswith((".yml", ".yaml"))


INFRASTRUCTURE = (".ci/", ".github/", ".gitlab/", ".gitlab-ci.yml", "macros/", "scripts/", "requirements.lock")
"""What runs on the main branch, or decides what runs: a change of it is as good as a change of every policy."""
