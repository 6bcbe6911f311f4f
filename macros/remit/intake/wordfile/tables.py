"""Tables of a Word file made whole: tracked rows and cells resolved, and every row as wide as its table."""

from __future__ import annotations

from collections.abc import Iterator

from remit.finding import RemitError
from remit.intake.wordfile.ooxml import WORD, Element, style_of, text_of, value
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.wordtext import TrackedChange, styles_of

MOST_COLUMNS = 63
"""How many columns Word lets a table have."""
MOST_FILLED = 100_000
_ROWS = {"ins": "row inserted", "del": "row deleted"}
_CELLS = {"cellIns": "cell inserted", "cellDel": "cell deleted"}
_GONE = {"accept": ("del", "cellDel"), "reject": ("ins", "cellIns"), "keep": ()}
_RUNS = (f"{WORD}r", f"{WORD}hyperlink")


def table_changes(package: Package) -> Iterator[TrackedChange]:
    """Yield the rows and cells of tables that somebody inserted or deleted with tracking."""
    styles = styles_of(package)
    for _, tree in package.stories():
        near = ""
        for each in tree.iter(f"{WORD}p", f"{WORD}tr", f"{WORD}tc"):
            if each.tag == f"{WORD}p":
                near = (text_of(each) or near) if styles.level(style_of(each)) else near
            elif (mark := _row_change(each)) is not None:
                name = mark.tag.removeprefix(WORD)
                cells = each.iterchildren(f"{WORD}tc") if name in _ROWS else (each,)
                yield TrackedChange(
                    kind=_ROWS.get(name) or _CELLS[name],
                    text=" | ".join(text_of(cell, "all") for cell in cells),
                    author=value(mark, "author"),
                    day=value(mark, "date")[:10],
                    near=near,
                )


def resolve_tracked_rows(package: Package, track: str) -> None:
    """Take out the rows and cells that go when tracked changes are resolved; when these are kept, mark their text."""
    for _, tree in package.stories():
        for each in list(tree.iter(f"{WORD}tr", f"{WORD}tc")):
            mark = _row_change(each)
            if mark is None:
                continue
            if mark.tag.removeprefix(WORD) in _GONE[track]:
                _remove(each)
            elif track == "keep":
                _mark_runs(each, mark)


def fill_rows(tree: Element, name: str) -> None:
    """Give every row of every table as many columns as its widest has: pandoc cuts a table to its narrowest row.

    `name` is that of the file, for the complaint about one that would grow beyond measure.
    """
    filled = 0
    for table in tree.iter(f"{WORD}tbl"):
        rows = list(table.iterchildren(f"{WORD}tr"))
        for row in rows:
            filled += _fill(row, _count(row, "gridBefore"), before=True)
        ends = [_count(row, "gridAfter") for row in rows]
        width = min(max((_width(row) + end for row, end in zip(rows, ends, strict=True)), default=0), MOST_COLUMNS)
        for row in rows:
            filled += _fill(row, width - _width(row))
            if filled > MOST_FILLED:
                advice = "Make its tables simpler in Word: rows that begin and end where the others do."
                raise RemitError(f"{name} has tables with more than {MOST_FILLED} cells left out.", advice)
        _widen(table, width)
        _begin_merges(rows)


def _row_change(each: Element) -> Element | None:
    """Return the tracked change of a row or cell as such."""
    folder, names = ("trPr", _ROWS) if each.tag == f"{WORD}tr" else ("tcPr", _CELLS)
    found = (each.find(f"{WORD}{folder}/{WORD}{name}") for name in names)
    return next((mark for mark in found if mark is not None), None)


def _remove(each: Element) -> None:
    """Remove a row or cell, and the row or table that would have none left."""
    tag = each.tag
    holder = next(each.iterancestors(f"{WORD}tbl" if tag == f"{WORD}tr" else f"{WORD}tr"), None)
    if tag == f"{WORD}tr":
        _move_merge_down(each)
    if each.getparent() is not None:
        each.getparent().remove(each)
    if holder is not None and next(holder.iter(tag), None) is None and holder.getparent() is not None:
        if holder.tag == f"{WORD}tr":
            _remove(holder)
        else:
            holder.getparent().remove(holder)


def _move_merge_down(row: Element) -> None:
    """Let cells that are merged downwards begin in the next row, with their text, when their first row goes."""
    after = next(row.itersiblings(f"{WORD}tr"), None)
    below = dict(_merged(after)) if after is not None else {}
    for column, (cell, begins) in _merged(row):
        heir, begun = below.get(column, (None, True))
        if begins and heir is not None and not begun:
            heir.find(f"{WORD}tcPr/{WORD}vMerge").set(f"{WORD}val", "restart")
            for block in [block for block in heir if block.tag != f"{WORD}tcPr"]:
                heir.remove(block)
            heir.extend([block for block in cell if block.tag != f"{WORD}tcPr"])


def _merged(row: Element) -> Iterator[tuple[int, tuple[Element, bool]]]:
    """Yield the cells of a row that are merged downwards by their column, and whether each is the first."""
    column = _count(row, "gridBefore")
    for cell in row.iterchildren(f"{WORD}tc"):
        merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
        if merge is not None:
            yield column, (cell, value(merge) == "restart")
        column += _span(cell)


def _begin_merges(rows: list[Element]) -> None:
    """Let cells stand alone that go on with one above which is not there: pandoc would drop them and shift the row."""
    above: set[int] = set()
    for row in rows:
        here = set()
        for column, (cell, begins) in list(_merged(row)):
            if begins or column in above:
                here.add(column)
            else:
                form = cell.find(f"{WORD}tcPr")
                form.remove(form.find(f"{WORD}vMerge"))
        above = here


def _mark_runs(each: Element, mark: Element) -> None:
    """Mark the text of a tracked row or cell that is not marked itself."""
    name = "ins" if mark.tag in (f"{WORD}ins", f"{WORD}cellIns") else "del"
    for run in list(each.iter(*_RUNS)):
        if run.getparent().tag == f"{WORD}p":
            around = run.makeelement(f"{WORD}{name}", {key: mark.get(key) for key in mark.keys()})  # noqa: SIM118
            run.getparent().replace(run, around)
            around.append(run)


def _fill(row: Element, count: int, *, before: bool = False) -> int:
    """Put empty cells at one end of a row and return how many."""
    for number in range(count):
        cell = row.makeelement(f"{WORD}tc")
        cell.append(row.makeelement(f"{WORD}p"))
        first = sum(1 for each in row.iterchildren(f"{WORD}tblPrEx", f"{WORD}trPr"))
        row.insert(first + number if before else len(row), cell)
    return max(count, 0)


def _widen(table: Element, width: int) -> None:
    """Let a table's grid have as many columns as its rows; what it says of those left out is done."""
    grid = table.find(f"{WORD}tblGrid")
    if grid is not None:
        for _ in range(width - len(grid.findall(f"{WORD}gridCol"))):
            grid.append(grid.makeelement(f"{WORD}gridCol", {f"{WORD}w": "100"}))
    for row in table.iterchildren(f"{WORD}tr"):
        for lines in row.findall(f"{WORD}trPr/*"):
            if lines.tag in (f"{WORD}gridBefore", f"{WORD}gridAfter"):
                lines.getparent().remove(lines)


def _width(row: Element) -> int:
    return sum(_span(cell) for cell in row.iterchildren(f"{WORD}tc"))


def _span(cell: Element) -> int:
    text = value(cell.find(f"{WORD}tcPr/{WORD}gridSpan"))
    return max(min(int(text), MOST_COLUMNS), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _count(row: Element, name: str) -> int:
    text = value(row.find(f"{WORD}trPr/{WORD}{name}"))
    return min(int(text), MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 10 else 0
