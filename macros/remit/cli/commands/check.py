"""The command `check`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="For people, for programs, as GitHub annotations, or as SARIF for code scanning.",
)
def check(root: Path, form: str) -> int:
    """Find what is wrong in the handbook, and how to fix it.

    Every finding names file, line and column, what is wrong, and what would be right. The command ends with 0 when
    there is no error (warnings do not count), with 1 when there is one.
    """
    from remit import formatters
    from remit.check import all_rules
    from remit.check import check as run_check
    from remit.clock import today
    from remit.edition import open_edition

    report = run_check(open_edition(selection.find_root(root), today()))
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
