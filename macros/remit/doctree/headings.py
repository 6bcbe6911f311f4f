"""Headings: the anchor of each, and their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import cast

from markdown.extensions import toc

from remit.doctree.nodes import Node, identifiers, plain_text, rebuild, walk
from remit.model import Slugify

Make = Callable[[str, str], str]
"""Makes an anchor of the words of a heading, with a separator between them."""


@lru_cache(maxsize=8)
def _maker(setting: Slugify) -> Make:
    """Return the function that a setting names, one of those that come with the engine's extensions; else the usual."""
    if setting.function == "pymdownx.slugs.slugify":
        from pymdownx import slugs  # type: ignore[import-untyped]  # it comes without types

        options = dict(setting.options)
        given: dict[str, str | bool] = {key: options[key] for key in ("case", "normalize") if key in options}
        return cast("Make", slugs.slugify(**given, percent_encode=options.get("percent_encode") == "true"))
    return toc.slugify_unicode if setting.function == "markdown.extensions.toc.slugify_unicode" else toc.slugify


class Slugs:
    """The anchors of a text's headings, as the site's engine gives them."""

    def __init__(self, setting: Slugify | None = None) -> None:
        self.setting = setting or Slugify()
        self.taken: set[str] = set()
        self._last_of: dict[str, str] = {}

    def take(self, text: str, given: str = "") -> str:
        """Return the anchor of the next heading: the one given to it, or one made from its text."""
        if given:
            self.taken.add(given)
            return given
        slug = _maker(self.setting)(
            text, self.setting.separator
        )  # with a number when it is taken, counting on from the last
        slug = slug.lstrip("_") if slug.startswith("__") else slug  # the theme's own ids begin so
        self._last_of[slug] = toc.unique(self._last_of.get(slug, slug), self.taken)
        return self._last_of[slug]


def headings(blocks: Iterable[Node]) -> Iterator[Node]:
    """Yield the headings of a tree in the order of reading."""
    return (node for node in walk(blocks) if node["t"] == "Header")


def anchors(blocks: list[Node], setting: Slugify | None = None) -> Iterator[str]:
    """Yield every anchor that a tree offers: those of its headings, and those that its author gave to other parts."""
    yield from heading_anchors(headings(blocks), setting)
    yield from identifiers(blocks)


def heading_anchors(found: Iterable[Node], setting: Slugify | None = None) -> Iterator[str]:
    """Yield the anchors of a text's headings, given in their order."""
    slugs = Slugs(setting)
    for node in found:
        if words := words_of(node["c"][2]):
            yield slugs.take(words, node["c"][1][0])


def with_anchors(blocks: list[Node], slugs: Slugs | None = None) -> list[Node]:
    """Return a tree in which every heading has its anchor, unlike those taken; a heading without words has none."""
    slugs = slugs or Slugs()

    def anchored(inside: list[Node]) -> list[Node]:
        made = []
        for node in inside:
            if node["t"] == "Header":
                level, (id_, kinds, given), inlines = node["c"]
                words = words_of(inlines)
                anchor = slugs.take(words, id_) if words else ""
                made.append({**node, "c": [level, [anchor, kinds, given], inlines]})
            else:
                made.append(rebuild(node, blocks=anchored))
        return made

    return anchored(blocks)


def words_of(inlines: Iterable[Node]) -> str:
    """Return what is written in a heading; the texts of its pictures are not, as for the site's anchors."""
    return plain_text(_without_pictures([*inlines])).strip()


def _without_pictures(inlines: list[Node]) -> list[Node]:
    return [rebuild(each, inlines=_without_pictures) for each in inlines if each["t"] != "Image"]
