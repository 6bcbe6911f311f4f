"""Rows → nodes of the tree: the tables, cards and control blocks that Remit itself puts on a page.

`building` has the parts that they are made of, `links` leads from a page to documents and roles, and `badges` are the
small marks and the words for states. From these come what document control shows (`controls`, with the sentences of
`notes`), the tables over all roles (`matrices`), and what is said of one role (`roles`). None is ever read as Markdown,
so that no name or title becomes markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["PageLinks", "badges", "building", "controls", "matrices", "notes", "roles"]

if TYPE_CHECKING:
    from remit.blocks import badges, building, controls, matrices, notes, roles
    from remit.blocks.links import PageLinks
else:
    __getattr__ = lazily(__name__, {"PageLinks": "links"})
