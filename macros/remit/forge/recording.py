"""Recording: a forge's answers and a handbook in, approval records on disk out. What `remit record` calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from remit.approvals import authority, ledger, signatures
from remit.edition import Edition, files_at
from remit.files import write_whole
from remit.finding import RemitError
from remit.forge import github, gitlab
from remit.forge.answers import documents
from remit.forge.model import Forge, ForgeReview, MergedRequest, Outcome, WitnessedRecord
from remit.forge.recorder import record_reviews
from remit.forge.request import read_evidence
from remit.model import Handbook
from remit.render import expansion
from remit.source import loading, trees


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The files with a forge's answers: the request, its reviews (GitLab: approvals), commits, notes, versions."""

    event: Path
    reviews: Path | None = None
    commits: Path | None = None
    notes: Path | None = None
    versions: Path | None = None


def read_answers(forge: Forge, answers: Answers) -> tuple[MergedRequest, tuple[ForgeReview, ...]]:
    """Read a forge's answers; raise `RemitError` where one is missing or is not what the forge describes."""
    event = documents(answers.event)
    commits = documents(answers.commits) if answers.commits else None
    if forge == "github":
        request = github.merged(event, commits)
        return request, github.reviews(documents(answers.reviews) if answers.reviews else github.reviews_within(event))
    for name, file in (("reviews", answers.reviews), ("notes", answers.notes), ("versions", answers.versions)):
        if file is None:
            raise RemitError(
                f"GitLab's {name} are missing: nobody could say who approved which commit.", f"Name the file: --{name}."
            )
    answered = [documents(file) for file in (answers.reviews, answers.notes, answers.versions) if file]
    reviews = gitlab.reviews(*answered)
    return gitlab.merged(event, commits), reviews


def record_landing(
    edition: Edition, request: MergedRequest, reviews: tuple[ForgeReview, ...], key: Path, now: datetime
) -> Outcome:
    """Return the records that the reviews of a merged request give, signed as witness, and why others give none."""
    life = edition.life
    if life is None or edition.history is None:
        raise RemitError("Records are bound to what git holds, and there is no history here.", edition.no_history)
    git = edition.history.git
    check_key(life.known, key, now)
    seen = read_evidence(edition.history, request, reviews)

    @cache
    def then(commit: str) -> Edition:
        return Edition(loaded=loading.load(trees.MemoryTree(files_at(git, commit))), today=edition.today, history=None)

    def expanded(commit: str, path: str) -> str | None:
        branch = then(commit)
        document = branch.handbook.by_path.get(path)
        try:
            return expansion.expanded_digest(branch, document) if document else None
        except expansion.ExpansionError:
            return None

    base = None
    if seen.registers:
        base = then(seen.base).handbook if seen.base else Handbook()  # sharing nothing, it brings all its registers

    def witness(content: bytes) -> bytes:
        return signatures.sign(content, signatures.WITNESS_NAMESPACE, key)

    return record_reviews(request, reviews, seen, life, base, witness, expanded, now)


def check_key(registers: Handbook, key: Path, now: datetime) -> None:
    """Refuse a key that is not registered for the recorder: no record that it witnesses would count."""
    public = signatures.public_key_of(key)
    day = authority.local_day(now, registers)
    for item in registers.settings.recorders:
        if signatures.normalised(item.key) != public or not item.covers(day):
            continue
        if item.compromised_on(day):
            raise RemitError(
                f"{key} was compromised on {item.compromised_since}, so its records would not count.",
                "Register another key under extra.remit.recorders in mkdocs.yml by a request of its own.",
            )
        return
    raise RemitError(
        f"{key} is not registered for the recorder on {day}, so its records would not count.",
        f"Add its public half under extra.remit.recorders in mkdocs.yml by a request of its own: {public}",
    )


def keep(root: Path, outcome: Outcome) -> tuple[str, ...]:
    """Write the records and their signatures; return what was written, relative to the root.

    A record's name holds its own hash: where a file of that name is there, it is the same record, and it is left alone.
    """
    written: list[str] = []
    for made in outcome.made:
        written += _keep(root, made)
    return tuple(written)


def as_json(request: MergedRequest, outcome: Outcome, written: tuple[str, ...]) -> dict[str, object]:
    """Return what came of a request in plain data."""
    return {
        "request": {"forge": request.forge, "number": request.number, "landed": request.commit},
        "records": [
            {
                "path": made.path,
                "document": made.record.document,
                "version": made.record.version,
                "person": made.record.person,
                "role": made.record.role,
                "review": made.record.evidence["review"],
                "written": made.path in written,
            }
            for made in outcome.made
        ],
        "known": list(outcome.known),
        "refused": [
            {
                "document": refusal.document or None,
                "review": refusal.review or None,
                "login": refusal.login or None,
                "reason": refusal.reason,
                "fix": refusal.fix,
            }
            for refusal in outcome.refused
        ],
    }


def _keep(root: Path, made: WitnessedRecord) -> list[str]:
    path = root / made.path
    if path.exists() and (root / (made.path + ledger.WITNESS)).exists():
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    # The signature first: a record that is merged without it stays unsigned for ever.
    write_whole(root / (made.path + ledger.WITNESS), made.witness.decode("ascii"))
    write_whole(path, made.content.decode("utf-8"))
    return [made.path, made.path + ledger.WITNESS]
