"""The only door to pandoc: confined, without network, and never trusted to come back.

A text can make pandoc loop or eat memory, so every run has a limit on both; the text that ended a run is named, and the
others are still read.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from remit.doctree.dialect import to_pandoc
from remit.doctree.nodes import Node

MARKDOWN = (
    "commonmark_x+raw_html-raw_attribute-tex_math_dollars-fancy_lists-task_lists-yaml_metadata_block-emoji-smart-alerts"
    "-subscript-superscript-implicit_header_references-gfm_auto_identifiers"
)
"""The dialect that the site's Markdown is read as: what means nothing on the site means nothing here."""
HTML = "html+raw_html"

MOST_MEMORY = "1g"
_NURSERY = "128m"  # with room for new objects a tenth of the time is saved
_SLICE, _SLICE_LETTERS, _PROCESSES = 64, 500_000, 2
_JOINS = (
    (b'{"t":"SoftBreak"}', b'{"t":"Space"}'),
    (b'{"t":"LineBreak"}', b'{"t":"LineBreak","c":[]}'),  # what ends in `"}` before a space is a Str now
    (b'"},{"t":"Space"},{"t":"Str","c":"', b" "),
)
SECONDS, SECONDS_A_TEXT = 20.0, 0.25
"""How long a run may take: so much at first, and so much more for each text."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that pandoc could not read, and why, in words for its author."""

    reason: str


def read_all(texts: Mapping[str, str], format_: str = MARKDOWN) -> dict[str, list[Node] | Unreadable]:
    """Read texts by key; return the blocks of each, or why it could not be read."""
    return dict(read_each(texts.items(), format_))


def read_markdown(text: str) -> list[Node] | Unreadable:
    """Return the blocks of one text in the site's Markdown, not normalized."""
    return read_all({"": to_pandoc(text)})[""]


def read_each(
    texts: Iterable[tuple[str, str]], format_: str = MARKDOWN, *, joined: bool = False
) -> Iterator[tuple[str, list[Node] | Unreadable]]:
    """Yield the blocks of each text, given with its key, in their order, or why it could not be read.

    Few processes read many texts, two at a time; the trees of thousands never lie in memory together, and the first
    texts are read while the caller still makes the others. With `joined`, words and the spaces between them are one
    `Str`: ten times fewer nodes for who does not look at words.
    """
    with ThreadPoolExecutor(_PROCESSES) as pool:
        ahead = deque[Future[list[tuple[str, bytes | Unreadable]]]]()

        def first() -> Iterator[tuple[str, list[Node] | Unreadable]]:
            for key, read in ahead.popleft().result():
                yield key, read if isinstance(read, Unreadable) else _tree(_joined(read) if joined else read)

        for group in _slices(texts):
            ahead.append(pool.submit(_read_slice, group, format_))
            if len(ahead) > _PROCESSES:
                yield from first()
        while ahead:
            yield from first()


def _slices(texts: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Yield texts in groups, none of them large, so that every process is busy and holds little."""
    group: dict[str, str] = {}
    size = 0
    for key, text in texts:
        if group and (len(group) == _SLICE or size + len(text) > _SLICE_LETTERS):
            yield group
            group, size = {}, 0
        group[key] = text
        size += len(text)
    if group:
        yield group


def _read_slice(texts: Mapping[str, str], format_: str) -> list[tuple[str, bytes | Unreadable]]:
    """Read texts in one process, and in further ones what comes after a text that ended it."""
    found: list[tuple[str, bytes | Unreadable]] = []
    with tempfile.TemporaryDirectory(prefix="remit-") as folder:
        work = Path(folder)
        for number, text in enumerate(texts.values()):
            (work / f"{number}.txt").write_text(text, "utf-8", newline="\n")
        while len(found) < len(texts):
            keys = list(islice(texts, len(found), None))
            paths = [str(work / f"{number}.txt") for number in range(len(found), len(texts))]
            lines, why = _run(work, paths, format_)
            found.extend(zip(keys, lines, strict=False))
            if len(lines) < len(keys):  # the next text is the one that ended the run
                found.append((keys[len(lines)], Unreadable(why)))
    return found


def run(*arguments: str, folder: Path, given: bytes = b"", seconds: float = SECONDS) -> bytes:
    """Run pandoc with arguments in a folder of its own and return what it puts out; `PandocError` when it fails."""
    command = [str(executable()), "+RTS", f"-M{MOST_MEMORY}", "-RTS", *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=_environment(folder), input=given, capture_output=True, timeout=seconds, check=True
        )
    except subprocess.TimeoutExpired:
        raise PandocError(_too_long(seconds)) from None
    except subprocess.CalledProcessError as error:
        raise PandocError(_why(error.returncode, error.stderr)) from None
    return done.stdout


class PandocError(Exception):
    """A run of pandoc that failed; its text says why."""


@cache
def executable() -> Path:
    """Return the pandoc that came with this installation; one elsewhere on the machine is never used."""
    import pypandoc  # type: ignore[import-untyped]  # its folder is all that is asked of it

    folder = Path(pypandoc.__file__).parent / "files"
    return next(path for name in ("pandoc", "pandoc.exe") if (path := folder / name).is_file())


def _run(work: Path, paths: Sequence[str], format_: str) -> tuple[list[bytes], str]:
    """Read files in one process; return the lines that came out whole, and why there are no more of them."""
    job, out = work / "job.json", work / "out"
    job.write_text(json.dumps({"texts": paths, "format": format_}), "utf-8")
    seconds = SECONDS + SECONDS_A_TEXT * len(paths)
    with as_file(files("remit.doctree") / "lua" / "read.lua") as script, out.open("wb") as stream:
        command = [str(executable()), "+RTS", f"-M{MOST_MEMORY}", f"-A{_NURSERY}", "-RTS", "lua", str(script), str(job)]
        try:
            done = subprocess.run(
                command, cwd=work, env=_environment(work), stdin=subprocess.DEVNULL, stdout=stream,
                stderr=subprocess.PIPE, timeout=seconds, check=False,
            )  # fmt: skip
            why = _why(done.returncode, done.stderr)
        except subprocess.TimeoutExpired:
            why = _too_long(seconds)
    return [line for line in out.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")], why


def _joined(line: bytes) -> bytes:
    """Join words in a tree that is still text; a quote in a string is escaped, so these bytes are never within one."""
    for old, new in _JOINS:
        line = line.replace(old, new)
    return line


def _tree(line: bytes) -> list[Node] | Unreadable:
    try:
        tree = json.loads(line)
    except RecursionError:
        return Unreadable("it is nested too deeply.")
    if "fault" in tree:
        return Unreadable(f"pandoc says: {tree['fault']}")
    blocks: list[Node] = tree["blocks"]
    return blocks


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": "", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}


def _too_long(seconds: float) -> str:
    return f"reading it takes longer than {seconds:.0f} seconds."


def _why(code: int, stderr: bytes) -> str:
    if code == 251:
        return "reading it takes more than a gigabyte of memory."
    said = stderr.decode("utf-8", "replace").strip().splitlines()
    return f"pandoc says: {said[-1]}" if said else f"pandoc ended with code {code}."
