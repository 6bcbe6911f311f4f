"""How the commands print: text fitted to a terminal and free of what would steer it, JSON, steps with times."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date

import click

from remit.cli.columns import hanging
from remit.finding import Report

# What a terminal would obey or hide instead of showing: controls but tab and newline, and overrides of direction.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSAID = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def echo(text: str, *, end: str = "\n") -> None:
    """Print text as it is. When the reader (such as `head`) has gone, go on in silence: the exit code still counts."""
    try:
        click.echo(text + end, nl=False)
    except BrokenPipeError:
        abandon_output()


def echo_wrapped(text: str, *, bold: bool = False) -> None:
    """Print for people: on a terminal, long lines are broken between words and continued with an indent."""
    for line in sanitize(text).split("\n"):
        width = terminal_width()
        for part in [line] if width is None else hanging(line, width):
            echo(styled(part, bold=bold))


def error(text: str) -> None:
    """Print for people on standard error, in the same form."""
    for line in sanitize(text).split("\n"):
        width = _width(sys.stderr)
        for part in [line] if width is None else hanging(line, width):
            click.echo(part, err=True)


def echo_report(found: Report) -> None:
    """Print what a check found, fitted to the terminal; what is wrong stands out from how to fix it."""
    from remit import formatters

    width = terminal_width()
    for line in formatters.as_text(found) if width is None else formatters.as_text(found, width=width):
        echo_wrapped(line, bold=not line.startswith(" "))


def sanitize(text: str) -> str:
    """Return text with a visible sign in the place of every character that would steer the terminal."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def styled(text: str, *, colour: str | None = None, bold: bool = False) -> str:
    """Return text in a colour or in bold, on a terminal that has colours, and never against NO_COLOR."""
    wanted = terminal_width() is not None and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return click.style(text, fg=colour, bold=bold or None) if wanted and text and (colour or bold) else text


def terminal_width() -> int | None:
    """Return the columns of the terminal that is printed on; None in a pipe or file."""
    return _width(sys.stdout)


def echo_data(data: object) -> None:
    """Print data for programs."""
    echo_json(json.dumps(data, ensure_ascii=False, indent=2))


def echo_json(text: str) -> None:
    """Print JSON; what would steer a terminal is in strings only, where it is written as an escape."""
    echo(_UNSAID.sub(lambda match: f"\\u{ord(match.group()):04x}", text))


def abandon_output() -> None:
    """Let whatever is still to be printed go nowhere, so that it raises no second error when Python ends."""
    with contextlib.suppress(AttributeError, OSError):  # closed from the start, or no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def day(value: date | None) -> str:
    """Return a day, or a dash when it is not known."""
    return value.isoformat() if value else "–"


def _width(stream: object) -> int | None:
    # A stream is None when whoever started the command had closed it.
    if stream is None or not stream.isatty():  # type: ignore[attr-defined]  # sys.stdout, whatever stands in for it
        return None
    return shutil.get_terminal_size().columns


class Steps:
    """Numbered steps with times; scripts/build.py, which sets the environment up, may have taken some before."""

    def __init__(self, count: int) -> None:
        before = os.environ.get("REMIT_STEPS_BEFORE", "")
        self.done = int(before) if before.isascii() and before.isdigit() else 0
        self.count = self.done + count

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step, and tell how long it took."""
        self.done += 1
        echo(f"[{self.done}/{self.count}] {name} ... ", end="")
        start = time.perf_counter()
        try:
            yield
        except BaseException:
            echo("failed")
            raise
        echo(f"{time.perf_counter() - start:.1f} s")


FINE, FINDINGS, UNREADABLE, BUG = 0, 1, 2, 3
"""Exit codes: all is well; something was found; usage or unreadable input; a bug in Remit."""
