"""Measure what the contract promises, each beside its yardstick in the same run: set up, then measure.

    python3 scripts/bench.py [site] [history] [records] [dates] [start] [pdfs] [pack] [second] [--runs N]

Prints medians and ratios. Takes some minutes; the numbers of one machine are to be compared with each other only.
"""

import sys

# Before anything newer is imported, and in words that any Python 3 can read, so that an old one can say what is wrong.
if sys.version_info < (3, 11):  # noqa: UP036 - this is the check itself
    sys.stderr.write("This is Python " + sys.version.split()[0] + "; Remit needs Python 3.11 or newer.\n")
    sys.exit(2)

import _bootstrap
import _console


def main() -> int:
    """Set up with the yardsticks beside Remit, and hand over to the measurements."""
    with _console.plain_failures():
        environment = _bootstrap.ready(_bootstrap.YARDSTICKS, step="Environment")
        script = _bootstrap.ROOT / "scripts" / "_measures.py"
        return _bootstrap.run([str(environment.python), str(script), *sys.argv[1:]], environment)


if __name__ == "__main__":
    sys.exit(main())
