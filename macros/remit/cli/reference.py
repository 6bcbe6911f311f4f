"""The reference pages and editor schemas, made from the code, so that they cannot say anything else than it does."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click
from pydantic import BaseModel

from remit.check import all_rules
from remit.cli import COMMANDS, remit
from remit.render import environments, escaping, macros
from remit.source import schema

FOLDER = "content/reference"
PACKAGES = (
    *("vcs", "fonts", "source", "doctree", "approvals", "register", "framework", "tables", "rules", "blocks", "render"),
    "package",
    *("export", "paper", "paper/word", "paper/pdf", "redline/diff", "redline", "intake/wordfile", "review/change"),
    *("intake/new", "review/gate", "intake/returned", "review", "intake", "site", "forge", "pack", "demo", "cli"),
    "cli/commands",
)
"""The packages from the lowest to the highest; the tests of the house hold them to this order."""
WITH_PACKAGES = ("CONTRIBUTING.md", "content/guides/engineers.md")
"""The files that hold the table of packages between two comments."""
SCHEMAS = ".vscode/schemas"
_FILES = {
    "policy": "Controlled documents (`policies/*.md`)",
    "role": "Roles (`roles/*.md`)",
    "people": "People (`roles/people.yml`)",
    "settings": "Settings (`extra.remit` in `mkdocs.yml`)",
}
_TABLE = re.compile(r"(<!-- packages .*?-->).*?(<!-- /packages -->)", re.DOTALL)
_HOW_TO = re.compile(r"(<!-- how to add .*?-->).*?(<!-- /how to add -->)", re.DOTALL)


def pages() -> dict[str, str]:
    """Return every generated file by its path in the repository."""
    found = {
        f"{FOLDER}/front-matter.md": _page("front_matter.md.j2", files=list(_file_formats())),
        f"{FOLDER}/commands.md": _page("commands.md.j2", commands=list(_commands())),
        f"{FOLDER}/macros.md": _page("macros.md.j2", macros=list(_macros())),
        f"{FOLDER}/rules/index.md": _page("rules.md.j2", rules=list(all_rules().values())),
    }
    for code, rule in all_rules().items():
        found[f"{FOLDER}/rules/{code.lower()}.md"] = _page("rule.md.j2", rule=rule)
    for name in schema.FILES:
        found[f"{SCHEMAS}/{name}.json"] = _json(schema.json_schema(name))
    found[f"{SCHEMAS}/mkdocs.json"] = _json(_within_mkdocs(schema.json_schema("settings")))
    return found


def with_packages(text: str, contributing: str) -> str:
    """Return a text with its table of packages, and how to add to them, written anew.

    The table is made of the first sentences of the packages' docstrings, the rest comes from CONTRIBUTING.md.
    """
    rows = (f"| `{name}/` | {_first_sentence(name)} |" for name in PACKAGES)
    table = "\n".join(["| Package in `macros/remit/` | What it does |", "|---|---|", *rows])
    how_to = contributing[contributing.index("## Add a rule") : contributing.index("## Change a dependency")].strip()
    text = _TABLE.sub(lambda match: f"{match[1]}\n\n{table}\n\n{match[2]}", text)
    return _HOW_TO.sub(lambda match: f"{match[1]}\n\n{how_to}\n\n{match[2]}", text)


def _first_sentence(package: str) -> str:
    found = inspect.getdoc(import_module(f"remit.{package.replace('/', '.')}")) or ""
    return found.partition("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _within_mkdocs(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the settings at the place where mkdocs.yml has them; the rest of that file is left open."""
    outer: dict[str, Any] = {name: settings.pop(name) for name in ("$schema", "$defs") if name in settings}
    extra = {"type": "object", "properties": {"remit": settings}}
    return {**outer, "type": "object", "properties": {"extra": extra}}


def _page(template: str, **values: Any) -> str:
    text = (
        environments.templates()
        .get_template(f"reference/{template}")
        .render(code=_code, prose=_prose, raw=escaping.Markdown, **values)
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _code(text: str) -> escaping.Markdown:
    """Return text as a code span, whatever backticks it holds; a pipe is escaped for tables."""
    fence = "``" if "`" in text else "`"
    return escaping.Markdown(f"{fence}{text}{fence}".replace("|", "\\|"))


def _prose(text: str) -> escaping.Markdown:
    """Return the code's own prose, in which backticks are meant as code."""
    parts = re.split(r"(`[^`]+`)", text)
    return escaping.Markdown("".join(part if part.startswith("`") else _escaped(part) for part in parts))


def _escaped(text: str) -> str:
    lead = " " if text[:1].isspace() else ""
    trail = " " if len(text) > 1 and text[-1:].isspace() else ""
    return f"{lead}{escaping.escape(text)}{trail}"


def _file_formats() -> Iterator[dict[str, Any]]:
    """Yield each file format with its own keys and those of the models inside it."""
    for name, model in schema.FILES.items():
        models = dict.fromkeys([model, *_models_below(model)])
        yield {
            "title": escaping.Markdown(_FILES[name]),
            "parts": [
                (_heading(model, each), [dict(_keys(each, name)) for name in each.model_fields]) for each in models
            ],
        }


def _heading(model: type[BaseModel], part: type[BaseModel]) -> str:
    return "" if part is model else (part.__doc__ or "").split("\n")[0].rstrip(".")


def _keys(model: type[BaseModel], name: str) -> Iterator[tuple[str, Any]]:
    field = model.model_fields[name]
    described = model.model_json_schema(ref_template="{model}")["properties"][field.alias or name]
    yield "name", field.alias or name
    yield "required", field.is_required()
    yield "description", field.description or ""
    yield "kind", _kind(described)
    examples = described.get("examples") or described.get("items", {}).get("examples") or []
    yield "example", str(examples[0]) if examples else ""


def _kind(described: dict[str, Any]) -> str:
    """Say in a word or two what a key holds."""
    if choices := described.get("enum", [described["const"]] if "const" in described else []):
        return ", ".join(str(choice) for choice in choices)
    if "anyOf" in described:
        kinds = [_kind(each) for each in described["anyOf"] if each.get("type") != "null"]
        return " or ".join(kinds)
    if described.get("format") == "date":
        return "date"
    kind = described.get("type")
    if kind == "array":
        return f"list of {_kind(described.get('items', {}))}"
    if kind == "object" or "$ref" in described:
        return "keys with values" if "$ref" not in described else str(described["$ref"]).removesuffix("Entry").lower()
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(str(kind), "value")


def _models_below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        for each in _models_in(field.annotation):
            yield each
            yield from _models_below(each)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)


def _commands() -> Iterator[dict[str, str]]:
    for name in sorted(COMMANDS):
        context = click.Context(remit, info_name="remit", **remit.context_settings)
        command = remit.get_command(context, name)
        assert command is not None  # noqa: S101 - COMMANDS is the list that the group is made of
        below = click.Context(command, info_name=name, parent=context, terminal_width=96, max_content_width=96)
        yield {"name": name, "help": command.get_help(below)}


def _macros() -> Iterator[dict[str, str]]:
    for name in macros.PUBLIC:
        method = getattr(macros.Macros, name)
        signature = inspect.signature(method)
        shown = []
        for parameter in list(signature.parameters.values())[1:]:
            default = parameter.default
            shown.append(parameter.name if default is inspect.Parameter.empty else f"{parameter.name}={default!r}")
        yield {"call": f"{name}({', '.join(shown)})", "help": inspect.getdoc(method) or ""}
