"""The command `schema`."""

from __future__ import annotations

import click

from remit.cli import output, selection


@click.command()
@click.argument("name", required=False, metavar="[policy|role|people|settings]")
def schema(name: str | None) -> int:
    """Print the JSON Schema of a file format, for editors.

    Without a name, those of all formats, by name.
    """
    from remit.source import schema as formats

    selection.require_known(name, formats.FILES, "file format")
    output.echo_data(formats.json_schema(name) if name else {each: formats.json_schema(each) for each in formats.FILES})
    return output.FINE
