"""The website: pages for the engine, the engine itself, and the look at what was built.

`pages` gives each page its text, its metadata and its place, and the files that it offers; `defaults` completes the
settings of a site. `build` starts MkDocs for a site that is there whole or not at all; `audit` reads every built page
and refuses what was not expanded, is fetched from elsewhere or is active, and `allowed` lists what an article may hold.
`reading` converts hand-written pages with the `engine` for the check, so that both say the same. The plugin of MkDocs
(`remit.plugin`) only calls these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["PAGE_RULES", "Reading", "build_site", "pages", "read_pages", "serve"]

if TYPE_CHECKING:
    from remit.site.build import build_site, serve
    from remit.site.reading import PAGE_RULES, Reading, read_pages
else:
    __getattr__ = lazily(
        __name__,
        {
            "PAGE_RULES": "reading",
            "Reading": "reading",
            "build_site": "build",
            "read_pages": "reading",
            "serve": "build",
        },
    )
