"""GitHub and GitLab: reviews become records, roles become code owners, reviews due become reminders.

`answers` reads a forge's answers, from files, and `github` and `gitlab` turn it into the neutral data of `model`.
`request` sets a merged request against git: what it changed, and who wrote it. `reviews` says which of its reviews
can count, `recorder` proves each record as it will be judged, `recording` reads the files and writes the records.
`codeowners`, `reminders` and `protection` serve the repository's own settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["PLACES", "check_protection", "owners_files", "recording", "reminders_of"]

if TYPE_CHECKING:
    from remit.forge.codeowners import PLACES, owners_files
    from remit.forge.protection import check_protection
    from remit.forge.reminders import reminders_of
else:
    __getattr__ = lazily(
        __name__,
        {
            "PLACES": "codeowners",
            "check_protection": "protection",
            "owners_files": "codeowners",
            "reminders_of": "reminders",
        },
    )
