"""The commands that decide (`approve`, `reject`, `withdraw`, `reviewed`, `retire`): they differ in what alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import root as root_option
from remit.cli.output import FINE
from remit.cli.selection import find_root

if TYPE_CHECKING:
    from remit.approvals import Decision
    from remit.batches import Batch
    from remit.edition import Edition

_ROLE = click.option("--role", metavar="KEY", required=True, help="The role in which you decide.")
_AS = click.option(
    "--as", "person", metavar="PERSON", help="Who decides; without it, whose address git's user.email is."
)
_KEY = click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sign with this SSH key: a private key file, or a public one whose other half is in the agent.",
)
_COMMENT = click.option("--comment", metavar="TEXT", default="", help="A reason or remark, kept in the record.")
_YES = click.option("--yes", is_flag=True, help="Do not ask before the record is written.")
_ALL = click.option("--all", "every", is_flag=True, help="Decide on everything that waits for this role.")


def decision_command(name: str, decision: str, help_: str) -> click.Command:
    """Make the command that writes records of this decision (a value of `Decision`), one for each document."""

    def run(
        root: Path, ids: tuple[str, ...], role: str, person: str | None, key: Path | None, comment: str, yes: bool,
        every: bool = False,
    ) -> int:  # fmt: skip
        return _decide(decision, root, ids, role, person, key, comment, yes=yes, every=every)

    decorated: Callable[..., int] = run
    approves = decision == "approve"
    argument = click.argument("ids", metavar="ID...", nargs=-1, required=not approves)
    for option in ((_ALL,) if approves else ()) + (_YES, _COMMENT, _KEY, _AS, _ROLE, argument, root_option):
        decorated = option(decorated)
    return click.command(name, help=help_)(decorated)


def _decide(
    decision: str, root: Path, ids: tuple[str, ...], role: str, person: str | None, key: Path | None, comment: str,
    *, yes: bool, every: bool,
) -> int:  # fmt: skip
    from remit.approvals import Decision
    from remit.batches import keep_all
    from remit.cli import output
    from remit.cli.editions import whole_edition
    from remit.cli.selection import person_of
    from remit.clock import now
    from remit.decisions import key_for

    folder = find_root(root)
    edition = whole_edition(folder)
    batch = _proposed(edition, Decision(decision), ids, role, person or person_of(edition), now(), comment, every=every)
    for id_, refusal in batch.refused:
        output.echo_wrapped(f"{id_} is left out: {refusal.message}")
    count = len(batch.proposals)
    if count > 1:
        output.echo_wrapped(f"You decide on {count} documents:")
    for proposal in batch.proposals:
        if count > 1:
            output.echo("")
        for line in proposal.words:
            output.echo_wrapped(line)
    if count > 1:
        output.echo("")
    signing = [key_for(edition, proposal, key) for proposal in batch.proposals].pop()
    what, it_is = ("The record is", "it is") if count == 1 else ("The records are", "they are")
    how = "signed with your key." if signing else f"not signed: {it_is} kept as “recorded”."
    output.echo_wrapped(f"{what} {how}")
    if not yes:
        click.confirm("Write the record?" if count == 1 else f"Write the {count} records?", abort=True)
    for path in keep_all(folder, batch.proposals, signing):
        output.echo_wrapped(f"Wrote {path}")
    them, counts = ("it", "it counts") if count == 1 else ("them", "they count")
    output.echo_wrapped(
        f"→ Commit {them}, and have {them} merged into the main branch by a pull request. From then on {counts}."
    )
    return FINE


def _proposed(
    edition: Edition, decision: Decision, ids: tuple[str, ...], role: str, person: str, at: datetime, comment: str,
    *, every: bool,
) -> Batch:  # fmt: skip
    """Return what is decided: all the documents named, or with `every` those that wait and can be decided on."""
    from remit.batches import awaited, propose_each
    from remit.finding import RemitError

    if every == bool(ids):
        raise RemitError("Name the documents, or take all that wait with --all.", "For example: remit approve POL-001")
    batch = propose_each(edition, decision, ids or awaited(edition, role), role, person, at, comment)
    if batch.refused and not every:
        if len(ids) == 1:
            raise batch.refused[0][1]
        lines = [f"{id_}: {refusal.message} {refusal.fix}".rstrip() for id_, refusal in batch.refused]
        raise RemitError("\n".join(["Nothing was written:", *lines]), "Correct these, or decide on the others alone.")
    if not batch.proposals:
        why = "".join(f"\n{id_}: {refusal.message}" for id_, refusal in batch.refused)
        raise RemitError(f"No document waits for an approval as `{role}` that you can give.{why}")
    return batch
