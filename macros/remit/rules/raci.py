"""Rules about the RACI matrix."""

from __future__ import annotations

from collections.abc import Iterator

from remit.finding import Place, Severity
from remit.model import Activity, Document
from remit.rules.registry import Context, Fault, rule
from remit.text import suggestion


def _place(document: Document, activity: Activity, *keys: str) -> Place:
    return document.source.place("activities", activity.index, *keys)


def _holders(context: Context, activity: Activity, letters: str) -> list[str]:
    """Return the roles that hold one of `letters`, in the order of the role register; unknown ones come last."""
    held = [key for key, cell in activity.assignments.items() if cell & set(letters)]
    order = {role.key: number for number, role in enumerate(context.handbook.roles)}
    return sorted(held, key=lambda key: (order.get(key, len(order)), key))


@rule(
    "RAC301",
    fix="Correct the spelling, or add the role's file to `roles/`.",
    wrong="raci: {lead-implementor: R/A}",
    right="raci: {lead-implementer: R/A}",
)
def unknown_role(context: Context) -> Iterator[Fault]:
    """An activity gives letters to a role that does not exist.

    The matrix would show a column for nobody.
    """
    for document, activity in context.handbook.activities():
        for key in activity.assignments:
            if not context.handbook.is_role(key):
                yield Fault(
                    _place(document, activity, "raci", key),
                    f"The activity “{activity.name}” names the role `{key}`, which does not exist.",
                    suggestion(key, context.handbook.role),
                    activity.id,
                )


@rule(
    "RAC302",
    fix="Give the letter A to the one role that answers for the outcome. It may also be the role that does the work "
    "(`R/A`).",
    wrong="raci: {lead-implementer: R, top-management: I}",
    right="raci: {lead-implementer: R, top-management: A}",
)
def nobody_accountable(context: Context) -> Iterator[Fault]:
    """Nobody is accountable for an activity.

    When something goes wrong, or has to be decided, there is nobody to turn to.
    """
    letter = context.handbook.settings.scheme.accountable
    for document, activity in context.handbook.activities():
        if not _holders(context, activity, letter):
            yield Fault(
                _place(document, activity, "raci"),
                f"Nobody is accountable ({letter}) for “{activity.name}”.",
                f"Give exactly one role the letter {letter}.",
                activity.id,
            )


@rule(
    "RAC303",
    fix="Keep the letter A for one role, and make the others R, C or I.",
    wrong="raci: {lead-implementer: R/A, top-management: A}",
    right="raci: {lead-implementer: R, top-management: A}",
)
def several_accountable(context: Context) -> Iterator[Fault]:
    """More than one role is accountable for an activity.

    Where two answer for the outcome, neither does.
    """
    letter = context.handbook.settings.scheme.accountable
    for document, activity in context.handbook.activities():
        holders = _holders(context, activity, letter)
        if len(holders) > 1:
            number = "two" if len(holders) == 2 else str(len(holders))
            yield Fault(
                _place(document, activity, "raci"),
                f"“{activity.name}” has {number} accountable roles ({', '.join(holders)}).",
                f"Keep exactly one {letter}.",
                activity.id,
            )


@rule(
    "RAC304",
    fix="Give the letter R to the role that does the work.",
    wrong="raci: {top-management: A, compliance-legal: C}",
    right="raci: {lead-implementer: R, top-management: A, compliance-legal: C}",
)
def nobody_responsible(context: Context) -> Iterator[Fault]:
    """Nobody is responsible for doing an activity.

    An activity that nobody does is a promise that nobody keeps.
    """
    letters = context.handbook.settings.scheme.doers
    for document, activity in context.handbook.activities():
        if not _holders(context, activity, letters):
            yield Fault(
                _place(document, activity, "raci"),
                f"Nobody is responsible ({letters}) for “{activity.name}”.",
                f"Give at least one role the letter {letters}.",
                activity.id,
            )


@rule(
    "RAC305",
    fix="Give one of the two another id.",
    wrong="- id: risk-assessment   # in two documents",
    right="- id: risk-assessment\n- id: impact-assessment",
)
def duplicate_activity(context: Context) -> Iterator[Fault]:
    """Two activities have the same id.

    The matrix and every exception refer to an activity by its id.
    """
    first: dict[str, tuple[Document, Activity]] = {}
    for document, activity in context.handbook.activities():
        other_document, other = first.setdefault(activity.id, (document, activity))
        if other is not activity:
            yield Fault(
                _place(document, activity, "id"),
                f"The activity id `{activity.id}` is used already in {other_document.path}.",
                "Give this activity another id.",
                activity.id,
            )


@rule(
    "RAC306",
    fix="Keep the activity in the document that governs it, and link there from the other.",
    wrong="name: Staff training   # in PRC-003\nname: Staff Training   # in POL-002, with other letters",
    right="name: Staff training   # once",
)
def overlapping_activities(context: Context) -> Iterator[Fault]:
    """Two activities have the same name.

    Overlapping duties are the most common mistake when roles are defined: two documents give the same work to
    different roles, and each thinks that the other does it.
    """
    first: dict[str, tuple[Document, Activity]] = {}
    for document, activity in context.handbook.activities():
        name = " ".join(activity.name.casefold().split())
        other_document, other = first.setdefault(name, (document, activity))
        if other is not activity and other.id != activity.id:
            yield Fault(
                _place(document, activity, "name"),
                f"“{activity.name}” is an activity of {other_document.id} already (`{other.id}`).",
                "Keep it in one document, or say in the name what is different.",
                activity.id,
            )


@rule(
    "RAC307",
    fix="Use the letters of the scheme, or choose another scheme in mkdocs.yml (`extra.remit.scheme`).",
    wrong="# scheme: raci\nraci: {ai-development: S}",
    right="# scheme: raci\nraci: {ai-development: C}",
)
def letter_outside_scheme(context: Context) -> Iterator[Fault]:
    """A letter does not belong to the scheme.

    The legend would not explain it, so every reader would guess.
    """
    scheme = context.handbook.settings.scheme
    words = ", ".join(f"{letter} ({word})" for letter, word in scheme.letters.items())
    for document, activity in context.handbook.activities():
        for key, cell in activity.assignments.items():
            if strange := sorted(cell - set(scheme.letters)):
                what = f"letter {strange[0]} is" if len(strange) == 1 else f"letters {', '.join(strange)} are"
                message = f"The {what} not part of the scheme {scheme.key.upper()}."
                yield Fault(
                    _place(document, activity, "raci", key), message, f"Letters of the scheme: {words}.", activity.id
                )


@rule(
    "RAC308",
    fix="Make an internal role accountable. Where the organisation has decided otherwise, write an exception with the "
    "reason into mkdocs.yml.",
    wrong="raci: {external-auditor: R/A}",
    right="raci: {external-auditor: R, top-management: A}",
    severity=Severity.ERROR,
)
def external_accountable(context: Context) -> Iterator[Fault]:
    """An external role is accountable for an activity.

    Work can be given to others; answering for the management system stays with the organisation (ISO/IEC 42001, 5.1
    and 5.3).
    """
    letter = context.handbook.settings.scheme.accountable
    for document, activity in context.handbook.activities():
        for key in _holders(context, activity, letter):
            role = context.handbook.role.get(key)
            if role is not None and role.kind == "external":
                yield Fault(
                    _place(document, activity, "raci", key),
                    f"“{activity.name}” has an external role accountable ({role.title}).",
                    f"Give the {letter} to an internal role, or add an exception, with a reason, in mkdocs.yml.",
                    activity.id,
                )
