"""Where in a hand-written page something stands that the engine found in what it made of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from remit.finding import Place
from remit.model import Source

_FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,}).*?^[ \t>]*\2[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_CUT = re.compile(r"^[ \t>]*-{1,}8<-{1,}", re.MULTILINE)
_BEFORE = r"""(?:\]\(\s*<?|\]:[ \t]*<?|\b(?:href|src)\s*=\s*["']?|<)"""
_AFTER = r"""(?=[\s>)"']|$)"""


class Origin:
    """Finds words in a page's source, each time the next of them; code is passed over, as it shows what it holds."""

    def __init__(self, source: Source, snippets: Iterable[Path] = ()) -> None:
        self.source = source
        self.snippets = tuple(snippets)
        self.text = _SPAN.sub(_blanked, _FENCE.sub(_blanked, source.body))
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self.used: dict[str, int] = {}

    def link(self, target: str) -> Place:
        """Return the place of the next link or picture that leads to a target."""
        written = "|".join(re.escape(each) for each in _spellings(target))
        return self._next(target, re.compile(f"{_BEFORE}({written}){_AFTER}"), re.compile(f"({written})"))

    def html(self, what: str) -> Place:
        """Return the place of the next tag (`<b>`) or attribute (`onclick=`)."""
        if what.startswith("<"):
            return self._next(what, re.compile(f"({re.escape(what.rstrip('>'))})", re.IGNORECASE))
        name = re.escape(what.rstrip("="))
        return self._next(what, re.compile(rf"(?<![\w-])({name})\s*=", re.IGNORECASE))

    def words(self, words: str) -> Place:
        """Return the place of the next of some words."""
        return self._next(words, re.compile(f"({re.escape(words)})"))

    def _next(self, key: str, *patterns: re.Pattern[str]) -> Place:
        """Return the place of a pattern's next match; else of the call or snippet that it must have come from."""
        start = self.used.get(key, 0)
        for begin in dict.fromkeys((start, 0)):
            for pattern in patterns:
                if found := pattern.search(self.text, begin):
                    self.used[key] = found.end()
                    return self._place(found.start(1))
        return self._place(self._brought_in(key))

    def _brought_in(self, words: str) -> int:
        """Return where the snippet stands that holds some words, or else the first snippet or call."""
        cuts = [match.start() for match in _CUT.finditer(self.text)]
        for line, start in enumerate(self.starts):
            named = self.text[start : self.starts[line + 1] if line + 1 < len(self.starts) else None].strip(" \t>\n")
            name = re.sub(r"""^-+8<-+\s*|["']|:[\w-]*(:\d+)*$""", "", named).strip()
            if cuts and name and any(_holds(folder / name, words) for folder in self.snippets):
                return start
        call = self.text.find("{{")
        return cuts[0] if cuts else max(call, 0)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return Place(self.source.path, self.source.body_line + line - 1, offset - self.starts[line - 1] + 1)


def _spellings(target: str) -> list[str]:
    """Return how a target may have been written: the engine has decoded it."""
    forms = (target, unquote(target), quote(target, safe="/#?=&%:;,@!$'*+~"), escape(target, quote=False))
    return list(dict.fromkeys((*forms, re.sub(r"([_*\\`()\[\]])", r"\\\1", target))))


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\N{NO-BREAK SPACE}", found[0])


def _holds(file: Path, words: str) -> bool:
    try:
        return file.is_file() and words in file.read_text("utf-8", "replace")
    except (OSError, ValueError):
        return False
