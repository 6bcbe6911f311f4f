"""The command `codeowners`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@click.option(
    "--forge", type=options.FORGE, help="For one platform; without it, for each whose file is there, or GitHub."
)
@click.option("--check", "checking", is_flag=True, help="Write nothing; end with 1 when a file is not current.")
def codeowners(root: Path, forge: Any, checking: bool) -> int:
    """Write CODEOWNERS from those who hold the roles.

    GitHub reads .github/CODEOWNERS, GitLab .gitlab/CODEOWNERS. Run it again whenever holders or approvers change.
    """
    from remit.cli import editions
    from remit.files import write_whole
    from remit.forge import PLACES, owners_files

    folder = selection.find_root(root)
    edition = editions.whole_edition(folder)
    stale = False
    git = edition.history.git if edition.history else None
    top = folder / git.to_top if git else folder
    for made in owners_files(edition.newest, edition.today, top, forge, git.prefix if git else ""):
        for gap in made.gaps:
            output.error(gap)
        if made.current:
            output.echo_wrapped(f"{PLACES[made.forge]} is current.")
        elif checking:
            stale = True
            output.echo_wrapped(f"{PLACES[made.forge]} is not current: it does not name today's approvers.", bold=True)
            output.echo_wrapped(f"    → Run: remit codeowners --forge {made.forge}, and merge the change.")
        else:
            target = top / PLACES[made.forge]
            target.parent.mkdir(exist_ok=True)
            write_whole(target, made.text)
            output.echo_wrapped(f"Wrote {PLACES[made.forge]}")
    return output.FINDINGS if stale else output.FINE
