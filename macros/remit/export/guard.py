"""Text that a spreadsheet takes for text: what would begin a formula is found, and defused where it must be.

Source: OWASP, CSV Injection. A cell is a formula when it begins with = + - @ (or a full-width or small form of them),
also behind blanks or quotes that a program strips. Where a file is read with another separator than it was written
with, a cell may begin in the middle of a text, behind that separator or a line's end.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_STRIPPED = (
    "\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\"'`\u2018-\u201f,"
)
_BEGINNING = re.compile(f"(?:^|[;|\t\r\n])[{_STRIPPED}]*(?=[{_SIGNS}])")  # every character is looked at once


def begins_formula(text: str) -> bool:
    """Say whether a program might take the text, or a part of it that it takes for a cell, for a formula."""
    return text[:1] in ("\t", "\r", "\n") or _BEGINNING.search(text) is not None


def defused(text: str) -> str:
    """Return the text with an apostrophe before everything that would begin a formula; any other text as it is."""
    text = _BEGINNING.sub(lambda match: f"{match.group()}'", text)
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text
