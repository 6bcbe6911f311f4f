"""A change of words put into the text that they were written in, so that quotes, emphasis and links around stay.

What a person changed is known in plain words; the source has marks between them. Words are found in the source in
their order, and only the changed ones are touched. Whoever calls reads the result again and sees whether it says what
it should.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_OPAQUE = r"\{\{.*?\}\}|\{%.*?%\}|\]\([^()\s]*(?:\s[^()]*)?\)|<[^<>]*>|&#?\w+;|\[\^[^\]\s]+\]"
_TOKEN = re.compile(rf"(?P<opaque>{_OPAQUE})|\w+|[^\w\s]", re.DOTALL)
_WORD = re.compile(r"\w+|[^\w\s]")
_SAME = str.maketrans(
    dict.fromkeys("“”„«»", '"') | dict.fromkeys("\u2018\u2019", "'") | dict.fromkeys("\u2010\u2011\u2013\u2014", "-")
)


_CLOSING = frozenset("*_~`")


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    opaque: bool = False


def patch_text(raw: str, old: str, new: str, escaped: Callable[[str], str]) -> str | None:
    """Return a source text with those words changed that differ between two plain texts; None when they are not found.

    `old` is what the source says in plain words; `escaped` escapes new words for the source.
    """
    source, before, after = list(_tokens(raw, _TOKEN)), list(_tokens(old, _WORD)), list(_tokens(new, _WORD))
    at = _places(source, before)
    made, end = [], 0
    matcher = SequenceMatcher(
        None, [normalize(each.text) for each in before], [normalize(each.text) for each in after], False
    )
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        fragment = _piece(new, after, j1, j2)
        if i1 == i2:
            here = _insertion(raw, source, at, i1)
            if here is None:
                return None
            lead = new[after[j1 - 1].end : after[j1].start] if i1 and j1 else ""
            while lead and raw[here : here + 1] in _CLOSING:
                here += 1  # new words follow what closes the emphasis of those before them
            start = stop = here
            trail = "" if i1 or j2 >= len(after) else new[after[j2 - 1].end : after[j2].start]
            text = f"{lead}{escaped(fragment)}{trail}"
        else:
            touched = at[i1:i2]
            first, last = touched[0], touched[-1]
            if first is None or last is None or None in touched:
                return None
            between = [source[place] for place in range(first, last + 1) if place not in set(touched)]
            if any(each.opaque for each in between):
                return None
            start, stop = source[first].start, source[last].end
            marks = "".join(each.text for each in between if each.text != "\\")
            if kind == "delete":
                start, stop = _with_space(raw, start, stop)
            text = (escaped(fragment) if fragment else "") + marks
        if start < end:
            return None
        made += [raw[end:start], text]
        end = stop
    return "".join((*made, raw[end:]))


def is_unmarked(raw: str) -> bool:
    """Say whether there are no macros, links or tags in a source text that writing it anew would lose."""
    return not any(token.opaque for token in _tokens(raw, _TOKEN))


def normalize(text: str) -> str:
    """Return text without the differences that Word makes by itself: its quotes, hyphens and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).split())


def words_of(text: str) -> list[str]:
    """Return the words and signs of a text as they are compared with others."""
    return _WORD.findall(normalize(text).casefold())


def _tokens(text: str, form: re.Pattern[str]) -> Iterator[_Token]:
    for match in form.finditer(text):
        yield _Token(match.group(), match.start(), match.end(), match.lastgroup == "opaque")


def _places(source: Sequence[_Token], plain: Sequence[_Token]) -> list[int | None]:
    """Return where each token of the plain text is in the source; None for one that a mark or macro puts there."""
    found: list[int | None] = [None] * len(plain)
    of_source = ["\0" if each.opaque else normalize(each.text) for each in source]
    matcher = SequenceMatcher(None, of_source, [normalize(each.text) for each in plain], False)
    for first, second, length in matcher.get_matching_blocks():
        for step in range(length):
            found[second + step] = first + step
    return found


def _insertion(raw: str, source: Sequence[_Token], at: Sequence[int | None], before: int) -> int | None:
    """Return where new words go that precede a token of the plain text: right after the one before it."""
    if before:
        place = at[before - 1]
        if place is not None:
            return source[place].end
        following = at[before] if before < len(at) else None
        return None if following is None else source[following].start
    place = at[0] if at else None
    return None if place is None else source[place].start


def _with_space(raw: str, start: int, stop: int) -> tuple[int, int]:
    """Return a range that is taken out with the space before it, or after it at the beginning."""
    begin = len(raw[:start].rstrip())
    if begin:
        return (begin, stop) if begin < start else (start, stop)
    return start, stop + len(raw[stop:]) - len(raw[stop:].lstrip())


def _piece(text: str, tokens: Sequence[_Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last - 1].end] if last > first else ""
