"""Links from one page to documents and roles, which survive renames."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from remit.blocks.building import between, code, words
from remit.doctree import Node
from remit.edition import Edition
from remit.model import ALL_STAFF, Document, Role
from remit.source import paths


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of one page; `page` is its file in the repository."""

    edition: Edition
    page: str

    def to(self, document: Document, text: str = "") -> Node:
        """Return a link to a document or role, with its name as words unless others are given."""
        name = document.title if isinstance(document, Role) else f"{document.id} {document.title}"
        return self.to_file(document.path, text or name)

    def to_file(self, path: str, text: str, title: str = "") -> Node:
        """Return a link to a file in the repository."""
        address = _relative(paths.site_path(path), _folder(self.page))
        return {"t": "Link", "c": [["", [], []], words(text), [address, title]]}

    def to_id(self, id_: str, text: str = "") -> Node | str:
        """Return a link to a document by its id; its text alone when its file cannot be read."""
        document = self.edition.handbook.document.get(id_)
        return self.to(document, text) if document else text

    def to_role(self, key: str) -> Node | str:
        """Return a link to a role by its key; the bare key when its file cannot be read."""
        if key == ALL_STAFF:
            return "all staff"
        role = self.edition.handbook.role.get(key)
        return self.to(role) if role else code(key)

    def to_roles(self, keys: Iterable[str]) -> list[Node]:
        """Return links to roles in one line."""
        return between(", ", map(self.to_role, keys))

    def to_each(self, documents: Iterable[Document]) -> list[Node]:
        """Return links to documents or roles in one line."""
        return between(", ", map(self.to, documents))


@lru_cache(maxsize=4096)
def _folder(page: str) -> str:
    return posixpath.dirname(paths.site_path(page))


@lru_cache(maxsize=65_536)
def _relative(target: str, folder: str) -> str:
    return quote(posixpath.relpath(target, folder or "."), safe="/.-_~")
