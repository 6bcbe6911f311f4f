"""Old texts in a tree that has changed since: their links lead to where the files stand now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from remit.model import Source
from remit.source.markdown import outline
from remit.source.paths import site_path


def moved(source: Source, path: str, now: Callable[[str], str | None]) -> Source:
    """Return a text as it reads at another path.

    `now` tells of a place in the site where its file has gone, None when it is there no more. A link to what is gone
    becomes plain words: the text is approved, and nobody can mend it.
    """
    here, there = posixpath.dirname(site_path(source.path)), posixpath.dirname(site_path(path))
    body = source.body
    for target in dict.fromkeys(link.target for link in outline(source).links if not link.picture):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/") or "{" in unquote(target):
            continue
        found = now(posixpath.normpath(posixpath.join(here, unquote(parts.path))))
        for written in dict.fromkeys((target, unquote(target))):
            if found is None:
                body = re.sub(rf"(?<!!)\[([^\[\]]*)\]\(<?{re.escape(written)}>?(?:\s[^()]*)?\)", r"\1", body)
            elif (new := quote(posixpath.relpath(found, there or "."))) != parts.path:
                whole = parts._replace(path=new).geturl().replace("\\", "\\\\")
                body = re.sub(_AT + re.escape(written) + _END, rf"\g<1>{whole}", body)
    return replace(source, path=path, body=body)


_AT = r"(\]\(\s*<?|\]:\s*<?|\bhref\s*=\s*[\"']?)"  # what stands before a target: of a link, a reference, a tag
_END = r"(?=[\s>)\"']|$)"
