"""Reading what a forge answered, from files: any JSON at all comes in, and either fits a model or is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from remit.finding import RemitError

MAX_FILE = 64 * 1024 * 1024
"""Bytes that an answer may have; pages of a hundred reviews are a thousandth of it."""
_SPACE = re.compile(r"[\s\x1e]*")


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("it is beyond the calendar") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment with its zone, in UTC."""
CommitId = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
"""Git's full id of a commit."""


class Answer(BaseModel):
    """A part of an answer: keys that are not asked for are passed over, as forges add new ones every month."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True, populate_by_name=True)


_Model = TypeVar("_Model", bound=Answer)


def documents(path: Path) -> list[Any]:
    """Return the JSON documents of a file: one, or several after each other as paged answers are written."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise RemitError(f"{path} is larger than any answer of GitHub or GitLab ({MAX_FILE // 2**20} MiB).")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise RemitError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise RemitError(f"{path} is not UTF-8 text.") from None
    found = []
    decoder, place = json.JSONDecoder(), 0
    while (place := _SPACE.match(text, place).end()) < len(text):  # type: ignore[union-attr]  # it matches nothing too
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            raise RemitError(
                f"{path} is not JSON from character {place + 1} on.", "Save the API's answer as it came."
            ) from None
        found.append(value)
    if not found:
        raise RemitError(f"{path} is empty.", "Save the API's answer in it; an empty list is written [].")
    return found


def items(values: list[Any]) -> Iterator[Any]:
    """Yield the members of lists, and of lists of lists, as paged answers are joined by different tools."""
    for value in values:
        if isinstance(value, list):
            yield from items(value)
        else:
            yield value


def only(found: list[Any], what: str) -> Any:
    """Return the one request of an event file; raise `RemitError` when there are more or none."""
    if len(found) != 1:
        raise RemitError(
            f"There are {len(found)} {what}s in the event file, and one is recorded at a time.",
            f"Was nothing merged by a {what}? Then there is nothing to record: the commit was pushed directly."
            if not found
            else "Run the command once for each.",
        )
    return found[0]


def fit(model: type[_Model], value: Any, what: str) -> _Model:
    """Return an answer as a model; raise `RemitError` naming the first key that does not fit."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise RemitError(
            f"This is not a {what} as the platform's API describes it: {where}: {first['msg'].lower()}.",
            "See the guide to protecting the repository for what to fetch.",
        ) from None


def dig(value: Any, *keys: str) -> Any:
    """Return what is below some keys, or None where one of them is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
