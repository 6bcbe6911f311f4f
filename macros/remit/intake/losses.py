"""What a Word file holds that a policy file cannot: counted, with the nearest heading, so that nothing goes unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from remit.intake.ooxml import COMPATIBLE, DRAWING, MATH, WORD, Element, style, text, value
from remit.intake.package import Package
from remit.intake.reading import Styles, is_contents, passed_over, styles_of

_RUNS = {
    f"{WORD}object": "embedded object (such as a sheet or a drawing); not kept",
    f"{MATH}oMath": "equation; kept as its plain letters",
    f"{WORD}highlight": "highlighting; its text is kept",
    f"{WORD}vanish": "hidden text; it is kept and shown: read whether it may be",
    f"{WORD}ruby": "phonetic guide; its text is kept",
    f"{WORD}rPrChange": "tracked change of formatting; shown as it is now",
    f"{WORD}pPrChange": "tracked change of a paragraph's form; shown as it is now",
    f"{WORD}tblPrChange": "tracked change of a table's form; shown as it is now",
    f"{WORD}permStart": "passage that only some may edit; the text is kept, the protection is not",
}
_GRAPHICS = {
    "/chart": "chart; not kept: put a picture of it in its place",
    "/diagram": "SmartArt; not kept: put a picture or a list in its place",
    "/wordprocessingGroup": "drawing of several shapes; only the text in it is kept",
    "/wordprocessingCanvas": "drawing canvas; only the text in it is kept",
    "/wordprocessingShape": "shape; only the text in it is kept",
    "/wordprocessingInk": "handwriting; not kept",
}
_FIELDS = {
    "TOC": "table of contents; left out: the site and the PDF make their own",
    "INDEX": "index; its text is kept as it stands",
    "REF": "cross-reference; its text is kept and will not follow its target any more",
    "PAGEREF": "page reference; kept as the number it showed, which will be wrong",
    "SEQ": "automatic number (as of figures and tables); kept as the number it showed",
    "MERGEFIELD": "mail-merge field; kept as the text it showed",
    "CITATION": "citation; kept as the text it showed",
    "BIBLIOGRAPHY": "bibliography; kept as the text it showed",
    "FORMTEXT": "form field; kept as the text it showed",
    "FORMCHECKBOX": "form tick box; not kept",
    "DATE": "date that changes by itself; kept as the day it showed",
    "TIME": "time that changes by itself; kept as what it showed",
    "INCLUDEPICTURE": "picture that is fetched from elsewhere; not fetched",
    "INCLUDETEXT": "text that is fetched from elsewhere; kept as it was shown",
    "DDEAUTO": "field that runs a program; kept as the text it showed",
    "DDE": "field that runs a program; kept as the text it showed",
}
_OUTSIDE = {
    "image": "picture that lies on the web or on another disk; not fetched",
    "attachedTemplate": "template that lies elsewhere; not fetched",
    "oleObject": "linked object that lies elsewhere; not fetched",
    "frame": "document that lies elsewhere; not fetched",
    "subDocument": "part of the document that lies in another file; not fetched",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that was not kept, or not as it was: what, how often, and below which heading."""

    what: str
    count: int = 1
    near: str = ""


def losses(package: Package) -> tuple[Loss, ...]:
    """Return what the file holds that a policy file cannot, in the order of the text."""
    found = Counter(_all(package))
    return tuple(Loss(what=what, count=count, near=near) for (what, near), count in found.items())


def _all(package: Package) -> Iterator[tuple[str, str]]:
    for kind in package.outside:
        yield _OUTSIDE.get(kind, f"part that lies elsewhere ({kind[:40]}); not fetched"), ""
    yield from _margins(package)
    styles = styles_of(package)
    near = ""
    for each in package.trees[package.main].iter():
        if not isinstance(each.tag, str):
            continue
        if each.tag == f"{WORD}p" and styles.level(style(each)) and not passed_over(each, styles):
            near = text(each) or near
        if what := _what(each, styles):
            yield what, near


def _what(each: Element, styles: Styles) -> str:
    """Return what is lost with an element; empty for one that is kept, or told with another."""
    if find := _BY_TAG.get(each.tag):
        return find(each, styles)
    off = value(each) in ("0", "false", "none") or each.getparent() is None
    return "" if off else _RUNS.get(each.tag, "")


def _box(box: Element, _: Styles) -> str:
    copy = any(up.tag == f"{COMPATIBLE}Fallback" for up in box.iterancestors())
    return "" if copy else "text box; its text stands after the paragraph beside which it stood"


def _graphic(graphic: Element, _: Styles) -> str:
    if next(graphic.iter(f"{WORD}txbxContent"), None) is not None:
        return ""  # told as a text box
    return next((words for end, words in _GRAPHICS.items() if str(graphic.get("uri")).endswith(end)), "")


def _control(control: Element, _: Styles) -> str:
    return _FIELDS["TOC"] if is_contents(control) else ""


def _field(field: Element, _: Styles) -> str:
    code = field.text or "" if field.tag == f"{WORD}instrText" else value(field, "instr")
    name = next(iter(code.upper().split()), "")
    told = name == "TOC" and any(map(is_contents, field.iterancestors(f"{WORD}sdt")))
    return "" if told else _FIELDS.get(name, "")


def _number(number: Element, styles: Styles) -> str:
    if number.getparent().tag != f"{WORD}pPr":
        return ""
    counted = value(number.find(f"{WORD}numId")) not in ("", "0")
    heading = styles.level(style(number.getparent().getparent()))
    return "number before a heading, which Word counts; left out" if heading and counted else ""


def _break(found: Element, _: Styles) -> str:
    return {"page": "page break; left out", "column": "column break; left out"}.get(value(found, "type"), "")


def _section(section: Element, _: Styles) -> str:
    return "section break; left out" if section.getparent().tag == f"{WORD}pPr" else ""


_BY_TAG: Mapping[str, Callable[[Element, Styles], str]] = {
    f"{WORD}txbxContent": _box,
    f"{DRAWING}graphicData": _graphic,
    f"{WORD}sdt": _control,
    f"{WORD}instrText": _field,
    f"{WORD}fldSimple": _field,
    f"{WORD}numPr": _number,
    f"{WORD}br": _break,
    f"{WORD}sectPr": _section,
}


def _margins(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the headers and footers with a text of their own; every page has those of Remit."""
    for kind, name in sorted(package.related(package.main).values()):
        tree = package.trees.get(name)
        if kind in ("header", "footer") and tree is not None and (said := text(tree)):
            yield f"page {kind}, “{shortened(said)}”; left out: the site and the PDF have their own", ""


def shortened(said: str, most: int = 80) -> str:
    """Return a text, or its beginning when it is long."""
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
