"""Clauses and controls of frameworks such as ISO/IEC 42001, and the documents that satisfy them.

`coverage` reads the ids and titles of each framework from data files beside it, and says for each
clause and control which documents name it under `satisfies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["CoverageRow", "Framework", "coverage_rows", "frameworks"]

if TYPE_CHECKING:
    from remit.framework.coverage import CoverageRow, Framework, coverage_rows, frameworks
else:
    __getattr__ = lazily(
        __name__,
        {"CoverageRow": "coverage", "Framework": "coverage", "coverage_rows": "coverage", "frameworks": "coverage"},
    )
