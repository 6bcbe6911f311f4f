"""The command line: a thin adapter; each command calls one function of another package and shows what it returned.

The group finds its commands by the files in `commands/`, and loads one when it is run. A command takes its options
from `options`, asks `selection` and `editions` for the handbook, the day and the documents that were meant, prints
through `output` and `tables`, and hands files to `targets`; the five commands that decide share `decisions`. `main`
turns what stopped a command into a message and an exit code. Nothing heavy is imported at the head of a module here,
so that `remit --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from keyword import iskeyword
from pathlib import Path

import click

from remit import __version__
from remit.cli import output
from remit.finding import RemitError

__all__ = ["decisions", "editions", "main", "options", "output", "selection", "tables", "targets"]


class _Lazy(click.Group):
    """A group whose commands are loaded when one is run or listed."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)  # it suggests the nearest
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"remit.cli.commands.{name}"), name)
        return command


COMMANDS = tuple(sorted(path.stem.rstrip("_") for path in (Path(__file__).parent / "commands").glob("[a-z]*.py")))
"""Every command; each is a module of the same name in commands/."""


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="remit")
def remit() -> None:
    """Policy documentation as code: roles and policies become RACI tables, job descriptions, a register and a site."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no fault of the input ever shows a traceback."""
    gc.disable()  # thousands of small records are made and none forms a cycle; a build of the site turns it on again
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        result = remit.main(
            args=None if arguments is None else list(arguments), prog_name="remit", standalone_mode=False
        )
        return result if isinstance(result, int) else output.FINE
    except click.ClickException as error:
        error.show()
        return output.UNREADABLE
    except SystemExit:  # click's answer when nobody reads its help text any more
        output.abandon_output()
        return output.FINE
    except Exception as error:
        if os.environ.get("REMIT_DEBUG"):
            raise
        code, message = _explain(error)
        output.error(message)
        return code
    finally:
        gc.enable()


def _explain(error: Exception) -> tuple[int, str]:
    """Return the exit code for what stopped a command, and what to say about it."""
    if isinstance(error, click.exceptions.Abort):
        return output.UNREADABLE, "Interrupted."
    if isinstance(error, RemitError):
        return output.UNREADABLE, f"{error.message}\n→ {error.fix}" if error.fix else error.message
    if isinstance(error, OSError):
        if error.filename is None:
            output.abandon_output()  # most likely it is the output itself that cannot be written, and would fail again
        advice = "See that it is there, that you may read and write it, and that the disk is not full."
        return output.UNREADABLE, f"{error.filename or 'This did not work'}: {error.strerror or error}.\n→ {advice}"
    message = " ".join(f"{type(error).__name__}: {error}".split())
    advice = "Please report it. With REMIT_DEBUG=1 the command shows where it happened."
    return output.BUG, f"This is a bug in Remit: {message}\n→ {advice}"
