"""Validation errors of the schema, in the words of somebody who writes policies."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from remit.finding import Finding, Place
from remit.model import ID, Keys
from remit.source import reading_rules
from remit.source.frontmatter import FrontMatter
from remit.source.schema import SPELLING

REFUSED = {
    "approved_by": "who approved it",
    "approved_on": "when it was approved",
    "approval_date": "when it was approved",
    "approver": "who approved it",
    "revisions": "its own history",
    "revision_history": "its own history",
    "major_revisions": "its own history",
    "last_reviewed": "when it was reviewed",
    "status": "its own state",
    "state": "its own state",
}
_NOUNS = {
    "string_type": "should be text",
    "list_type": "should be a list",
    "dict_type": "should be keys with values",
    "model_type": "should be keys with values",
    "model_attributes_type": "should be keys with values",
    "int_type": "should be a whole number",
    "bool_type": "should be true or false",
    "date_type": "should be a date written YYYY-MM-DD",
    "missing": "is missing",
}


def explain_errors(
    error: ValidationError, tree: FrontMatter, path: str, model: type[BaseModel], subject: str
) -> Iterator[Finding]:
    """Yield every fault that the schema found, each at its place; not what only follows from another one."""
    details = error.errors(include_url=False, include_context=True)
    meant = {_meant(detail["loc"], model) for detail in details if detail["type"] == "extra_forbidden"}
    for detail in details:
        keys, kind = detail["loc"], detail["type"]
        if any(keys[:end] in tree.unread for end in range(len(keys) + 1)) or (kind == "missing" and keys in meant):
            continue  # the key is there: misspelt, or as an alias
        if keys[-1:] == ("[key]",) and _value_at(tree, keys) is None:
            yield _wrong_key(keys[:-1], detail, tree, path, model, subject)
        elif kind == "extra_forbidden":
            yield _unknown(keys, tree, path, model, subject)
        elif kind == "missing":
            yield _missing(keys, tree, path, model, subject)
        else:
            yield _wrong(keys, detail, tree, path, model, subject)


def _unknown(keys: Keys, tree: FrontMatter, path: str, model: type[BaseModel], subject: str) -> Finding:
    name = str(keys[-1])
    place = Place(path, *tree.keys.get(keys, (1, 1)))
    if len(keys) == 1 and name in REFUSED:
        message = f"`{name}` lets the document claim {REFUSED[name]}; that is proved by records and git, not typed."
        return reading_rules.REFUSED_KEY.finding(place, message, subject=subject)
    meant, known = _meant(keys, model), _field_names(_model_at(model, keys[:-1]))
    fix = f"Did you mean `{meant[-1]}`?" if meant else f"Known here: {', '.join(known)}."
    message = f"`{_shorten(name)}` is not a key that Remit knows." if name else "This key has no name."
    return reading_rules.UNKNOWN_KEY.finding(place, message, fix, subject)


def _meant(keys: Keys, model: type[BaseModel]) -> Keys:
    """Return the key that an unknown one is a misspelling of, with the keys that lead there; nothing when none is."""
    close = difflib.get_close_matches(str(keys[-1]), _field_names(_model_at(model, keys[:-1])), n=1)
    return (*keys[:-1], close[0]) if close else ()


def _missing(keys: Keys, tree: FrontMatter, path: str, model: type[BaseModel], subject: str) -> Finding:
    parent = keys[:-1]
    place = Place(path, *tree.values.get(parent, (1, 1))) if parent else Place(path)
    name, example = keys[-1], _example(model, keys)
    fix = f"Add `{name}: {example}`." if example else f"Add `{name}`."
    where = f" in {_spoken(parent)}" if parent else ""
    return reading_rules.MISSING_KEY.finding(place, f"`{name}` is missing{where}.", fix, subject)


def _wrong(keys: Keys, detail: Any, tree: FrontMatter, path: str, model: type[BaseModel], subject: str) -> Finding:
    place = Place(path, *_nearest(keys, tree))
    written = _value_at(tree, keys)
    message = f"{_spoken(keys)} {_complaint(detail, written)}"
    if isinstance(written, str) and written and detail["type"] != "raci_cell":  # whose message shows it already
        message += f"; it is `{_shorten(written)}`"
    example = _example(model, keys)
    name = f"{_shorten(keys[-1])}: " if isinstance(keys[-1], str) else ""
    fix = f"Write, for example, `{name}{example}`." if example else ""
    return reading_rules.WRONG_VALUE.finding(place, message + ".", fix, subject)


def _wrong_key(keys: Keys, detail: Any, tree: FrontMatter, path: str, model: type[BaseModel], subject: str) -> Finding:
    place = Place(path, *tree.keys.get(keys, (1, 1)))
    message = f"The key `{_shorten(str(keys[-1]))}` in {_spoken(keys[:-1])} {_complaint(detail, keys[-1])}."
    example = _example(model, keys[:-1])
    return reading_rules.WRONG_VALUE.finding(place, message, f"Write, for example, `{keys[-2]}: {example}`.", subject)


def _complaint(detail: Any, written: Any) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if written is None:
        return "has no value"
    if kind in _NOUNS:
        return _NOUNS[kind]
    if kind == "string_pattern_mismatch":
        return SPELLING.get(context["pattern"], "is not written as it should be")
    if kind in ("literal_error", "enum"):
        return f"should be {context['expected']}"
    if kind in ("string_too_short", "too_short"):
        return "is empty" if context["min_length"] == 1 else f"is shorter than {context['min_length']} characters"
    return (
        f"is beyond the limit of {context.get('ge', context.get('le'))}"
        if "ge" in context or "le" in context
        else str(detail["msg"])
    )


def _spoken(keys: Keys) -> str:
    """Say a path of keys as a reader would: `activities[2].raci.top-management`, counted from 1."""
    text = ""
    for part in keys:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{_shorten(part)}" if text else _shorten(part)
    return f"`{text}`" if text else "The front matter"


def _shorten(text: str, limit: int = 60) -> str:
    """Return text that somebody else wrote so that it fits into one line of a message, and nothing in it is hidden."""
    text = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _nearest(keys: Keys, tree: FrontMatter) -> tuple[int, int]:
    for end in range(len(keys), -1, -1):
        if position := tree.values.get(keys[:end]):
            return position
    return (1, 1)


def _value_at(tree: FrontMatter, keys: Keys) -> Any:
    value = tree.value
    for part in keys:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _field_names(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _field(model: type[BaseModel] | None, name: str) -> Any:
    for key, field in (model.model_fields if model else {}).items():
        if name in (key, field.alias):
            return field
    return None


def _model_at(model: type[BaseModel] | None, keys: Keys) -> type[BaseModel] | None:
    for part in keys:
        if isinstance(part, int):
            continue
        field = _field(model, part)
        if field is None:
            continue  # a free key, as in `raci` or `types`: the model stays the one found last
        model = next(_models_in(field.annotation), None)
    return model


def _example(model: type[BaseModel], keys: Keys) -> str:
    """Return what would be right for the key, from the schema's own examples."""
    annotation: Any = model
    own: list[str] = []
    for part in keys:
        annotation, own = _step(annotation, part)
    return own[0] if own else _sample(annotation)


def _step(annotation: Any, part: str | int) -> tuple[Any, list[str]]:
    """Return the type of the values below `part` in a value of type `annotation`, and its examples."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = _field(annotation, str(part))
        return (field.annotation, list(field.examples or [])) if field else (None, [])
    if origin is list or origin is dict:
        return arguments[-1], []
    steps = (_step(argument, part) for argument in arguments if origin is not Literal)  # a union, or Annotated
    return next((step for step in steps if step[0] is not None), (None, []))


def _sample(annotation: Any) -> str:
    """Return what a value of a type looks like."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        examples = [example for info in arguments[1:] for example in getattr(info, "examples", None) or ()]
        return str(examples[0]) if examples else _sample(arguments[0])
    if origin is Literal:
        return str(arguments[0])
    if origin is list:
        return f"[{_sample(arguments[0])}]"
    if origin is dict:
        return f"{{{_sample(arguments[0])}: {_sample(arguments[1])}}}"
    if isinstance(annotation, type):
        return _sample_of_class(annotation)
    return next((sample for sample in map(_sample, arguments) if sample), "")  # a union


def _sample_of_class(annotation: type) -> str:
    if issubclass(annotation, BaseModel):
        wanted = {f.alias or name: _example(annotation, (f.alias or name,)) for name, f in _required(annotation)}
        return "{" + ", ".join(f"{name}: {example}" for name, example in wanted.items()) + "}"
    if issubclass(annotation, Enum):
        return str(next(iter(annotation)).value)
    return "Some text" if annotation is str else ""


def _required(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    return ((name, field) for name, field in model.model_fields.items() if field.is_required())


def identify_subject(value: Any, path: str) -> str:
    """Return the id that a damaged file still shows, for grouping its faults; else its path."""
    if isinstance(value, dict):
        found = value.get("id")
        if isinstance(found, str) and re.fullmatch(ID, found):
            return found
    return path
