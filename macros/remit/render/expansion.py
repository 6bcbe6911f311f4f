"""Expansion: the macro calls in an author's text are made, once, for every output."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import TemplateSyntaxError
from jinja2.nodes import Template

from remit.doctree import Node, marked, nodes, reader
from remit.edition import Edition
from remit.finding import Finding, Place, RemitError, Rule
from remit.model import Document, Source
from remit.render.escaping import escape
from remit.render.evaluate import evaluate
from remit.render.language import NotAllowed, check_language
from remit.render.macros import PUBLIC, Macros

MACRO_FAILS = Rule(
    code="MAC701",
    title="A macro call fails",
    why="A page that cannot be expanded would show the call itself, or an error, to its readers and auditors.",
    fix="Correct the call. In pages there are the public macros and plain conditions; literal braces go between "
    "`{% raw %}` and `{% endraw %}`.",
    wrong='{{ raci_tabel() }}\n{{ doc_link("POL-999") }}',
    right='{{ raci_table() }}\n{{ doc_link("POL-001") }}',
    stops_build=True,
)
MOST_OUTPUT = 1_000_000
"""How many lines and cells the macros of one page may put out together; more is a mistake, or an attack."""
PAGE_ANCHORS = frozenset(
    {"raci-assignments", "revision-history", "approvals", "assigned-activities", "job-description", "document-control"}
)
"""Anchors of the headings that the page templates add to every controlled page."""

_CALL = re.compile(r"(\{\{[^-+{}][^{}]*[^-+{}]\}\})")  # one call without braces in it or white-space control
_BEGINS = ("{{", "{%", "{#")


class ExpansionError(Exception):
    """A text that cannot be expanded; carries every finding, the first of them also as `finding`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(f"{each.place}: {each.message} {each.fix}" for each in findings))
        self.findings = tuple(findings)
        self.finding = findings[0]


def expand_marked(edition: Edition, source: Source, document: Document | None = None) -> marked.MarkedText:
    """Call the macros of a text's body; raise `ExpansionError` naming every file, line and column where one fails."""
    text = source.body
    if not any(mark in text for mark in _BEGINS):
        return marked.MarkedText(text=marked.strip_marks(text))
    key = (source.path, source.body)
    if key not in edition.texts.marked:
        edition.texts.marked[key] = _Expansion(edition, source, document).expand()
    return edition.texts.marked[key]


class _Expansion:
    """The expansion of one text."""

    def __init__(self, edition: Edition, source: Source, document: Document | None) -> None:
        self.source = source
        self.values = {"organisation": escape(edition.handbook.settings.organisation)}
        self.macros = Macros(edition, source.path, document)
        self.given: list[list[Node]] = []
        self.taken = 0
        self.findings: list[Finding] = []
        self.text: list[str] = []
        self.lines: list[int] = [1]
        self.places: Counter[tuple[int, str]] = Counter()
        self.broken = False  # whether the handbook's own macros cannot be had

    def expand(self) -> marked.MarkedText:
        line = 0  # lines before the part at hand
        for part in _parts(marked.mask_code(marked.strip_marks(self.source.body))):
            if "{" in part:
                self._evaluate(part, line)
            else:
                self._add(line + 1, part)
            line += part.count("\n")
        if self.findings:
            raise ExpansionError(self.findings)
        text = marked.unmask_code("".join(self.text))
        same = self.lines == [*range(1, len(self.lines) + 1)]
        return marked.MarkedText(text=text, given=tuple(self.given), lines=() if same else tuple(self.lines))

    def _evaluate(self, part: str, line: int) -> None:
        try:
            tree, faults = _understood(part, tuple(self.values), ())
            if faults and (own := self._own_names()):
                tree, faults = _understood(part, tuple(self.values), own)
        except TemplateSyntaxError as error:
            message = (error.message or "").rstrip(".")
            self._fail(line + error.lineno, f"This macro call cannot be read: {message}.")
            return
        except NotAllowed as error:
            self._fail(line + error.line, error.message, error.fix, error.name)
            return
        for fault in faults:
            self._fail(line + fault.line, fault.message, fault.fix, fault.name)
        if faults:
            return
        texts, failed = evaluate(tree, self._call, self.values)
        for at, text in texts:
            self._add(line + at, text)
        for each in failed:
            self._fail(line + each.line, each.cause.message, each.cause.fix, each.name)

    def _own_names(self) -> tuple[str, ...]:
        """Return the names of the handbook's own macros, once for all when they cannot be had."""
        try:
            return tuple(self.macros.own.functions)
        except RemitError as error:
            if not self.broken:
                self.broken = True
                self._fail(1, error.message, error.fix)
            return ()

    def _call(self, name: str, given: list[Any], named: dict[str, Any]) -> str:
        found = self.macros.call(name, given, named)
        self.taken += _size(found)
        if self.taken > MOST_OUTPUT:
            raise RemitError("The macros of this page put out more than a million cells.", "Call fewer of them.")
        self.given.append(found)
        return marked.mark(len(self.given) - 1)

    def _add(self, line: int, text: str) -> None:
        """Add text that begins on a line of the source."""
        self.text.append(text)
        self.lines += range(line + 1, line + 1 + text.count("\n"))

    def _fail(self, line: int, message: str, fix: str = "", name: str = "") -> None:
        place = Place(self.source.path, self.source.body_line + max(line, 1) - 1, self._column(line, name))
        self.findings.append(
            Finding(
                code=MACRO_FAILS.code,
                place=place,
                message=message,
                fix=fix or MACRO_FAILS.fix,
                subject=self.source.path,
            )
        )

    def _column(self, line: int, name: str) -> int:
        """Return where a call is on its line, from 1: the next one of a name that has not been named yet."""
        lines = self.source.body.split("\n")
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        opening = r"\{[{%#]"
        named = rf"{opening}[^{{}}]*?\b{re.escape(name)}\b" if name else opening
        found = [match.start() + 1 for match in re.finditer(named, text)]
        self.places[line, name] += 1
        return found[min(self.places[line, name], len(found)) - 1] if found else 1


def _parts(text: str) -> list[str]:
    """Cut a text at its calls when they are plain ones, which are then read once for all pages; else leave it whole."""
    parts = _CALL.split(text)
    plain = not any(mark in part for part in parts[::2] for mark in ("{{", "{%", "{#"))
    if (
        plain
        and not any(part.endswith("{") for part in parts[:-1:2])
        and not any(p.startswith("}") for p in parts[2::2])
    ):
        return parts
    return [text]


@lru_cache(maxsize=4096)
def _understood(text: str, values: tuple[str, ...], own: tuple[str, ...]) -> tuple[Template, tuple[NotAllowed, ...]]:
    return check_language(text, (*PUBLIC, *own), values)


def expansion_changed(edition: Edition, id_: str) -> bool:
    """Say whether a text in force reads otherwise today than when it was approved, though its own bytes are the same.

    Names, tables and links come from other files; a person approves what they read.
    """
    standing = edition.status(id_)
    document = standing.current.document if standing and standing.current else None
    if standing is None or standing.current is None or document is None:
        return False
    approved = {item.entry.record.expanded for item in standing.current.counted if item.entry.record}
    if edition.handbook.by_path.get(document.path) != document:  # it has moved, and another page may be there now
        edition = replace(edition, texts=reader.Texts())
    try:
        today = expanded_digest(edition, document)
    except ExpansionError:
        return True
    return any(digest is not None and digest != today for digest in approved)


def with_expansions(edition: Edition) -> Edition:
    """Return an edition whose register also flags the documents in force that read otherwise now (`expanded-changed`).

    The texts are those in force; what is expanded here is not expanded again.
    """
    changed = {row.id: ("expanded-changed",) for row in edition.register.rows if expansion_changed(edition, row.id)}
    return replace(edition, more_flags=changed) if changed else edition


def expanded_digest(edition: Edition, document: Document) -> str:
    """Return the SHA-256 of a document's text as readers see it, with what its macros show.

    In place of each call is what it gives: a link as in Markdown, everything else as the JSON of its nodes.
    """
    text = expand_marked(edition, document.source, document)
    shown = marked.MARK.sub(lambda found: _canonical(text.given[int(found[1])]), text.text)
    return sha256(shown.encode()).hexdigest()


def _canonical(found: list[Node]) -> str:
    line = found[0]["c"] if len(found) == 1 and found[0]["t"] == "Para" else []
    if len(line) == 1 and line[0]["t"] == "Link":
        _, words, (address, _) = line[0]["c"]
        return f"[{escape(nodes.plain_text(words))}]({address})"
    return json.dumps(found, sort_keys=True, separators=(",", ":"))


def _size(blocks: list[Node]) -> int:
    """Return how many lines and cells blocks have; a drawing has as many as its text would fill."""
    return sum(map(_size_of, blocks))


def _size_of(block: Node) -> int:
    if block["t"] == "Table":
        return len(block["c"][2]) * sum(1 for _ in nodes.table_rows(block["c"]))
    if block["t"] == "RawBlock":
        return 1 + len(block["c"][1]) // 100
    return 1 + sum(map(_size, nodes.children(block)))
