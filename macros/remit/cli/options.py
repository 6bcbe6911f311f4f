"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from remit.cli.selection import PointInTime

Command = Callable[..., Any]
FORGE = click.Choice(["github", "gitlab"])
PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The sizes of paper, and what the compiler calls them."""
paper = click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="The size of the paper.")
redacted = click.option(
    "--redacted", is_flag=True, help="Leave out what the texts mark as redacted; no byte of it is in the file."
)
certificate = click.option(
    "--sign",
    "certificate",
    metavar="FILE.p12",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sign each PDF (PAdES) with this certificate and key; the passphrase is asked for, or REMIT_PASSPHRASE.",
)
preview = click.option(
    "--preview", is_flag=True, help="Print the newest versions, marked as drafts, instead of those in force."
)
document_ids = click.argument("ids", nargs=-1, metavar="[ID]...")
root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The handbook's folder; without it, the one you are in.",
)
as_of = click.option(
    "--as-of",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As it was at the end of this day (YYYY-MM-DD), from git alone.",
)
_known_at = click.option(
    "--known-at", metavar="REV", help="With no more than was known at this revision of the main branch."
)
output_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people, or for programs."
)


def point_in_time(command: Command) -> Command:
    """Add the two options that name a day of the past; the command takes them as `when`."""

    @wraps(command)
    def run(*args: Any, as_of: datetime | None, known_at: str | None, **others: Any) -> Any:
        when = PointInTime(day=as_of.date() if as_of else None, known_at=known_at)
        return command(*args, when=when, **others)

    return as_of(_known_at(run))


def target(metavar: str, help_: str, *, file: bool = True, folder: bool = False) -> Callable[[Command], Command]:
    """Return the option that says where to write: a file, a folder, or either."""
    kind = click.Path(file_okay=file, dir_okay=folder, path_type=Path)
    return click.option("-o", "--output", "target", metavar=metavar, type=kind, help=help_)


def document_files(suffix: str) -> Callable[[Command], Command]:
    """Return the option that says where files go that are made one for each document."""
    help_ = "Where to write: a folder, or for one document a file; without it, dist/."
    return target(f"DIR|FILE{suffix}", help_, folder=True)


table_file = target("FILE", "Write to this file instead of the screen: .csv, .json or .xlsx.")
