"""Write the reference pages and editor schemas anew from the code; with --check only say whether they are current."""

from __future__ import annotations

import sys
from pathlib import Path

from remit.cli.reference import FOLDER, SCHEMAS, WITH_PACKAGES, pages, with_packages

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Write or check; return 1 when a check finds a difference."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shared = {path: with_packages((ROOT / path).read_text("utf-8"), contributing) for path in WITH_PACKAGES}
    wanted = pages() | shared
    present = {
        path.relative_to(ROOT).as_posix()
        for folder in (FOLDER, SCHEMAS)
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    stale = sorted({path for path, text in wanted.items() if _current(path) != text} | (present - set(wanted)))
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is not what the code says. Run: .venv/bin/python scripts/reference.py")
        return 1 if stale else 0
    for path in stale:
        target = ROOT / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            target.unlink()
        print(f"{'Wrote' if path in wanted else 'Removed'} {path}")
    return 0


def _current(path: str) -> str | None:
    return (ROOT / path).read_text("utf-8") if (ROOT / path).is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
