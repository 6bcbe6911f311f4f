"""The command `new`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection
from remit.source import paths


@click.command()
@options.root
@click.argument("kind", type=click.Choice(list(paths.KINDS)), metavar="KIND")
@click.argument("title", nargs=-1, required=True, metavar="TITLE")
def new(root: Path, kind: str, title: tuple[str, ...]) -> int:
    """Write a starting file for a new document or role.

    KIND is policy, procedure, standard, plan, guideline, form, external or role. The file has the next free id and
    passes the check as it is.

    For example: remit new policy Data Protection Policy
    """
    from remit.clock import today
    from remit.edition import open_edition
    from remit.starter import write_starter

    folder = selection.find_root(root)
    path = folder / write_starter(open_edition(folder, today()), folder, kind, " ".join(title))
    here = Path.cwd()
    output.echo_wrapped(f"Wrote {path.relative_to(here) if path.is_relative_to(here) else path}.")
    output.echo_wrapped("→ Open it, change what is not yours, and run `remit check`.")
    return output.FINE
