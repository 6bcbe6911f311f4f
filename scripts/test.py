"""Run the whole test suite: set up the environment if need be, then pytest, with linter and type checker in it.

    python3 scripts/test.py [arguments of pytest]

The tests run on every core; `-n 0` runs them one after the other. Ends with pytest's own code (0 when all passed),
or 2 when it cannot start.
"""

import sys

# Before anything newer is imported, and in words that any Python 3 can read, so that an old one can say what is wrong.
if sys.version_info < (3, 11):  # noqa: UP036 - this is the check itself
    sys.stderr.write("This is Python " + sys.version.split()[0] + "; Remit needs Python 3.11 or newer.\n")
    sys.stderr.write("Install a newer one (python.org, or your system's package manager) and name it in the command,\n")
    sys.stderr.write("for example: python3.12 scripts/test.py (on Windows: py -3.12 scripts\\test.py)\n")
    sys.exit(2)

import time

import _bootstrap
import _console
import _notices

ON_EVERY_CORE = ("--numprocesses", "auto", "--dist", "loadfile")


def main() -> int:
    """Set up, run pytest in the environment, and end with what to do next."""
    with _console.plain_failures():
        environment = _bootstrap.ready("requirements-dev.lock", step="[1/2] Environment")
        for notice in [*_notices.about_git(), *_notices.about_browser()]:
            print(f"      Note: {notice}", flush=True)
        print("[2/2] Tests", flush=True)
        started = time.monotonic()
        command = [str(environment.python), "-m", "pytest", *ON_EVERY_CORE, *sys.argv[1:]]
        code = _bootstrap.run(command, environment, cwd=_bootstrap.ROOT)
        print(f"[2/2] Tests ... {time.monotonic() - started:.1f} s")
        print(_notices.after_tests(code))
        return code


if __name__ == "__main__":
    sys.exit(main())
