"""The command `init`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import output
from remit.scheme import SCHEMES


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--organisation", default="Your organisation", metavar="NAME", help="The organisation's name.")
@click.option("--scheme", type=click.Choice(list(SCHEMES)), default="raci", help="The scheme of responsibilities.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", help="The language of the texts.")
@click.option("--example", is_flag=True, help="Take the whole example: fifteen documents and roles, fictitious people.")
@click.option("--wheel", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Pin this file of Remit.")
def init(folder: Path, organisation: str, scheme: str, language: str, example: bool, wheel: Path | None) -> int:
    """Begin a handbook of your own in a new folder.

    The folder may also be an empty repository, or lie in a larger one. The handbook has settings, one policy, two
    roles, the pages of the site, tests, files for CI on GitHub and GitLab, and Remit itself at this version. Nothing
    that exists is touched.

    For example: remit init handbook --organisation "Example Ltd"
    """
    from remit.package import NewHandbook, installed_wheel, read_wheel, write_handbook

    wanted = NewHandbook(organisation=organisation, scheme=scheme, language=language, example=example)
    written = write_handbook(folder, wanted, read_wheel(wheel) if wheel else installed_wheel())
    output.echo_wrapped(f"Wrote a handbook of {len(written)} files into {folder}.")
    begin = "" if any((each / ".git").exists() for each in folder.absolute().parents) else "git init && "
    begin = "" if (folder / ".git").exists() else begin
    output.echo_wrapped(f"→ cd {folder} && {begin}python3 scripts/build.py")
    return output.FINE
