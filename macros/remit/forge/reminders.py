"""Reminders: which documents are due for review, as issues that a forge can open and close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from remit.edition import Edition
from remit.forge.codeowners import logins_of
from remit.forge.model import Forge
from remit.register import RegisterRow, State
from remit.render import escaping
from remit.tables import reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One document whose review is due: the issue's title and text, and the logins of those who hold the owning role.

    The title is the same on every day until the review is done, so that no second issue is opened.
    """

    id: str
    due: str
    overdue: bool
    title: str
    body: str
    accounts: tuple[str, ...]


def reminders_of(edition: Edition, days: int, forge: Forge) -> tuple[Reminder, ...]:
    """Return the reviews that are overdue or due within some days, the most urgent first."""
    last = edition.today + timedelta(days=days)
    rows = [row for row in reviews(edition.register) if row.next_review is not None and row.next_review <= last]
    return tuple(_reminder(edition, row, forge) for row in rows)


def _unchanged(row: RegisterRow) -> str:
    """Say what to do when nothing has to change; a draft cannot be confirmed, only approved."""
    if row.state is State.IN_FORCE:
        return f"- If nothing has to change: `remit reviewed {row.id} --role {row.owner}`, and merge the record."
    return (
        f"- No version is in force yet. If this text is right: `remit approve {row.id}`, by each role that approves it."
    )


def _reminder(edition: Edition, row: RegisterRow, forge: Forge) -> Reminder:
    due = row.next_review.isoformat() if row.next_review else ""
    owner = edition.newest.role.get(row.owner)
    title = " ".join(row.title.split())
    lines = [
        f"{escaping.escape(title)} ({row.id}), version {row.version}, is to be reviewed by {due}.",
        "",
        f"Its owner is {escaping.escape(owner.title) if owner else row.owner}. "
        "Read it, ask those who work by it, and then:",
        "",
        _unchanged(row),
        "- If something has to: propose a new version. Its approval begins the next period.",
        f"- If it is no longer needed: `remit retire {row.id} --role ROLE`, by each role that approves it.",
        "",
        "Close this issue when the register shows the next date.",
    ]
    return Reminder(
        id=row.id,
        due=due,
        overdue=row.overdue,
        title=f"Review {row.id} {title} (due {due})",
        body="\n".join(lines) + "\n",
        accounts=logins_of(edition.newest, row.owner, edition.today, forge),
    )
