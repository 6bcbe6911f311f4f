"""The command `check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import options, output, selection

if TYPE_CHECKING:
    from remit.edition import Edition
    from remit.finding import Report


@click.command()
@options.root
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="For people, for programs, as GitHub annotations, or as SARIF for code scanning.",
)
@click.option("--fix", is_flag=True, help="Correct what needs no judgement, after showing it.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
def check(root: Path, form: str, fix: bool, yes: bool) -> int:
    """Find what is wrong in the handbook, and how to fix it.

    Every finding names file, line and column, what is wrong, and what would be right. The command ends with 0 when
    there is no error (warnings do not count), with 1 when there is one.

    With --fix, what has only one right correction is shown as a diff and, when you agree, written: a repeated title, an
    id that is taken, bars in code, attributes that readers would see, invisible characters. What was approved is left
    as it is.
    """
    from remit import formatters
    from remit.check import all_rules
    from remit.check import check as run_check
    from remit.clock import today
    from remit.edition import open_edition

    folder = selection.find_root(root)
    edition = open_edition(folder, today())
    report = run_check(edition)
    if fix and _corrected(folder, edition, report, yes=yes):
        report = run_check(open_edition(folder, today()))
    if form == "json":
        output.echo_json(formatters.as_json(report))
    elif form == "sarif":
        output.echo_json(formatters.as_sarif(report, all_rules()))
    elif form == "github":
        for line in formatters.as_github(report):
            output.echo(line)
    else:
        output.echo_report(report)
    return output.FINDINGS if report.errors else output.FINE


def _corrected(root: Path, edition: Edition, report: Report, *, yes: bool) -> bool:
    """Show what can be corrected, and write it when the person agrees; say whether anything was written."""
    from remit.corrections import corrections
    from remit.files import write_whole

    found = corrections(edition, report)
    for path in found.approved:
        click.echo(f"{path} was approved as it is. Raise `version` and fill in `change`, then correct it.", err=True)
    for each in found.files:
        for line in each.diff():
            click.echo(output.sanitize(line), err=True)
    if not found.files:
        click.echo("There is nothing to correct without judgement.", err=True)
        return False
    if not yes and not (sys.stdin.isatty() and click.confirm("Write these corrections?", err=True)):
        click.echo("Nothing was written. To write these corrections: remit check --fix --yes", err=True)
        return False
    for each in found.files:
        write_whole(root / each.path, each.after)
        click.echo(f"Corrected {each.path} ({', '.join(each.codes)}).", err=True)
    return True
