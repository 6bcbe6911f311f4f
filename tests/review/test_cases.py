"""The table of changes: what was, what is proposed, and everything that a review says of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from remit.demo.build import make_keys
from remit.review.gate.registry import GATES
from support.reviewing import review_of, summary_of

FOLDER = Path(__file__).parent / "cases"
CASES: list[tuple[str, dict[str, Any]]] = [
    (f"{path.stem}: {case['name']}", case)
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder, ("ada", "bo"))
    return folder


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_a_change_is_reported(
    case: dict[str, Any], tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_CACHE", str(tmp_path / "cache"))
    case = _with_keys(case, keys)
    found = summary_of(review_of(tmp_path / "handbook", case, keys))
    expected = {"findings": [], **case["expect"]}
    assert {name: found[name] for name in expected} == expected


def _with_keys(value: Any, keys: Path) -> Any:
    """Return a case with `KEY-OF-ada` replaced by that person's public key."""
    if isinstance(value, dict):
        return {key: _with_keys(each, keys) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_keys(each, keys) for each in value]
    if isinstance(value, str):
        for name in ("ada", "bo"):
            value = value.replace(f"KEY-OF-{name}", (keys / f"{name}.pub").read_text("ascii").strip())
    return value


def test_every_rule_of_the_gate_has_a_row() -> None:
    elsewhere = {"GAT901", "GAT961"}  # test_review_bad_input.py
    summary_of = {finding.split()[0] for _, case in CASES for finding in case["expect"].get("findings", [])}
    assert {code for code in summary_of if code.startswith("GAT")} | elsewhere == set(GATES.rules)


def test_the_table_has_its_rows() -> None:
    assert len(CASES) >= 60
    assert len({name for name, _ in CASES}) == len(CASES)
