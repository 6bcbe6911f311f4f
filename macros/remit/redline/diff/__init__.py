"""Two trees of pandoc merged into one in which every insertion, deletion and move is marked: the redline.

`redline` first normalizes both trees (`sides`). Blocks are then aligned: equal ones, and between them those most
alike (`align`); inside a pair items, rows and cells (`blocks`, `tables`), and last of all words, each a leaf with the
formatting around it (`inlines`, `words`). `marks` names the classes and attributes that say what changed. `accept`
and `reject` give back the new and the old text, so that a test can prove that no change is lost or invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["accept", "align", "marks", "redline", "reject", "words_in"]

if TYPE_CHECKING:
    from remit.redline.diff import align, marks
    from remit.redline.diff.blocks import redline
    from remit.redline.diff.sides import accept, reject
    from remit.redline.diff.words import words_in
else:
    __getattr__ = lazily(__name__, {"accept": "sides", "redline": "blocks", "reject": "sides", "words_in": "words"})
