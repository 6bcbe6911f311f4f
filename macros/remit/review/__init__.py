"""A proposal as a reviewer needs it: what it changes for whom, who must approve it, and what the gate says.

`review` puts the changes (`change`) and the findings of the gate (`gate`) together. `view` and `rows` bring them into
the order and the length in which they are shown; `terminal`, `comment`, `paper` and `data` are the forms, and
`output` writes the one that a file's name asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["check_target", "review_proposal", "review_text", "terminal_lines", "write_review"]

if TYPE_CHECKING:
    from remit.review.output import check_target, review_text, write_review
    from remit.review.review import review_proposal
    from remit.review.terminal import terminal_lines
else:
    __getattr__ = lazily(
        __name__,
        {
            "check_target": "output",
            "review_proposal": "review",
            "review_text": "output",
            "terminal_lines": "terminal",
            "write_review": "output",
        },
    )
