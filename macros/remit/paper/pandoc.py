"""The only door to pandoc, which reads and writes Word files: confined, and never trusted to come back.

A file can make it loop or eat memory, so every run has a limit on both.
"""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

MOST_MEMORY = "1g"
SECONDS = 20.0
"""How long a run may take."""


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


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": "", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}


def _too_long(seconds: float) -> str:
    return f"reading it takes longer than {seconds:.0f} seconds."


def _why(code: int, stderr: bytes) -> str:
    if code == 251:
        return "reading it takes more than a gigabyte of memory."
    said = stderr.decode("utf-8", "replace").strip().splitlines()
    return f"pandoc says: {said[-1]}" if said else f"pandoc ended with code {code}."
