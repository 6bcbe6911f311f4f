"""The command that proves: `verify`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from remit.cli import options, output, selection


@click.command()
@options.root
@options.output_format
@options.as_of
@click.option("--head", metavar="DIGEST", help="The running digest of an earlier pack, which must still be a prefix.")
@options.target(
    "FOLDER",
    "Also write allowed_signers and a guide here, to repeat the proof with OpenSSH and git alone.",
    file=False,
    folder=True,
)
def verify(root: Path, form: str, as_of: datetime | None, head: str | None, target: Path | None) -> int:
    """Prove every approval, offline.

    Each record is shown with its verdict: whether its signature holds, whether the person was allowed to decide, and
    whether the record is as it was when it was merged. The command ends with 1 when one does not count or was
    changed, or when an earlier pack's digest (--head) is not a prefix of today's.
    """
    from remit.cli import editions
    from remit.verify import as_json, prove, write_kit

    edition = editions.whole_edition(root, selection.PointInTime(day=as_of and as_of.date()))
    proof = prove(edition, head)
    if form == "json":
        output.echo_data(as_json(proof))
    else:
        for line in proof.words():
            output.echo_wrapped(line)
    if target is not None:
        for path in write_kit(edition, target, proof):
            output.error(f"Wrote {path}")
    return output.FINE if proof.sound else output.FINDINGS
