"""The edits that somebody made in a Word file of Remit's, applied to the document's own file.

The text that the file was made from is found in the history and written as Word once more (`base`). What came back is
compared with it paragraph by paragraph (`matching`, `differences`, `formatting`), and each paragraph is traced to the
fragment of the source that it shows (`fragments`, `blocks`, `origin`). Each edit is then applied to the present text
where it is certain that the fragment still says the same (`fingerprints`, `apply`): in the words that changed and
nothing else (`patch`, `text_patch`), and the result is read again before it counts. `edits` makes the whole trip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Edit", "ReturnedEdits", "find_edits", "made_by_remit", "write_edits"]

if TYPE_CHECKING:
    from remit.intake.returned.base import made_by_remit
    from remit.intake.returned.differences import Edit
    from remit.intake.returned.edits import ReturnedEdits, find_edits, write_edits
else:
    __getattr__ = lazily(
        __name__,
        {
            "Edit": "differences",
            "ReturnedEdits": "edits",
            "find_edits": "edits",
            "made_by_remit": "base",
            "write_edits": "edits",
        },
    )
