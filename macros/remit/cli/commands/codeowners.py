"""The command `codeowners`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remit.cli import FINDINGS, FINE, find_root
from remit.cli.options import FORGE, root_option


@click.command()
@root_option
@click.option("--forge", type=FORGE, help="For one forge; without it, for each whose file is there, or GitHub.")
@click.option("--check", "checking", is_flag=True, help="Write nothing; end with 1 when a file is not current.")
def codeowners(root: Path, forge: Any, checking: bool) -> int:
    """Write CODEOWNERS from those who hold the roles.

    GitHub reads .github/CODEOWNERS, GitLab .gitlab/CODEOWNERS. Run it again whenever holders or approvers change.
    """
    from remit.cli import output
    from remit.cli.editions import whole_edition
    from remit.files import write_whole
    from remit.forge.codeowners import PLACES, owners_files

    folder = find_root(root)
    edition = whole_edition(folder)
    stale = False
    for made in owners_files(edition.newest, edition.today, folder, forge):
        for gap in made.gaps:
            output.complain(gap)
        if made.current:
            output.say(f"{PLACES[made.forge]} is current.")
        elif checking:
            stale = True
            output.say(f"{PLACES[made.forge]} is not current: it does not name today's approvers.", bold=True)
            output.say(f"    → Run: remit codeowners --forge {made.forge}, and let the change land.")
        else:
            target = folder / PLACES[made.forge]
            target.parent.mkdir(exist_ok=True)
            write_whole(target, made.text)
            output.say(f"Wrote {PLACES[made.forge]}")
    return FINDINGS if stale else FINE
