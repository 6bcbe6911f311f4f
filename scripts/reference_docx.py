"""Write the house style of Word files anew from pandoc's own; with --check only say whether it is current."""

from __future__ import annotations

import io
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from remit.blocks.badges import BADGES
from remit.paper import pandoc
from remit.paper.word.properties import FIELDS, repack
from remit.render import palette
from remit.scheme import SCHEMES

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "macros" / "remit" / "paper" / "word" / "templates" / "reference.docx"
SANS, MONO = "Arial", "Courier New"  # every machine has them or their metric twins, so that lines break alike
PAGE = Mm(210), Mm(297)
MARGIN = Mm(22)
SIZE = 10.0
HEADINGS = {1: (15, 18, 3), 2: (12, 14, 2), 3: (10.5, 12, 1), 4: (10, 10, 0), 5: (10, 8, 0), 6: (10, 8, 0)}
"""Size, space before and space after of each level of heading, in points."""
PARAGRAPHS: dict[str, tuple[float, float]] = {
    "Body Text": (3, 5), "First Paragraph": (4, 6), "Compact": (1.5, 1.5), "Block Text": (4, 4),
    "Definition Term": (4, 0), "Definition": (0, 4), "Footnote Text": (0, 2),
    "Caption": (3, 8), "Table Caption": (8, 3), "Image Caption": (3, 8),
}  # fmt: skip
"""Space before and after of paragraphs, in points."""


def colours() -> dict[str, str]:
    """Return the colours of the site in light, by name: one visual language for screen and paper."""
    return {name.removeprefix("--"): colour.removeprefix("#") for name, colour in palette.css().items()}


def house_style() -> bytes:
    """Return the reference document: pandoc's own, with the styles, header and footer of the house."""
    with tempfile.TemporaryDirectory() as folder:
        base = pandoc.run("--print-default-data-file", "reference.docx", folder=Path(folder))
    document = docx.Document(io.BytesIO(base))
    colour = colours()
    _defaults(document)
    _paragraphs(document, colour)
    _boxes(document, colour)
    _chips(document, colour)
    _tables(document, colour)
    _page(document, colour)
    core = document.core_properties
    core.title, core.author = "House style", ""
    core.created = core.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - python-docx takes naive UTC
    return repack(document)


def _element(tag: str, *children: Any, **values: object) -> Any:
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def _shade(fill: str) -> Any:
    return _element("shd", val="clear", color="auto", fill=fill.upper())


def _line(side: str, colour: str, eighths: int = 4, space: int = 0) -> Any:
    return _element(side, val="single", sz=eighths, space=space, color=colour.upper())


def _insert(style: Any, child: Any) -> None:
    """Put a border or shading among a style's paragraph properties where the schema wants it."""
    after = [] if child.tag == qn("w:shd") else ["w:shd"]
    style.element.get_or_add_pPr().insert_element_before(child, *after, "w:tabs", "w:spacing", "w:ind", "w:jc")


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.upper())


def _defaults(document: Any) -> None:
    """Set typeface and size where table styles may still override them: in the defaults, in no style.

    The colour of text stays automatic: white on the dark head of a table, and chips keep theirs in tables.
    """
    root = document.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for name in ("asciiTheme", "hAnsiTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
    defaults = root.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts = defaults.find(qn("w:rFonts"))
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), SANS)
    for name in ("sz", "szCs"):
        defaults.find(qn(f"w:{name}")).set(qn("w:val"), str(int(SIZE * 2)))
    spacing = next(root.iter(qn("w:pPrDefault"))).find(qn("w:pPr")).find(qn("w:spacing"))
    spacing.set(qn("w:after"), "0")
    spacing.set(qn("w:line"), "269")
    spacing.set(qn("w:lineRule"), "auto")
    compat = _element(
        "compat",
        _element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15),
    )
    document.settings.element.find(qn("w:footnotePr")).addnext(compat)


def _style(document: Any, name: str, kind: WD_STYLE_TYPE, base: str) -> Any:
    """Return a style by name, made anew when pandoc has none of that name."""
    if name not in document.styles:
        made = document.styles.add_style(name, kind, builtin=name in ("Header", "Footer"))
        made.base_style = document.styles[base]
        made.quick_style = True
    return document.styles[name]


def _paragraphs(document: Any, colour: dict[str, str]) -> None:
    styles = {style.name: style for style in document.styles}
    for name, (before, after) in PARAGRAPHS.items():
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(after)
    for level, (size, before, after) in HEADINGS.items():
        _heading(styles[f"Heading {level}"], size, before, after, colour["remit-accent"])
        _plain_twin(styles[f"Heading {level} Char"])
    title = styles["Title"]
    _heading(title, 24, 0, 12, colour["remit-accent"])
    _plain_twin(styles["Title Char"])
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Caption", "Table Caption", "Image Caption"):
        styles[name].font.italic = False
        styles[name].font.size = Pt(9)
        styles[name].font.color.rgb = _rgb(colour["remit-muted"])
    styles["Table Caption"].paragraph_format.keep_with_next = True
    styles["Definition Term"].paragraph_format.keep_with_next = True
    styles["Definition Term"].font.bold = True
    styles["Definition"].paragraph_format.left_indent = Mm(6)
    styles["Footnote Text"].font.size = Pt(8.5)
    styles["Hyperlink"].font.underline = True  # colour alone is not seen by everybody
    styles["Hyperlink"].font.color.rgb = _rgb(colour["remit-link"])
    styles["Verbatim Char"].font.name = MONO
    styles["Verbatim Char"].font.size = Pt(8.5)
    code = _style(document, "Source Code", WD_STYLE_TYPE.PARAGRAPH, "Normal")
    code.font.name, code.font.size = MONO, Pt(8.5)
    code.paragraph_format.space_before = code.paragraph_format.space_after = Pt(6)
    _insert(code, _shade(colour["remit-surface"]))
    rule = _style(document, "Horizontal Rule", WD_STYLE_TYPE.PARAGRAPH, "Normal")
    rule.font.size = Pt(4)
    rule.paragraph_format.space_after = Pt(8)
    _insert(rule, _element("pBdr", _line("bottom", colour["remit-rule-strong"])))
    legend = _style(document, "RACI Legend", WD_STYLE_TYPE.PARAGRAPH, "Normal")
    legend.font.size = Pt(8.5)
    legend.font.color.rgb = _rgb(colour["remit-muted"])
    legend.paragraph_format.space_before, legend.paragraph_format.space_after = Pt(5), Pt(8)


def _heading(style: Any, size: float, before: float, after: float, colour: str) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
    style.font.color.rgb = _rgb(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.keep_with_next = True


def _plain_twin(style: Any) -> None:
    """Take from a heading's character twin what it would say otherwise than the heading."""
    style.element.remove(style.element.get_or_add_rPr())


def _boxes(document: Any, colour: dict[str, str]) -> None:
    """Make the styles of notes and warnings: a tinted box with a bar at its left."""
    kinds = {
        "Note": (colour["remit-tint"], colour["remit-accent"]),
        "Warning": (colour["badge-pending-bg"], colour["badge-pending-fg"]),
    }
    for name, (fill, bar) in kinds.items():
        for each in (name, f"{name} Title"):
            style = _style(document, each, WD_STYLE_TYPE.PARAGRAPH, "Normal")
            style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(3)
            style.paragraph_format.space_after = Pt(0)
            edges = [_line("top", fill, 4, 4), _line("left", bar, 24, 6), _line("bottom", fill, 4, 4)]
            _insert(style, _element("pBdr", *edges))
            _insert(style, _shade(fill))
        title = document.styles[f"{name} Title"]
        title.font.bold = True
        title.font.color.rgb = _rgb(bar)
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_before = Pt(8)


def _chips(document: Any, colour: dict[str, str]) -> None:
    """Make the character styles of RACI letters and badges: the colour says again what the letter or word says."""
    letters = sorted({letter for scheme in SCHEMES.values() for letter in scheme.letters})
    wanted = [(f"RACI {letter}", f"raci-{letter.lower()}", 9.0) for letter in letters]
    wanted += [(f"Badge {kind.replace('-', ' ').title()}", f"badge-{kind}", 8.5) for kind in BADGES]
    for name, kind, size in wanted:
        token = {"badge-gap": "badge-vacant", "badge-lapsed": "badge-overdue"}.get(kind, kind)
        style = _style(document, name, WD_STYLE_TYPE.CHARACTER, "Default Paragraph Font")
        style.font.bold, style.font.size = True, Pt(size)
        style.font.color.rgb = _rgb(colour[f"{token}-fg"])
        edge = _element("bdr", val="single", sz=4, space=0, color=colour[f"{token}-rule"].upper())
        style.element.get_or_add_rPr().extend([edge, _shade(colour[f"{token}-bg"])])


def _tables(document: Any, colour: dict[str, str]) -> None:
    rule, navy = colour["remit-rule"], colour["remit-accent"]
    heads = [_element("b"), _element("color", val=colour["remit-on-accent"].upper())]
    first_row = _element(
        "tblStylePr",
        _element("rPr", *heads),
        _element("trPr", _element("tblHeader")),
        _element("tcPr", _shade(navy), _element("vAlign", val="center")),
        type="firstRow",
    )
    _table(document, "Table", rule, first_row)
    first_column = _element(
        "tblStylePr",
        _element("rPr", _element("b"), _element("color", val=colour["remit-muted"].upper())),
        _element("tcPr", _shade(colour["remit-surface"])),
        type="firstCol",
    )
    _table(document, "Document Control", rule, first_column)


def _table(document: Any, name: str, rule: str, look: Any) -> None:
    if name in document.styles:
        document.styles[name].delete()
    style = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    style.quick_style = True
    lines = [_line(side, rule) for side in ("top", "bottom", "insideH")]
    margins = [_element(s, w=w, type="dxa") for s, w in (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))]
    style.element.extend(
        [
            _element("pPr", _element("spacing", before=0, after=0, line=240, lineRule="auto")),
            _element("rPr", _element("sz", val=18), _element("szCs", val=18)),
            _element("tblPr", _element("tblBorders", *lines), _element("tblCellMar", *margins)),
            _element("trPr", _element("cantSplit")),
            look,
        ]
    )


def _page(document: Any, colour: dict[str, str]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(27), Mm(24)
    section.header_distance = section.footer_distance = Mm(11)
    for name in ("Header", "Footer"):
        style = _style(document, name, WD_STYLE_TYPE.PARAGRAPH, "Normal")
        style.font.size = Pt(8)
        style.font.color.rgb = _rgb(colour["remit-muted"])
        side = "bottom" if name == "Header" else "top"
        _insert(style, _element("pBdr", _line(side, colour["remit-rule"], 4, 5)))
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.style, footer.style = document.styles["Header"], document.styles["Footer"]
    for edge in (header, footer):
        edge.paragraph_format.tab_stops.add_tab_stop(PAGE[0] - 2 * MARGIN, WD_TAB_ALIGNMENT.RIGHT)
    _write(header, [(FIELDS["id"], True), "  ", ("TITLE", False), "\tVersion ", (FIELDS["version"], False), "  "])
    _field(header, FIELDS["state"], bold=True)
    _write(
        footer, [(FIELDS["classification"], False), "  ·  Uncontrolled when printed\tPage ", ("PAGE", False), " of "]
    )
    _field(footer, "NUMPAGES")


def _write(paragraph: Any, parts: list[str | tuple[str, bool]]) -> None:
    for part in parts:
        if isinstance(part, str):
            paragraph.add_run(part)
        else:
            _field(paragraph, part[0], bold=part[1])


def _field(paragraph: Any, code: str, *, bold: bool = False) -> None:
    run = paragraph.add_run("…")
    run.bold = bold or None
    field = _element("fldSimple", instr=f" {code} ")
    run._r.addprevious(field)
    field.append(run._r)


def main(arguments: list[str]) -> int:
    """Write or check; return 1 when a check finds a difference."""
    wanted = house_style()
    if TARGET.is_file() and TARGET.read_bytes() == wanted:
        return 0
    if "--check" in arguments:
        print(f"{TARGET.relative_to(ROOT)} is not current. Run: .venv/bin/python scripts/reference_docx.py")
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(wanted)
    print(f"Wrote {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
