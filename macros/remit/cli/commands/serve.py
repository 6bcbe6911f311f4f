"""The command `serve`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse an address that is none before anything is built for it."""
    host, _, port = (value or "").rpartition(":")
    if value is None or (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return value
    raise click.BadParameter(
        f"{value!r} is not a valid address; expected, for example, 127.0.0.1:8001.", context, parameter
    )


@click.command()
@options.root
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
    from remit.site import serve as start

    start(selection.find_root(root), address, open_browser=open_browser)
    return output.FINE
