"""The rules of the house, kept by reading what every module imports and calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MACROS = ROOT / "macros"
LEVELS = (
    {"lazy"},  # how faces load their names
    {"finding", "clock"},  # words for what is wrong, the day, and the only door to git: they know nobody
    {"model"},  # frozen data
    {"vcs"},  # the only door to git
    {"files", "fonts", "formatters", "text"},  # frozen data, and plain services around findings
    {"source"},  # text → model
    {"approvals"},  # was this decision one?
    {"register"},  # what is in force on a day
    {"framework", "tables"},  # handbook → plain rows
    {"rules"},  # what is wrong
    {"edition"},  # a handbook on a day: what every output starts from
    {"render"},  # rows and templates → text
    {"starter"},  # templates → starting files
    {"export"},  # rows → spreadsheets, calendar, plain tables
    {"doctree"},  # text → tree
    {"paper"},  # tree → PDF and Word
    {"redline"},  # two trees → one with every change marked
    {"intake", "review"},  # Word → text; old and new → what changed
    {"check", "site"},
    {"forge", "decisions", "verify"},
    {"doctor", "pack"},  # all of it bound, for auditors
    {"demo"},  # a repository with a history, made by what adopters use too
    {"cli", "hooks", "main"},  # thin adapters
    {"__main__"},  # the way in
)
"""The rooms from the lowest to the highest; each knows only rooms below it."""
LONGEST = 300
LONGER = {
    "model.py": 350,  # every record of the domain on one page; nothing in it does anything
    "source/schema.py": 350,  # every file format on one page, likewise
    "source/load.py": 400,  # one reader with all that it keeps
}


@cache
def modules() -> Mapping[str, ast.Module]:
    """Return the syntax trees of all modules of macros/, by path."""
    return {path.relative_to(MACROS).as_posix(): _tree(path) for path in sorted(MACROS.rglob("*.py"))}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names of all modules that are imported, anywhere in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out in full"
            for alias in node.names:
                yield f"{node.module}.{alias.name}" if _is_module(f"{node.module}.{alias.name}") else str(node.module)


@cache
def imports_of(path: str) -> frozenset[str]:
    """Return the names of all modules that a module of macros/ imports."""
    return frozenset(imported(modules()[path]))


@cache
def _is_module(name: str) -> bool:
    path = MACROS.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def room(name: str) -> str:
    """Return the room of a module: the second part of `remit.rules.raci`, or the first of `hooks`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@pytest.mark.parametrize("path", modules())
def test_a_room_knows_only_rooms_below_it(path: str) -> None:
    levels = {name: number for number, names in enumerate(LEVELS) for name in names}
    here = room(module_name(path))
    for name in imports_of(path):
        if name.startswith("remit.") and room(name) != here:
            assert levels[room(name)] < levels[here], f"{path} imports {name}"


def test_every_room_has_its_level() -> None:
    rooms = {room(module_name(path)) for path in modules()} - {"remit"}
    assert rooms == set().union(*LEVELS)
    assert sum(map(len, LEVELS)) == len(rooms)


def test_no_module_waits_for_itself() -> None:
    """Imports at the head of modules run in no circle."""
    graph = {}
    for path, tree in modules().items():
        head = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
        graph[module_name(path)] = {name for name in imported(head) if name.startswith("remit")}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        (
            "subprocess",
            {"remit/vcs/git.py", "remit/vcs/fast_import.py", "remit/approvals/sshkeygen.py", "remit/doctree/pandoc.py"},
        ),
        ("pypandoc", {"remit/doctree/pandoc.py"}),
        ("typst", {"remit/paper/pdf/compiler.py"}),
        ("yaml", {"remit/source/frontmatter.py"}),
        ("jinja2", {"remit/render/"}),
        ("mkdocs", {"hooks.py", "main.py", "remit/site/build.py"}),
        ("click", {"remit/cli/"}),
        ("rich", set()),
        ("markdown_it", {"remit/source/markdown.py", "remit/intake/returned/blocks.py"}),
        ("markdown", {"remit/source/markdown.py", "remit/doctree/redaction.py"}),
        ("pydantic", {"remit/source/", "remit/approvals/records.py", "remit/forge/", "remit/cli/reference.py"}),
        ("time", {"remit/cli/output.py"}),
        ("random", set()),
        ("urllib.request", set()),
        ("http", set()),
        ("requests", set()),
        ("pickle", set()),
    ],
)
def test_a_package_has_its_place(package: str, allowed: set[str]) -> None:
    users = {
        path
        for path in modules()
        if any(name == package or name.startswith(f"{package}.") for name in imports_of(path))
    }
    assert [path for path in sorted(users) if not path.startswith(tuple(allowed))] == []


def calls(tree: ast.AST) -> Iterator[str]:
    """Yield what is called, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("path", modules())
def test_only_adapters_speak_and_only_the_clock_knows_the_day(path: str) -> None:
    called = set(calls(modules()[path]))
    if not path.startswith(("remit/cli/", "remit/__main__.py")):
        assert called.isdisjoint({"print", "sys.exit", "exit", "quit", "os._exit", "input"})
    assert called.isdisjoint({"eval", "exec", "compile", "__import__", "os.system", "os.popen"})
    if path != "remit/clock.py":
        asked = {name for name in called if name.endswith((".today", ".now", ".utcnow", "time.time", "time_ns"))}
        assert asked == set()


def test_the_clock_is_asked_by_adapters_only() -> None:
    users = {room(module_name(path)) for path in modules() if "remit.clock" in imports_of(path)}
    assert users <= {"cli", "site"}


def public(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """Yield every public function, class and method of a module with its docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node.name, ast.get_docstring(node)
            for part in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(part, kinds) and not part.name.startswith("_"):
                    yield f"{node.name}.{part.name}", ast.get_docstring(part)


@pytest.mark.parametrize("path", modules())
def test_every_public_name_says_what_it_is(path: str) -> None:
    tree = modules()[path]
    assert ast.get_docstring(tree), path
    assert [name for name, text in public(tree) if not text] == []


@pytest.mark.parametrize("path", modules())
def test_modules_are_small(path: str) -> None:
    lines = (MACROS / path).read_text("utf-8").count("\n")
    assert lines <= LONGER.get(path.removeprefix("remit/"), LONGEST)


def test_adapters_know_nothing_of_the_domain() -> None:
    for path in ("hooks.py", "main.py"):
        names = imports_of(path)
        assert {room(name) for name in names if name.startswith("remit.")} <= {"site", "render", "finding"}
        assert "remit.model" not in names
