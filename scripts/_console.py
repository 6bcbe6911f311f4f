"""How the scripts speak: a step with its running time, and failures without a traceback."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from _notices import SetupError

WIDTH = 78


class Tick:
    """The line of a running step: written once into a pipe, kept up to date on a terminal."""

    def __init__(self, step: str, stream: TextIO) -> None:
        self.step, self.stream = step, stream
        self.started = time.monotonic()
        self.shown = -1
        self.live = stream.isatty()

    def __call__(self, doing: str = "") -> None:
        """Show the seconds so far and what is being done; does nothing where that cannot be overwritten."""
        seconds = int(time.monotonic() - self.started)
        if self.live and seconds != self.shown:
            self.shown = seconds
            line = f"{self.step} ... {seconds} s" + (f" ({doing})" if doing else "")
            self.stream.write(f"\r{line[:WIDTH]:<{WIDTH}}")
            self.stream.flush()

    def close(self, word: str) -> None:
        """End the line with `word`."""
        overwrite = f"\r{'':<{WIDTH}}\r{self.step} ... " if self.live and self.shown >= 0 else ""
        self.stream.write(f"{overwrite}{word}\n")
        self.stream.flush()


@contextmanager
def ticking(step: str, stream: TextIO | None = None) -> Iterator[Tick]:
    """Show `step` while the body runs, then the time it took."""
    tick = Tick(step, stream or sys.stdout)
    tick.stream.write(f"{step} ... ")
    tick.stream.flush()
    try:
        yield tick
    except BaseException:
        tick.close("not done")
        raise
    tick.close(f"{time.monotonic() - tick.started:.1f} s")


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn failures of the body into words and an exit code: 2 cannot start, 3 a bug of ours, 130 stopped by hand."""
    try:
        yield
    except SetupError as failure:
        print(f"\n{failure}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again; it goes on cleanly from here.", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        print(f"\n{error.filename or 'A file'}: {error.strerror or error}", file=sys.stderr)
        print("  Check that this folder is complete and that you may write in it, then run it again.", file=sys.stderr)
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        print("\nThis is a bug in Remit's set-up; please report it with the lines above.", file=sys.stderr)
        sys.exit(3)
