"""A quick look at a document's id and version, without a YAML parser.

Ten thousand file versions have to be identified in a moment. The scan is deliberately timid: it answers only when the
two lines can be read in exactly one way; otherwise it returns None, and the strict parser is asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from remit.model import ID

MAX_HEADER = 64 * 1024

_BOM = b"\xef\xbb\xbf"
_OPENING = re.compile(rb"---[ \t]*\r?(?=\n)")
_CLOSING = re.compile(rb"\n(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)")
# Everything up to both keys must be lines that are complete in themselves: a quotation or a bracket left open above
# could swallow them.
_LINES = re.compile(
    r"""(?:
        id: [ ]+ (?P<quote>["']?) (?P<id>ID) (?P=quote)
        [ ]*(?:[ ]\#[^\n]*)?\n (?!\s*[ \t]\S)
      | version: [ ]+ (?: "(?P<double>[^"\\\n]*)" | '(?P<single>[^'\n]*)' | (?P<plain>[0-9]+\.[0-9]+\.[0-9]+) )
        [ ]*(?:[ ]\#[^\n]*)?\n (?!\s*[ \t]\S)
      | (?!id:|version:) [a-z_]+: [ ]+ (?: "[^"\\\n]*" | '[^'\n]*' | [^\s"'\[\]{}|>&*!%@`\#,?:-][^\n]* )
        [ ]*(?:[ ]\#[^\n]*)?\n
      | (?:\#[^\n]*)? \n
    )*""".replace("(?P<id>ID)", f"(?P<id>{ID})"),
    re.VERBOSE,
)
_KEYS = re.compile(r"""\n(?:\?\s*)?["']?(?:id|version)["']?[ \t]*:""")
_OTHER_LINE_ENDS = re.compile("\r|\x85|\u2028|\u2029")


# What changed, on one line and with nothing in it that YAML could read in two ways.
_CHANGE = re.compile(
    r"""\nchange:[ ]+\{[ ]*kind:[ ]+(?P<kind>major|minor|editorial),[ ]+summary:[ ]+
        (?: "(?P<double>[^"\\\n]*)" | (?P<plain>[A-Za-z0-9][^\n,\[\]{}"':\#&*!|>%@`]*) ) [ ]* \}
        [ ]*(?:[ ]\#[^\n]*)?\n (?![ \t])""",
    re.VERBOSE,
)
_CHANGES = re.compile(r"""\n(?:\?\s*)?["']?change["']?[ \t]*:""")


class Header(NamedTuple):
    """What identifies a version of a document, and its stated change (None: ask the strict parser)."""

    id: str
    version: str
    change: tuple[str, str] | None = None


def scan(data: bytes) -> Header | None:
    """Id and version from the front matter, or None when they are not plainly there."""
    opening = _OPENING.match(data, len(_BOM) if data.startswith(_BOM) else 0)
    if opening is None:
        return None
    start = opening.end()
    closing = _CLOSING.search(data, start, start + MAX_HEADER)
    if closing is None:
        return None
    try:
        text = data[start : closing.start() + 1].decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if len(_KEYS.findall(text)) != 2 or _OTHER_LINE_ENDS.search(text):
        return None
    lines = _LINES.match(text, 1)
    if lines is None:
        return None
    found, double, single, plain = lines.group("id", "double", "single", "plain")
    version = plain or single or double
    return Header(found, version, _change(text)) if found and version else None


def _change(text: str) -> tuple[str, str] | None:
    if len(_CHANGES.findall(text)) != 1:
        return None
    change = _CHANGE.search(text)
    if change is None:
        return None
    kind, double, plain = change.group("kind", "double", "plain")
    return kind, " ".join((double if plain is None else plain).split())
