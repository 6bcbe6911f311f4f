"""Where a pack begins: an edition with its proof, and the earlier one that it is compared with."""

from __future__ import annotations

from datetime import date

from remit.edition import Edition, in_force, past_edition
from remit.finding import RemitError
from remit.pack.content import Content
from remit.pack.since import Since, since
from remit.verify import prove


def make_content(
    edition: Edition, begin: date | None = None, *, preview: bool = False, redacted: bool = False
) -> Content:
    """Return what a pack of an edition is made from; with `begin`, also what changed since the end of that day."""
    return Content(
        edition=edition,
        proof=prove(edition) if edition.life is not None else None,
        since=_since(edition, begin) if begin else None,
        preview=preview,
        redacted=redacted,
    )


def _since(edition: Edition, begin: date) -> Since:
    if begin >= edition.today:
        raise RemitError(
            f"There is nothing between {begin} and {edition.today}.", "Let --from be a day before the pack's."
        )
    if edition.root is None:
        raise RemitError("What changed is told from git, and there is no repository here.")
    return since(in_force(past_edition(edition.root, begin)), edition)
