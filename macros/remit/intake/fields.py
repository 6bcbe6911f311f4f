"""Fields of a Word file, which Word fills in by itself and a policy cannot: what becomes of each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from remit.intake.wordfile.ooxml import WORD, Element, value

TOC = "table of contents; left out: the site and the PDF make their own"
_SILENT = {"", "HYPERLINK"}  # a link is kept as one, or told with the address that it leads to
_FIELDS = {
    "TOC": TOC,
    "INDEX": "index; its text is kept as it stands",
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
    "IF": "field that shows one of two texts; kept as what it showed: read it, parts of the field may stand with it",
    "MERGEFIELD": "mail-merge field; kept as the text it showed",
    "CITATION": "citation; kept as the text it showed",
    "BIBLIOGRAPHY": "bibliography; kept as the text it showed",
    "FORMTEXT": "form field; kept as the text it showed",
    "FORMCHECKBOX": "form tick box; not kept",
    "FORMDROPDOWN": "form field with a list to choose from; not kept: write what was chosen",
    "DATE": "date that changes by itself; kept as the day it showed",
    "TIME": "time that changes by itself; kept as what it showed",
    "INCLUDEPICTURE": "picture that is fetched from elsewhere; not fetched",
    "INCLUDETEXT": "text that is fetched from elsewhere; kept as it was shown",
    "DDEAUTO": "field that runs a program; kept as the text it showed",
    "DDE": "field that runs a program; kept as the text it showed",
    "=": "calculation; kept as the number it showed",
}


def field_loss(code: str) -> str:
    """Return what is lost with a field of a code such as `REF _Ref1`; empty for one that is kept."""
    name = name_of(code)
    if name in _SILENT or name in _FIELDS:
        return _FIELDS.get(name, "")
    return f"field that Word fills in ({name[:20]}); kept as the text it showed" if name.isalpha() else ""


def name_of(code: str) -> str:
    """Return the name that a field's code begins with."""
    found = re.match(r"\s*(=|[^\s\\\"]+)", code)
    return found[1].upper() if found else ""


def codes(tree: Element) -> Mapping[Element, str]:
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
