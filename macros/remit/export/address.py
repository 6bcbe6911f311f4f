"""Where a file of the handbook stands on the published site."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from remit.model import Settings
from remit.source.paths import site_path


def page_address(settings: Settings, path: str) -> str:
    """Return the web address of a Markdown file's page; empty when the settings say of no site where it stands."""
    if not settings.site_url or not path:
        return ""
    folder, name = posixpath.split(site_path(path).removesuffix(".md"))
    if name.lower() in ("index", "readme"):
        name = "" if settings.folder_pages else "index.html"
    else:
        name += "/" if settings.folder_pages else ".html"
    return settings.site_url + quote(posixpath.join(folder, name), safe="/.-_~")
