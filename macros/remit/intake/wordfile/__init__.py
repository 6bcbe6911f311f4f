"""A Word file read as untrusted input: its text, tracked changes and comments, and what Markdown cannot keep of it.

`open_package` unpacks a file within limits, parses its parts without entities or network, and cuts off what leads
outside (`package`, `ooxml`). `wordtext` reads its paragraphs before and after the tracked changes, with the meaning of
their styles and numbers (`numbering`); `feedback` reads the comments. For a new document, `read_content` counts what
will be lost (`losses`), gives outlined paragraphs heading styles (`headings`), resolves tracked rows and evens out
tables (`tables`), prepares the file for pandoc (`prepare`) and returns pandoc's tree (`read`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Loss", "Package", "feedback", "ooxml", "open_package", "read_content", "read_package", "wordtext"]

if TYPE_CHECKING:
    from remit.intake.wordfile import feedback, ooxml, wordtext
    from remit.intake.wordfile.losses import Loss
    from remit.intake.wordfile.package import Package, open_package, read_package
    from remit.intake.wordfile.read import read_content
else:
    __getattr__ = lazily(
        __name__,
        {
            "Loss": "losses",
            "Package": "package",
            "open_package": "package",
            "read_content": "read",
            "read_package": "package",
        },
    )
