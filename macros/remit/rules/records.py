"""Rules about approval records: what has been merged cannot be changed, but must be known."""

from __future__ import annotations

from collections.abc import Iterator

from remit.finding import Place, Severity
from remit.register import text_approval
from remit.rules.registry import Context, Fault, rule


def _judged(context: Context) -> Iterator[text_approval.JudgedRecord]:
    if context.life is not None:
        yield from sorted(context.life.judged_records(), key=lambda item: item.entry.path)


@rule(
    "REC801",
    fix="Write the record anew with `remit approve`, which adds a file; the damaged one stays as it is. Then except "
    "this finding with its path as subject, so that it is known and no longer reported.",
    severity=Severity.WARNING,
)
def damaged_record(context: Context) -> Iterator[Fault]:
    """An approval record is damaged.

    Its bytes are not those of a record, or it is where it does not belong. It counts for nothing; what else is in
    the register is not touched by it.
    """
    for item in _judged(context):
        if item.entry.record is None:
            path = item.entry.path
            yield Fault(
                Place(path),
                f"Not a valid approval record: {item.entry.fault}.",
                "Write it anew with `remit approve`.",
                path,
            )


@rule(
    "REC802",
    fix="Find out who did it and why. What counts is the record as first merged. Once it is explained, except the "
    "finding with the record's path as subject.",
)
def altered_record(context: Context) -> Iterator[Fault]:
    """An approval record was changed or removed after it had been merged.

    Records are only ever added: a ledger that can be edited proves nothing.
    """
    for item in _judged(context):
        for what in item.entry.altered:
            path = item.entry.path
            message = f"The record {what}." if not what.startswith(("its", "a ")) else f"{what[0].upper()}{what[1:]}."
            yield Fault(Place(path), message, "Restore it as it was first merged, and find out what happened.", path)


@rule(
    "REC803",
    fix="Have somebody decide who is allowed to. The record stays: it shows what was attempted.",
    severity=Severity.NOTICE,
)
def record_without_effect(context: Context) -> Iterator[Fault]:
    """A recorded decision does not count.

    The person was not allowed to make it, the signature does not hold, or no text that was ever merged has its digest.
    """
    for item in _judged(context):
        record = item.entry.record
        if record is not None and not item.verdict.valid:
            message = f"{record.decision.capitalize()} of {record.document} {record.version} by {record.name} "
            message += f"does not count: {item.verdict.reason}."
            yield Fault(
                Place(item.entry.path), message, "A decision that counts needs another record.", item.entry.path
            )
