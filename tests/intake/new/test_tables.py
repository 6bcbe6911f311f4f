"""Tables of a Word file from elsewhere: rows of every width, rows and cells under tracked changes, heading rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from remit.finding import RemitError
from remit.intake.new.convert import ImportResult
from remit.intake.wordfile import wordtext
from support.intakes import body, told
from support.intakes import taken as file_taken
from support.wordfiles import TRACKED, append, blank, run, saved, xml

HEAD = "<w:tblHeader/>"
WHO = {"author": "Hanna Example", "day": "2026-02-03", "near": "Purpose"}
TITLE = 'title="Hanna Example, 2026-02-03"'


def cell(inner: str, form: str = "") -> str:
    return f"<w:tc><w:tcPr>{form}</w:tcPr><w:p>{inner if inner.startswith('<') else run(inner)}</w:p></w:tc>"


def row(*cells: str, form: str = "") -> str:
    inner = "".join(each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{form}</w:trPr>{inner}</w:tr>"


def mark(name: str) -> str:
    return f"<w:{name} {TRACKED}/>"


def taken(root: Path, *rows: str, columns: int = 3, track: str = "keep") -> ImportResult:
    """Return what becomes of a file with a heading and one table."""
    document = blank()
    document.add_heading("Purpose", 1)
    grid = '<w:gridCol w:w="100"/>' * columns
    append(document, xml(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"))
    return file_taken(root, saved(document), track)


def lines(found: ImportResult) -> list[str]:
    return body(found).split("\n")


THREE = row("a", "b", "c", form=HEAD)


@pytest.mark.parametrize(
    ("short", "shown"),
    [
        (row("d", "e", form='<w:gridBefore w:val="1"/>'), "|  | d | e |"),
        (row("d", form='<w:gridBefore w:val="2"/>'), "|  |  | d |"),
        (row("d", form='<w:gridAfter w:val="2"/>'), "| d |  |  |"),
        (row("d", form='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'), "|  | d |  |"),
        (row("d"), "| d |  |  |"),
        (row("d", "e", "f", form='<w:gridBefore w:val="x"/><w:gridAfter w:val="-1"/>'), "| d | e | f |"),
    ],
)
def test_a_row_that_begins_or_ends_elsewhere_gets_empty_cells(root: Path, short: str, shown: str) -> None:
    found = taken(root, THREE, short, row("g", "h", "i"))
    assert lines(found) == ["| a | b | c |", "| --- | --- | --- |", shown, "| g | h | i |"]
    assert told(found) == []


def test_a_first_row_that_ends_early_keeps_the_columns_of_the_others(root: Path) -> None:
    found = taken(root, row("a", form=f'{HEAD}<w:gridAfter w:val="2"/>'), row("d", "e", "f"))
    assert lines(found) == ["| a |  |  |", "| --- | --- | --- |", "| d | e | f |"]


def test_a_grid_of_fewer_columns_than_the_rows_cuts_none_off(root: Path) -> None:
    assert lines(taken(root, THREE, row("d", "e", "f"), columns=1)) == [
        "| a | b | c |", "| --- | --- | --- |", "| d | e | f |",
    ]  # fmt: skip


def test_a_table_that_leaves_out_cells_beyond_measure_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.intake.wordfile.tables.MOST_FILLED", 100)
    with pytest.raises(RemitError, match=r"^x\.docx has tables with more than 100 cells left out\.$"):
        taken(root, THREE, *[row("d", form='<w:gridAfter w:val="99999"/>')] * 2)


def test_a_cell_that_goes_on_with_none_above_stands_alone(root: Path) -> None:
    found = taken(root, row(cell("a", "<w:vMerge/>"), "b", form=HEAD), row(cell("c", "<w:vMerge/>"), "d"), columns=2)
    assert lines(found) == ["| a | b |", "| --- | --- |", "| c | d |"]


TRACKED_ROWS = (
    row("k", "v", form=HEAD),
    row(
        cell(f"<w:ins {TRACKED}>{run('new 1')}</w:ins>"), cell(f"<w:ins {TRACKED}>{run('new 2')}</w:ins>"),
        form=mark("ins"),
    ),
    row("old 1", "old 2", form=mark("del")),
    row("x", "y"),
)  # fmt: skip
INSERTED, DELETED = (f"| <{tag} {TITLE}>{{}} 1</{tag}> | <{tag} {TITLE}>{{}} 2</{tag}> |" for tag in ("ins", "del"))


@pytest.mark.parametrize(
    ("track", "shown"),
    [
        ("keep", [INSERTED.format("new", "new"), DELETED.format("old", "old"), "| x | y |"]),
        ("accept", ["| new 1 | new 2 |", "| x | y |"]),
        ("reject", ["| old 1 | old 2 |", "| x | y |"]),
    ],
)
def test_tracked_rows_are_kept_accepted_or_rejected_whole(root: Path, track: str, shown: list[str]) -> None:
    found = taken(root, *TRACKED_ROWS, columns=2, track=track)
    assert lines(found) == ["| k | v |", "| --- | --- |", *shown]
    assert found.changes == (
        wordtext.TrackedChange(kind="inserted", text="new 1", **WHO),
        wordtext.TrackedChange(kind="inserted", text="new 2", **WHO),
        wordtext.TrackedChange(kind="row inserted", text="new 1 | new 2", **WHO),
        wordtext.TrackedChange(kind="row deleted", text="old 1 | old 2", **WHO),
    )


def test_a_table_whose_rows_are_all_deleted_goes(root: Path) -> None:
    rows = row("a", "b", form=mark("del")), row("c", "d", form=mark("del"))
    assert lines(taken(root, *rows, columns=2, track="accept")) == [""]
    assert lines(taken(root, *rows, columns=2, track="reject")) == ["| a | b |", "| --- | --- |", "| c | d |"]


@pytest.mark.parametrize(
    ("track", "shown"),
    [
        ("keep", ["| a | b |", f"| <ins {TITLE}>new</ins> | <del {TITLE}>old</del> |"]),
        ("accept", ["| a | b |", "| new |  |"]),
        ("reject", ["| a | b |", "| old |  |"]),
    ],
)
def test_tracked_cells(root: Path, track: str, shown: list[str]) -> None:
    cells = cell("new", mark("cellIns")), cell("old", mark("cellDel"))
    found = taken(root, row("a", "b", form=HEAD), row(*cells), columns=2, track=track)
    assert lines(found) == [shown[0], "| --- | --- |", *shown[1:]]
    assert found.changes == (
        wordtext.TrackedChange(kind="cell inserted", text="new", **WHO),
        wordtext.TrackedChange(kind="cell deleted", text="old", **WHO),
    )


def test_a_column_that_was_deleted_goes(root: Path) -> None:
    rows = (row(one, cell(two, mark("cellDel")), form=HEAD if one == "a" else "") for one, two in ("ab", "cd"))
    assert lines(taken(root, *rows, columns=2, track="accept")) == ["| a |", "| --- |", "| c |"]


def test_what_is_merged_downwards_outlives_its_first_row(root: Path) -> None:
    rows = (
        row("k", "v", form=HEAD),
        row(cell("both", '<w:vMerge w:val="restart"/>'), "one", form=mark("del")),
        row(cell("<w:r/>", "<w:vMerge/>"), "two"),
    )
    assert lines(taken(root, *rows, columns=2, track="accept")) == ["| k | v |", "| --- | --- |", "| both | two |"]


def test_tracked_changes_of_a_table_s_form_are_told(root: Path) -> None:
    form = f"<w:tcPrChange {TRACKED}><w:tcPr/></w:tcPrChange>"
    cells = cell("c", f'<w:cellMerge {TRACKED} w:vMerge="rest"/>'), cell("d", form)
    found = taken(root, row("a", "b", form=HEAD), row(*cells, form=f"<w:trPrChange {TRACKED}><w:trPr/></w:trPrChange>"))
    assert told(found) == [
        ("tracked change of a table's form; shown as it is now", 2, "Purpose"),
        ("tracked merging of cells; each cell is shown as it was", 1, "Purpose"),
    ]


def test_a_second_heading_row_is_kept_where_html_can_and_told_where_markdown_cannot(root: Path) -> None:
    first, second, third = row("a", "b", form=HEAD), row("c", "d", form=HEAD), row("e", "f")
    found = taken(root, first, second, third, columns=2)
    assert lines(found) == ["| a | b |", "| --- | --- |", "| c | d |", "| e | f |"]
    assert told(found) == [("table with several heading rows; only the first is kept as one", 1, "")]
    merged = row(cell("a", '<w:gridSpan w:val="2"/>'), form=HEAD)
    assert told(taken(root, merged, second, third, columns=2)) == []
