"""Rules of the gate about approval records, which are only ever added, and about the files as such."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from remit.approvals import Record, authority, ledger, records
from remit.edition import digest
from remit.finding import Place, Severity
from remit.register import text_approval
from remit.review.change import Proposal, snapshot
from remit.review.gate.registry import Case, gate, shown
from remit.rules import Fault
from remit.source import paths

_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_AWKWARD = re.compile(r'[<>:"|?*\\]')
_EOL = re.compile(r"^(?:\*|\*\.md)\s[^#]*\beol=lf\b", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedRecord:
    """A record that the change brings: where, what it says (or why it is none), and by what it is backed."""

    path: str
    record: Record | None
    fault: str
    signed: bool
    witnessed: bool
    judged: text_approval.JudgedRecord | None


def added_records(proposal: Proposal) -> tuple[AddedRecord, ...]:
    """Return every file among the approval records that the change adds, but for signatures."""
    judged: dict[str, text_approval.JudgedRecord] = {}
    new = {change.path: change.after for change in proposal.changed
           if change.before is None and change.after and change.path.startswith(f"{records.FOLDER}/")}  # fmt: skip
    if new and proposal.life is not None:
        judged = {
            item.entry.path: item for item in proposal.life.judged_records() if item.entry.commit == snapshot.AHEAD
        }
    found = []
    for path, mark in sorted(new.items()):
        if path.endswith(ledger.SIGNATURE):
            continue
        record, fault = None, "it is a link, not a file"
        if mark.mode.startswith("100"):
            try:
                record, fault = Record.from_bytes(proposal.contents.get(mark.oid, b""), path), ""
            except records.RecordFault as error:
                fault = str(error)
        found.append(
            AddedRecord(
                path=path,
                record=record,
                fault=fault,
                signed=path + ledger.SIGNATURE in new,
                witnessed=path + ledger.WITNESS in new,
                judged=judged.get(path),
            )
        )
    return tuple(found)


@gate("GAT954", fix="First merge the text, then the record; or sign the record with a key that is registered already.")
def record_with_its_text(case: Case) -> Iterator[Fault]:
    """An unsigned approval record shares a pull request with the text that it approves.

    Whoever opens the pull request could have written both; nothing but a signature speaks for the approver.
    """
    for added in _own_approvals(case):
        if added.record and not added.signed:
            message = (
                f"The approval of {added.record.document} {added.record.version} by {added.record.name} comes with "
            )
            message += "the text that it approves, and is not signed."
            yield Fault(Place(added.path), message, "First merge the text.", added.record.document)


@gate(
    "GAT955",
    fix="Merge with a merge commit, not as a squash: squashed, the approver would count as one of the writers. Safest "
    "is to merge the text first.",
    severity=Severity.WARNING,
)
def signed_record_with_its_text(case: Case) -> Iterator[Fault]:
    """A signed approval record shares a pull request with the text that it approves.

    The signature proves the approval. But whoever committed the record is named as co-author when the change is
    squashed, and nobody approves what they wrote.
    """
    for added in _own_approvals(case):
        if added.record and added.signed:
            message = (
                f"The signed approval of {added.record.document} {added.record.version} by {added.record.name} comes "
            )
            message += "with the text that it approves."
            yield Fault(
                Place(added.path), message, "Merge it with a merge commit, not as a squash.", added.record.document
            )


def _own_approvals(case: Case) -> Iterator[AddedRecord]:
    proposed = {(change.id, digest(change.after)) for change in case.rewritten if change.after}
    for added in added_records(case.proposal):
        if added.record and (added.record.document, added.record.sha256) in proposed:
            yield added


@gate("GAT961", fix="Restore the file as it was merged. A decision is undone by another record: `remit withdraw`.")
def record_changed(case: Case) -> Iterator[Fault]:
    """An approval record is changed, moved or deleted.

    Records are only ever added: a ledger that can be edited proves nothing. No setting and no exception lets it pass.
    """
    for path, before, after in case.proposal.changed:
        if path.startswith(f"{snapshot.RECORDS}/") and before is not None:
            what = "deleted or moved" if after is None else "changed"
            yield Fault(Place(path), f"{shown(path)} would be {what}.", "Restore it as it was merged.", path)


@gate("GAT962", fix="Write records with `remit approve` and its like, and do not edit them.")
def no_record(case: Case) -> Iterator[Fault]:
    """A file added under records/approvals/ is not a valid record.

    It would count for nothing, and stay for ever.
    """
    for added in added_records(case.proposal):
        if added.record is None:
            yield Fault(Place(added.path), f"Not a valid approval record: {added.fault}.", "Take it out.", added.path)


@gate("GAT963", fix="Take the record out, and have somebody decide who is allowed to.")
def record_would_not_count(case: Case) -> Iterator[Fault]:
    """A record is added that would not count.

    The person does not hold the role, wrote the text, the signature does not hold, or no text has the digest. Who may
    decide is looked up in the base, never in the change itself.
    """
    for added in added_records(case.proposal):
        if added.record and added.judged and not added.judged.verdict.valid:
            record = added.record
            message = f"The record “{record.decision}” about {record.document} {record.version} by {record.name} "
            message += f"would not count: {added.judged.verdict.reason}."
            yield Fault(Place(added.path), message, "Take it out.", added.path)


@gate(
    "GAT964",
    fix="Let the person add their own record, or sign it, or let the recorder witness a review on GitHub or GitLab.",
)
def record_by_another(case: Case) -> Iterator[Fault]:
    """An unsigned record is added by somebody else than the person it names.

    Without a signature, who committed it is all that speaks for it.
    """
    for added in added_records(case.proposal):
        record = added.record
        if record is None or added.signed or added.witnessed:
            continue
        person = case.proposal.target.handbook.person.get(record.person)
        writers = case.proposal.writers.get(added.path, ())
        if person is None or not any(authority.is_writer(person, writer) for writer in writers):
            who = " and ".join(writer.name for writer in writers) or "nobody who is known"
            message = f"The unsigned record of {record.name}'s decision on {record.document} was added by {who}."
            yield Fault(Place(added.path), message, f"{record.name} must add it, or sign it.", added.path)


@gate("GAT965", fix="Take the signature out. It is written together with its record, by `remit approve --key`.")
def stray_signature(case: Case) -> Iterator[Fault]:
    """A signature is added without the record that it signs.

    A signature that comes after its record does not count, so that nobody can spoil a good record with a bad one.
    """
    new = {change.path for change in case.proposal.changed if change.before is None}
    for path in sorted(new):
        if not path.startswith(f"{records.FOLDER}/") or not path.endswith(ledger.SIGNATURE):
            continue
        record = (
            path.removesuffix(ledger.WITNESS) if path.endswith(ledger.WITNESS) else path.removesuffix(ledger.SIGNATURE)
        )
        if record not in new:
            yield Fault(Place(path), f"{shown(path)} comes without its record.", "Take it out.", path)


@gate("GAT971", fix="Put a plain file there: not a link, not another repository, not marked to be run.")
def no_plain_file(case: Case) -> Iterator[Fault]:
    """A link, a submodule or a program is where a text should be.

    What a link shows can change without a commit; a submodule's text is not in this repository.
    """
    words = {snapshot.LINK: "a link", snapshot.SUBMODULE: "a submodule", snapshot.PROGRAM: "marked to be run"}
    for path, before, after in case.proposal.changed:
        folder = f"{path}/" in _FOLDERS
        if after is None or not (folder or path.startswith((*_FOLDERS, paths.SETTINGS))):
            continue
        what = words.get(after.mode, "no folder" if folder else "")
        if what and (before is None or before.mode != after.mode):
            fix = "Put a folder there." if folder else "Put a plain file there."
            yield Fault(Place(path), f"{shown(path)} is {what}.", fix, path)


_FOLDERS = tuple(f"{folder}/" for folder in (*snapshot.HANDBOOK, snapshot.RECORDS))


@gate("GAT972", fix="Use letters, digits, hyphens and points, all small: `policies/ai-policy.md`.")
def awkward_path(case: Case) -> Iterator[Fault]:
    """A file's name is not the same on every system.

    Two names that differ in capitals or in the writing of accents are one file on some machines and two on others;
    hidden characters make a name look like another.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for path in case.proposal.paths:
        if path.startswith(_FOLDERS):
            alike[unicodedata.normalize("NFC", path).casefold()].append(path)
    for path, before, after in case.proposal.changed:
        if before is not None or after is None or not path.startswith(_FOLDERS):
            continue
        why = _awkward(path)
        twins = [each for each in alike[unicodedata.normalize("NFC", path).casefold()] if each != path]
        if twins:
            why = f"is the same as {shown(sorted(twins)[0])} on systems that do not tell such names apart"
        if why:
            yield Fault(Place(path), f"{shown(path)} {why}.", "Rename it.", path)


def _awkward(path: str) -> str:
    for part in path.split("/"):
        if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in part):
            return "holds hidden characters, or bytes that are not text"
        if part.startswith("-"):
            return "begins with a hyphen, which programs take for an option"
        if _AWKWARD.search(part) or _RESERVED.match(part) or part != part.rstrip(" ."):
            return "cannot be written on every system"
    return ""


@gate("GAT973", fix="Save the file with plain line ends (LF), and keep `*.md text eol=lf` in .gitattributes.",
      right="*.md text eol=lf", severity=Severity.WARNING)  # fmt: skip
def line_ends(case: Case) -> Iterator[Fault]:
    """Line ends are not the same on every system.

    An approval is bound to the bytes of a text; with other line ends they are other bytes.
    """
    for path, before, after in case.proposal.changed:
        was, now = (case.proposal.contents.get(mark.oid, b"") if mark else b"" for mark in (before, after))
        if snapshot.is_controlled(path) and b"\r\n" in now and b"\r\n" not in was:
            yield Fault(Place(path), f"{shown(path)} has Windows line ends.", "Save it with LF.", path)
        fixed = [_EOL.search(each.decode("utf-8", "replace")) is not None for each in (was, now)]
        if path.rpartition("/")[2] == ".gitattributes" and fixed == [True, False]:
            message = ".gitattributes no longer fixes the line ends of texts."
            yield Fault(Place(path), message, "Keep the line `*.md text eol=lf`.", path)
