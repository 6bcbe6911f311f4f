"""The proof of signed approvals."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from measures.taking import OURS, output, row, write

PROOF = """
import datetime, gc, pathlib, sys, time
gc.disable()  # as the command line does
from remit.edition import open_edition
from remit.verify import prove

edition = open_edition(pathlib.Path(sys.argv[1]), datetime.date(2021, 12, 31))
began = time.perf_counter()
proof = prove(edition)
took = time.perf_counter() - began
assert len(proof.checked) == 1000 and proof.sound, [item.reason for item in proof.checked if not item.valid][:3]
print(took)
"""


def measure(place: Path, repository: Path, runs: int) -> None:
    """The proof of 1,000 signed approvals over the whole history."""
    signed = place / "signed"
    if not signed.exists():
        subprocess.run(["git", "clone", "-q", str(repository), str(signed)], check=True)
        sign_everything(place, repository, signed)

    def ours() -> float:
        return float(output([sys.executable, "-c", PROOF, str(signed)], OURS))

    ours()  # fills the history cache
    took = statistics.median(ours() for _ in range(runs))
    row("proof of 1,000 signed approvals", took, "", None, "<= 1 s", took <= 1)


def sign_everything(place: Path, repository: Path, signed: Path) -> None:
    """Commit registers with a key, and then a signed approval of every document's newest version."""
    from remit.approvals.ledger import SIGNATURE
    from remit.approvals.records import Decision, Record
    from remit.approvals.signatures import NAMESPACE, sign
    from remit.demo.build import make_keys
    from remit.edition import TRACKED
    from remit.source.frontmatter import identify
    from remit.vcs.git import Git
    from remit.vcs.history import read_history

    make_keys(place, ["approver"])
    public = (place / "approver.pub").read_text("utf-8").strip()
    for path in sorted((repository / "roles").iterdir()):
        text = path.read_text("utf-8").replace("from: 2026-01-01", "from: 2020-01-01")
        if path.name == "people.yml":  # the key of whoever heads the organisation
            before, name, after = text.partition("id: p-example-theodora")
            text = before + name + after.replace("keys: []", f'keys: [{{key: "{public}", from: 2020-01-01}}]', 1)
        write(signed / "roles" / path.name, text)
    shutil.copy(repository / "mkdocs.yml", signed / "mkdocs.yml")
    commit(signed, "Name who approves", "2021-12-01T12:00:00+0000")
    history = read_history(Git.open(signed), TRACKED, parse=identify, cache=False)
    for id_ in [id_ for id_ in history.documents if id_.startswith("POL-")]:
        newest = next(iter(history.versions(id_).values()))[0]
        record = Record(
            decision=Decision.APPROVE,
            document=id_,
            version=newest.version or "",
            sha256=newest.sha256 or "",
            blob=newest.oid,
            path=newest.path,
            expanded=None,
            previous=None,
            person="p-example-theodora",
            name="Theodora Example",
            role="top-management",
            capacity="holder",
            at=datetime(2021, 12, 2, 12, tzinfo=UTC),
            meaning=Decision.APPROVE.meaning,
        )
        content = record.to_bytes()
        write(signed / record.file, content.decode())
        write(signed / (record.file + SIGNATURE), sign(content, NAMESPACE, place / "approver").decode())
    commit(signed, "Approve everything", "2021-12-03T12:00:00+0000")


def commit(repository: Path, subject: str, moment: str) -> None:
    """Commit everything on a given day."""
    who = {"NAME": "Example Bench", "EMAIL": "bench@example.org", "DATE": moment}
    dated = {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in who.items()}
    subprocess.run(["git", "-C", str(repository), "add", "--all"], check=True)
    command = ["git", "-C", str(repository), "commit", "-q", "-m", subject]
    subprocess.run(command, env={**os.environ, **dated}, check=True)
