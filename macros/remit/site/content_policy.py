"""The content policy of a page: inline scripts run when they are the theme's or a plugin's, never an author's.

A script is known by its hash (Content Security Policy Level 3, 8.3). Hashes are taken of what is around an article,
which templates of the theme and plugins of the settings write; what is in an article gets none, whatever it is.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

PLACE = "'remit-scripts'"
"""Stands in the theme's template where the hashes go."""
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL | re.IGNORECASE)


def with_hashes(page: str, content: str) -> str:
    """Return a built page with the hashes of its own inline scripts; `content` is what its author's text became."""
    if PLACE not in page:
        return page
    around = page.replace(content, "") if content and content in page else _ARTICLE.sub("", page)
    return page.replace(PLACE, " ".join(dict.fromkeys(_hashes(around))))


def _hashes(html: str) -> Iterator[str]:
    for found in _SCRIPT.finditer(html):
        if "src=" not in found["attributes"] and "json" not in found["attributes"]:
            yield f"'sha256-{b64encode(sha256(found['text'].encode()).digest()).decode()}'"
