"""The compiler: the files of a workspace become PDF/A-3a and PDF/UA-1 with Typst, confined to a folder of their own.

Only regular files that Remit itself has written lie in that folder; no package, no system font and no file outside can
be reached. The same files and day give the same bytes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, partial
from importlib.resources import files
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from remit.fonts import VENDORED_FILES, copy_fonts, families, own_fonts
from remit.paper.pdf.text import quote
from remit.render import palette

STANDARDS = ["a-3a", "ua-1"]
"""ISO 19005-3 level A and ISO 14289-1: archivable with attachments, and readable for everybody."""
_OWN_FONTS = "fonts"
_PROCESSES = 2
MANY = 24
"""From how many files on the start of further processes is won back."""


class CompilerError(Exception):
    """What could not be laid out, in the compiler's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileJob:
    """A file to be compiled: from which main file in the workspace, and dated when."""

    main: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A folder that a file is compiled in, and the fonts it is set in."""

    root: Path

    def write(self, path: str, content: str | bytes | Any) -> None:
        """Write a file into the folder: text, bytes, or data as JSON."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            target.write_text(text, "utf-8", newline="\n")

    def job(self, main: str, function: str, *arguments: str, day: date) -> CompileJob:
        """Return the job that compiles what a function of the template of the same name draws.

        Each has a main file of its own. Inputs of the compiler would do, too, but with other inputs it reads the whole
        house style anew.
        """
        given = ", ".join(map(quote, arguments))
        self.write(f"{main}.typ", f'#import "/{function}.typ": {function}\n#{function}({given})\n')
        return CompileJob(main=f"{main}.typ", day=day)

    @cached_property
    def _compiler(self) -> Any:
        import typst

        nowhere = str(self.root / "packages")
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(VENDORED_FILES), str(self.root / _OWN_FONTS)],
        )
        return typst.Compiler(
            str(self.root / "house.typ"), root=str(self.root), font_paths=fonts, package_path=nowhere,
            package_cache_path=nowhere,
        )  # fmt: skip

    def compile(self, job: CompileJob) -> bytes:
        """Compile a file to PDF; raise `CompilerError` when that fails."""
        import typst

        try:
            pdf: bytes = self._compiler.compile(
                input=str(self.root / job.main),
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=datetime.combine(job.day, time(), UTC),
            )
        except typst.TypstError as error:
            raise CompilerError(_message(error)) from None
        return pdf


@contextmanager
def isolated(workspace: Workspace) -> Iterator[Callable[[CompileJob], Future[bytes]]]:
    """Open a way to begin compiling large files, each in a process of its own and two at a time.

    What the compiler keeps of a thousand pages is given back only with its process. The future raises `CompilerError`.
    """
    numbers = count()
    with ThreadPoolExecutor(_PROCESSES) as pool:
        yield lambda job: pool.submit(_alone, workspace, job, next(numbers))


def _alone(workspace: Workspace, job: CompileJob, number: int) -> bytes:
    _run(workspace, [(job, number)])
    made = _taken(workspace, number)
    if isinstance(made, CompilerError):
        raise made
    return made


def compile_each(workspace: Workspace, jobs: Sequence[CompileJob]) -> list[bytes | CompilerError]:
    """Compile small files; return each, or why it failed. Many are shared out among processes."""
    if len(jobs) < MANY:
        return [_compiled(workspace, job) for job in jobs]
    numbered = [(job, number) for number, job in enumerate(jobs)]
    with ThreadPoolExecutor(_PROCESSES) as pool:
        list(pool.map(partial(_run, workspace), (numbered[first::_PROCESSES] for first in range(_PROCESSES))))
    return [_taken(workspace, number) for _, number in numbered]


def undrawable(workspace: Workspace, places: Iterable[str]) -> dict[str, str]:
    """Return which pictures that lie in the workspace cannot be drawn, and why; each is tried alone."""
    found = {}
    for place in sorted({*places}):
        alone = f'#set document(title: "-")\n#image({quote(f"/pictures/{place}")}, alt: "-")\n'
        workspace.write("picture.typ", alone)
        made = _compiled(workspace, CompileJob(main="picture.typ", day=date(2000, 1, 1)))
        if isinstance(made, CompilerError):
            found[place] = str(made)
    return found


def _compiled(workspace: Workspace, job: CompileJob) -> bytes | CompilerError:
    try:
        return workspace.compile(job)
    except CompilerError as fault:
        return fault


def _run(workspace: Workspace, numbered: Sequence[tuple[CompileJob, int]]) -> None:
    """Compile files in a process of its own, and wait for its end."""
    work = [(job, *_outputs(workspace, number)) for job, number in numbered]
    process: BaseProcess
    try:
        process = _prepared().Process(target=_compile_to, args=(workspace.root, work))
        process.start()
    except (OSError, ValueError):  # no such way here, or the folder for temporary files has too long a name for it
        process = get_context("spawn").Process(target=_compile_to, args=(workspace.root, work))
        process.start()
    process.join()


def _prepared() -> ForkServerContext:
    """Return the way to start processes from one that has all loaded already; not every system has it."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "typst"])
    return context


def _outputs(workspace: Workspace, number: int) -> tuple[Path, Path]:
    """Return where a process leaves a file, and where it says why there is none."""
    return workspace.root / f"made-{number}.pdf", workspace.root / f"made-{number}.fault"


def _compile_to(root: Path, work: Sequence[tuple[CompileJob, Path, Path]]) -> None:
    """Compile files in a process of its own."""
    # Two compilers that both take every core get into each other's way.
    os.environ.setdefault("RAYON_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // _PROCESSES)))
    workspace = Workspace(root=root)
    for job, output, failure in work:
        made = _compiled(workspace, job)
        if isinstance(made, bytes):
            output.write_bytes(made)
        else:
            failure.write_text(str(made), "utf-8")


def _taken(workspace: Workspace, number: int) -> bytes | CompilerError:
    """Return what a process has left, and remove it."""
    output, failure = _outputs(workspace, number)
    try:
        if failure.exists():
            return CompilerError(failure.read_text("utf-8"))
        if output.exists():
            return output.read_bytes()
        return CompilerError("the compiler ended without a word; the memory may have run out")
    finally:
        failure.unlink(missing_ok=True)
        output.unlink(missing_ok=True)


@contextmanager
def open_workspace(handbook: Path | None) -> Iterator[Workspace]:
    """Open a folder with the house style and a handbook's own fonts in it; it is gone afterwards."""
    own = own_fonts(handbook) if handbook else ()
    with tempfile.TemporaryDirectory(prefix="remit-") as folder:
        made = Workspace(root=Path(folder).resolve())
        (made.root / _OWN_FONTS).mkdir()
        if handbook:
            copy_fonts(own, handbook, made.root / _OWN_FONTS)
        for template in files("remit.paper.pdf").joinpath("templates").iterdir():
            if template.name.endswith(".typ"):
                made.write(template.name, template.read_text("utf-8"))
        made.write("palette.json", palette.typst())
        made.write("families.json", families(own))
        made.write("code-families.json", families(own, code=True))
        yield made


def _message(error: Any) -> str:
    """Return a compiler's message and hints in one line."""
    parts = [str(error.message), *(str(hint) for hint in error.hints or ())]
    return "; ".join(" ".join(part.split()) for part in parts if part)
