"""Typst's two languages, and how a text is put into either: all escaping of what is printed is here.

In markup every character that could mean something is escaped with a backslash; in code a text is a quoted string. So
no text of a handbook is ever taken for markup or run as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from string import punctuation
from unicodedata import category, combining

from remit.paper import table_layout

_UNSEEN = [*(each for each in (*range(0x20), 0x7F) if each not in (0x09, 0x0A, 0x0D)), 0xFEFF, 0xFFFE]
# The last two are no text to PDF/A (ISO 19005-3, 6.2.11.7.2), and a byte order mark comes in by copying.
_ESCAPES = {ord(each): f"\\{each}" for each in "\\#[]*_`$<>@\"'~/=+-.:()&|^{}!?%,;"}
_QUOTED = {ord('"'): '\\"', ord("\\"): "\\\\", 0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}
_AS_MARKUP = str.maketrans({**_ESCAPES, **dict.fromkeys(_UNSEEN, "")})
_AS_STRING = str.maketrans({**_QUOTED, **dict.fromkeys(_UNSEEN, " ")})
_LONGEST_COMPOUND = 60
"""How many letters a word of a language may have, such as a German compound; it is hyphenated."""
_CHUNK = 8
_HELD = re.compile("(?<=[\u00a0\u202f])")
_BREAKS = re.compile(
    "(?<=[-\u2010\u2013\u2014])(?=[^\\W\\d_])|(?<=/)(?=[^\\W\\d_\u0590-\u05ff])|(?<=[\u00ad\u05be\u200b])"
)
"""Where a line may end within a word (UAX #14): not behind every hyphen, as before a figure."""
_UNBROKEN = re.compile("[^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]+")
"""A run in scripts that set blanks between words; in others, and between pictograms, a line may end anyway."""
_JOINER, _VIRAMA = "\u200d", 9
_PLAIN = re.compile("[\u0000-\u017f\u2002-\u2069\u20a0-\u20bf\u2190-\u2199]*")


def escape(text: str) -> str:
    """Return a text as Typst markup that shows exactly that text."""
    return text.translate(_AS_MARKUP)


def quote(text: str) -> str:
    """Return a text as a Typst string."""
    return f'"{text.translate(_AS_STRING)}"'


def breakable(function: str, word: str, size: int = _CHUNK) -> str:
    """Return a long word, such as a digest or an address, as boxes between which a line may end.

    `function` shows each of them. A sign that allows a break would be copied with the word, and a digest with such
    signs in it is none.
    """
    chunks = (word[at : at + size] for at in range(0, len(word), size))
    return "".join(f"#box({function}({quote(chunk)}));" for chunk in chunks)


def shown(text: str, longest: int = table_layout.LONGEST_WORD) -> str:
    """Return words as markup; a line may end within one that is longer than `longest`."""
    if len(text) <= longest or max(map(len, text.split(" "))) <= longest:
        return escape(text)
    return " ".join("".join(_shown(piece, longest) for piece in _pieces(word, longest)) for word in _words(text))


def shown_code(text: str, longest: int = table_layout.LONGEST_WORD) -> str:
    """Return code as markup; a line may end within a word of it that is longer than `longest`."""
    if len(text) <= longest or max(map(len, text.split(" "))) <= longest:
        return f"#code({quote(text)});"
    return " ".join(_shown_code(word, longest) for word in _words(text))


def _shown(piece: str, longest: int) -> str:
    if len(piece) <= longest:
        return escape(piece)
    is_word = len(piece) <= _LONGEST_COMPOUND and piece.strip(punctuation).isalpha()  # no name and no digest
    if is_word and longest == table_layout.LONGEST_WORD:
        return f"#text(hyphenate: true, {quote(piece)});"
    size = min(longest, _CHUNK)
    return breakable("text", piece, size) if piece.isascii() else escape(_opened(piece, size))


def _shown_code(word: str, longest: int) -> str:
    pieces = _pieces(word, longest)
    if max(map(len, pieces)) <= longest:
        return f"#code({quote(word)});" if word else ""
    size = min(longest, _CHUNK)
    return "".join(
        breakable("code", piece, size) if piece.isascii() else f"#code({quote(_opened(piece, size))});"
        for piece in pieces
    )


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text; those that are held together are parted where that makes them too long."""
    for word in text.split(" "):
        line = ""
        for part in _HELD.split(word):
            if line and len(line) + len(part) > table_layout.LONGEST_WORD:
                yield line[:-1]
                line = ""
            line += part
        yield line


def _pieces(word: str, longest: int) -> list[str]:
    """Split a long word where a line may end without further ado."""
    return _BREAKS.split(word) if len(word) > longest else [word]


def _opened(piece: str, size: int) -> str:
    """Return a piece that is no ASCII with unseen signs where a line may end, if nothing else lets one end there.

    Boxes would be set from left to right, and in them no letter is joined with the next.
    """
    return _UNBROKEN.sub(lambda found: "\u200b".join(_chunks(found[0], size)), piece)


def _chunks(word: str, size: int) -> Iterator[str]:
    """Cut a word into chunks; a letter keeps the marks that stand on it and what it is joined with."""
    begun = 0
    for at in range(1, len(word)):
        joined = word[at] == _JOINER or category(word[at])[0] == "M"
        if at - begun >= size and not joined and word[at - 1] != _JOINER and combining(word[at - 1]) != _VIRAMA:
            yield word[begun:at]
            begun = at
    yield word[begun:]


def bound(sections: Iterable[tuple[bool, str]]) -> tuple[bool, str]:
    """Join sections, of which each tells whether it is landscape, and say whether the first does.

    Those that lie as the first does come bare, the others as pages of their own.
    """
    runs = [
        (landscape, joined(text for _, text in run)) for landscape, run in groupby(sections, key=lambda each: each[0])
    ]
    first = bool(runs and runs[0][0])
    pages = (
        text if landscape == first else f"#turned-page({str(landscape).lower()})[{text}]" for landscape, text in runs
    )
    return first, joined(pages) + "\n"


def joined(parts: Iterable[str]) -> str:
    """Join paragraphs."""
    return "\n\n".join(parts)


def is_plain(text: str) -> bool:
    """Say whether a text has only characters that are drawn one by one: Latin letters, and signs that stand alone.

    What a font does to compose characters (its feature `ccmp`) then changes nothing, and a tenth of the time is saved
    when it is not tried on every word.
    """
    return text.isascii() or _PLAIN.fullmatch(text) is not None


def label_of(prefix: str, anchor: str) -> str:
    """Return the name of the label that an anchor of a document has in the file; without one, that of its title."""
    return f"{prefix}--{anchor}" if anchor else prefix
