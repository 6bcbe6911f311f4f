"""Two handbooks → what changes, and for whom.

`opening` reads the three sides of a proposal (where it began, the target as it is now, what is proposed) from
`snapshot`s of commits or of a work tree, and `landed` makes the history as if it had been merged: the `proposal`.
`documents` pairs what was and what would be, `consequences` says what roles, people and coverage gain and lose,
`size` how large a change is by its `sentences`, and `approvers` who must agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = [
    "DocumentChange",
    "Proposal",
    "approvers",
    "compare_documents",
    "consequences",
    "open_proposal",
    "size",
    "snapshot",
]

if TYPE_CHECKING:
    from remit.review.change.documents import DocumentChange, compare_documents
    from remit.review.change.opening import open_proposal
    from remit.review.change.proposal import Proposal
else:
    __getattr__ = lazily(
        __name__,
        {
            "DocumentChange": "documents",
            "Proposal": "proposal",
            "compare_documents": "documents",
            "open_proposal": "opening",
        },
    )
