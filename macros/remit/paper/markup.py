"""Typst's two languages, and how a text is put into either: all escaping of what is printed is here.

In markup every character that could mean something is escaped with a backslash; in code a text is a quoted string. So
no text of a handbook is ever taken for markup or run as code.
"""

from __future__ import annotations

import re

_UNSEEN = [*(each for each in (*range(0x20), 0x7F) if each not in (0x09, 0x0A, 0x0D)), 0xFEFF, 0xFFFE]
# The last two are no text to PDF/A (ISO 19005-3, 6.2.11.7.2), and a byte order mark comes in by copying.
_ESCAPES = {ord(each): f"\\{each}" for each in "\\#[]*_`$<>@\"'~/=+-.:()&|^{}!?%,;"}
_QUOTED = {ord('"'): '\\"', ord("\\"): "\\\\", 0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}
_AS_MARKUP = str.maketrans({**_ESCAPES, **dict.fromkeys(_UNSEEN, "")})
_AS_STRING = str.maketrans({**_QUOTED, **dict.fromkeys(_UNSEEN, " ")})
LONGEST_WORD = 28
"""How many letters a word may have that is never broken."""
_CHUNK = 8
_PLAIN = re.compile("[\u0000-\u017f\u2002-\u2069\u20a0-\u20bf\u2190-\u2199]*")


def escape(text: str) -> str:
    """Return a text as Typst markup that shows exactly that text."""
    return text.translate(_AS_MARKUP)


def quote(text: str) -> str:
    """Return a text as a Typst string."""
    return f'"{text.translate(_AS_STRING)}"'


def breakable(function: str, word: str) -> str:
    """Return a long word, such as a digest or an address, as boxes between which a line may end.

    `function` shows each of them. A sign that allows a break would be copied with the word, and a digest with such
    signs in it is none.
    """
    chunks = (word[at : at + _CHUNK] for at in range(0, len(word), _CHUNK))
    return "".join(f"#box({function}({quote(chunk)}));" for chunk in chunks)


def shown(text: str) -> str:
    """Return words as markup; a line may end within one that is too long for a line."""
    if len(text) <= LONGEST_WORD or max(map(len, text.split(" "))) <= LONGEST_WORD:
        return escape(text)
    return " ".join(escape(word) if len(word) <= LONGEST_WORD else breakable("text", word) for word in text.split(" "))


def is_plain(text: str) -> bool:
    """Say whether a text has only characters that are drawn one by one: Latin letters, and signs that stand alone.

    What a font does to compose characters (its feature `ccmp`) then changes nothing, and a tenth of the time is saved
    when it is not tried on every word.
    """
    return text.isascii() or _PLAIN.fullmatch(text) is not None


def label_of(prefix: str, anchor: str) -> str:
    """Return the name of the label that an anchor of a document has in the file; without one, that of its title."""
    return f"{prefix}--{anchor}" if anchor else prefix
