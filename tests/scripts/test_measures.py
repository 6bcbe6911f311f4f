"""The measurements run programs that they hold as text, where neither the type checker nor a rename finds a name."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

MEASURES = Path(__file__).resolve().parent.parent.parent / "scripts" / "measures"
_IMPORT = re.compile(r"^from (remit[\w.]*) import (\w+(?:, \w+)*)$", re.MULTILINE)


def is_there(module: str, name: str) -> bool:
    try:
        return hasattr(import_module(module), name) or find_spec(f"{module}.{name}") is not None
    except ImportError:
        return False


def test_measurements_import_what_there_is() -> None:
    imports = {
        (path.name, module, name)
        for path in MEASURES.glob("*.py")
        for module, names in _IMPORT.findall(path.read_text("utf-8"))
        for name in names.split(", ")
    }
    assert {path for path, _, _ in imports} >= {"history.py", "records.py", "second.py"}
    assert [each for each in sorted(imports) if not is_there(each[1], each[2])] == []
