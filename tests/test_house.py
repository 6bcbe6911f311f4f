"""The rules of the house, kept by reading what every module imports, defines and calls.

Each test gathers all that is wrong and shows it at once. A room is a folder of macros/remit, or a module beside them.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest
from remit.cli.reference import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
MACROS = ROOT / "macros"
LEVELS = (
    {"lazy", "finding", "clock", "caches"},  # how faces load their names; what is wrong; the day: they know nobody
    {"people", "scheme"},  # frozen data
    {"model"},  # frozen data: the handbook
    {"vcs"},  # the only door to git
    {"files", "fonts", "text"},  # plain services
    {"formatters"},  # a report for people and for programs
    {"source"},  # text → model
    {"doctree"},  # text → tree
    {"approvals"},  # which decision counts
    {"register"},  # what was in force on a day
    {"framework", "tables"},  # handbook → plain rows
    {"rules"},  # what is wrong
    {"edition"},  # a handbook on a day: what every output starts from
    {"blocks"},  # rows → nodes of the tree
    {"render"},  # calls of macros → what they show
    {"starter", "package"},  # templates → starting files; a new handbook, the next version
    {"export"},  # rows → spreadsheets, calendar, plain tables
    {"paper"},  # what PDF and Word share
    {"paper/word", "paper/pdf"},
    {"redline/diff"},  # two trees → one with every change marked
    {"redline"},  # its forms
    {"intake/wordfile", "review/change"},  # what a Word file holds; old and new → what changed
    {"intake/new", "review/gate"},
    {"intake/returned", "review"},
    {"intake"},
    {"site"},
    {"check"},  # everything that is wrong, also on the site
    {"corrections"},  # what of it needs no judgement
    {"forge", "decisions", "verify"},
    {"batches"},  # several decisions as one
    {"doctor", "pack"},  # all of it bound, for auditors
    {"demo"},  # a repository with a history, made by what adopters use too
    {"cli"},  # thin adapters
    {"cli/commands", "plugin", "main"},
    {"__main__"},  # the way in
)
"""The rooms from the lowest to the highest; each knows only rooms below it."""
MOST_MODULES = 12
LONGEST = 300
LONGER = {
    "source/schema.py": 375,  # every file format on one page, likewise
}
SHORT = 80
BOUNDARIES: Mapping[str, str] = {
    "intake/new/completeness.py": "looks at the written document, and knows nothing of how it was made",
    "paper/word/fields.py": "loads python-docx, which a file without fields does not need",
    "paper/word/tables.py": "loads python-docx, which a file without tables does not need",
    "site/content_policy.py": "what the browser may run; the look at a page says what an author may write",
    "site/help.py": "the pages that come with Remit, which a handbook can switch off",
    "site/defaults.py": "the site's looks where nobody chose others; pages knows nothing of looks",
    "source/recovery.py": "what a damaged file still shows; with it the loading would be too long",
    "source/yaml_errors.py": "YAML's errors in an author's words; with it the front matter would be too long",
}
"""Small modules with one importer that are kept apart, with the reason."""


@cache
def modules() -> Mapping[str, ast.Module]:
    """Return the syntax trees of all modules of macros/, by path."""
    paths = sorted(path for path in MACROS.rglob("*.py") if path.parent.name != "theme")  # no room: a folder of files
    return {path.relative_to(MACROS).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def _is_module(name: str) -> bool:
    path = MACROS.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


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


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def room(name: str) -> str:
    """Return the room of a module: `paper/pdf` of `remit.paper.pdf.text`, `model` of `remit.model`, `hooks`."""
    parts = name.split(".")
    if parts[0] != "remit" or len(parts) == 1:
        return parts[0]
    folder = parts[1:] if MACROS.joinpath(*parts).is_dir() else parts[1:-1]
    return "/".join(folder) or parts[1]


@cache
def face(name: str) -> tuple[str, ...] | None:
    """Return what a room's face lists in `__all__`; None for a room that is one module."""
    path = f"remit/{name}/__init__.py"
    if path not in modules():
        return None
    for node in modules()[path].body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return tuple(ast.literal_eval(node.value))
    return ()


def rooms_with_a_face() -> list[str]:
    """Return the rooms that are folders."""
    return sorted(room(module_name(path)) for path in modules() if path.count("/") > 1 and path.endswith("__init__.py"))


def crossings() -> Iterator[tuple[str, str, ast.ImportFrom]]:
    """Yield every import of one room by another: the importing module's path, the imported room, the statement."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "remit":
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    there = room(full if _is_module(full) else str(node.module))
                    if there not in ("remit", room(module_name(path))):
                        yield path, there, node


def test_a_room_knows_only_rooms_below_it() -> None:
    levels = {name: number for number, names in enumerate(LEVELS) for name in names}
    wrong = {
        f"{path} imports {there}" for path, there, _ in crossings() if levels[there] >= levels[room(module_name(path))]
    }
    assert sorted(wrong) == []


def test_every_room_has_its_level() -> None:
    rooms = {room(module_name(path)) for path in modules()} - {"remit"}
    assert rooms == set().union(*LEVELS)
    assert sum(map(len, LEVELS)) == len(rooms)


def test_the_table_of_packages_names_all_in_order() -> None:
    levels = {name: number for number, names in enumerate(LEVELS) for name in names}
    assert sorted(PACKAGES) == rooms_with_a_face()
    assert [levels[name] for name in PACKAGES] == sorted(levels[name] for name in PACKAGES)


def test_no_module_waits_for_itself() -> None:
    """Imports at the head of modules run in no circle."""
    graph = {}
    for path, tree in modules().items():
        head = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
        graph[module_name(path)] = {name for name in imported(head) if name.startswith("remit")}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


def test_a_room_is_entered_by_its_face() -> None:
    """Another room is imported as `from remit.room import name`, and the name stands in the face's `__all__`."""
    wrong = set()
    for path, there, node in crossings():
        listed = face(there)
        for alias in node.names if listed is not None else ():
            if node.module != f"remit.{there.replace('/', '.')}" or alias.name not in (listed or ()):
                wrong.add(f"{path}:{node.lineno} {node.module} {alias.name}")
    assert sorted(wrong) == []


def test_a_face_lists_few_names_and_describes_the_room() -> None:
    wrong = []
    for name in rooms_with_a_face():
        listed, text = face(name) or (), ast.get_docstring(modules()[f"remit/{name}/__init__.py"]) or ""
        if name != "cli/commands" and not 1 <= len(listed) <= 8:
            wrong.append(f"{name} lists {len(listed)} names")
        if not 3 <= len(text.splitlines()) <= 12:
            wrong.append(f"{name} is described in {len(text.splitlines())} lines")
        module = import_module(f"remit.{name.replace('/', '.')}")
        for each in listed:
            if not _is_module(f"{module.__name__}.{each}") and not hasattr(module, each):
                wrong.append(f"{name} has no {each}")
    assert wrong == []


def test_folders_are_small_and_no_name_repeats_another() -> None:
    names = defaultdict(list)
    for path in modules():
        folder, _, file = path.rpartition("/")
        if file != "__init__.py":
            names[folder].append(file.removesuffix(".py"))
    wrong = []
    for folder, found in names.items():
        # The top holds no trip of its own, only what every room may need; commands are one file each.
        if len(found) > MOST_MODULES and folder not in ("remit", "remit/cli/commands"):
            wrong.append(f"{folder} holds {len(found)} modules")
        prefixes = defaultdict(list)
        for name in found:
            prefixes[name.partition("_")[0]].append(name)
        wrong += [f"{folder}: {', '.join(each)}" for each in prefixes.values() if len(each) > 1]
    assert wrong == []


def test_modules_are_small() -> None:
    wrong = []
    for path in modules():
        lines = (MACROS / path).read_text("utf-8").count("\n")
        if lines > LONGER.get(path.removeprefix("remit/"), LONGEST):
            wrong.append(f"{path} has {lines} lines")
    assert wrong == []


def test_a_small_module_with_one_user_lies_in_it() -> None:
    users = defaultdict(set)
    for path in modules():
        for name in imports_of(path) if not path.endswith("__init__.py") else ():  # a face uses nothing itself
            users[name].add(path)
    wrong = []
    for path in modules():
        lines = (MACROS / path).read_text("utf-8").count("\n")
        only = users[module_name(path)]
        if (
            path.endswith("__init__.py")
            or lines >= SHORT
            or len(only) != 1
            or path.removeprefix("remit/") in BOUNDARIES
        ):
            continue
        if room(module_name(next(iter(only)))) == room(module_name(path)):
            wrong.append(f"{path} ({lines} lines) is used by {next(iter(only))} alone")
    assert wrong == []


def test_a_public_class_name_means_one_thing() -> None:
    homes = defaultdict(list)
    for path, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(path)
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


PLACES: tuple[tuple[str, set[str]], ...] = (
    (
        "subprocess",
        {"remit/vcs/", "remit/approvals/sshkeygen.py", "remit/paper/pandoc.py"},
    ),
    ("pypandoc", {"remit/paper/pandoc.py"}),
    ("typst", {"remit/paper/pdf/compiler.py"}),
    ("yaml", {"remit/source/"}),
    ("jinja2", {"remit/render/"}),
    ("mkdocs", {"remit/plugin.py", "remit/site/"}),
    ("click", {"remit/cli/", "remit/plugin.py"}),
    ("rich", set()),
    ("markdown_it", {"remit/doctree/", "remit/intake/returned/blocks.py"}),
    ("markdown", {"remit/doctree/headings.py", "remit/site/engine.py"}),
    ("pydantic", {"remit/source/", "remit/approvals/records.py", "remit/forge/", "remit/cli/reference.py"}),
    ("time", {"remit/cli/output.py"}),
    *((package, set()) for package in ("random", "urllib.request", "http", "requests", "pickle")),
)


def test_a_package_has_its_place() -> None:
    wrong = [
        f"{path} imports {package}"
        for package, allowed in PLACES
        for path in modules()
        if any(name == package or name.startswith(f"{package}.") for name in imports_of(path))
        and not path.startswith(tuple(allowed))
    ]
    assert wrong == []


def calls(tree: ast.AST) -> Iterator[str]:
    """Yield what is called, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


SPOKEN = {"print", "sys.exit", "exit", "quit", "os._exit", "input"}
DANGEROUS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}


def test_only_adapters_speak_and_only_the_clock_knows_the_day() -> None:
    wrong = []
    for path, tree in modules().items():
        called = set(calls(tree))
        if not path.startswith(("remit/cli/", "remit/__main__.py")):
            wrong += [f"{path} calls {name}" for name in called & SPOKEN]
        wrong += [f"{path} calls {name}" for name in called & DANGEROUS]
        if path != "remit/clock.py":
            asked = {name for name in called if name.endswith((".today", ".now", ".utcnow", "time.time", "time_ns"))}
            wrong += [f"{path} asks {name}" for name in asked - {"clock.today", "clock.now"}]
    assert wrong == []


def test_the_clock_is_asked_by_adapters_only() -> None:
    users = {room(module_name(path)) for path in modules() if "remit.clock" in imports_of(path)}
    assert users <= {"cli", "cli/commands", "plugin"}


def public(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """Yield every public function, class and method of a module with its docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node.name, ast.get_docstring(node)
            for part in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(part, kinds) and not part.name.startswith("_"):
                    yield f"{node.name}.{part.name}", ast.get_docstring(part)


def test_every_public_name_says_what_it_is() -> None:
    wrong = [path for path, tree in modules().items() if not ast.get_docstring(tree)]
    wrong += [f"{path}: {name}" for path, tree in modules().items() for name, text in public(tree) if not text]
    assert wrong == []


ADAPTED = ("site", "render", "finding", "check", "clock", "edition", "formatters")


def test_adapters_know_nothing_of_the_domain() -> None:
    wrong = [
        f"{path} imports {name}"
        for path in ("remit/plugin.py", "main.py")
        for name in imports_of(path)
        if name.startswith("remit.")
        and room(name) not in ("site", "render", "finding", "check", "clock", "edition", "formatters")
    ]
    assert wrong == []


ONCE = {
    "the pattern of an identifier": r"\[A-Z\]\{2,6\}",
    "a colour": r"#[0-9a-fA-F]{6}\b",
}


@pytest.mark.parametrize(("what", "pattern"), ONCE.items())
def test_one_fact_is_written_once(what: str, pattern: str) -> None:
    found = [path for path in modules() if re.search(pattern, (MACROS / path).read_text("utf-8"))]
    assert len(found) <= 1, f"{what} stands in {found}"


def test_every_sentence_of_the_contract_has_its_place() -> None:
    """CONTRIBUTING.md says where each is done: the path exists, and the face of its room names it."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+) \| `(\S+?)` \|$", text.partition("## Where it is done")[2].partition("\n## ")[0], re.M)
    assert len(rows) >= 30
    wrong = []
    for sentence, place in rows:
        path = ROOT / place
        home = path if path.is_dir() else path.parent
        init = home / "__init__.py"
        if not path.exists():
            wrong.append(f"{place} is not there ({sentence})")
        elif path.is_file() and path.stem not in init.read_text("utf-8"):
            wrong.append(f"{init.relative_to(ROOT)} does not name {path.stem} ({sentence})")
    assert wrong == []
