"""The strict look at who a text says it is, for those few that the history's quick look leaves open."""

from __future__ import annotations

import re

from remit.source.frontmatter import Faulty, decode, parse, split

_ID = re.compile(r"[A-Z]{2,6}-[0-9]{3,}")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


def identify(content: bytes) -> tuple[str, str] | None:
    """Return the id and version of a document's bytes, or None when its front matter has any fault."""
    try:
        parts = split(decode(content, ""), "")
    except Faulty:
        return None
    tree, found = parse(parts.header, "")
    if found or not isinstance(tree.value, dict):
        return None
    id_, version = tree.value.get("id"), tree.value.get("version")
    if not (isinstance(id_, str) and isinstance(version, str)):
        return None
    return (id_, version) if _ID.fullmatch(id_) and _VERSION.fullmatch(version) else None
