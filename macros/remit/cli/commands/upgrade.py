"""The command `upgrade`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@click.argument("wheel", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="WHEEL")
def upgrade(root: Path, wheel: Path) -> int:
    """Raise the version of Remit that the handbook uses.

    The handbook is pinned to the version in a file, and what has changed since the one before is shown.

    The lock, the file in vendor/ and the scripts are replaced. Policies, roles, records, settings and your own macros
    are never touched. What is not committed is to be committed first.

    For example: remit upgrade remit-1.1.0-py3-none-any.whl
    """
    from remit.package import read_wheel
    from remit.package import upgrade as raise_pin

    done = raise_pin(selection.find_root(root), read_wheel(wheel))
    if not done.files:
        output.echo_wrapped(f"The handbook is pinned to Remit {done.after} already.")
        return output.FINE
    output.echo_wrapped(f"Pinned to Remit {done.after}; before it was {done.before}. Changed: {', '.join(done.files)}.")
    if done.changes:
        output.echo(f"\n{done.changes}\n")
    output.echo_wrapped("→ Run `python3 scripts/build.py`, look at what changed, and propose it as any other change.")
    return output.FINE
