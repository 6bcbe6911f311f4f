"""The command `demo`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import output


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def demo(folder: Path) -> int:
    """Make a repository with a history, to try everything with.

    It shows eighteen months of an example organisation: signed, witnessed and recorded approvals, versions, a
    hand-over, a retirement and more.

    For example: remit demo example, then remit register --root example --as-of 2026-01-31
    """
    from remit.demo import make_demo

    make_demo(folder)
    output.echo_wrapped(f"Made {folder}.")
    output.echo_wrapped(f"→ Try: remit register --root {folder} --as-of 2026-01-31, and remit verify --root {folder}")
    return output.FINE
