"""Tables of pandoc's tree as Markdown where it can show them, and as HTML where cells are merged or hold blocks."""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from remit.doctree import Node, nodes
from remit.finding import RemitError
from remit.intake.new.inlines import BRACES, WriterContext, escape_macros, safe_address, write_inlines
from remit.paper import pandoc
from remit.render import escaping
from remit.source import decoding
from remit.text import shorten

_RULES = {"AlignLeft": ":---", "AlignRight": "---:", "AlignCenter": ":---:", "AlignDefault": "---"}
_LINE = ("Para", "Plain")


def fits_pipes(content: Any) -> bool:
    """Say whether every cell is one line of text and none is merged with another."""
    return all(
        cell[2] == 1 and cell[3] == 1 and len(cell[4]) <= 1 and all(block["t"] in _LINE for block in cell[4])
        for row in nodes.table_rows(content)
        for cell in row[1]
    )


def pipe_table(content: Any, writing: WriterContext) -> str:
    """Return a plain table in Markdown; its first row is its heading, as there must be one."""
    rows = [
        [write_inlines(cell[4][0]["c"], writing) if cell[4] else "" for cell in row[1]]
        for row in nodes.table_rows(content)
    ]
    if not rows:
        return ""
    _report_heading(content, writing)
    width = max(len(content[2]), *map(len, rows))
    rules = [_RULES[column[0]["t"]] for column in content[2]]
    rows = [row + [""] * (width - len(row)) for row in rows]
    lines = [rows[0], rules + ["---"] * (width - len(rules)), *rows[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def html_table(block: Node, writing: WriterContext) -> str:
    """Return a table as HTML, which keeps merged cells and the blocks in a cell."""
    _report_heading(block["c"], writing)
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [_bare_table(block, writing)]}
    with tempfile.TemporaryDirectory(prefix="remit-") as name:
        given = json.dumps(tree, ensure_ascii=False).encode()
        arguments = ("--sandbox", "--from=json", "--to=html", "--wrap=none")
        try:
            made = pandoc.run(*arguments, folder=Path(name), given=given).decode()
        except pandoc.PandocError as error:
            where = f" below “{shorten(writing.near)}”" if writing.near else ""
            advice = "Make it simpler in Word: fewer merged cells, and no table within a table."
            raise RemitError(f"The table{where} cannot be kept: {error}", advice) from None
    made = re.sub(r' class="(?:odd|even|header)"', "", made).replace("<br />", "<br>")
    return escape_macros(re.sub(r"\n\s*(?=\n)", "", made).strip())  # an empty line would end the table


def _report_heading(content: Any, writing: WriterContext) -> None:
    if not content[3][1]:
        first = " | ".join(nodes.plain_text(cell[4]) for cell in next(iter(nodes.table_rows(content)))[1])
        writing.lose(f"table without a heading row: its first row, “{shorten(first)}”, is taken for one")


def _bare_table(block: Node, writing: WriterContext) -> Node:
    """Return a table with nothing but text in its cells, and a heading."""
    _, caption, columns, head, bodies, foot = block["c"]
    if not head[1]:
        rows = [row for body in bodies for row in body[3]]
        count = _count_joined(rows)
        head, bodies = [head[0], rows[:count]], [[["", [], []], 0, [], rows[count:]]]
    columns = [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
    table = [["", [], []], [None, list(_bare(caption[1], writing))], columns, _rows(head, 1, writing)]
    table += [[_rows(_rows(body, 2, writing), 3, writing) for body in bodies], _rows(foot, 1, writing)]
    return {"t": "Table", "c": table}


def _count_joined(rows: list[Any]) -> int:
    """Return how many rows hang together with the first by cells that are merged downwards."""
    count = 0
    end = 1
    while count < min(end, len(rows)):
        end = max(end, count + max((cell[2] for cell in rows[count][1]), default=1))
        count += 1
    return count


def _rows(part: list[Any], at: int, writing: WriterContext) -> list[Any]:
    rows = [
        [["", [], []], [[["", [], []], _aligned(cell), *cell[2:4], list(_bare(cell[4], writing))] for cell in row[1]]]
        for row in part[at]
    ]
    return [["", [], []], *part[1:at], rows, *part[at + 1 :]]


def _aligned(cell: Any) -> Node:
    """Return how a cell is aligned; a list in it would be torn from its marks."""
    alone = all(block["t"] in _LINE for block in cell[4])
    aligned: Node = cell[1] if alone else {"t": "AlignDefault"}
    return aligned


def _bare(blocks: list[Node], writing: WriterContext) -> Iterator[Node]:
    """Yield blocks of a cell without attributes, raw pieces and unsafe addresses."""
    for block in blocks:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in _LINE:
            yield {"t": kind, "c": list(_bare_inlines(content, writing))}
        elif kind == "Header":  # a table is no place for the headings of a text
            yield {"t": "Para", "c": [{"t": "Strong", "c": list(_bare_inlines(content[2], writing))}]}
        elif kind == "BulletList":
            yield {"t": kind, "c": [list(_bare(item, writing)) for item in content]}
        elif kind == "OrderedList":
            yield {"t": kind, "c": [content[0], [list(_bare(item, writing)) for item in content[1]]]}
        elif kind in ("BlockQuote", "Div"):
            yield from _bare(content if kind == "BlockQuote" else content[1], writing)
        elif kind == "Table":
            writing.lose("table within a table; kept as such, and hard to read on paper")
            yield _bare_table(block, writing)
        elif kind == "CodeBlock":
            yield {"t": kind, "c": [["", [], []], decoding.remove_controls(content[1])]}
        elif text := nodes.plain_text([block]):
            yield {"t": "Para", "c": [nodes.string(decoding.remove_controls(text))]}


def _bare_inlines(inlines: list[Node], writing: WriterContext) -> Iterator[Node]:
    for each in inlines:
        kind = each["t"]
        if kind == "Str":
            text = decoding.remove_controls(each["c"]).replace("\u00ad", "")
            yield {"t": "Code", "c": [["", [], []], text]} if BRACES.search(text) else nodes.string(text)
        elif kind == "Span":
            yield from _bare_span(each, writing)
        elif kind == "Link":
            yield from _bare_link(each, writing)
        elif kind == "Image":
            yield from _bare_image(each, writing)
        elif kind == "Note":
            writing.lose("footnote in a table with merged cells; it is kept in brackets in its cell")
            yield nodes.string(f" ({decoding.remove_controls(nodes.plain_text(each['c']))})")
        elif kind in ("Code", "Math"):
            yield {"t": "Code", "c": [["", [], []], decoding.remove_controls(each["c"][1])]}
        elif (inside := nodes.inlines_in(each)) is not None:
            yield nodes.with_inlines(each, list(_bare_inlines(inside, writing)))
        elif kind != "RawInline":
            yield each


def _bare_span(each: Node, writing: WriterContext) -> Iterator[Node]:
    kinds, inside = nodes.classes(each), list(_bare_inlines(each["c"][1], writing))
    name = "ins" if "insertion" in kinds else "del" if "deletion" in kinds else ""
    if {"comment-start", "comment-end"} & set(kinds):
        return
    if name and inside:
        text = dict(each["c"][0][2])
        who = ", ".join(filter(None, (text.get("author", ""), text.get("date", "")[:10])))
        inside = [_raw(f'<{name} title="{escaping.attribute(who)}">'), *inside, _raw(f"</{name}>")]
    yield from inside


def _bare_link(each: Node, writing: WriterContext) -> Iterator[Node]:
    inside = list(_bare_inlines(each["c"][1], writing))
    target = each["c"][2][0].strip()
    address = target if target[1:] in writing.anchors and target.startswith("#") else safe_address(target)
    if address is None:
        writing.lose(f"link to {shorten(target)!a}, which is not a web or mail address; its words are kept")
        yield from inside
    else:
        yield {"t": "Link", "c": [["", [], []], inside, [address, ""]]}


def _bare_image(each: Node, writing: WriterContext) -> Iterator[Node]:
    alt, place = " ".join(nodes.plain_text(each["c"][1]).split()), writing.pictures.get(each["c"][2][0])
    if place is None:
        writing.lose("image of a kind that a browser does not show, or that is not in the file; not kept")
        yield nodes.string(alt)
        return
    writing.seen.add(each["c"][2][0])
    if not alt:
        writing.lose(f"image {place} has no alternative text: say in `alt` what it shows")
    yield _raw(f'<img src="{html.escape(place)}" alt="{html.escape(alt)}">')


def _raw(text: str) -> Node:
    return {"t": "RawInline", "c": ["html", text]}
