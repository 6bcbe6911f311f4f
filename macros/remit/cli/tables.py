"""Tables: as wide as they need to be in a pipe, fitted to a terminal, and never cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from remit.cli.columns import NARROWEST, cells, hanging, longest_word, wrapped
from remit.cli.output import echo, sanitize, styled, terminal_width

_COLOURS = {"draft": "yellow", "approved": "cyan", "in-force": "green", "retired": "bright_black"}
_GAP = "  "
_LEAST_LABEL = 24

Rows = Sequence[Sequence[str]]


def table(headings: Sequence[str], rows: Rows, *, wraps: Collection[str] = ()) -> None:
    """Print a table.

    On a terminal, columns that are empty are left out, and the cells of those named in `wraps` are broken between
    words; when that is not enough, every row becomes a few lines of its own.
    """
    names, body = _shown(headings, rows)
    widths = _fitted(names, body, wraps)
    if widths is None:
        _cards(names, body)
    else:
        _table(names, body, widths)


def matrix(headings: Sequence[str], rows: Rows) -> None:
    """Print a table whose first and last columns are labels and all others marks of a letter or two.

    On a terminal that is too narrow for the headings of the marks, these are set above each other as a staircase.
    """
    names, body = _shown(headings, rows)
    wraps = names[:1]
    if _fitted(names, body, wraps) is None:
        widths = _columns([""] * len(names), body)
        mark, last = max(widths[1:-1], default=1), widths[-1]
        left = (terminal_width() or 0) - (mark + len(_GAP)) * (len(names) - 2) - len(_GAP) - last
        if left >= _LEAST_LABEL:
            _staircase(names, body, mark, [*[mark] * (len(names) - 2), min(left, widths[0]), last])
            return
    table(names, body, wraps=wraps)


def _shown(headings: Sequence[str], rows: Rows) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows as they are shown: nothing that steers the terminal, and there no empty columns."""
    whole = terminal_width() is None
    kept = [index for index in range(len(headings)) if whole or any(row[index] for row in rows)]
    return [sanitize(headings[index]) for index in kept], [[sanitize(row[index]) for index in kept] for row in rows]


def _columns(names: Sequence[str], body: Rows) -> list[int]:
    return [max(map(cells, column)) for column in zip(names, *body, strict=True)]


def _fitted(names: Sequence[str], body: Rows, wraps: Collection[str]) -> list[int] | None:
    """Return the columns' widths, headings giving way first and then the widest cells; None when it cannot be."""
    widths, room = _columns(names, body), terminal_width()
    if room is None:
        return widths
    content = _columns([""] * len(names), body)
    least = [
        max(longest_word(name), *(longest_word(row[index]) if name in wraps else cells(row[index]) for row in body), 0)
        for index, name in enumerate(names)
    ]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > room:
        able = [index for index, width in enumerate(widths) if width > least[index]]
        if not able:
            return None
        widths[max(able, key=lambda index: (widths[index] > content[index], widths[index]))] -= 1
    return widths


def _table(names: Sequence[str], body: Rows, widths: Sequence[int]) -> None:
    _row(names, widths, bold=True)
    echo("─" * (sum(widths) + len(_GAP) * (len(widths) - 1)))
    for row in body:
        _row(row, widths)


def _row(row: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> None:
    """Print one row, over as many lines as its longest cell takes."""
    columns = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        parts = [column[number] if number < len(column) else "" for column in columns]
        fill = [" " * (width - cells(part)) for part, width in zip(parts, widths, strict=True)]
        shown = [styled(part, colour=_COLOURS.get(part), bold=bold) for part in parts]
        echo(_GAP.join(part + space for part, space in zip(shown, fill, strict=True)).rstrip())


def _staircase(names: Sequence[str], body: Rows, mark: int, widths: Sequence[int]) -> None:
    step = "│".ljust(mark) + _GAP
    for index, name in enumerate(names[1:-1]):
        echo(step * index + styled(name, bold=True))
    echo((step * (len(names) - 2)).rstrip())
    for first, *marks, last in body:
        _row([*marks, first, last], widths)


def _cards(names: Sequence[str], body: Rows) -> None:
    """Print each row as a line with its first cell, and below it the others with their headings."""
    room = max(terminal_width() or 0, NARROWEST)
    for first, *others in body:
        for line in hanging(first, room):
            echo(styled(line, bold=True))
        line = ""
        for pair in [f"{name}: {cell}" for name, cell in zip(names[1:], others, strict=True) if cell] + [""]:
            if line and (not pair or cells(f"    {line}   {pair}") > room):
                for part in hanging(f"    {line}", room):
                    echo(part)
                line = ""
            line = f"{line}   {pair}" if line else pair
