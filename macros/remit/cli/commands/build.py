"""The command `build`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli import options, output, selection
from remit.finding import Finding, Report
from remit.text import count

if TYPE_CHECKING:
    from remit.edition import Edition


@click.command()
@options.root
@options.point_in_time
@click.option("--preview", is_flag=True, help="Show the newest versions, marked as drafts, instead of those in force.")
@click.option("--site-only", is_flag=True, help="Build the site alone, without the downloads.")
def build(root: Path, when: selection.PointInTime, preview: bool, site_only: bool) -> int:
    """Check the handbook and build the site of what is in force.

    The site is in the folder site/ and opens from disk. In dist/ are the downloads: every document as PDF and
    Word, the tables, the calendar of reviews and the audit pack; the pages link to them. With an error in the handbook
    nothing is built, and what was built before stays as it is. With --as-of all of it shows what was in force on a day,
    and nothing is checked.
    """
    from remit.check import check
    from remit.clock import today
    from remit.edition import in_force, open_edition
    from remit.render import expansion

    folder = selection.find_root(root)
    if when.past:
        return _build_past(folder, when, site_only=site_only)
    steps = output.Steps(3 if site_only else 4)
    with steps.step("Reading the handbook and its history"):
        edition = open_edition(folder, today())
    with steps.step("Checking"):
        report = check(edition)
    if report.errors:
        output.echo_report(report)
        output.echo_wrapped("The site was not built, and what was built before is untouched.")
        return output.FINDINGS
    shown = edition if preview else expansion.with_expansions(in_force(edition))
    pages, kept = _make(folder, shown, steps, site_only=site_only, preview=preview)
    output.echo_report(report)
    handbook = edition.handbook
    output.echo_wrapped(
        f"{count(len(handbook.documents) - len(handbook.roles), 'document')}, {count(len(handbook.roles), 'role')}, "
        f"{count(sum(1 for _ in handbook.activities()), 'activity')}, {count(pages, 'page')}."
    )
    if edition.no_history:
        output.echo_wrapped(edition.no_history)
    return _whereabouts(folder, kept, site_only=site_only)


def _build_past(folder: Path, when: selection.PointInTime, *, site_only: bool) -> int:
    """Build everything as it was: nothing of the past can be fixed, so all it has to be is readable."""
    from remit.cli import editions

    steps = output.Steps(2 if site_only else 3)
    with steps.step("Reading the handbook as it was"):
        edition = editions.edition_in_force(folder, when)
    pages, kept = _make(folder, edition, steps, site_only=site_only)
    output.echo_wrapped(f"As of {edition.today}: {pages} pages.")
    return _whereabouts(folder, kept, site_only=site_only)


def _make(
    folder: Path, edition: Edition, steps: output.Steps, *, site_only: bool, preview: bool = False
) -> tuple[int, tuple[Finding, ...]]:
    """Make the downloads and the site that links to them; return its pages, and what kept files from being."""
    from remit.site import build_site

    if site_only:
        with steps.step("Building the site"):
            return build_site(folder, folder / "site", edition), ()
    from remit.cli import targets
    from remit.pack import make_dist, publish

    with steps.step("Making PDF, Word, tables and the audit pack"):
        dist = make_dist(edition, folder / "dist", targets.style_of(edition, folder), preview=preview)
    with steps.step("Building the site"):
        pages = build_site(folder, folder / "site", replace(edition, downloads=dist.names, redlines=True))
        publish(dist, folder / "dist", folder / "site")
    return pages, dist.findings


def _whereabouts(folder: Path, findings: tuple[Finding, ...], *, site_only: bool) -> int:
    """Say where everything is, and what could not be made; the exit code says whether all was."""
    from remit.finding import Severity

    if findings:
        output.echo_report(Report(findings=tuple(sorted(findings, key=lambda finding: finding.sort_key))))
    output.echo(f"Open {folder / 'site' / 'index.html'}")  # never wrapped: it is there to be copied
    if not site_only:
        output.echo(f"Downloads: {folder / 'dist'}")
    return output.FINDINGS if any(finding.severity is Severity.ERROR for finding in findings) else output.FINE
