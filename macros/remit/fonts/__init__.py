"""Which characters the fonts show, and the families that come with Remit.

`coverage` knows what the vendored fonts can show, and which characters need no glyph at all; `handbook_fonts` reads
the handbook's own fonts from its folder `fonts/`, puts them behind the vendored ones, and refuses what is damaged,
may not be embedded or would stand in for a vendored family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = [
    "FOLDER", "VENDORED_FILES", "Coverage", "Font", "copy_fonts", "coverage_with", "families", "own_fonts",
]  # fmt: skip

if TYPE_CHECKING:
    from remit.fonts.coverage import Coverage
    from remit.fonts.handbook_fonts import (
        FOLDER,
        VENDORED_FILES,
        Font,
        copy_fonts,
        coverage_with,
        families,
        own_fonts,
    )
else:
    __getattr__ = lazily(
        __name__, {"Coverage": "coverage", **dict.fromkeys(set(__all__) - {"Coverage"}, "handbook_fonts")}
    )
