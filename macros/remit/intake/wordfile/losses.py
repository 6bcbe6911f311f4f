"""What a Word file holds that a policy file cannot: counted, with the nearest heading, so that nothing goes unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from remit.intake.wordfile.numbering import Numbers, number_loss, numbers_of
from remit.intake.wordfile.ooxml import (
    COMPATIBLE,
    DRAWING,
    MATH,
    WORD,
    Element,
    is_fallback_copy,
    style_of,
    text_of,
    value,
)
from remit.intake.wordfile.package import Package
from remit.intake.wordfile.wordtext import Styles, is_skipped, is_table_of_contents
from remit.text import shorten

TOC = "table of contents; left out: the site and the PDF make their own"
_SILENT = {"", "HYPERLINK"}  # a link is kept as one, or reported with its address
_FIELDS = {
    "TOC": TOC,
    "INDEX": "index; its text is kept as it is",
    "XE": "entry for an index; left out",
    "REF": "cross-reference; its text is kept and will not follow its target any more",
    "NOTEREF": "cross-reference; its text is kept and will not follow its target any more",
    "STYLEREF": "cross-reference; its text is kept and will not follow its target any more",
    "PAGEREF": "page reference; kept as the number it showed, which will be wrong",
    "PAGE": "page number; kept as the number it showed, which will be wrong",
    "NUMPAGES": "number of pages; kept as the number it showed, which will be wrong",
    "SECTIONPAGES": "number of pages; kept as the number it showed, which will be wrong",
    "SEQ": "automatic number (as of figures and tables); kept as the number it showed",
    "DOCPROPERTY": "property of the Word file; kept as the text it showed",
    "DOCVARIABLE": "property of the Word file; kept as the text it showed",
    "IF": "field that shows one of two texts; kept as what it showed: read it, parts of the field may remain in it",
    "MERGEFIELD": "mail-merge field; kept as the text it showed",
    "CITATION": "citation; kept as the text it showed",
    "BIBLIOGRAPHY": "bibliography; kept as the text it showed",
    "FORMTEXT": "form field; kept as the text it showed",
    "FORMCHECKBOX": "form tick box; not kept",
    "FORMDROPDOWN": "form field with a list to choose from; not kept: write what was chosen",
    "DATE": "date that changes by itself; kept as the day it showed",
    "TIME": "time that changes by itself; kept as what it showed",
    "INCLUDEPICTURE": "image that is fetched from elsewhere; not fetched",
    "INCLUDETEXT": "text that is fetched from elsewhere; kept as it was shown",
    "DDEAUTO": "field that runs a program; kept as the text it showed",
    "DDE": "field that runs a program; kept as the text it showed",
    "=": "calculation; kept as the number it showed",
}
_RUNS = {
    f"{WORD}object": "embedded object (such as a sheet or a drawing); not kept",
    f"{MATH}oMath": "equation; kept as its plain letters",
    f"{WORD}highlight": "highlighting; its text is kept",
    f"{WORD}vanish": "hidden text; it is kept and shown: read whether it may be",
    f"{WORD}ruby": "phonetic guide; its text is kept",
    f"{WORD}rPrChange": "tracked change of formatting; shown as it is now",
    f"{WORD}pPrChange": "tracked change of a paragraph's form; shown as it is now",
    f"{WORD}tblPrChange": "tracked change of a table's form; shown as it is now",
    f"{WORD}trPrChange": "tracked change of a table's form; shown as it is now",
    f"{WORD}tcPrChange": "tracked change of a table's form; shown as it is now",
    f"{WORD}cellMerge": "tracked merging of cells; each cell is shown as it was",
    f"{WORD}altChunk": "document within the document; NOT kept: put its text in by hand",
    f"{WORD}subDoc": "document within the document; NOT kept: put its text in by hand",
    f"{WORD}permStart": "passage that only some may edit; the text is kept, the protection is not",
}
_GRAPHICS = {
    "/chart": "chart; not kept: put an image of it in its place",
    "/diagram": "SmartArt; not kept: put an image or a list in its place",
    "/wordprocessingGroup": "drawing of several shapes; only the text in it is kept",
    "/wordprocessingCanvas": "drawing canvas; only the text in it is kept",
    "/wordprocessingShape": "shape; only the text in it is kept",
    "/wordprocessingInk": "handwriting; not kept",
}
_ELSEWHERE = " that is on the web or on another disk; not fetched"
_OUTSIDE = {
    "image": f"image{_ELSEWHERE}",
    "attachedTemplate": "template that is stored elsewhere; not fetched",
    "oleObject": "linked object that is stored elsewhere; not fetched",
    "frame": "document that is stored elsewhere; not fetched",
}
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HELD, _LINKED = (f"{_ID}embed", f"{_ID}id"), (f"{_ID}link", f"{_ID}href")
_TOLD_OTHERWISE = {f"{COMPATIBLE}Fallback", f"{WORD}object"}


def field_loss(code: str) -> str:
    """Return what is lost with a field of a code such as `REF _Ref1`; empty for one that is kept."""
    name = field_name(code)
    if name in _SILENT or name in _FIELDS:
        return _FIELDS.get(name, "")
    return f"field that Word fills in ({name[:20]}); kept as the text it showed" if name.isalpha() else ""


def field_name(code: str) -> str:
    """Return the name that a field's code begins with."""
    found = re.match(r"\s*(=|[^\s\\\"]+)", code)
    return found[1].upper() if found else ""


def field_codes(tree: Element) -> Mapping[Element, str]:
    """Return the codes of fields by the mark that begins each: Word writes a code in pieces, and fields in codes."""
    found: dict[Element, str] = {}
    open_: list[tuple[Element, bool]] = []
    for each in tree.iter(f"{WORD}fldChar", f"{WORD}instrText"):
        kind = value(each, "fldCharType")
        if kind == "begin":
            open_.append((each, True))
            found[each] = ""
        elif kind == "separate" and open_:
            open_[-1] = open_[-1][0], False
        elif kind == "end" and open_:
            open_.pop()
        elif each.tag == f"{WORD}instrText" and open_ and open_[-1][1]:
            found[open_[-1][0]] += each.text or ""
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that was not kept, or not as it was: what, how often, and below which heading."""

    what: str
    count: int = 1
    near: str = ""


def find_losses(package: Package) -> tuple[Loss, ...]:
    """Return what the file holds that a policy file cannot, in the order of the text."""
    found = Counter(_iter_losses(package))
    return tuple(Loss(what=what, count=count, near=near) for (what, near), count in found.items())


@dataclass(frozen=True, slots=True)
class _Context:
    """What must be known of a file to say what is lost with an element."""

    parts: Mapping[str, bytes]
    related: Mapping[str, tuple[str, str]]
    styles: Styles
    numbers: Numbers
    codes: Mapping[Element, str]


def _iter_losses(package: Package) -> Iterator[tuple[str, str]]:
    numbers = numbers_of(package)
    found = [each for part, tree in package.stories() for each in _in_tree(package, numbers, part, tree)]
    linked = sum(what.endswith(_ELSEWHERE) for what, _ in found)
    for kind in package.outside:
        if kind == "image" and linked:
            linked -= 1  # reported where it is
        elif kind != "subDocument":  # likewise
            yield _OUTSIDE.get(kind, f"part that is stored elsewhere ({kind[:40]}); not fetched"), ""
    yield from _margins(package)
    yield from found


def _in_tree(package: Package, numbers: Numbers, part: str, tree: Element) -> Iterator[tuple[str, str]]:
    known = _Context(package.parts, package.related(part), numbers.styles, numbers, field_codes(tree))
    near = "" if part == package.main else "footnotes"
    for each in tree.iter():
        if not isinstance(each.tag, str):
            continue
        if each.tag == f"{WORD}p" and numbers.styles.level(style_of(each)) and not is_skipped(each, numbers.styles):
            near = text_of(each) or near
        if what := _loss_of(each, known):
            yield what, near


def _loss_of(each: Element, known: _Context) -> str:
    """Return what is lost with an element; empty for one that is kept, or reported with another."""
    if find := _BY_TAG.get(each.tag):
        return find(each, known)
    off = value(each) in ("0", "false", "none") or each.getparent() is None
    return "" if off else _RUNS.get(each.tag, "")


def _box(box: Element, _: _Context) -> str:
    return "" if is_fallback_copy(box) else "text box; its text now follows the paragraph beside which it was"


def _graphic(graphic: Element, _: _Context) -> str:
    if next(graphic.iter(f"{WORD}txbxContent"), None) is not None:
        return ""  # reported as a text box
    return next((words for end, words in _GRAPHICS.items() if str(graphic.get("uri")).endswith(end)), "")


def _control(control: Element, _: _Context) -> str:
    return TOC if is_table_of_contents(control) else ""


def _field(field: Element, known: _Context) -> str:
    code = value(field, "instr") if field.tag == f"{WORD}fldSimple" else known.codes.get(field, "")
    lines = field_name(code) == "TOC" and any(map(is_table_of_contents, field.iterancestors(f"{WORD}sdt")))
    return "" if lines else field_loss(code)


def _number(paragraph: Element, known: _Context) -> str:
    if known.styles.level(style_of(paragraph)):
        return "number before a heading, which Word counts; left out" if known.numbers.counts(paragraph) else ""
    return number_loss(known.numbers.form(paragraph))


def _picture(picture: Element, known: _Context) -> str:
    """Report a picture whose file is not there: pandoc passes over it with its alternative text."""
    if any(each.tag in _TOLD_OTHERWISE for each in picture.iterancestors()):
        return ""
    held, linked = (next(filter(None, map(picture.get, names)), "") for names in (_HELD, _LINKED))
    _, name = known.related.get(held, ("", ""))
    if not (held or linked) or name in known.parts:
        return ""
    text = shorten(" ".join(_alternative(picture).split()))
    about = f" “{text}”" if text else ""
    return f"image{about}{_ELSEWHERE}" if linked and not held else f"image{about} that is not in the file; not kept"


def _alternative(picture: Element) -> str:
    """Return the alternative text of a picture, which is given by the elements around it."""
    for around in picture.iterancestors():
        if around.tag == f"{WORD}p":
            break
        for each in (around, *around):
            if text := each.get("descr") or each.get("alt"):
                return str(text)
    return ""


def _break(found: Element, _: _Context) -> str:
    return {"page": "page break; left out", "column": "column break; left out"}.get(value(found, "type"), "")


def _section(section: Element, _: _Context) -> str:
    return "section break; left out" if section.getparent().tag == f"{WORD}pPr" else ""


_BY_TAG: Mapping[str, Callable[[Element, _Context], str]] = {
    f"{WORD}txbxContent": _box,
    f"{DRAWING}graphicData": _graphic,
    f"{WORD}sdt": _control,
    f"{WORD}fldChar": _field,
    f"{WORD}fldSimple": _field,
    f"{WORD}p": _number,
    f"{DRAWING}blip": _picture,
    _IMAGE: _picture,
    f"{WORD}br": _break,
    f"{WORD}sectPr": _section,
}


def _margins(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the headers and footers with a text of their own; every page has those of Remit."""
    for kind, name in sorted(package.related(package.main).values()):
        tree = package.trees.get(name)
        if kind in ("header", "footer") and tree is not None and (text := text_of(tree)):
            yield f"page {kind}, “{shorten(text)}”; left out: the site and the PDF have their own", ""
