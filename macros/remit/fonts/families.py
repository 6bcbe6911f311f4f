"""The fonts that PDFs are set in: the vendored families, and the handbook's own behind them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from remit.fonts.handbook_fonts import VENDORED_FAMILIES, Font

VENDORED = Path(__file__).parent / "files"
"""The folder of the vendored font files."""
MONOSPACE = "JetBrains Mono"
FAMILIES = VENDORED_FAMILIES
"""The vendored families as Typst names them, in the order in which it asks them for a character."""


def families(own: Iterable[Font] = (), *, code: bool = False) -> tuple[str, ...]:
    """Return the families for `set text(font: …)`, of text or of code; the handbook's own come last.

    Last, so that a font in the repository can only add characters and never show others than the text has.
    """
    more = sorted({font.family for font in own if not font.fault} - set(FAMILIES))
    names = (*FAMILIES, *more)
    return (MONOSPACE, *(name for name in names if name != MONOSPACE)) if code else names


def stage(own: Iterable[Font], root: Path, folder: Path) -> None:
    """Copy the usable fonts of the handbook in `root` into an empty folder, which Typst may then search.

    Typst takes folders only, follows links in them and reads formats that are not checked here.
    """
    for number, font in enumerate(each for each in own if not each.fault):
        file = root / font.path
        shutil.copyfile(file, folder / f"{number:03d}{file.suffix.lower()}", follow_symlinks=False)
