"""The command `doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@options.output_format
def doctor(root: Path, form: str) -> int:
    """Show what the handbook still needs.

    It looks for what is still example data, unprotected, shallow, vacant or out of date, and says what to do. The
    command ends with 1 when something needs attention.
    """
    from dataclasses import asdict

    from remit.clock import today
    from remit.doctor import examine

    results = list(examine(selection.find_root(root), today()))
    if form == "json":
        output.echo_data({"checks": [asdict(result) for result in results]})
    else:
        signs = {"ok": "✓", "attention": "!", "unknown": "?"}
        for result in results:
            output.echo_wrapped(
                f"{signs[result.state]} {result.name}: {result.message}", bold=result.state == "attention"
            )
            if result.fix and result.state != "ok":
                output.echo_wrapped(f"    → {result.fix}")
    return output.FINDINGS if any(result.state == "attention" for result in results) else output.FINE
