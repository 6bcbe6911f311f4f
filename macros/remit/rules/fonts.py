"""Rules about characters that no font can show, and about the handbook's own fonts."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import NamedTuple

from remit.finding import Place, Severity
from remit.fonts import FOLDER, Coverage, coverage_with
from remit.model import Document, Keys
from remit.rules.registry import Context, Fault, rule
from remit.source import paths

TOLD = 3
"""How many characters of a file are reported one by one; the others are reported in one more finding."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class _Hit(NamedTuple):
    place: Place
    character: str


@rule(
    "FNT901",
    fix=f"Write it with other characters, or put a font that has it (.ttf or .otf) into the handbook's folder "
    f"`{FOLDER}/`. Remit's own fonts show Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai, Georgian and "
    "Armenian writing, symbols and emoji.",
    wrong="title: 方針",
    right="title: Policy",
    severity=Severity.WARNING,  # the site shows it with the fonts of its readers
)
def character_without_glyph(context: Context) -> Iterator[Fault]:
    """A text holds a character that no font can show.

    PDF/A and PDF/UA forbid empty boxes in the place of characters, so no PDF is made of a text with such a character.
    """
    known = coverage_with(context.fonts)
    for document in context.handbook.documents:
        yield from unshown(document, known)
    content = _lines(context.contents.get(paths.PEOPLE, b""))
    for person in context.handbook.people:
        names = [person.name, *(text for each in person.competences for text in (each.name, each.evidence))]
        yield from _character_findings(_in_values(known, ((person.place, name) for name in names), content), person.id)
    content = _lines(context.contents.get(paths.SETTINGS, b""))
    line = next((number for number, text in enumerate(content, start=1) if "organisation:" in text), 1)
    name = (Place(paths.SETTINGS, line), context.handbook.settings.organisation)
    yield from _character_findings(_in_values(known, [name], content), "organisation")


@rule(
    "FNT902",
    fix=f"Put plain font files (.ttf or .otf) into the handbook's folder `{FOLDER}/`, each of a family of its own.",
    wrong="fonts/inter.woff2",
    right="fonts/NotoSansJP-Regular.ttf",
)
def unusable_font(context: Context) -> Iterator[Fault]:
    """A font of the handbook cannot be used.

    What only this font can show would be missing, or be shown by another font than the one that was chosen.
    """
    for font in context.fonts:
        if font.fault:
            yield Fault(Place(font.path), f"The font is not used: {font.fault}.", "Replace or remove it.", font.path)


def unshown(document: Document, known: Coverage, *, controls: bool = False) -> Iterator[Fault]:
    """Yield the findings on a document's characters that cannot be shown, and with `controls` of control ones."""
    yield from _character_findings(_in_document(document, known), document.id, controls=controls)


def _in_document(document: Document, known: Coverage) -> Iterator[_Hit]:
    source = document.source
    text = source.content.decode("utf-8", "replace")
    if known.unknown(text) or "\\" in text:  # which may come before the number of a character
        values = ((source.place(*keys), value) for keys, value in _strings(document))
        yield from _in_values(known, values, _lines(source.content)[: source.body_line - 1])
    for line, column, character in known.missing(source.body):
        yield _Hit(Place(source.path, source.body_line + line - 1, column), character)
    if "&" in source.body:
        yield from _in_entities(document, known)


def _in_entities(document: Document, known: Coverage) -> Iterator[_Hit]:
    """Yield the characters that are written by name or number, such as `&#x65B9;`."""
    for number, line in enumerate(document.source.body.split("\n"), start=document.source.body_line):
        for match in _ENTITY.finditer(line):
            for character in sorted(known.unknown(html.unescape(match.group()))):
                yield _Hit(Place(document.path, number, match.start() + 1), character)


def _in_values(known: Coverage, values: Iterable[tuple[Place, str]], lines: list[str]) -> Iterator[_Hit]:
    """Yield what cannot be shown of values, each of which begins at a place; `lines` is the text that they are in."""
    for place, value in values:
        for character in sorted(known.unknown(value)):
            yield _Hit(_found(character, lines, place), character)


def _found(character: str, lines: list[str], place: Place) -> Place:
    """Return where a character is from a place on; the place itself when it is written in another way there."""
    begin = place.column - 1
    for number in range(place.line, len(lines) + 1):
        if (column := lines[number - 1].find(character, begin)) >= 0:
            return Place(place.path, number, column + 1)
        begin = 0
    return place


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _strings(value: object, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Yield every text of a document with its path in the front matter, whose keys are named like the fields."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _strings(each, (*keys, index))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name != "source":
                yield from _strings(getattr(value, field.name), (*keys, field.name))


def _character_findings(hits: Iterable[_Hit], subject: str, *, controls: bool = False) -> Iterator[Fault]:
    """Yield the findings on a file: each character once, where it is first, and never more than a few findings.

    Control characters are reported with `controls` alone: in a check SRC112 reports them.
    """
    first: dict[str, Place] = {}
    for hit in sorted(hits):
        if controls or not _is_control(hit.character):
            first.setdefault(hit.character, hit.place)
    characters = list(first)
    for character in characters[:TOLD]:
        fix = f"Write it with other characters, or put a font that has it into `{FOLDER}/`."
        if not Coverage.is_text(character):
            fix = "Write a character that means the same everywhere, or use an image."
        if _is_control(character):
            fix = "Delete it."
        yield Fault(first[character], f"No font can show {_name(character)}.", fix, subject)
    if rest := characters[TOLD:]:
        some = ", ".join(f"U+{ord(each):04X}" for each in rest[:5]) + (", …" if len(rest) > 5 else "")
        message = f"{len(rest)} more characters of this text cannot be shown: {some}."
        if len(rest) == 1:
            message = f"One more character of this text cannot be shown: {some}."
        yield Fault(first[rest[0]], message, f"Put a font that has them into `{FOLDER}/`.", subject)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character == "\ufeff"


def _name(character: str) -> str:
    """Return a character with its code point and, where it has a telling one, its name."""
    shown = f"“{character}” " if character.isprintable() else ""
    name = unicodedata.name(character, "")
    if unicodedata.category(character) == "Co":
        name = "private use"
    elif unicodedata.category(character) == "Cc":
        name = "control character"
    point = f"U+{ord(character):04X}"
    return f"{shown}({point})" if not name or name.endswith(point[2:]) else f"{shown}({point}, {name.lower()})"
