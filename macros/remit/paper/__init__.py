"""What documents on paper have in common, whatever program sets them.

`printing` makes of each document a sheet: its text expanded, read and normalized by `remit.doctree`, and the facts
that header and footer show. `table_layout` measures the columns of tables and decides which need a landscape page.
`unprintable` says what cannot be printed or is left out. `remit.paper.pdf` and `remit.paper.word` write sheets, and
`plain_text` writes a tree as Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["PrintPage", "PrintSheet", "as_markdown", "pandoc", "printing", "table_layout", "unprintable"]

if TYPE_CHECKING:
    from remit.paper.plain_text import as_markdown
    from remit.paper.printing import PrintPage, PrintSheet
else:
    __getattr__ = lazily(__name__, {"PrintPage": "printing", "PrintSheet": "printing", "as_markdown": "plain_text"})
