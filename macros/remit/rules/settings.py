"""Rules about the organisation's settings themselves."""

from __future__ import annotations

from collections.abc import Iterator

from remit.finding import Place
from remit.rules.registry import Context, Fault, rule
from remit.text import suggestion


@rule(
    "SET601",
    fix="Correct the spelling, or add the role's file to `roles/`.",
    wrong="types: {policy: {approvers: [management]}}",
    right="types: {policy: {approvers: [top-management]}}",
)
def unknown_default_approver(context: Context) -> Iterator[Fault]:
    """The settings name a role that does not exist as default approver.

    Every document of the type would wait for an approval that nobody can give.
    """
    settings = context.handbook.settings
    for name, defaults in settings.types.items():
        for key in defaults.approvers:
            if not context.handbook.is_role(key):
                place = settings.places.get(f"types.{name}", Place("mkdocs.yml"))
                message = f"There is no role `{key}`, the default approver of type {name}."
                yield Fault(place, message, suggestion(key, context.handbook.role), name)
