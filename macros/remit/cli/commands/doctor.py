"""The command `doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import FINDINGS, FINE, find_root
from remit.cli.options import format_option, root_option


@click.command()
@root_option
@format_option
def doctor(root: Path, form: str) -> int:
    """Tell what the handbook still needs.

    It looks for what is still example data, unprotected, shallow, vacant or out of date, and says what to do. The
    command ends with 1 when something needs attention.
    """
    from dataclasses import asdict

    from remit.cli import output
    from remit.clock import today
    from remit.doctor import examine

    results = list(examine(find_root(root), today()))
    if form == "json":
        output.as_json({"checks": [asdict(result) for result in results]})
    else:
        signs = {"ok": "✓", "attention": "!", "unknown": "?"}
        for result in results:
            output.say(f"{signs[result.state]} {result.name}: {result.message}", bold=result.state == "attention")
            if result.fix and result.state != "ok":
                output.say(f"    → {result.fix}")
    return FINDINGS if any(result.state == "attention" for result in results) else FINE
