"""Rules about what a text does not show as its author meant it, because the dialect reads it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remit.finding import Place, Severity, TextEdit
from remit.model import Source
from remit.rules.registry import Context, Fault, rule

_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`]*(?<!`)\1(?!`)")
_BAR = re.compile(r"(?<!\\)\|")


@rule(
    "LNK511",
    fix="Give the heading as many cells, or escape a bar that is meant as a sign (`\\|`), in code too.",
    wrong="| Choice |\n|---|\n| `yes|no` |",
    right="| Choice |\n|---|\n| `yes\\|no` |",
)
def cells_beyond_the_table(context: Context) -> Iterator[Fault]:
    """A row has more cells than its table has columns: the last are not shown.

    What stands in them was meant to be read, and nobody reads it, neither here nor on GitHub.
    """
    for document in context.handbook.documents:
        for place in context.outlines[document.path].cut:
            message = "This row has more cells than its table has columns; the last are not shown."
            edits = tuple(_bars_in_code(document.source, place))
            yield Fault(place, message, "Escape a bar that is meant as a sign: `\\|`.", document.id, edits)


def _bars_in_code(source: Source, place: Place) -> Iterator[TextEdit]:
    """Yield what escapes the bars in code of a row: there none can be meant to part cells."""
    line = source.body.split("\n")[place.line - source.body_line]
    for code in _CODE.finditer(line):
        for bar in _BAR.finditer(code[0]):
            at = code.start() + bar.start() + 1
            yield TextEdit(Place(place.path, place.line, at), "|", "\\|")


@rule(
    "LNK514",
    fix="Remove it. What the theme knows is written otherwise: `> [!NOTE]`, `!!! note`, `## Heading {#id}`.",
    wrong="Keep it safe. {: .important }",
    right="> [!IMPORTANT]\n> Keep it safe.",
    severity=Severity.WARNING,
)
def attribute_list(context: Context) -> Iterator[Fault]:
    """A document has attributes in braces, which readers see as text.

    Other dialects give classes to a paragraph so; here, as on GitHub, the braces are shown.
    """
    for document in context.handbook.documents:
        for words, place in context.outlines[document.path].attributes:
            message = f"`{words}` is shown to readers as it stands."
            yield Fault(place, message, "Remove it.", document.id, (TextEdit(place, words, ""),))
