"""Small PDFs straight from Typst, in both standards, for tests of what happens to PDFs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from remit.fonts.handbook_fonts import VENDORED_FILES, families

SHEET = """\
#set document(title: "Sheet", date: datetime(year: 2026, month: 3, day: 1))
#set text(lang: "en", size: 9pt, font: json(bytes(sys.inputs.fonts)), ..json(bytes(sys.inputs.style)))
= Sheet
#figure(square(fill: navy), alt: "A blue square", caption: [A square])
#table(columns: 2, table.header[Role][Letter], [Board], [A])
#for line in json(bytes(sys.inputs.lines)) [#par(line)]
"""


def sheet(
    lines: Iterable[str] = ("One line.",),
    *,
    code: bool = False,
    more_fonts: Path | None = None,
    more_families: Iterable[str] = (),
    style: Mapping[str, str | int] | None = None,
) -> bytes:
    """Return a PDF/A-3a and PDF/UA-1 file that shows lines of text; `typst.TypstError` where that cannot be."""
    import typst

    names = (*families(code=code), *more_families)
    given = {"lines": list(lines), "fonts": names, "style": style or {}}
    paths = [VENDORED_FILES, *([more_fonts] if more_fonts else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return typst.compile(
        SHEET.encode(),
        font_paths=fonts,
        sys_inputs={key: json.dumps(value) for key, value in given.items()},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=0,
    )
