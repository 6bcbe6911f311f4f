"""The dialect of controlled texts: CommonMark with GitHub's extensions, and the few constructs that are ours.

Tables, strikethrough, task lists, bare addresses, footnotes and alerts are read as GitHub reads them. Definition
lists, `!!!` and `???` blocks and abbreviations (`*[SLA]: …`) are read as the site's other pages know them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

MOST_NESTING = 100
"""How many blocks may stand in one another while a text is read; what is laid out is limited to less."""
_LONGEST_LABEL = 999  # of a footnote, as of a reference (CommonMark 0.31, 4.7)
_ABBREVIATION = re.compile(r"\*\[([^\[\]]{1,200})\]:[ \t]*(\S.*)?$")


class _Parser(MarkdownIt):
    """Reads links of every kind: which of them may be followed is decided where they are shown."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return True


@cache
def parser() -> MarkdownIt:
    """Return the one reader of controlled texts."""
    reader = _Parser("commonmark", {"maxNesting": MOST_NESTING})
    reader.options.update(tasklists=True, alerts=True, strikethrough_single_tilde=True)
    reader.enable(["table", "strikethrough"])
    reader.use(gfm_autolink_plugin).use(deflist_plugin).use(admon_plugin)
    reader.use(footnote_plugin, inline=False, move_to_end=False)
    reader.inline.ruler.at("footnote_ref", _footnote_reference)
    reader.block.ruler.at("deflist", _definitions, {"alt": ["paragraph", "reference", "blockquote"]})
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    reader.block.ruler.before("reference", "abbreviation", _abbreviation, {"alt": ["paragraph", "reference"]})
    return reader


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of a text, and what it defines: footnotes by label, abbreviations by word."""
    defined: dict[str, Any] = {}
    return parser().parse(text, defined), defined


def label_key(label: str) -> str:
    """Return what a footnote's label is known by: capitals make no difference."""
    return label.casefold()


def _definitions(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Read a term and what it means, marked by a colon; a tilde, which other dialects know, is text."""
    line = first if silent else first + 1  # in silence it is asked whether another meaning begins here
    while line < last and state.isEmpty(line):
        line += 1
    if line >= last or not state.src.startswith(":", state.bMarks[line] + state.tShift[line]):
        return False
    return _deflist()(state, first, last, silent)


@cache
def _deflist() -> Callable[[StateBlock, int, int, bool], bool]:
    """Return the rule of the plugin, which it offers by no name."""
    plain = MarkdownIt("commonmark").use(deflist_plugin)
    return next(rule.fn for rule in plain.block.ruler.__rules__ if rule.name == "deflist")


def _table(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Read a table; a line of hyphens alone makes a heading of the line above it, whatever bars that holds."""
    if first + 1 >= state.lineMax:
        return False
    rule = state.src[state.bMarks[first + 1] + state.tShift[first + 1] : state.eMarks[first + 1]]
    return ("|" in rule or ":" in rule) and table(state, first, last, silent)


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """Read `[^label]`, when a note of that label is defined anywhere in the text."""
    start = state.pos
    if not state.src.startswith("[^", start) or "footnotes" not in state.env:
        return False
    end = state.src.find("]", start + 2, min(state.posMax, start + 2 + _LONGEST_LABEL))
    if end < start + 3:
        return False
    if "labels" not in state.env:
        state.env["labels"] = {label_key(label[1:]) for label in state.env["footnotes"]["refs"]}
    label = state.src[start + 2 : end]
    if label_key(label) not in state.env["labels"]:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": label}
    state.pos = end + 1
    return True


def _abbreviation(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Read a line such as `*[SLA]: Service level agreement`, which shows nothing itself."""
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("*[", start):
        return False
    found = _ABBREVIATION.match(state.src[start : state.eMarks[first]])
    if found is None:
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[found[1]] = (found[2] or "").strip()
        state.line = first + 1
    return True
