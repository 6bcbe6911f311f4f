"""The handbook's own macros: what `macros/main.py` registers in `define_env`, as mkdocs-macros knows it.

The file is a program of the organisation, and runs only from its own folder: for a text that was read from commits, a
proposal's for instance, the calls are known by their names and shown as calls that were not made.
"""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any, TypeVar

from remit.blocks import badges, building
from remit.doctree import Node, marked, reader
from remit.edition import Edition
from remit.finding import RemitError
from remit.source import paths, trees

_DEFINES, _REGISTERS = "define_env", "macro"
_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True)
class OwnMacros:
    """The macros that a handbook defines: functions by name; None for one that is known but not run."""

    functions: Mapping[str, Callable[..., object] | None] = field(default_factory=dict)

    def call(self, name: str, given: list[Any], named: dict[str, Any]) -> list[Node]:
        """Return what a macro gives, read as an author's text; `RemitError` when it fails or gives no text."""
        function = self.functions[name]
        if function is None:
            return [building.paragraph(building.code(f"{name}(…)"), " ", badges.badge("pending", "Not run"))]
        try:
            text = function(*given, **named)
        except Exception as error:
            raise RemitError(f"`{name}` failed: {_words(error)}", f"Correct {paths.OWN_MACROS}, or the call.") from None
        if not isinstance(text, str):
            raise RemitError(
                f"`{name}` gives {type(text).__name__}, and a page shows text.",
                f"Let it return Markdown in {paths.OWN_MACROS}.",
            )
        made = reader.read(marked.MarkedText(text=marked.strip_marks(text)))
        if made.refused:
            raise RemitError(
                f"`{name}` gives `{made.refused[0].what}`, which no page shows.", f"Correct {paths.OWN_MACROS}."
            )
        return made.blocks


class MacroEnvironment:
    """What `define_env` is given: it registers macros, and knows the handbook's folder."""

    def __init__(self, root: Path) -> None:
        self.project_dir = str(root)
        self.macros: dict[str, Callable[..., object]] = {}
        self.variables: dict[str, object] = {}
        self.conf: dict[str, object] = {}

    def macro(self, function: _F, name: str = "") -> _F:
        """Register a macro, as a decorator or with a name of its own."""
        self.macros[name or function.__name__] = function
        return function

    def filter(self, function: Callable[..., object], name: str = "") -> None:
        """Refuse a filter: texts call macros, and nothing else."""
        raise RemitError(
            f"{paths.OWN_MACROS} registers the filter `{name or function.__name__}`, and texts have none.",
            "Make it a macro.",
        )


def own_macros(edition: Edition) -> OwnMacros:
    """Return the macros of an edition's handbook: to be run where its files lie on disk, else by their names."""
    if isinstance(edition.files, trees.WorkTree):
        file = edition.files.root / paths.OWN_MACROS
        return _loaded(file, file.read_bytes()) if file.is_file() and not file.is_symlink() else OwnMacros()
    content = edition.files.read(paths.OWN_MACROS)
    return OwnMacros(dict.fromkeys(_names(content))) if content else OwnMacros()


@lru_cache(maxsize=8)
def _loaded(file: Path, _content: bytes) -> OwnMacros:
    """Run the file, once for its content, and return what it registers."""
    environment = MacroEnvironment(file.parents[1])
    try:
        loader = SourceFileLoader("handbook_macros", str(file))
        module = module_from_spec(ModuleSpec(loader.name, loader, origin=str(file)))
        loader.exec_module(module)
        define = getattr(module, _DEFINES, None)
        if define is not None:
            define(environment)
    except RemitError:
        raise
    except Exception as error:
        raise RemitError(
            f"{paths.OWN_MACROS} cannot be run: {_words(error)}", "Correct it, or remove the call."
        ) from None
    return OwnMacros(environment.macros)


def _words(error: Exception) -> str:
    """Return what an error says, with the line of the file on which it arose."""
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(paths.OWN_MACROS)
    ]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    what = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
    return f"{what} ({paths.OWN_MACROS}:{line})." if line else f"{what}."


def _names(content: bytes) -> list[str]:
    """Return the names under which a file registers macros, without running it."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return []
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(_is_registration(each) for each in node.decorator_list):
            found.append(node.name)
        elif isinstance(node, ast.Call) and _is_registration(node.func) and node.args:
            given = node.args[1] if len(node.args) > 1 else node.args[0]
            found += [given.value] if isinstance(given, ast.Constant) and isinstance(given.value, str) else []
            found += [given.id] if isinstance(given, ast.Name) else []
    return found


def _is_registration(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == _REGISTERS
