"""What blocks a proposal: rules about a change, judged by the settings of its target.

`registry` holds the case that a rule may look at, and the rules by code, from `versions` (numbers and sizes),
`approval` (who could approve it), `identity` (ids, files and people that would disappear) and `records` (what is
added to the ledger). `judge` weighs what they find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["GATES", "AddedRecord", "Case", "added_records", "judge"]

if TYPE_CHECKING:
    from remit.review.gate.records import AddedRecord, added_records
    from remit.review.gate.registry import GATES, Case, judge
else:
    __getattr__ = lazily(
        __name__,
        {
            "AddedRecord": "records",
            "Case": "registry",
            "GATES": "registry",
            "added_records": "records",
            "judge": "registry",
        },
    )
