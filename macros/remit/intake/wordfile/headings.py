"""Headings that only their outline level makes one: they get Word's own style of that level, which pandoc knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from remit.intake.wordfile.losses import Loss
from remit.intake.wordfile.numbering import Numbers, numbers_of
from remit.intake.wordfile.ooxml import WORD, Element, style_of, text_of, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.wordtext import Styles
from remit.text import shorten

LONGEST = 200
"""How many letters a heading may have; longer paragraphs with an outline level are clauses of a contract."""
_LEVELS = {str(level): level + 1 for level in range(9)}  # the tenth, 9, is that of text
_NO_HEADING = {"title", "subtitle", "author", "date", "abstract"}


def style_outlined_headings(package: Package) -> list[Loss]:
    """Give paragraphs with an outline level the style of a heading; return those that stay text."""
    return list(_style_outlined(package))


def _style_outlined(package: Package) -> Iterator[Loss]:
    numbers, sheet = numbers_of(package), package.part("styles")
    styles = numbers.styles
    by_style = _by_style(sheet)
    headings = {name.lower(): id_ for id_, name in styles.names.items()}
    for paragraph in package.trees[package.main].iter(f"{WORD}p"):
        level = _level(paragraph, styles, by_style)
        text = text_of(paragraph) if level else ""
        if not text:
            continue
        if len(text) > LONGEST or sheet is None:
            yield Loss(what=f"paragraph “{shorten(text)}” has the outline level of a heading; kept as text")
            continue
        name = f"heading {level}"
        if name not in headings:
            headings[name] = _add(sheet, name)
        _restyle(paragraph, headings[name], numbers)


def _level(paragraph: Element, styles: Styles, by_style: dict[str, int]) -> int:
    """Return the level that outline levels give a paragraph; 0 for one that is a heading by its style, or none."""
    id_ = style_of(paragraph)
    names = {styles.names.get(each, each).lower() for each in styles.chain(id_)}
    if names & _NO_HEADING or styles.contents(id_) or styles.level(id_):
        return 0
    own = paragraph.find(f"{WORD}pPr/{WORD}outlineLvl")
    if own is not None:
        return _LEVELS.get(value(own), 0)
    return next((by_style[each] for each in styles.chain(id_) if each in by_style), 0)


def _by_style(sheet: Element | None) -> dict[str, int]:
    found = {}
    for each in sheet.iter(f"{WORD}style") if sheet is not None else ():
        level = each.find(f"{WORD}pPr/{WORD}outlineLvl")
        if level is not None:
            found[value(each, "styleId")] = _LEVELS.get(value(level), 0)
    return found


def _add(sheet: Element, name: str) -> str:
    """Add a style of a name to a file's styles and return its id."""
    taken = {value(each, "styleId") for each in sheet.iter(f"{WORD}style")}
    plain = name.title().replace(" ", "")
    id_ = next(each for each in chain((plain,), (f"{plain}x{n}" for n in range(len(taken) + 1))) if each not in taken)
    made = sheet.makeelement(f"{WORD}style", {f"{WORD}type": "paragraph", f"{WORD}styleId": id_})
    made.append(sheet.makeelement(f"{WORD}name", {f"{WORD}val": name}))
    sheet.append(made)
    return id_


def _restyle(paragraph: Element, id_: str, numbers: Numbers) -> None:
    """Change the style of a paragraph; a number that the old style gave is kept, so that it is reported."""
    place = numbers.place(paragraph)
    form = paragraph.find(f"{WORD}pPr")
    if form is None:
        form = paragraph.makeelement(f"{WORD}pPr")
        paragraph.insert(0, form)
    named = form.find(f"{WORD}pStyle")
    if named is None:
        named = form.makeelement(f"{WORD}pStyle")
        form.insert(0, named)
    named.set(f"{WORD}val", id_)
    if place and form.find(f"{WORD}numPr") is None:
        numbered = form.makeelement(f"{WORD}numPr")
        numbered.append(form.makeelement(f"{WORD}numId", {f"{WORD}val": place[0]}))
        form.append(numbered)
