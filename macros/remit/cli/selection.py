"""What was asked for: the handbook, the edition, the documents, a name that must exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from remit.finding import RemitError

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class PointInTime:
    """The end of a day, with no more than was known at a revision; with neither, the present."""

    day: date | None = None
    known_at: str | None = None

    @property
    def past(self) -> bool:
        """Whether it was asked for, rather than the present."""
        return self.day is not None or self.known_at is not None


NOW = PointInTime()


def require_known(name: str | None, known: object, what: str) -> None:
    """Refuse a name that is not there, with the one that was probably meant."""
    if name is None or name in known:  # type: ignore[operator]  # a mapping by name
        return
    from remit.text import suggestion

    raise RemitError(f"There is no {what} `{name}`.", suggestion(name, known))  # type: ignore[arg-type]


def chosen_edition(root: Path, when: PointInTime, *, preview: bool) -> Edition:
    """Return the edition to be printed: the texts in force, today or on a day, or the newest."""
    from remit.cli.editions import edition_in_force, whole_edition

    if preview and when.past:
        raise RemitError(
            "--preview shows the newest versions, and --as-of those of the past.", "Choose one of the two."
        )
    return whole_edition(root) if preview else edition_in_force(root, when)


def chosen_documents(edition: Edition, ids: tuple[str, ...]) -> list[Document]:
    """Return the documents that were named, or all."""
    from remit.text import suggestion

    known = edition.handbook.document
    for id_ in ids:
        if id_ not in known:
            raise RemitError(f"There is no document `{id_}`.", suggestion(id_, known))
    return [known[id_] for id_ in dict.fromkeys(ids)] if ids else list(edition.handbook.ordered)


def find_root(start: Path) -> Path:
    """Return the handbook that contains a folder: the nearest one upwards with an mkdocs.yml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise RemitError(
        f"{start} is not a handbook: no mkdocs.yml found here or in a parent folder.",
        "Run the command in the handbook's folder, or name the folder with --root.",
    )


def person_of(edition: Edition) -> str:
    """Return the id of the person to whom git's `user.email` belongs."""
    if edition.history is None:
        raise RemitError("A decision is bound to what git holds, and there is no history here.", edition.no_history)
    email = edition.history.git.user_email()
    if email is None:
        raise RemitError(
            "git does not know your e-mail address.", "Run: git config user.email you@example.org, or use --as."
        )
    for person in edition.handbook.people:
        if person.email.casefold() == email.casefold():
            return person.id
    raise RemitError(
        f"Nobody in roles/people.yml has the address {email}.",
        "Add yourself there by a pull request, or use --as PERSON.",
    )
