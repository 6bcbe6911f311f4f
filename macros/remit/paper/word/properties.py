"""A Word file as a package: the facts that it carries about its document, and its bytes the same each time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from zipfile import ZipFile

from remit.files import zip_files

_FIRST = "[Content_Types].xml"  # readers expect it at the head (ECMA-376 part 2, annex C)


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a Word file says of itself beside its text.

    `kind` is `document`, `job-description`, `comparison` or `review`; `day` is when the text was merged. `id`,
    `version`, `state` and `classification` are words as a reader sees them in header and footer; `sha256`, `path` and
    `commit` say from which source the text was made, and are empty where there is none. `language` is a BCP 47 tag.
    """

    title: str
    day: date
    kind: str = "document"
    id: str = ""
    version: str = ""
    state: str = ""
    classification: str = ""
    organisation: str = ""
    language: str = "en-GB"
    sha256: str = ""
    path: str = ""
    commit: str = ""


CARRIED = ("kind", "id", "version", "state", "classification", "path", "sha256", "commit")
"""The properties that a file carries under names of its own (`remit-id` and so on), besides Word's."""
FIELDS = {name: f'DOCPROPERTY "remit-{name}"' for name in CARRIED}
"""How a header or footer of the reference document shows each of them: the code of a field."""
NOTHING = "–"
"""What is carried where there is nothing to say: a field of an empty property would show as an error."""


def carried(properties: Properties) -> dict[str, str]:
    """Return the custom properties of a file, by name."""
    return {f"remit-{name}": getattr(properties, name) or NOTHING for name in CARRIED}


def repack(document: Any) -> bytes:
    """Return a document of python-docx as a Word file, its parts in order and without its time of writing."""
    out = io.BytesIO()
    document.save(out)
    with ZipFile(out) as given:
        names = sorted(given.namelist(), key=lambda name: (name != _FIRST, name))
        return zip_files((name, given.read(name)) for name in names)
