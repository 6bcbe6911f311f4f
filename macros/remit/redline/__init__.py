"""Two versions of a document compared: one text with every change marked, and its forms.

`text_at` finds a text by version, by revision of git, or as the file is now. `compare` has both texts read
in the same handbook, compares the facts of the front matter (`facts`), and lets `diff` merge the two trees
into one redline. A `Comparison` counts its changes (`summary`) and lists the changed lines (`passages`). It is
written as a web page (`page`, `html`), as a Word file with tracked changes or as a PDF (`files`, `tracked`), and as
data; `step_pages` makes the site's pages of what changed from each version to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Comparison", "as_docx", "as_json", "as_page", "as_pdf", "compare", "step_pages", "text_at"]

if TYPE_CHECKING:
    from remit.redline.comparison import Comparison, as_json, as_page, compare
    from remit.redline.files import as_docx, as_pdf
    from remit.redline.site_pages import step_pages
    from remit.redline.versions import text_at
else:
    __getattr__ = lazily(
        __name__,
        {
            "Comparison": "comparison",
            "as_docx": "files",
            "as_json": "comparison",
            "as_page": "comparison",
            "as_pdf": "files",
            "compare": "comparison",
            "step_pages": "site_pages",
            "text_at": "versions",
        },
    )
