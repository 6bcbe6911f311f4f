"""The command `reminders`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remit.cli import FINE
from remit.cli.options import FORGE, format_option, root_option


@click.command()
@root_option
@format_option
@click.option("--days", type=click.IntRange(0, 366), default=31, show_default=True, help="How far to look ahead.")
@click.option("--forge", type=FORGE, default="github", help="Whose accounts are named.", show_default=True)
def reminders(root: Path, form: str, days: int, forge: Any) -> int:
    """Tell which reviews are due, as issues to open.

    As JSON, each has a title that stays the same until the review is done, a text and the accounts to assign.
    """
    from dataclasses import asdict

    from remit.cli import output
    from remit.cli.editions import whole_edition
    from remit.forge.reminders import reminders_of

    found = reminders_of(whole_edition(root), days, forge)
    if form == "json":
        output.as_json({"reminders": [asdict(each) for each in found]})
        return FINE
    for each in found:
        output.say(each.title + (f" (for {', '.join(each.accounts)})" if each.accounts else ""))
    if not found:
        output.say(f"No review is overdue or due within {days} days.")
    return FINE
