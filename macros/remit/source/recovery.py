"""What a damaged file still shows, so that one fault does not bring others with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pydantic import BaseModel, ValidationError

from remit.model import Keys
from remit.source import schema
from remit.source.decoding import MAX_HEADER
from remit.source.frontmatter import FrontMatter


def find_names(value: Any, model: type[BaseModel]) -> Iterator[str]:
    """Yield the names that others may refer to a damaged file's contents by.

    A key that the format does not know may be a mistyped `id` or `role`; its text counts too.
    """
    if not isinstance(value, dict):
        return
    known = {field.alias or name for name, field in model.model_fields.items()} - {"id", "role"}
    for key, inner in value.items():
        if key not in known:
            yield from (name for name in (inner if isinstance(inner, list) else [inner]) if isinstance(name, str))
    if model is schema.PeopleFile:
        for people in value.values():
            for person in people if isinstance(people, list) else ():
                yield from find_names(person, schema.PersonEntry)


def find_visible_names(content: bytes | None) -> Iterator[str]:
    """Yield the names visible in a file that cannot be read: the words after `id:` and `role:`."""
    start = (content or b"")[: 2 * MAX_HEADER].replace(b"\0", b"").replace(b"\r", b"\n")  # without NULs UTF-16 is plain
    for match in re.finditer(rb"""\b(?:id|role)["']?[ \t]*:[ \t]*["']?([A-Za-z0-9][\w-]*)""", start):
        yield match.group(1).decode("ascii")


def drop_faulty_parts(tree: FrontMatter) -> tuple[schema.SettingsFile, FrontMatter]:
    """Return faulty settings without what is faulty in them, so that one fault does not bring others with it."""
    value = deepcopy(tree.value) if isinstance(tree.value, dict) else {}
    exceptions = value.get("exceptions")
    places = (
        [tree.values["exceptions", index] for index in range(len(exceptions))] if isinstance(exceptions, list) else []
    )
    while True:
        try:
            sound = schema.SettingsFile.model_validate(value)
        except ValidationError as error:
            for keys in sorted({_faulty_part(detail["loc"]) for detail in error.errors()}, reverse=True):
                if keys[:1] == ("exceptions",) and len(keys) == 2:
                    del places[int(keys[1])]
                _cut(value, keys)
        else:
            values: dict[Keys, tuple[int, int]] = {("exceptions", index): place for index, place in enumerate(places)}
            return sound, FrontMatter(value=value, keys=tree.keys, values={**tree.values, **values})


def _faulty_part(keys: Keys) -> Keys:
    """Return the keys of what must go: a whole entry of a list, else no more than the value itself."""
    keys = tuple(key for key in keys if key != "[key]")
    return next((keys[: index + 1] for index, key in enumerate(keys) if isinstance(key, int)), keys)


def _cut(value: Any, keys: Keys) -> None:
    for key in keys[:-1]:
        value = value[key]
    del value[keys[-1]]
