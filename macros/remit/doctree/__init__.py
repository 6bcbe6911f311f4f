"""The text of a document as a tree, the same for the site's paper, for Word and for the redline.

A text in the site's Markdown becomes one that pandoc reads (`dialect`, with `footnotes`); `pandoc` reads many texts
in few confined runs and gives their trees; `html` says what tags in a text mean, `links` where its links lead.
`normalize` makes of all that, in the context of a page, one tree that every writer understands, and `reading` takes
texts all this way. `nodes` is the vocabulary for whoever looks into a tree; `redaction` is the last look at what must
not be shown.
"""

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = [
    "Node",
    "NormalizedDocument",
    "PageContext",
    "circular_note",
    "nodes",
    "normalize_each",
    "pandoc",
    "redaction",
]

if TYPE_CHECKING:
    from remit.doctree import nodes, pandoc, redaction
    from remit.doctree.context import NormalizedDocument, PageContext
    from remit.doctree.footnotes import circular_note
    from remit.doctree.nodes import Node
    from remit.doctree.reading import normalize_each
else:
    __getattr__ = lazily(
        __name__,
        {
            "Node": "nodes",
            "NormalizedDocument": "context",
            "PageContext": "context",
            "circular_note": "footnotes",
            "normalize_each": "reading",
        },
    )
