"""Run the test suite: set up the environment if need be, then pytest, with linter and type checker beside it.

    python3 scripts/test.py [--all] [arguments of pytest]

Tests that are long and rarely fail (marked `slow`) run with `--all` only: every night and before a release. The tests
run on every core; `-n 0` runs them one after the other. Ends with pytest's own code (0 when all passed), with 1 when
only linter or type checker found something, or with 2 when it cannot start.
"""

import sys

# Before anything newer is imported, and in words that any Python 3 can read, so that an old one can say what is wrong.
if sys.version_info < (3, 11):  # noqa: UP036 - this is the check itself
    sys.stderr.write("This is Python " + sys.version.split()[0] + "; Remit needs Python 3.11 or newer.\n")
    sys.stderr.write("Install a newer one (python.org, or your system's package manager) and name it in the command,\n")
    sys.stderr.write("for example: python3.12 scripts/test.py (on Windows: py -3.12 scripts\\test.py)\n")
    sys.exit(2)

import os
import time

import _bootstrap
import _console
import _notices
import _quality

ON_EVERY_CORE = ("--numprocesses", "auto", "--dist", "worksteal")
WITHOUT_SLOW = ("-m", "not slow")
ALL = "--all"


def main() -> int:
    """Set up, run pytest in the environment, and end with what to do next."""
    with _console.plain_failures():
        # The tests start hundreds of processes; what the first has compiled, the others are to find.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environment = _bootstrap.ready("requirements-dev.lock", step="[1/2] Environment")
        for notice in [*_notices.about_git(), *_notices.about_browser()]:
            print(f"      Note: {notice}", flush=True)
        print("[2/2] Tests", flush=True)
        started = time.monotonic()
        arguments = [each for each in sys.argv[1:] if each != ALL]
        chosen = () if ALL in sys.argv[1:] else WITHOUT_SLOW
        command = [str(environment.python), "-m", "pytest", *ON_EVERY_CORE, *chosen, *arguments]
        code, faults = _run_whole(command, environment) if not arguments else (_run(command, environment), {})
        print(f"[2/2] Tests ... {time.monotonic() - started:.1f} s")
        for name, said in faults.items():
            print(f"\n{name}\n{said}\n")
        print(_notices.after_tests(code, list(faults)))
        return code or bool(faults)


def _run(command: list[str], environment: _bootstrap.Environment) -> int:
    return _bootstrap.run(command, environment, cwd=_bootstrap.ROOT)


def _run_whole(command: list[str], environment: _bootstrap.Environment) -> tuple[int, dict[str, str]]:
    """Run the tests and beside them linter and type checker, which part of a suite contains as tests."""
    with _quality.checks_beside(environment) as faults:
        code = _run([*command, "--ignore", _quality.TEST], environment)
        return code, faults()


if __name__ == "__main__":
    sys.exit(main())
