"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remit.finding import RemitError

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.model import Document

Command = Callable[..., Any]

ANSWER_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FORGE = click.Choice(["github", "gitlab"])
PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The sizes of paper, and what the press calls them."""

table_option = click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the screen: .csv, .json or .xlsx.",
)
paper_option = click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="The size of the paper.")
redacted_option = click.option(
    "--redacted", is_flag=True, help="Leave out what the texts mark as redacted; no byte of it is in the file."
)
sign_option = click.option(
    "--sign",
    "certificate",
    metavar="FILE.p12",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sign each PDF (PAdES) with this certificate and key; the passphrase is asked for, or REMIT_PASSPHRASE.",
)
preview_option = click.option(
    "--preview", is_flag=True, help="Print the newest texts, marked as drafts, instead of those in force."
)
documents_argument = click.argument("ids", nargs=-1, metavar="[ID]...")
root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The handbook's folder; without it, the one you are in.",
)
as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As it stood at the end of this day (YYYY-MM-DD), from git alone.",
)
known_at_option = click.option(
    "--known-at", metavar="REV", help="With no more than was known at this revision of the main line."
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people, or for programs."
)


def target_option(suffix: str) -> Callable[[Command], Command]:
    """Return the option that says where files go that are made one for each document."""
    return click.option(
        "-o",
        "--output",
        "target",
        metavar=f"DIR|FILE{suffix}",
        type=click.Path(path_type=Path),
        help="Where to write: a folder, or for one document a file; without it, dist/.",
    )


def require_known(name: str | None, known: object, what: str) -> None:
    """Refuse a name that is not there, with the one that was probably meant."""
    if name is None or name in known:  # type: ignore[operator]  # a mapping by name
        return
    from remit.text import suggestion

    raise RemitError(f"There is no {what} `{name}`.", suggestion(name, known))  # type: ignore[arg-type]


def chosen_edition(root: Path, as_of: datetime | None, known_at: str | None, *, preview: bool) -> Edition:
    """Return the edition to be printed: the texts in force, today or on a day, or the newest."""
    from remit.cli.editions import edition_in_force, whole_edition

    if preview and (as_of or known_at):
        raise RemitError("--preview shows the newest texts, and --as-of those of the past.", "Choose one of the two.")
    return whole_edition(root) if preview else edition_in_force(root, as_of, known_at)


def chosen_documents(edition: Edition, ids: tuple[str, ...]) -> list[Document]:
    """Return the documents that were named, or all."""
    from remit.text import suggestion

    known = edition.handbook.document
    for id_ in ids:
        if id_ not in known:
            raise RemitError(f"There is no document `{id_}`.", suggestion(id_, known))
    return [known[id_] for id_ in dict.fromkeys(ids)] if ids else list(edition.handbook.ordered)
