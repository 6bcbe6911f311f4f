"""The website: pages for the engine, the engine itself, and the look at what was built.

`pages` keeps the edition of a build and gives each page its text, its metadata and its place; `downloads` lists the
files that it offers. `build` starts MkDocs for a site that is there whole or not at all; `audit` reads every built
page and refuses what was not expanded, is fetched from elsewhere or is active.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["build_site", "faults_in", "pages", "serve", "with_hashes"]

if TYPE_CHECKING:
    from remit.site.audit import faults_in
    from remit.site.build import build_site, serve
    from remit.site.content_policy import with_hashes
else:
    __getattr__ = lazily(
        __name__, {"build_site": "build", "faults_in": "audit", "serve": "build", "with_hashes": "content_policy"}
    )
