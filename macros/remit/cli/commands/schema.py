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
    from remit.source.schema import FILES, json_schema

    selection.require_known(name, FILES, "file format")
    output.echo_data(json_schema(name) if name else {each: json_schema(each) for each in FILES})
    return output.FINE
