"""The way of a text from Markdown to a normalized tree: many texts in few runs of pandoc, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from remit.doctree.context import NestedTooDeeply, NormalizedDocument, NotRenderable, PageContext, fragments_in
from remit.doctree.dialect import to_pandoc
from remit.doctree.nodes import Node
from remit.doctree.normalize import normalize
from remit.doctree.pandoc import HTML, Unreadable, read_all, read_each
from remit.doctree.redaction import forget_places
from remit.source import paths

_AT_ONCE = 64  # trees of a thousand texts would fill the memory


def normalize_each(
    texts: Iterable[tuple[str, str, PageContext]], *, joined: bool = False
) -> Iterator[tuple[str, NormalizedDocument | Unreadable]]:
    """Yield the normalized trees of texts, given with their keys and contexts, or why there is none.

    The trees of thousands never lie in memory together. With `joined`, the words of a line are one node (see
    `pandoc.read_each`).
    """
    fragments: dict[str, list[Node] | Unreadable] = {}
    begun = deque[PageContext]()  # those of texts that are being read
    trees = read_each(_sources(texts, begun), joined=joined)
    while some := [*islice(trees, _AT_ONCE)]:
        wanted = (piece for _, tree in some if not isinstance(tree, Unreadable) for piece in fragments_in(tree))
        pieces = {piece: piece for piece in wanted if piece not in fragments}
        if pieces:
            fragments |= read_all(pieces, HTML)
        for key, tree in some:
            context = replace(begun.popleft(), fragments=fragments)
            yield key, tree if isinstance(tree, Unreadable) else _normalized(tree, context)


def _sources(texts: Iterable[tuple[str, str, PageContext]], begun: deque[PageContext]) -> Iterator[tuple[str, str]]:
    for key, text, context in texts:
        begun.append(context)
        yield key, to_pandoc(text)


def _normalized(tree: list[Node], context: PageContext) -> NormalizedDocument | Unreadable:
    try:
        document = normalize(tree, context)
    except NotRenderable as fault:
        return Unreadable(str(fault))
    except RecursionError:
        return Unreadable(str(NestedTooDeeply()))
    if context.redacted:
        forget_places(document.blocks, context.documents.get(paths.site_path(context.path), ""), document.anchors)
    return document
