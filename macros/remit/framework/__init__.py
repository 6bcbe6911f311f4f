"""Clauses and controls of frameworks such as ISO/IEC 42001, and the documents that satisfy them.

`catalogue` holds the ids and titles of each framework, read from data files beside it; `coverage` says for each
clause and control which documents name it under `satisfies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["CoverageRow", "Framework", "coverage_rows", "frameworks"]

if TYPE_CHECKING:
    from remit.framework.catalogue import Framework, frameworks
    from remit.framework.coverage import CoverageRow, coverage_rows
else:
    __getattr__ = lazily(
        __name__,
        {"CoverageRow": "coverage", "Framework": "catalogue", "coverage_rows": "coverage", "frameworks": "catalogue"},
    )
