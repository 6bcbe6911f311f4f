"""The command `schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from remit.cli import FINE
from remit.cli.options import require_known

if TYPE_CHECKING:
    pass


@click.command()
@click.argument("name", required=False, metavar="[policy|role|people|settings]")
def schema(name: str | None) -> int:
    """Print the JSON Schema of a file format, for editors.

    Without a name, those of all formats, by name.
    """
    from remit.cli.output import as_json
    from remit.source.schema import FILES, json_schema

    require_known(name, FILES, "file format")
    as_json(json_schema(name) if name else {each: json_schema(each) for each in FILES})
    return FINE
