"""The command `reminders`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remit.cli import options, output


@click.command()
@options.root
@options.output_format
@click.option("--days", type=click.IntRange(0, 366), default=31, show_default=True, help="How far to look ahead.")
@click.option(
    "--forge", type=options.FORGE, default="github", help="The platform whose accounts are named.", show_default=True
)
def reminders(root: Path, form: str, days: int, forge: Any) -> int:
    """List the reviews that are due, as issues to open.

    As JSON, each has a title that stays the same until the review is done, a text and the accounts to assign.
    """
    from dataclasses import asdict

    from remit.cli import editions
    from remit.forge import reminders_of

    found = reminders_of(editions.whole_edition(root), days, forge)
    if form == "json":
        output.echo_data({"reminders": [asdict(each) for each in found]})
        return output.FINE
    for each in found:
        output.echo_wrapped(each.title + (f" (for {', '.join(each.accounts)})" if each.accounts else ""))
    if not found:
        output.echo_wrapped(f"No review is overdue or due within {days} days.")
    return output.FINE
