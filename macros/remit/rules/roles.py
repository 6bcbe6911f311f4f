"""Rules about roles: their names, their lines and what they do."""

from __future__ import annotations

from collections.abc import Iterator

from remit.finding import Place, Severity
from remit.model import Document, Role
from remit.rules.registry import Context, Fault, rule
from remit.tables import reporting
from remit.text import suggestion


@rule("ROL401", fix="Give one of the two another key.", wrong="role: lead   # in two files")
def duplicate_role(context: Context) -> Iterator[Fault]:
    """Two roles have the same key.

    Every letter given to the key would be meant for both, or for neither.
    """
    first: dict[str, Role] = {}
    for role in sorted(context.handbook.roles, key=lambda role: role.path):
        other = first.setdefault(role.key, role)
        if other is not role:
            message = f"The role key `{role.key}` is taken by {other.path}."
            yield Fault(role.source.place("role"), message, "Give this role another key.", role.key)


@rule(
    "ROL402",
    fix="Take the name away from one of the two.",
    wrong="aliases: [Executive Sponsor]   # in two roles",
    right="aliases: [Executive Sponsor]   # in one",
)
def clashing_alias(context: Context) -> Iterator[Fault]:
    """Two roles go by the same name.

    A reader who looks for the name finds two roles and cannot tell which one is meant.
    """
    first: dict[str, Role] = {}
    for role in reporting.active_roles(context.handbook).values():
        names = [(role.title, ("title",)), (role.short, ("short",))]
        names += [(alias, ("aliases", index)) for index, alias in enumerate(role.aliases)]  # type: ignore[misc]
        for name, keys in names:
            other = first.setdefault(name.casefold(), role)
            if other is not role:
                message = f"“{name}” is also a name of {other.title} ({other.path})."
                yield Fault(role.source.place(*keys), message, "Use the name for one role only.", role.key)


@rule(
    "ROL403",
    fix="Give the role its letters in an activity, or retire it.",
    severity=Severity.WARNING,
)
def unused_role(context: Context) -> Iterator[Fault]:
    """A role has no part in any activity, and owns and approves nothing.

    A role that does nothing is either missing from the matrix or not needed.
    """
    handbook = context.handbook
    if handbook.damaged:
        return  # the role may well be used in a file that could not be read
    used = set(handbook.activities_of)
    for document in handbook.documents:
        if document.lifecycle == "active":
            used.update((document.owner, *document.approvers))
    for role in handbook.roles:
        if role.key not in used and role.lifecycle == "active":
            message = f"No activity and no document uses the role {role.title}."
            yield Fault(role.source.place("role"), message, "Give it letters in an activity, or retire it.", role.key)


@rule(
    "ROL404",
    fix="Correct the spelling, or add the role's file to `roles/`.",
    wrong="reports_to: [top-managment]",
    right="reports_to: [top-management]",
)
def unknown_related_role(context: Context) -> Iterator[Fault]:
    """A role reports to, or is independent of, a role that does not exist.

    The organisation chart would have a line that ends nowhere.
    """
    for role in context.handbook.roles:
        for name in ("reports_to", "independent_of"):
            for index, key in enumerate(getattr(role, name)):
                if not context.handbook.is_role(key):
                    message = f"`{name}` names the role `{key}`, which does not exist."
                    yield Fault(
                        role.source.place(name, index), message, suggestion(key, context.handbook.role), role.key
                    )


@rule(
    "ROL405",
    fix="Break the circle: one of these roles reports to somebody outside it, or to nobody.",
    wrong="# a.md\nreports_to: [b]\n# b.md\nreports_to: [a]",
)
def reporting_circle(context: Context) -> Iterator[Fault]:
    """A reporting line runs in a circle.

    Nobody in the circle answers to anybody, and the organisation chart cannot be drawn.
    """
    roles = reporting.active_roles(context.handbook)
    for circle in reporting.circles(reporting.superiors(roles)):
        role = roles[circle[0]]
        line = " → ".join((*circle, circle[0]))
        yield Fault(
            role.source.place("reports_to", 0),
            f"The reporting line runs in a circle: {line}.",
            "Let one of these roles report outside the circle.",
            role.key,
        )


@rule(
    "ROL409",
    fix="Keep the duty in one role; in the other, say what it contributes.",
    severity=Severity.WARNING,
)
def overlapping_duties(context: Context) -> Iterator[Fault]:
    """Two roles have the same duty, word for word.

    Overlapping responsibilities lead to gaps: each role leaves the work to the other.
    """
    first: dict[str, Role] = {}
    for role in reporting.active_roles(context.handbook).values():
        duties = [(duty, ("key_activities", i)) for i, duty in enumerate(role.key_activities)]
        for i, area in enumerate(role.responsibilities):
            duties += [(duty, ("responsibilities", i, "duties", j)) for j, duty in enumerate(area.duties)]  # type: ignore[misc]
        for duty, keys in duties:
            other = first.setdefault(" ".join(duty.casefold().split()).rstrip("."), role)
            if other is not role:
                message = f"{other.title} has the same duty: “{duty}”"
                yield Fault(role.source.place(*keys), message, "Keep it in one role.", role.key)


@rule(
    "ROL412",
    fix="Hand over what the role still has to another role, or set `lifecycle: active` again.",
    wrong="# roles/editor.md\nlifecycle: retired\n# policies/ai-policy.md\nowner: editor",
    right="# policies/ai-policy.md\nowner: lead-implementer",
)
def retired_but_used(context: Context) -> Iterator[Fault]:
    """A retired role still has work.

    Nobody does what is left to a role that is no more; a document that it must approve can never come into force.
    """
    gone = {key for key, role in context.handbook.role.items() if role.lifecycle == "retired"}
    gone -= reporting.active_roles(context.handbook).keys()
    for document in context.handbook.ordered:
        if document.lifecycle == "active":
            for what, key, place in _named(document):
                if key in gone:
                    title = context.handbook.role[key].title
                    yield Fault(place, f"{title} is retired, but {what}.", "Name another role.", key)


def _named(document: Document) -> Iterator[tuple[str, str, Place]]:
    """Yield every role that a document gives something to do: what that is, the role's key, and where it is."""
    at = document.source.place
    yield f"owns {document.id}", document.owner, at("owner")
    for index, key in enumerate(document.approvers):
        yield f"has to approve {document.id}", key, at("approvers", index)
    for activity in document.activities:
        for key in activity.assignments:
            yield f"has letters in “{activity.name}”", key, at("activities", activity.index, "raci", key)
    for index, key in enumerate(document.reports_to if isinstance(document, Role) else ()):
        yield f"{document.title} reports to it", key, at("reports_to", index)
