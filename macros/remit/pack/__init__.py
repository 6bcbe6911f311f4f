"""The audit pack: everything in force on a day, bound as one PDF, and the zip that carries it with its proofs.

`content` says what belongs into a pack of an edition, with what changed `since` a day, and refuses a redacted one that
would show a mark. `bound` prints chapters and documents as one PDF, or as volumes with a `cover` each; `archive` zips
the PDF with single files, tables and proofs. `dist` makes all of it for a build, and `build_cache` spares what is
there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["bind", "make_content", "make_dist", "pack_name", "pack_zip", "publish", "single_files"]

if TYPE_CHECKING:
    from remit.pack.archive import pack_name, pack_zip, single_files
    from remit.pack.bound import bind
    from remit.pack.content import make_content
    from remit.pack.dist import make_dist, publish
else:
    __getattr__ = lazily(
        __name__,
        {
            "bind": "bound",
            "make_content": "content",
            "make_dist": "dist",
            "pack_name": "archive",
            "pack_zip": "archive",
            "publish": "dist",
            "single_files": "archive",
        },
    )
