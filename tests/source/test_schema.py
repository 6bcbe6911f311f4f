"""The file formats: what each key takes, and that editors get the same."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from remit.finding import Finding
from remit.scheme import SCHEMES
from remit.source.decoding import decode, split
from remit.source.schema import FILES, json_schema
from support.handbooks import POLICY, PRACTICE, read, replaced

ROOT = Path(__file__).resolve().parents[2]
LETTERS = "RACISVD"
LINE, COLUMN = 14, 18  # where the lead's cell stands in the policy


def with_cell(written: str) -> str:
    return replaced(POLICY, "{lead: R,", f"{{lead: {written},")


def cell(written: str) -> frozenset[str] | Finding:
    """What a cell is read as: letters, or the one finding about it."""
    loaded = read({POLICY: with_cell(written)})
    if loaded.findings:
        (found,) = loaded.findings
        return found
    (activity,) = loaded.handbook.document["POL-001"].activities
    return activity.assignments["lead"]


# ---- RACI cells


@st.composite
def notations(draw: st.DrawFn) -> tuple[frozenset[str], str]:
    """Letters, and some way of writing them."""
    letters = draw(st.lists(st.sampled_from(LETTERS), min_size=1, unique=True))
    separators = [draw(st.sampled_from(["", "/", ",", ", ", " / ", ";", "+", " & ", "|", " ", "//"])) for _ in letters]
    mixed = [draw(st.sampled_from([letter, letter.lower()])) for letter in letters]
    return frozenset(letters), "".join(f"{letter}{mark}" for letter, mark in zip(mixed, separators, strict=True))


@given(notations())
def test_letters_mean_the_same_in_any_order_case_and_notation(case: tuple[frozenset[str], str]) -> None:
    letters, written = case
    assert cell(f'"{written}"') == letters
    assert cell(str(list(written.replace("/", "")))) == letters


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("R", "R"), ("r/a", "RA"), ('"A, R"', "RA"), ("AR", "RA"), ("R A C I", "RACI"), ("[R, A]", "RA"),
        ("[R/A, c]", "RAC"),
        ('" / R"', "R"), ("R&A", "RA"), ("R|A", "RA"), ("R+A", "RA"), ("R;A", "RA"), ("'R\u00a0A'", "RA"),
    ],
)  # fmt: skip
def test_notations(written: str, letters: str) -> None:
    assert cell(written) == frozenset(letters)


@given(st.sampled_from(list(SCHEMES.values())), st.data())
def test_what_is_printed_is_read_as_the_same(scheme: Any, data: st.DataObject) -> None:
    letters = data.draw(st.frozensets(st.sampled_from(sorted(scheme.letters)), min_size=1))
    printed = "/".join(letter for letter in scheme.letters if letter in letters)
    assert cell(f'"{printed}"') == letters


@given(
    st.characters(
        codec="utf-8", exclude_characters=LETTERS + LETTERS.lower() + '"\\/,;+&|', categories=["L", "N", "S", "Po"]
    )
)
def test_any_other_letter_is_a_finding_at_its_cell(letter: str) -> None:
    found = cell(f'"R/{letter}"')
    assert isinstance(found, Finding)
    assert (found.code, *found.place) == ("SRC109", POLICY, LINE, COLUMN)
    assert found.message == (f"`activities[1].raci.lead` holds `{letter}`, which is not a letter of any scheme.")
    assert found.fix == "Write, for example, `lead: R/A`."


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "has no value."),
        ('""', "is empty: give the role its letters, or leave the role out."),
        ('" / "', "is empty: give the role its letters, or leave the role out."),
        ("[]", "is empty: give the role its letters, or leave the role out."),
        ("R/R", "names a letter twice."),
        ("r/R", "names a letter twice."),
        ("Responsible", "holds `e`, which is not a letter of any scheme."),
        ("R-A", "holds `-`, which is not a letter of any scheme."),
        ("\N{LATIN SMALL LETTER DOTLESS I}", "holds `ı`, which is not a letter of any scheme."),  # noqa: RUF001 - only alike on purpose
        ("\N{LATIN SMALL LETTER SHARP S}", "holds `ß`, which is not a letter of any scheme."),
        ("\N{CYRILLIC CAPITAL LETTER ES}", "holds `С`, which is not a letter of any scheme."),  # noqa: RUF001 - only alike on purpose
        ("{R: A}", "should hold letters such as R, A, C or I."),
        ("[R, [A]]", "should hold letters such as R, A, C or I."),
        ("[R, ~]", "should hold letters such as R, A, C or I."),
    ],
)
def test_cells_that_mean_nothing(written: str, message: str) -> None:
    found = cell(written)
    assert isinstance(found, Finding)
    assert (found.code, *found.place[1:]) == ("SRC109", LINE, COLUMN)
    assert found.message == f"`activities[1].raci.lead` {message}"


# ---- values


A_DATE = "should be a date written YYYY-MM-DD, or the word on-approval"
AN_ID = "should be two to six capital letters, a hyphen and at least three digits"
A_KEY = "should be small letters and digits, in words joined by hyphens"


def value_of(key: str, written: str) -> object:
    """What the policy's value is read as; the message when it is refused."""
    loaded = read({POLICY: replaced(POLICY, "owner: lead\n", f"owner: lead\n{key}: {written}\n")})
    if loaded.findings:
        return " ".join(each.message for each in loaded.findings)
    return getattr(loaded.handbook.document["POL-001"], key)


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("review_months", "12", 12),
        ("review_months", "'12'", 12),
        ("review_months", "~", 12),
        ("review_months", "012", "`review_months` should be a whole number; it is `012`."),
        ("review_months", "1_2", "`review_months` should be a whole number; it is `1_2`."),
        ("review_months", "0xC", "`review_months` should be a whole number; it is `0xC`."),
        ("review_months", "12.0", "`review_months` should be a whole number; it is `12.0`."),
        ("review_months", "1\u0662", "`review_months` should be a whole number; it is `1\u0662`."),
        ("review_months", "0", "`review_months` is beyond the limit of 1; it is `0`."),
        ("review_months", "121", "`review_months` is beyond the limit of 120; it is `121`."),
        ("review_months", "[1]", "`review_months` should be a whole number."),
        ("effective_from", "on-approval", None),
        ("effective_from", "2026-1-2", f"`effective_from` {A_DATE}; it is `2026-1-2`."),
        ("effective_from", "2026-02-29", "`effective_from` is not a day of the calendar; it is `2026-02-29`."),
        ("effective_from", "2026-13-01", "`effective_from` is not a day of the calendar; it is `2026-13-01`."),
        ("effective_from", "20261201", f"`effective_from` {A_DATE}; it is `20261201`."),
        ("lifecycle", "Active", "`lifecycle` should be 'active' or 'retired'; it is `Active`."),
        ("classification", "", "`classification` has no value."),
        ("supersedes", "[POL-01]", f"`supersedes[1]` {AN_ID}; it is `POL-01`."),
        ("supersedes", "[POL-\u0660\u0660\u0661]", f"`supersedes[1]` {AN_ID}; it is `POL-\u0660\u0660\u0661`."),
        ("supersedes", "[POL-002]", ("POL-002",)),
        ("approvers", "", ("board",)),
        ("approvers", "[]", ()),
        ("approvers", "[no, 012]", f"`approvers[2]` {A_KEY}; it is `012`."),
        ("approvers", "[cafe\u0301]", f"`approvers[1]` {A_KEY}; it is `cafe\u0301`."),
        ("approvers", "[lead\u200b]", f"`approvers[1]` {A_KEY}; it is `lead\N{REPLACEMENT CHARACTER}`."),
    ],
)  # fmt: skip
def test_values(key: str, written: str, value: object) -> None:
    assert value_of(key, written) == value


@pytest.mark.parametrize("scalar", ["1.10", "no", "012", "1_000", "12:30:00", "0x10", ".5", "2026-01-01", "=", "Off"])
def test_scalars_that_yaml_would_bend_are_text_where_text_belongs(scalar: str) -> None:
    text = replaced(POLICY, "title: AI Policy", f"title: {scalar}", "name: Policy development", f"name: {scalar}")
    text = text.replace('["5.2", "A.2.2"]', f"[{scalar}]")
    document = read({POLICY: text}).handbook.document["POL-001"]
    assert (document.title, document.activities[0].name, document.satisfies) == (
        scalar,
        scalar,
        {"iso-42001": (scalar,)},
    )


@pytest.mark.parametrize(
    ("version", "right"),
    [
        ("1.0.0", True), ('"10.20.30"', True), ("0.0.1", True),
        ("1.10", False), ("1", False), ('"1.0"', False), ("01.0.0", False), ('"1.0.0 "', False), ('"1.0.0\\n"', False),
        ("1.0.0-rc1", False), ("v1.0.0", False), ("1.0.0.0", False), ("1.0.1234567890", False),
        ("\u0661.0.0", False), ("[1]", False),
    ],
)  # fmt: skip
def test_versions(version: str, right: bool) -> None:
    found = read({POLICY: replaced(POLICY, 'version: "1.0.0"', f"version: {version}")}).findings
    assert [(each.code, each.place.line, each.place.column) for each in found] == ([] if right else [("SRC109", 5, 10)])
    assert [each.fix for each in found] == ([] if right else ['Write, for example, `version: "1.2.0"`.'])


def test_text_of_one_line_is_made_of_one_line() -> None:
    text = replaced(POLICY, "title: AI Policy\n", "title: >\n  AI\n    Policy \n\n\n")
    assert read({POLICY: text}).handbook.document["POL-001"].title == "AI Policy"


# ---- JSON Schema


class Editor(yaml.SafeLoader):
    """YAML as editors read it: dates are text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Lenient(Editor):
    """The same, for mkdocs.yml with its tags."""


Lenient.add_multi_constructor("", lambda loader, suffix, node: suffix)


def examples() -> Iterator[tuple[str, str, Any]]:
    """The example's files with the name of the format of each."""
    for name, folder in (("policy", "policies"), ("role", "roles")):
        for file in sorted((ROOT / folder).glob("*.md")):
            yield file.name, name, yaml.load(split(decode(file.read_bytes(), ""), "").header, Editor)  # noqa: S506 - a safe one
    yield "people.yml", "people", yaml.load((ROOT / "roles/people.yml").read_text("utf-8"), Editor)  # noqa: S506 - a safe one
    mkdocs = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Lenient)  # noqa: S506 - a safe one
    yield "mkdocs.yml", "settings", mkdocs["extra"]["remit"]


EXAMPLES = [pytest.param(name, value, id=file) for file, name, value in examples()]


@pytest.fixture(scope="module")
def is_valid() -> Callable[[str, Any], bool]:
    """Says whether a value keeps to a format."""
    jsonschema = pytest.importorskip("jsonschema", reason="comes with check-jsonschema")
    validators = {name: jsonschema.Draft202012Validator(json_schema(name)) for name in FILES}
    return lambda name, value: bool(validators[name].is_valid(value))


@pytest.mark.parametrize(("name", "value"), EXAMPLES)
def test_the_examples_are_valid(name: str, value: Any, is_valid: Callable[[str, Any], bool]) -> None:
    assert is_valid(name, value)


@pytest.mark.parametrize(("name", "value"), EXAMPLES)
def test_unknown_keys_are_invalid_wherever_they_stand(
    name: str, value: Any, is_valid: Callable[[str, Any], bool]
) -> None:
    free = {"raci", "satisfies", "types", "rules"}
    for keys in paths(value):
        if not (keys and keys[-1] in free):
            changed = copy.deepcopy(value)
            inner = changed
            for key in keys:
                inner = inner[key]
            inner["unknown_key"] = "x"
            assert not is_valid(name, changed), keys


def paths(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each mapping of a value."""
    if isinstance(value, dict):
        yield keys
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*keys, key))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "POL-1"), ("version", 1.1), ("version", "1.1"), ("title", ""), ("owner", "Lead"), ("approvers", "lead"),
        ("effective_from", 2026), ("review_months", "12"), ("review_months", 0), ("classification", "secret"),
        ("approved_by", "Jane"), ("activities", [{"id": "a"}]), ("type", "role"),
    ],
)  # fmt: skip
def test_wrong_values_are_invalid(key: str, value: Any, is_valid: Callable[[str, Any], bool]) -> None:
    right = next(example for file, name, example in examples() if name == "policy")
    assert not is_valid("policy", {**right, key: value})


@pytest.mark.parametrize("name", FILES)
def test_the_shape_of_the_schemas(name: str) -> None:
    schema = json_schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    objects = [schema, *schema.get("$defs", {}).values()]
    objects = [each for each in objects if each.get("type") == "object"]
    assert objects
    assert all(each["additionalProperties"] is False for each in objects)
    undescribed = [key for each in objects for key, value in each["properties"].items() if not value.get("description")]
    assert undescribed == []
    assert "from_" not in str(schema)


def test_a_document_whose_type_says_how_it_is_reviewed_needs_not_say_so() -> None:
    document = read().handbook.document["PRC-001"]
    assert (document.approvers, document.review_months) == (("lead",), 24)
    own = replaced(PRACTICE, "owner: lead\n", "owner: lead\napprovers: [board]\nreview_months: 6\n")
    document = read({PRACTICE: own}).handbook.document["PRC-001"]
    assert (document.approvers, document.review_months) == (("board",), 6)
