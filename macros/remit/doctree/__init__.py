"""One reading of every text: a typed tree with positions, from which everything else is made.

`dialect` says what a text may hold, and `reader` makes the tree of it, with HTML as far as `html` knows it and
`nesting` can put it together; `marked` keeps the places where macros were called, so that what they gave becomes nodes,
too. Visitors look into the tree: `headings` for anchors, `outline` for links with their places. In the `context` of a
page `normalization` makes of it a tree that can be printed. `nodes` is the vocabulary, which is pandoc's.
"""

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Node", "context", "headings", "marked", "nodes", "normalize", "outline", "reader"]

if TYPE_CHECKING:
    from remit.doctree import context, headings, marked, nodes, outline, reader
    from remit.doctree.nodes import Node
    from remit.doctree.normalization import normalize
else:
    __getattr__ = lazily(__name__, {"Node": "nodes", "normalize": "normalization"})
