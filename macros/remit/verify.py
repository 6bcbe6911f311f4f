"""Proving approvals: every record with its verdict, the ledger's digest, and a kit to repeat it without Remit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from remit.approvals import ledger, registers, signatures
from remit.edition import Edition
from remit.files import write_whole
from remit.finding import RemitError
from remit.people import Person
from remit.register import text_approval, versions
from remit.render import environments

_WORD = re.compile(r"[A-Za-z0-9@._-]{1,80}")
_UNSAFE = re.compile(r"""[\s*?!,"`\\]|^[#-]""")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RECORDER = "recorder"
"""The principal under which the recorder's keys are in the list of allowed signers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSigner:
    """Somebody's key and what it may sign in the half-open interval of days [start, end)."""

    principal: str
    key: str
    namespaces: tuple[str, ...] = (signatures.NAMESPACE,)
    start: date | None = None
    end: date | None = None


def allowed_signers(entries: Iterable[AllowedSigner], zone: ZoneInfo) -> str:
    """Return the text of an `allowed_signers` file for `ssh-keygen -Y verify` (OpenSSH 9.1 or newer).

    Days begin at midnight in `zone` and are written in UTC. OpenSSH counts the moment of `valid-before` as valid, so
    the last second before the end is written. An interval without a day allows nothing and is left out.
    """
    owners: dict[str, str] = {}
    lines = set()
    for entry in entries:
        if not entry.principal.isprintable() or not entry.principal or _UNSAFE.search(entry.principal):
            raise RemitError(
                f"{entry.principal!r} cannot be in a list of allowed signers.",
                "Use a plain e-mail address: no spaces, quotes, commas, backslashes or wildcards, no # or - in front.",
            )
        key = signatures.normalised(entry.key)
        owner = owners.setdefault(key, entry.principal)
        if owner.casefold() != entry.principal.casefold():
            first, second = sorted((owner, entry.principal))
            raise RemitError(
                f"The key {signatures.fingerprint(key)} is entered for {first} and for {second}.",
                "A key belongs to one person.",
            )
        options = _options(entry, zone)
        if options is not None:
            lines.add(f"{entry.principal} {options} {key}\n")
    return "".join(sorted(lines))


def _options(entry: AllowedSigner, zone: ZoneInfo) -> str | None:
    """Return what restricts a key, or None when it is valid on no day."""
    if not entry.namespaces or not all(_WORD.fullmatch(name) for name in entry.namespaces):
        raise RemitError(f"{', '.join(entry.namespaces)!r} names no purposes that a key may sign for.")
    start, end = (_midnight(day, zone) if day else None for day in (entry.start, entry.end))
    if end and end <= max(start or _EPOCH, _EPOCH):
        return None
    options = [f'namespaces="{",".join(sorted(set(entry.namespaces)))}"']
    if start and start > _EPOCH:  # OpenSSH knows no earlier moment
        options.append(f'valid-after="{start:%Y%m%d%H%M%SZ}"')
    if end:
        options.append(f'valid-before="{end - timedelta(seconds=1):%Y%m%d%H%M%SZ}"')
    return ",".join(options)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day, in UTC; where clocks skip midnight, that is the moment at which they do."""
    if day.year < _EPOCH.year:
        return _EPOCH
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The verdict on every record up to a day, in landing order, and the running digest over all of them.

    `extends` is the number of records that an earlier digest covered, None when this ledger does not begin with it;
    `asked` is that earlier digest, empty when none was given.
    """

    as_of: date
    commit: str | None
    digest: str
    checked: tuple[versions.ApprovalRow, ...]
    asked: str = ""
    extends: int | None = None
    began: str = ""

    @property
    def sound(self) -> bool:
        """Say whether every record counts, none was altered, and an earlier digest is still a prefix."""
        fine = all(item.valid and not item.altered for item in self.checked)
        return fine and (not self.asked or self.extends is not None)

    def words(self) -> Iterator[str]:
        """Yield the proof line by line, for people."""
        for item in self.checked:
            verdict = "valid" if item.valid else "NOT VALID"
            verdict += ", contested" if item.contested else ""
            about = f"{item.document} {item.version}: {item.decision} by {item.name} as {item.role}, {item.at}"
            yield f"{verdict} ({item.assurance})  {about}" if item.document else f"{verdict}  {item.record}"
            for why in filter(None, (item.reason, *item.altered)):
                yield f"    → {why} ({item.record})"
        counting = sum(item.valid for item in self.checked)
        yield f"{len(self.checked)} records, {counting} of them valid, as of {self.as_of}."
        if self.began:
            yield f"The ledger begins with commit {self.began}."
        yield f"Running digest: {self.digest}"
        if self.asked:
            answer = "is NOT a prefix of this ledger: history was rewritten, or it is another repository's."
            if self.extends is not None:
                answer = f"is still a prefix: the first {self.extends} records are unchanged."
            yield f"The digest {self.asked} {answer}"


def prove(edition: Edition, earlier: str | None = None) -> Proof:
    """Judge every record that had been merged by the edition's day."""
    life = edition.life
    if life is None or edition.history is None:
        raise RemitError("Approvals are proved from git, and there is no history here.", edition.no_history)
    asked = _digest(earlier) if earlier is not None else ""
    end = text_approval.end_of(edition.today, life.zone)
    verdicts = {item.entry.path: item for item in life.judged_records()}
    entries = [entry for entry in life.ledger.entries if entry.landed_at <= end]
    digest = life.ledger.digests[len(entries) - 1] if entries else type(life.ledger)().head
    return Proof(
        as_of=edition.today,
        commit=edition.history.head,
        digest=digest,
        checked=tuple(versions.approval_row(verdicts[entry.path]) for entry in entries),
        asked=asked,
        extends=life.ledger.extends(asked) if asked else None,
        began=edition.handbook.settings.ledger_begins,
    )


def as_json(proof: Proof) -> dict[str, object]:
    """Return a proof as plain data for programs."""
    return {
        "as_of": proof.as_of.isoformat(),
        "commit": proof.commit,
        "digest": proof.digest,
        "sound": proof.sound,
        "head": {"asked": proof.asked, "records": proof.extends} if proof.asked else None,
        "records": [{**asdict(item), "altered": list(item.altered)} for item in proof.checked],
    }


def _digest(text: str) -> str:
    """Return a running digest as it was given, or refuse it: an empty or shortened one would prove nothing."""
    digest = text.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise RemitError(
            f"`{text}` is not a running digest.", "Give all 64 characters, as `remit verify` or a pack printed them."
        )
    return digest


def write_kit(edition: Edition, folder: Path, proof: Proof) -> tuple[Path, ...]:
    """Write what an auditor needs to repeat the proof with OpenSSH and git alone; return the files."""
    files = kit(edition, proof)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_whole(folder / name, text)
    return tuple(folder / name for name in files)


def kit(edition: Edition, proof: Proof) -> Mapping[str, str]:
    """Return what an auditor needs to repeat the proof with OpenSSH and git alone, by the file's name."""
    people = _people(edition)
    signed = []
    for item in proof.checked:
        if item.assurance == "signed" and item.person in people:
            signed.append((item, ledger.SIGNATURE, people[item.person].email, signatures.NAMESPACE))
        elif item.assurance == "witnessed":
            signed.append((item, ledger.WITNESS, RECORDER, signatures.WITNESS_NAMESPACE))
    guide = (
        environments.templates()
        .get_template("verification.md.j2")
        .render(proof=proof, signed=signed, folder=edition.history.git.prefix if edition.history else "")
    )
    return {"allowed_signers": _signers(edition, people), "VERIFY.md": guide.rstrip() + "\n"}


def _people(edition: Edition) -> dict[str, Person]:
    """Return everybody by id who is registered, or was when a signed record of theirs was merged."""
    known = {person.id: person for person in edition.newest.people}
    if edition.life is None or edition.history is None:
        return known
    past = registers.PastRegisters(edition.history)
    for entry in edition.life.ledger.entries:
        if entry.record and entry.signature is not None and entry.record.person not in known:
            before = past.register_at(entry.position - 1).person.get(entry.record.person)
            if before is not None:
                known[before.id] = before
    return known


def _signers(edition: Edition, people: Mapping[str, Person]) -> str:
    """Return the allowed signers: every person's keys, and the recorder's for witnessing."""
    settings = edition.newest.settings
    entries = [
        AllowedSigner(principal=person.email, key=key.key, start=key.start, end=key.end)
        for person in people.values()
        for key in person.keys
    ]
    entries += [
        AllowedSigner(
            principal=RECORDER, key=key.key, namespaces=(signatures.WITNESS_NAMESPACE,), start=key.start, end=key.end
        )
        for key in settings.recorders
    ]
    return allowed_signers(entries, ZoneInfo(settings.time_zone))
