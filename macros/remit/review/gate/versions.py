"""Rules of the gate about versions: each new text has its own, with a step as large as its change."""

from __future__ import annotations

from collections.abc import Iterator

from remit.edition import digest
from remit.finding import Severity
from remit.register import lifecycle
from remit.review.change import DocumentChange, size, snapshot
from remit.review.gate.registry import Case, at, gate
from remit.rules import Fault


def _next(version: str, level: str) -> str:
    """Return the version that follows another by a change of a size; of any smaller one, an editorial step."""
    major, minor, patch = lifecycle.number(version)
    steps = {size.MAJOR: (major + 1, 0, 0), size.MINOR: (major, minor + 1, 0)}
    return ".".join(str(part) for part in steps.get(level, (major, minor, patch + 1)))


def _is_approved(case: Case, change: DocumentChange) -> bool:
    """Say whether a text under this very version is approved, and the change brings other bytes under it."""
    text = case.proposal.approved(change.id)
    after = change.after
    return bool(text and after and text.version == after.version and text.sha256 != digest(after))


def _returns(case: Case, change: DocumentChange) -> bool:
    """Say whether the change only brings the approved bytes back."""
    text = case.proposal.approved(change.id)
    return bool(text and change.after and text.sha256 == digest(change.after))


@gate(
    "GAT911",
    fix="Raise the version, say in `change` what changed, and have it approved; or take the edit back.",
    wrong='version: "1.2.0"   # approved, and now with another text',
    right='version: "1.3.0"\nchange: {kind: minor, summary: What changed and why.}',
)
def approved_text_changed(case: Case) -> Iterator[Fault]:
    """An approved text is changed without a new version.

    The approval is bound to the bytes that were approved. Other bytes under the same version would be read as approved
    though nobody has approved them; what was approved stays in force, and the register says that it was modified.
    """
    for change in case.rewritten:
        if change.before is None or change.after is None or not _is_approved(case, change):
            continue
        after = change.after
        what = "changed"
        level = change.size.level if change.size else size.EDITORIAL
        fix = f'Set `version: "{_next(after.version, level)}"` and renew `change`.'
        if size.same_but_for_layout(change.before.source.content, after.source.content):
            what = "written with other line ends or spacing"
            fix = "Restore the file as it was (line ends: `*.md text eol=lf` in .gitattributes)."
        message = f"{change.id} {after.version} is approved, and its text is {what} under the same version."
        yield Fault(at(change, "version"), message, fix, change.id)


@gate(
    "GAT912",
    fix="Raise the version with every change that is merged, so that a version always means one text.",
    severity=Severity.WARNING,
)
def landed_text_changed(case: Case) -> Iterator[Fault]:
    """A text that has been merged, and is not approved yet, is changed without a new version.

    Two texts would have had the same version. Approvals that were given for the first do not count for the second.
    """
    for change in case.rewritten:
        after = change.after
        if change.before is None or after is None or change.before.version != after.version:
            continue
        if not _is_approved(case, change) and not _returns(case, change):
            message = f"{change.id} {after.version} has been merged before with another text."
            fix = f'Set `version: "{_next(after.version, change.size.level if change.size else size.EDITORIAL)}"`.'
            yield Fault(at(change, "version"), message, fix, change.id)


@gate(
    "GAT913",
    fix="Use a version higher than every one before. To return to an older text, give it a new version and have that "
    "approved.",
    wrong='version: "1.1.0"   # after 1.2.0',
    right='version: "1.3.0"',
)
def version_goes_back(case: Case) -> Iterator[Fault]:
    """A version is lower than one before.

    A lower version never takes over from a higher one; the register would show a text that is not in force.
    """
    for change in case.rewritten:
        after, approved = change.after, case.proposal.approved(change.id)
        if after is None or _returns(case, change):
            continue
        highest = max((version for version in (change.before and change.before.version, approved and approved.version)
                       if version), key=lifecycle.number, default="")  # fmt: skip
        if highest and lifecycle.number(after.version) < lifecycle.number(highest):
            message = f"{change.id} goes back from {highest} to {after.version}."
            yield Fault(at(change, "version"), message, f"Use a version higher than {highest}.", change.id)


@gate("GAT914", fix="Use the next version that no text has had.")
def version_used_before(case: Case) -> Iterator[Fault]:
    """A version is used for a second text.

    Whoever was told of a version must be able to know which text was meant.
    """
    life = case.proposal.life
    for change in case.rewritten if life else ():
        after = change.after
        if life is None or after is None or (change.before and change.before.version == after.version):
            continue
        if change.before is None and change.id in case.proposal.target.handbook.document:
            continue  # that is another document, and is reported as such
        texts = life.timeline_of(change.id).texts if change.id in life.history.documents else ()
        others = [text for text in texts if text.landing.commit != snapshot.AHEAD and text.version == after.version]
        if others and all(text.sha256 != digest(after) for text in others):
            message = (
                f"{change.id} {after.version} was merged before with another text, in {others[0].landing.commit[:12]}."
            )
            yield Fault(at(change, "version"), message, f"Use a version that {change.id} never had.", change.id)


@gate(
    "GAT915",
    fix="Raise the version by the step that the change needs, and say so in `change.kind`. Obligations, roles, "
    "letters of the RACI matrix, approvers and controls make a change at least minor; it is major when an approver is "
    "dropped, the type changes, or more than half of what it obliges to is replaced.",
    wrong='version: "1.2.1"   # after 1.2.0, with a new "shall"\nchange: {kind: editorial, summary: Clearer.}',
    right='version: "1.3.0"\nchange: {kind: minor, summary: Reports are due within a week.}',
)
def change_larger_than_step(case: Case) -> Iterator[Fault]:
    """A change is larger than its version says.

    People read the step to know whether they have to read the text; an approver who is told that a change is editorial
    does not look for a new obligation.
    """
    for change in case.rewritten:
        step = _step(case, change)
        if change.size is None or change.after is None or step in ("", size.NONE, "back"):
            continue
        declared = change.kind if change.kind in size.ORDER else step
        stated = min(step, declared, key=size.ORDER.__getitem__)
        if size.ORDER[change.size.level] > size.ORDER[stated]:
            by_kind = stated == declared and declared != step
            by = f"`kind: {declared}`" if by_kind else f"the step to {change.after.version}"
            message = f"{change.id} changes more than {by} says ({stated}): {'; '.join(change.size.why[:3])}."
            level = change.size.level
            version = _next(_reference(case, change), level)
            fix = f'This is a {level} change: set `version: "{version}"` and `kind: {level}`.'
            yield Fault(at(change, "version"), message, fix, change.id)


@gate(
    "GAT916",
    fix="Let `change.kind` and the version's step say the same.",
    wrong='version: "2.0.0"   # after 1.4.0\nchange: {kind: minor, summary: …}',
    right='version: "1.5.0"\nchange: {kind: minor, summary: …}',
    severity=Severity.WARNING,
)
def kind_and_step_disagree(case: Case) -> Iterator[Fault]:
    """The kind of a change and the step of its version disagree.

    One of the two misleads those who read only that one.
    """
    for change in case.rewritten:
        step = _step(case, change)
        if (
            change.before is None
            or change.after is None
            or step in ("", size.NONE, "back")
            or change.kind not in size.ORDER
        ):
            continue
        if step != change.kind and step == change.step:
            message = f"{change.id} says `kind: {change.kind}`, and {change.before.version} → {change.after.version} "
            message += f"is a step for a {step} change."
            yield Fault(at(change, "change", "kind"), message, f"Write `kind: {step}`, or another version.", change.id)


@gate(
    "GAT917",
    fix="Write one sentence about what changed and why.",
    right="change: {kind: minor, summary: Reports are due within a week instead of a month.}",
    severity=Severity.WARNING,
)
def change_not_described(case: Case) -> Iterator[Fault]:
    """A new version does not say what changed.

    The revision history, the register and the approver's page show the sentence in `change`.
    """
    for change in case.rewritten:
        before, after = change.before, change.after
        if after is None or (before is not None and before.version == after.version):
            continue
        summary = after.change.summary
        if not summary:
            yield Fault(at(change, "change"), f"{change.id} {after.version} does not say what changed.",
                        "Add `change: {kind: …, summary: …}`.", change.id)  # fmt: skip
        elif before is not None and summary == before.change.summary:
            message = f"{change.id} {after.version} repeats what {before.version} said had changed."
            yield Fault(at(change, "change", "summary"), message, "Say what this version changes.", change.id)


def _reference(case: Case, change: DocumentChange) -> str:
    """Return the version that a step is counted from: the approved one, or with none the one before."""
    if change.before is None:
        return ""
    approved = case.proposal.approved(change.id)
    if approved is not None and lifecycle.number(approved.version) < lifecycle.number(change.before.version):
        return approved.version
    return change.before.version


def _step(case: Case, change: DocumentChange) -> str:
    reference = _reference(case, change)
    if not reference or change.after is None or lifecycle.number(reference)[0] == 0:
        return ""  # before 1.0.0 nothing is promised
    if change.step in (size.NONE, "back"):
        return change.step
    return size.level_of_step(reference, change.after.version)
