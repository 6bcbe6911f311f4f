"""The command that writes the tables as files: `export`."""

from __future__ import annotations

from pathlib import Path

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@options.target(
    "DIR", "Write into this folder, which is made; without it, dist/ in the handbook's folder.", file=False, folder=True
)
@options.point_in_time
def export(root: Path, target: Path | None, when: selection.PointInTime) -> int:
    """Write the tables for Excel and calendars.

    The register, the RACI matrix, skills, role holders and the coverage of frameworks, of what is in force: each as
    CSV and JSON, all of them in handbook.xlsx, and the reviews in reviews.ics. The same commit and day give the same
    bytes. In CSV, a text that a spreadsheet would take for a formula has an apostrophe before it; JSON holds it as it
    is.

    For example: remit export -o audit --as-of 2026-01-31
    """
    from remit.cli import editions
    from remit.export import exports
    from remit.files import write_whole

    edition = editions.edition_in_force(root, when)
    files = exports(edition)
    folder = target or selection.find_root(root) / "dist"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(folder / name, content)
    output.echo_wrapped(f"Wrote {len(files)} files, as of {edition.today}:")
    for name in files:
        output.echo(f"  {folder / name}")
    if edition.no_history:
        output.error(edition.no_history)
    return output.FINE
