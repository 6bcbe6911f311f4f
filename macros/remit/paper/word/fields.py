"""The fields of a Word file's headers and footers: their results are filled in, so that nobody has to update them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_CODE = re.compile(r'\s*(?:DOCPROPERTY\s+)?"?([\w-]+)"?', re.IGNORECASE)
_FRAMED = frozenset({"remit-state"})


def fill(root: Any, values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Fill the results of the fields below an element that name a value; yield each name with the runs it has.

    The state, which is shown in a frame, gets a run at either side: Word's frames leave no room. A field is one
    element (`fldSimple`) or a sequence of runs (`fldChar`), as ECMA-376 part 1, 17.16.18 has both; names are in small
    letters.
    """
    for field in list(root.iter(qn("w:fldSimple"))):
        name = _name(field.get(qn("w:instr"), ""))
        if name in values:
            yield from _put(name, list(field.iter(qn("w:r"))), values[name])
        if name in values and name in _FRAMED:
            before, after = _blank(), _blank()
            field.addprevious(before)
            field.addnext(after)
            yield from ((name, run) for run in (before, after))
    for paragraph in root.iter(qn("w:p")):
        code = ""
        runs: list[Any] | None = None  # those of the result, once it has begun
        for run in list(paragraph.iter(qn("w:r"))):
            mark = run.find(qn("w:fldChar"))
            kind = mark.get(qn("w:fldCharType")) if mark is not None else ""
            if kind == "begin":
                code, runs = "", None
            elif kind == "separate":
                runs = []
            elif kind == "end":
                if runs and _name(code) in values:
                    yield from _put(_name(code), runs, values[_name(code)])
                code, runs = "", None
            elif runs is not None:
                runs.append(run)
            else:
                code += "".join(part.text or "" for part in run.iter(qn("w:instrText")))


def _blank() -> Any:
    """Return a run of a blank at which no line ends."""
    run = OxmlElement("w:r")
    run.text = "\u00a0"
    return run


def _name(code: str) -> str:
    found = _CODE.match(code)
    return found[1].lower() if found else ""


def _put(name: str, runs: list[Any], value: str) -> Iterator[tuple[str, Any]]:
    """Put a value into the first of a result's texts and empty the others."""
    texts = [text for run in runs for text in run.iter(qn("w:t"))]
    for text in texts:
        text.text = ""
    if texts:
        texts[0].text = value
        yield name, texts[0].getparent()
