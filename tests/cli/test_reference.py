"""What is generated from the code is current, and what it says of the code is true."""

from __future__ import annotations

import json
from pathlib import Path

from remit.check import all_rules
from remit.cli import COMMANDS
from remit.cli.reference import FOLDER, SCHEMAS, WITH_PACKAGES, pages, with_packages
from remit.render.macros import PUBLIC
from remit.source.schema import ControlledFile, PolicyFile, RoleFile

ROOT = Path(__file__).resolve().parents[2]


def test_generated_files_are_current_and_complete() -> None:
    wanted = pages()
    present = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in (FOLDER, SCHEMAS)
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file()
    }
    assert sorted(path for path in wanted if present.get(path) != wanted[path]) == [], "run scripts/reference.py"
    assert sorted(set(present) - set(wanted)) == []


def test_the_table_of_packages_is_what_their_docstrings_say() -> None:
    for path in WITH_PACKAGES:
        text = (ROOT / path).read_text("utf-8")
        assert "| `cli/commands/` | One file per command, named as it is typed" in text
        assert "## Add a rule\n\n1. Write a generator of findings" in text
        assert with_packages(text, (ROOT / "CONTRIBUTING.md").read_text("utf-8")) == text, "run scripts/reference.py"


def test_every_rule_has_a_page_and_every_page_says_why_and_how() -> None:
    found = pages()
    for code, rule in all_rules().items():
        text = found[f"{FOLDER}/rules/{code.lower()}.md"]
        assert text.startswith(f"# {code}: ")
        assert rule.why, code
        assert rule.fix, code


def test_every_command_and_macro_is_described() -> None:
    found = pages()
    for name in COMMANDS:
        assert f"## remit {name}\n" in found[f"{FOLDER}/commands.md"]
    for name in PUBLIC:
        assert f"## `{name}(" in found[f"{FOLDER}/macros.md"]


def test_no_macro_is_named_like_a_front_matter_key() -> None:
    keys = {
        field.alias or name
        for model in (ControlledFile, PolicyFile, RoleFile)
        for name, field in model.model_fields.items()
    }
    assert keys & set(PUBLIC) == set()


def test_editor_schemas_are_valid_json_schemas() -> None:
    for path, text in pages().items():
        if path.startswith(SCHEMAS):
            schema = json.loads(text)
            assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
            assert schema["type"] == "object"


def test_the_editor_is_wired_to_files_that_exist() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    for schema, target in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file()
        assert (ROOT / target).is_file()
