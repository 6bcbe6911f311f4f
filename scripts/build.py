"""Build everything: set up the environment if need be, check the handbook, make site/ and dist/.

    python3 scripts/build.py [arguments of "remit build"]

Ends with 0 (fine), 1 (findings), 2 (cannot start or unreadable input) or 3 (a bug in Remit).
"""

import sys

# Before anything newer is imported, and in words that any Python 3 can read, so that an old one can say what is wrong.
if sys.version_info < (3, 11):  # noqa: UP036 - this is the check itself
    sys.stderr.write("This is Python " + sys.version.split()[0] + "; Remit needs Python 3.11 or newer.\n")
    sys.stderr.write("Install a newer one (python.org, or your system's package manager) and name it in the command,\n")
    sys.stderr.write("for example: python3.12 scripts/build.py (on Windows: py -3.12 scripts\\build.py)\n")
    sys.exit(2)

import _bootstrap
import _console
import _notices

STEPS = 5  # this script's one, and those that "remit build" counts on from it


def main() -> int:
    """Set up, then hand over to `remit build`, whose steps continue this script's list."""
    with _console.plain_failures():
        environment = _bootstrap.ready("requirements.lock", step=f"[1/{STEPS}] Environment")
        for notice in _notices.about_checkout(_bootstrap.ROOT):
            print(f"      Note: {notice}", flush=True)
        command = [str(environment.script("remit")), "build", "--root", str(_bootstrap.ROOT), *sys.argv[1:]]
        return _bootstrap.run(command, environment, {"REMIT_STEPS_BEFORE": "1"})


if __name__ == "__main__":
    sys.exit(main())
