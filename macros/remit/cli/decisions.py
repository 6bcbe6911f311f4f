"""The commands that decide (`approve`, `reject`, `withdraw`, `reviewed`, `retire`): they differ in what alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from remit.cli.options import root as root_option
from remit.cli.output import FINE
from remit.cli.selection import find_root

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


def decision_command(name: str, decision: str, help_: str) -> click.Command:
    """Make the command that writes a record of this decision (a value of `Decision`)."""

    def run(root: Path, id_: str, role: str, person: str | None, key: Path | None, comment: str, yes: bool) -> int:
        return _decide(decision, root, id_, role, person, key, comment, yes)

    decorated: Callable[..., int] = run
    for option in (_YES, _COMMENT, _KEY, _AS, _ROLE, click.argument("id_", metavar="ID"), root_option):
        decorated = option(decorated)
    return click.command(name, help=help_)(decorated)


def _decide(
    decision: str, root: Path, id_: str, role: str, person: str | None, key: Path | None, comment: str, yes: bool
) -> int:
    from remit.approvals import Decision
    from remit.cli import output
    from remit.cli.editions import whole_edition
    from remit.cli.selection import person_of
    from remit.clock import now
    from remit.decisions import keep, key_for, propose

    folder = find_root(root)
    edition = whole_edition(folder)
    proposal = propose(edition, Decision(decision), id_, role, person or person_of(edition), now(), comment)
    for line in proposal.words:
        output.echo_wrapped(line)
    signing = key_for(edition, proposal, key)
    output.echo_wrapped(
        "The record is signed with your key." if signing else "The record is not signed: it is kept as “recorded”."
    )
    if not yes:
        click.confirm("Write the record?", abort=True)
    for path in keep(folder, proposal, signing):
        output.echo_wrapped(f"Wrote {path}")
    output.echo_wrapped(
        "→ Commit it, and have it merged into the main branch by a pull request. From then on it counts."
    )
    return FINE
