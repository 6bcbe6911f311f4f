"""The command `record`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from remit.cli import options, output, selection


def _answer(name: str, help_: str, *, required: bool = False) -> Callable[[options.Command], options.Command]:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(name, metavar="FILE", type=kind, required=required, help=help_)


@click.command()
@options.root
@options.output_format
@click.option("--forge", type=options.FORGE, required=True, help="The platform from whose API the files are.")
@_answer(
    "--event",
    "The pull or merge request that was merged: the API's answer, or the event that started the job.",
    required=True,
)
@_answer("--reviews", "Its reviews; on GitLab its approvals.")
@_answer("--commits", "Its commits, with the accounts of who wrote them.")
@_answer("--notes", "GitLab: its notes, which say when somebody approved.")
@_answer("--versions", "GitLab: its versions, which say what was approved.")
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The recorder's SSH key, registered under `recorders` in the settings.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and write nothing.")
def record(root: Path, form: str, forge: Any, key: Path, dry_run: bool, **files: Path | None) -> int:
    """Record the approvals that were given on GitHub or GitLab.

    Run it on the main branch after a request has been merged, with files that hold the answers of the platform's API.
    Each review in effect becomes a record for each document whose reviewed bytes are the bytes that were merged, signed
    by the recorder as witness. Every review that gives none is listed with the reason. What is recorded already is not
    recorded again.
    """
    from remit.cli import editions
    from remit.clock import now
    from remit.forge import recording

    folder = selection.find_root(root)
    request, reviews = recording.read_answers(forge, recording.Answers(**files))  # type: ignore[arg-type]  # --event is required
    outcome = recording.record_landing(editions.whole_edition(folder), request, reviews, key, now())
    written = () if dry_run else recording.keep(folder, outcome)
    if form == "json":
        output.echo_data(recording.as_json(request, outcome, written))
        return output.FINE
    for made in outcome.made:
        what = f"{made.record.document} {made.record.version}, approved by {made.record.name} as {made.record.role}"
        output.echo_wrapped(f"{'Would record' if dry_run else 'Recorded'} {what}: {made.path}")
    for path in outcome.known:
        output.echo_wrapped(f"Recorded before: {path}")
    for refusal in outcome.refused:
        about = ", ".join(part for part in (refusal.document, refusal.review and f"review {refusal.review}") if part)
        output.echo_wrapped(f"No record{f' ({about})' if about else ''}: {refusal.reason}.")
        if refusal.fix:
            output.echo_wrapped(f"    → {refusal.fix}")
    return output.FINE
