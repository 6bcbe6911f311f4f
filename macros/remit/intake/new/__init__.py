"""A Word file from elsewhere as a new document of the handbook.

The content of the file, as pandoc reads it, gets its title, and headings where bold paragraphs stand in for them
(`convert`). It is written as the site's Markdown so that nothing in it becomes markup or a macro by accident (`blocks`,
`inlines`, `tables`), below the front matter of a starting file. At the end every paragraph of the Word file is looked
for in the document as it will be read (`completeness`): what is missing is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["ImportResult", "as_markdown", "import_document", "write_import"]

if TYPE_CHECKING:
    from remit.intake.new.convert import ImportResult, import_document, write_import
    from remit.intake.new.inlines import as_markdown
else:
    __getattr__ = lazily(
        __name__,
        {"ImportResult": "convert", "as_markdown": "inlines", "import_document": "convert", "write_import": "convert"},
    )
