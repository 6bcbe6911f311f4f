"""Rules of the gate about which document is which, and about beginning and end: ids, retirement, effective dates."""

from __future__ import annotations

from collections.abc import Iterator

from remit.finding import Place, Severity
from remit.model import Document
from remit.register import State
from remit.review.change import DocumentChange, snapshot
from remit.review.gate.registry import Case, at, gate, shown, some
from remit.rules import Fault


@gate("GAT901", fix="See that both sides are there whole: fetch all history, name a base that exists.")
def incomplete(case: Case) -> Iterator[Fault]:
    """The comparison is incomplete.

    What could not be compared has not been reviewed; such a change never passes. No setting silences this rule.
    """
    for gap in case.proposal.gaps:
        yield Fault(Place("mkdocs.yml"), gap.message, gap.fix, "")
    if "mkdocs.yml" in case.proposal.target.handbook.damaged:
        message = "The settings of the base cannot be read, so the change would be judged by none."
        yield Fault(Place("mkdocs.yml"), message, "Fix mkdocs.yml on the base first.", "")


@gate("GAT902", fix="Merge the base into the change, or rebase the change onto it, and have the result reviewed.")
def base_moved_on(case: Case) -> Iterator[Fault]:
    """The base has changed the same document meanwhile.

    What would be merged is neither side's text: approvals given for the bytes under review would not count for it.
    """
    for path in sorted(case.proposal.changed_on_target):
        target = case.proposal.target.contents.get(path)
        if not (snapshot.is_controlled(path) or path == "roles/people.yml"):
            continue
        if target is not None and target == case.proposal.after.contents.get(path):
            continue  # both sides made the same of it
        here = case.proposal.after.handbook.by_path.get(path) or case.proposal.before.handbook.by_path.get(path)
        name = here.id if here else shown(path)
        message = f"{name} has changed on {case.proposal.base} too, since this change began."
        yield Fault(Place(path), message, f"Merge or rebase, so that {name} is reviewed as it would be merged.", name)


@gate("GAT903", fix="Fix the file; `remit check` names the line.")
def unreadable(case: Case) -> Iterator[Fault]:
    """A document cannot be read as the change leaves it.

    Nobody can say what changes in it, and it would have no version, owner or approver. No setting silences this rule.
    """
    after = case.proposal.after
    for path, _, mark in case.proposal.changed:
        if mark and snapshot.is_controlled(path) and mark.mode.startswith("100") and path not in after.handbook.by_path:
            found = [each for each in after.findings if each.place.path == path]
            why = f": {found[0].message.rstrip('.')}" if found else ""
            was = case.proposal.before.handbook.by_path.get(path)
            place = found[0].place if found else Place(path)
            yield Fault(
                place,
                f"{was.id if was else shown(path)} cannot be read{why}.",
                "Fix the file.",
                was.id if was else path,
            )
    for path in ("roles/people.yml", "mkdocs.yml"):
        faults = case.proposal.proposed_settings.findings if path == "mkdocs.yml" else after.findings
        wrong = [each for each in faults if each.place.path == path]
        changed = [change for change in case.proposal.changed if change.path == path]
        if changed and changed[0].after is None:
            yield Fault(Place(path), f"{path} would be deleted; a handbook needs this file.", "Put it back.", path)
        elif changed and wrong:
            message = f"{path} cannot be read whole: {wrong[0].message}"
            yield Fault(wrong[0].place, message, wrong[0].fix, path)


@gate(
    "GAT921",
    fix="Give the document its id back. A document that is really another one gets a file of its own.",
    wrong="id: POL-009   # was POL-001",
    right="id: POL-001",
)
def id_changed(case: Case) -> Iterator[Fault]:
    """A document's id is changed.

    The id is how approvals, register and other documents know it: under another id it has no history and no approval.
    """
    for before, after in _changed_ids(case):
        message = f"{shown(before.path)} was {before.id} and would be {after.id}."
        yield Fault(after.source.place("id"), message, f"Keep `id: {before.id}`.", before.id)


def _changed_ids(case: Case) -> Iterator[tuple[Document, Document]]:
    gone = {change.before.path: change.before for change in case.documents if change.before and not change.after}
    for change in case.documents:
        if change.before is None and change.after is not None and change.after.path in gone:
            yield gone[change.after.path], change.after


@gate("GAT922", fix="Give the new document the next free id.")
def id_used_before(case: Case) -> Iterator[Fault]:
    """The id of an earlier document is used again.

    An id is never used again, not even after retirement: its approvals and versions are those of the document before.
    """
    life = case.proposal.life
    for change in case.documents:
        after = change.after
        if life is None or after is None or change.before is not None or change.id not in life.history.documents:
            continue
        status = case.proposal.status_of(change.id)
        if (
            status is None
            or status.newest.landing.commit == snapshot.AHEAD
            or change.id in case.proposal.target.handbook.document
        ):
            continue
        last = life.past.document(status.newest.landing)
        retired = status.retired is not None or (last is not None and last.lifecycle == "retired")
        if retired or (last is not None and last.type != after.type):
            was = f"“{last.title}”, a retired {last.type}" if last and retired else "another document"
            if last and not retired:
                was = f"“{last.title}”, a {last.type}"
            yield Fault(at(change, "id"), f"{change.id} was {was}.", "Use the next free id.", change.id)


@gate(
    "GAT923",
    fix="Retire it first: `lifecycle: retired` in a new version, approved like any other, or `remit retire`. Then the "
    "file may go.",
)
def deleted_in_force(case: Case) -> Iterator[Fault]:
    """An approved document is deleted without having been retired.

    Deleting a file retires nothing: the last approved version stays in force, and the register says that its file is
    missing.
    """
    for change in _deleted(case):
        if case.states[change.id] in (State.IN_FORCE, State.APPROVED):
            message = f"{change.id} {change.document.title} is approved, and its file would be deleted."
            yield Fault(Place(change.document.path), message, "Retire it with `lifecycle: retired`.", change.id)


@gate("GAT924", fix="Give one of them the next free id.")
def several_carry_id(case: Case) -> Iterator[Fault]:
    """After merging, several files would carry the same id.

    While they do, none of them can come into force. One of the files was merged into the base after this change began.
    """
    after, target = case.proposal.after.handbook, case.proposal.target.handbook
    for change in case.documents:
        other = target.document.get(change.id)
        if change.after is None or change.before is not None or other is None or other.path == change.after.path:
            continue
        if after.by_path.get(other.path) is None:
            message = f"{change.id} is {shown(other.path)} on {case.proposal.base} already."
            yield Fault(at(change, "id"), message, "Use the next free id.", change.id)


@gate(
    "GAT925",
    fix="Retire it with `lifecycle: retired`, so that the register shows what became of it; or be sure that nobody "
    "has ever worked by it.",
    severity=Severity.WARNING,
)
def deleted_draft(case: Case) -> Iterator[Fault]:
    """A document that was never approved is deleted without having been retired.

    Its id stays taken for ever, and nobody is told what became of it.
    """
    for change in _deleted(case):
        if case.states[change.id] not in (State.IN_FORCE, State.APPROVED, State.RETIRED):
            message = f"{change.id} {change.document.title} would be deleted without having been retired."
            yield Fault(Place(change.document.path), message, "Retire it with `lifecycle: retired`.", change.id)


def _deleted(case: Case) -> Iterator[DocumentChange]:
    renamed = {before.id for before, _ in _changed_ids(case)}
    for change in case.documents:
        gone = change.what == "deleted" and change.id not in renamed
        if gone and change.document.lifecycle == "active":
            yield change


@gate(
    "GAT931",
    fix="Set a day on which the text can be in force, or `on-approval`. In an emergency, except the finding with its "
    "reason and an end.",
    wrong="effective_from: 2025-01-01   # in a version that is merged today",
    right="effective_from: on-approval",
)
def effective_before_landing(case: Case) -> Iterator[Fault]:
    """A version would take effect on a day that has passed.

    Nobody can be held to a text before it was there; the register would flag it as retroactive.
    """
    for change in case.rewritten:
        before, after = change.before, change.after
        if after is None or after.effective_from is None or after.effective_from >= case.proposal.today:
            continue
        if before is None or before.version != after.version or before.effective_from != after.effective_from:
            message = f"{change.id} {after.version} would take effect on {after.effective_from}, which has passed."
            fix = f"Set a day from {case.proposal.today} on, or `effective_from: on-approval`."
            yield Fault(at(change, "effective_from"), message, fix, change.id)


@gate("GAT932", fix="Write a new document with an id of its own, which may supersede the retired one.")
def retired_returns(case: Case) -> Iterator[Fault]:
    """A retired document is brought back.

    Retirement is the end of a document: what others were told about it must stay true.
    """
    for change in case.rewritten:
        if change.before is None or change.after is None or change.after.lifecycle == "retired":
            continue
        if change.before.lifecycle == "retired" or case.states[change.id] is State.RETIRED:
            message = f"{change.id} {change.after.title} is retired, and would be active again."
            yield Fault(at(change, "lifecycle"), message, "Write a new document that supersedes it.", change.id)


@gate(
    "GAT981",
    fix="Let another document satisfy it, or decide in the Statement of Applicability that it does not apply.",
    severity=Severity.WARNING,
)
def requirement_left_open(case: Case) -> Iterator[Fault]:
    """A clause or control loses the last document that satisfies it.

    The coverage table would show a gap where there was none.
    """
    for change in case.coverage:
        if change.change == "lost" and change.open:
            named = [each for each in case.documents if each.id == change.documents[0]]
            place = at(named[0], "satisfies") if named else Place("mkdocs.yml")
            message = (
                f"No document satisfies {change.requirement} ({change.title}) any more; {some(change.documents)} did."
            )
            yield Fault(place, message, "Let another document satisfy it.", change.requirement)


@gate(
    "GAT982",
    fix="Move the activity to the document that governs it now, or confirm that nobody has to do it any more.",
    severity=Severity.WARNING,
)
def activity_gone(case: Case) -> Iterator[Fault]:
    """An activity disappears from the RACI matrix.

    Whoever was responsible and accountable for it no longer is, and nobody takes their place.
    """
    after = {activity.id for _, activity in case.proposal.after.handbook.activities()}
    documents = {change.id: change for change in case.documents}
    reported = set()
    for document, activity in case.proposal.before.handbook.activities():
        change = documents.get(document.id)
        if activity.id in after or activity.id in reported or (change and change.what == "unreadable"):
            continue
        reported.add(activity.id)
        place = at(change, "activities") if change else Place(document.path)
        message = f"{activity.name} ({activity.id}) of {document.id} would no longer be assigned to any role."
        yield Fault(place, message, "Move it to another document, or confirm that it ends.", activity.id)
