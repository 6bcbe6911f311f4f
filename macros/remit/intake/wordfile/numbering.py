"""How Word numbers paragraphs: which list each belongs to, and what its number looks like (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from remit.intake.wordfile.ooxml import WORD, Element, style_of, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.wordtext import Styles, styles_of

_PLACE = re.compile(r"%\d")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The forms of numbers by list and level, and the lists that styles of paragraphs bring along."""

    styles: Styles
    forms: Mapping[tuple[str, str], str]
    by_style: Mapping[str, tuple[str, str]]

    def place(self, paragraph: Element) -> tuple[str, str] | None:
        """Return the list of a paragraph and its level in it; None for a paragraph without a number."""
        own = _place(paragraph.find(f"{WORD}pPr/{WORD}numPr"))
        styled = (self.by_style[each] for each in self.styles.chain(style_of(paragraph)) if each in self.by_style)
        found = own if own and own[0] else next(styled, None)
        return None if found is None or found[0] in ("", "0") else found

    def counts(self, paragraph: Element) -> bool:
        """Say whether Word puts a number before a paragraph, and not the empty one of a list that numbers nothing."""
        place = self.place(paragraph)
        return place is not None and self.forms.get(place, "%1") != ""

    def form(self, paragraph: Element) -> str:
        """Return what a paragraph's number looks like, such as `%1.%2`; empty when it has none."""
        place = self.place(paragraph)
        return self.forms.get(place, "") if place else ""


def numbers_of(package: Package) -> Numbers:
    """Read the numbering of a file."""
    tree = package.part("numbering")
    forms: dict[tuple[str, str], str] = {}
    linked: dict[tuple[str, str], str] = {}
    kinds = {value(each, "abstractNumId"): each for each in _found(tree, "abstractNum")}
    lists = {value(each.find(f"{WORD}styleLink")): each for each in kinds.values()}
    for number in _found(tree, "num"):
        id_ = value(number, "numId")
        kind = kinds.get(value(number.find(f"{WORD}abstractNumId")))
        kind = lists.get(value(kind.find(f"{WORD}numStyleLink")) or "-", kind) if kind is not None else None
        for level in (*_found(kind, "lvl"), *_found(number, "lvl")):  # those of the list itself come last and hold
            place = id_, value(level, "ilvl")
            nothing = value(level.find(f"{WORD}numFmt")) == "none"
            forms[place] = "" if nothing else value(level.find(f"{WORD}lvlText"))
            linked[place] = value(level.find(f"{WORD}pStyle"))
    by_style = {}
    for each in _found(package.part("styles"), "style"):
        if given := _place(each.find(f"{WORD}pPr/{WORD}numPr")):
            own = value(each, "styleId")
            by_style[own] = next((at for at, name in linked.items() if at[0] == given[0] and name == own), given)
    return Numbers(styles_of(package), forms, by_style)


def number_loss(form: str) -> str:
    """Return what is lost of a number in a list of the site, which only counts 1, 2, 3; empty for nothing."""
    if len(_PLACE.findall(form)) > 1:
        return (
            "item with a number of several parts, as 1.1 or 1.1.1; only counted 1, 2, 3: see what refers to its number"
        )
    around = _PLACE.sub("", form)
    if around != form and any(each.isalpha() or each == "§" for each in around):
        return f"item with “{around.strip()[:40]}” before or after its number; kept with the number alone"
    return ""


def _place(numbered: Element | None) -> tuple[str, str] | None:
    if numbered is None:
        return None
    return value(numbered.find(f"{WORD}numId")), value(numbered.find(f"{WORD}ilvl")) or "0"


def _found(tree: Element | None, name: str) -> list[Element]:
    return [] if tree is None else list(tree.iter(f"{WORD}{name}"))
