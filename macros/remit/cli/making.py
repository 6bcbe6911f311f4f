"""The commands that make something: `build`, `serve` and `new`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import FINDINGS, FINE, find_root, root_option
from remit.source.kinds import KINDS


@click.command()
@root_option
def build(root: Path) -> int:
    """Check the handbook and build the site.

    The site is in the folder site/ and opens from disk. With an error in the handbook nothing is built, and what was
    built before stays as it is.
    """
    from remit.check import check
    from remit.cli import output
    from remit.clock import today
    from remit.edition import open_edition
    from remit.engine import build_site

    folder = find_root(root)
    steps = output.Steps(3)
    with steps.step("Reading the handbook and its history"):
        edition = open_edition(folder, today())
    with steps.step("Checking"):
        report = check(edition)
    if report.errors:
        output.report(report)
        output.say("The site was not built, and what was built before is untouched.")
        return FINDINGS
    with steps.step("Building the site"):
        pages = build_site(folder, folder / "site", edition)
    output.report(report)
    handbook = edition.handbook
    output.say(
        f"{len(handbook.documents) - len(handbook.roles)} documents, {len(handbook.roles)} roles, "
        f"{sum(1 for _ in handbook.activities())} activities, {pages} pages."
    )
    if edition.no_history:
        output.say(edition.no_history)
    output.put(f"Open {folder / 'site' / 'index.html'}")  # never wrapped: it is there to be copied
    return FINE


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse an address that is none before anything is built for it."""
    host, _, port = (value or "").rpartition(":")
    if value is None or (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return value
    raise click.BadParameter(f"{value!r} is no address such as 127.0.0.1:8001.", context, parameter)


@click.command()
@root_option
@click.option(
    "--address",
    metavar="HOST:PORT",
    callback=_address,
    help="Where to listen; without it, as mkdocs.yml says (127.0.0.1:8000).",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
def serve(root: Path, address: str | None, open_browser: bool) -> int:
    """Show a live preview of the site.

    Every saved change of a page, policy, role or setting is seen at once. Ctrl-C ends it.
    """
    from remit.engine import serve as start

    start(find_root(root), address, open_browser=open_browser)
    return FINE


@click.command()
@root_option
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="KIND")
@click.argument("title", nargs=-1, required=True, metavar="TITLE")
def new(root: Path, kind: str, title: tuple[str, ...]) -> int:
    """Write a starting file for a new document or role.

    KIND is policy, procedure, standard, plan, guideline, form, external or role. The file has the next free id and
    passes the check as it is.

    For example: remit new policy Data Protection Policy
    """
    from remit.cli import output
    from remit.clock import today
    from remit.edition import open_edition
    from remit.render.starter import write_starter

    folder = find_root(root)
    path = folder / write_starter(open_edition(folder, today()), folder, kind, " ".join(title))
    here = Path.cwd()
    output.say(f"Wrote {path.relative_to(here) if path.is_relative_to(here) else path}.")
    output.say("→ Open it, change what is not yours, and run `remit check`.")
    return FINE
