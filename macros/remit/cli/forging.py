"""The commands that speak with a forge by files: `record`, `codeowners` and `reminders`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remit.cli import FINDINGS, FINE, find_root, format_option, root_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FORGE = click.Choice(["github", "gitlab"])


@click.command()
@root_option
@format_option
@click.option("--forge", type=_FORGE, required=True, help="Whose answers the files hold.")
@click.option(
    "--event",
    metavar="FILE",
    type=_FILE,
    required=True,
    help="The pull or merge request that landed: the forge's answer, or the event that started the job.",
)
@click.option("--reviews", metavar="FILE", type=_FILE, help="Its reviews; on GitLab its approvals.")
@click.option("--commits", metavar="FILE", type=_FILE, help="Its commits, with the accounts of who wrote them.")
@click.option("--notes", metavar="FILE", type=_FILE, help="GitLab: its notes, which say when somebody approved.")
@click.option("--versions", metavar="FILE", type=_FILE, help="GitLab: its versions, which say what was approved.")
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The recorder's SSH key, registered under `recorders` in the settings.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and write nothing.")
def record(root: Path, form: str, forge: Any, key: Path, dry_run: bool, **files: Path | None) -> int:
    """Record the approvals that were given on the forge.

    Run it on the main line after a request has landed, with files that hold the forge's answers. Each standing review
    becomes a record for each document whose reviewed bytes are the bytes that landed, signed by the recorder as
    witness. Every review that gives none is told with the reason. What is recorded already is not recorded again.
    """
    from remit.cli import output
    from remit.cli.reading import whole_edition
    from remit.clock import now
    from remit.forge.record import Answers, as_json, keep, read_answers, record_landing

    folder = find_root(root)
    request, reviews = read_answers(forge, Answers(**files))  # type: ignore[arg-type]  # --event is required
    outcome = record_landing(whole_edition(folder), request, reviews, key, now())
    written = () if dry_run else keep(folder, outcome)
    if form == "json":
        output.as_json(as_json(request, outcome, written))
        return FINE
    for made in outcome.made:
        what = f"{made.record.document} {made.record.version}, approved by {made.record.name} as {made.record.role}"
        output.say(f"{'Would record' if dry_run else 'Recorded'} {what}: {made.path}")
    for path in outcome.known:
        output.say(f"Recorded before: {path}")
    for refusal in outcome.refused:
        about = ", ".join(part for part in (refusal.document, refusal.review and f"review {refusal.review}") if part)
        output.say(f"No record{f' ({about})' if about else ''}: {refusal.reason}.")
        if refusal.fix:
            output.say(f"    → {refusal.fix}")
    return FINE


@click.command()
@root_option
@click.option("--forge", type=_FORGE, help="For one forge; without it, for each whose file is there, or GitHub.")
@click.option("--check", "checking", is_flag=True, help="Write nothing; end with 1 when a file is not current.")
def codeowners(root: Path, forge: Any, checking: bool) -> int:
    """Write CODEOWNERS from those who hold the roles.

    GitHub reads .github/CODEOWNERS, GitLab .gitlab/CODEOWNERS. Run it again whenever holders or approvers change.
    """
    from remit.cli import output
    from remit.cli.reading import whole_edition
    from remit.files import write_whole
    from remit.forge.codeowners import PLACES, owners_files

    folder = find_root(root)
    edition = whole_edition(folder)
    stale = False
    for made in owners_files(edition.newest, edition.today, folder, forge):
        for gap in made.gaps:
            output.complain(gap)
        if made.current:
            output.say(f"{PLACES[made.forge]} is current.")
        elif checking:
            stale = True
            output.say(f"{PLACES[made.forge]} is not current: it does not name today's approvers.", bold=True)
            output.say(f"    → Run: remit codeowners --forge {made.forge}, and let the change land.")
        else:
            target = folder / PLACES[made.forge]
            target.parent.mkdir(exist_ok=True)
            write_whole(target, made.text)
            output.say(f"Wrote {PLACES[made.forge]}")
    return FINDINGS if stale else FINE


@click.command()
@root_option
@format_option
@click.option("--days", type=click.IntRange(0, 366), default=31, show_default=True, help="How far to look ahead.")
@click.option("--forge", type=_FORGE, default="github", help="Whose accounts are named.", show_default=True)
def reminders(root: Path, form: str, days: int, forge: Any) -> int:
    """Tell which reviews are due, as issues to open.

    As JSON, each has a title that stays the same until the review is done, a text and the accounts to assign.
    """
    from dataclasses import asdict

    from remit.cli import output
    from remit.cli.reading import whole_edition
    from remit.forge.reminders import reminders_of

    found = reminders_of(whole_edition(root), days, forge)
    if form == "json":
        output.as_json({"reminders": [asdict(each) for each in found]})
        return FINE
    for each in found:
        output.say(each.title + (f" (for {', '.join(each.accounts)})" if each.accounts else ""))
    if not found:
        output.say(f"No review is overdue or due within {days} days.")
    return FINE
