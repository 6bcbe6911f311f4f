"""Which version of each document was in force on a day, and the register of documents.

`text_approval` follows the decisions about one text until each needed role has approved it; `lifecycle` sets the
texts of a document in order and says what was in force on any day, by the moments of `timeline`. `document_register`
makes the rows of the register from that, `versions` the history of one document, and `version_pairs` the steps
between versions that redlines are made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["RegisterRow", "State", "document_register", "lifecycle", "text_approval", "version_pairs", "versions"]

if TYPE_CHECKING:
    from remit.register.document_register import RegisterRow
    from remit.register.lifecycle import State
else:
    __getattr__ = lazily(__name__, {"RegisterRow": "document_register", "State": "lifecycle"})
