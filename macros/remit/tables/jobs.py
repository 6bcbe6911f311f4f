"""Job descriptions: what a role is for, does, answers for and must be able to do, put together from every file."""

from __future__ import annotations

from dataclasses import dataclass

from remit.model import Handbook, Role
from remit.tables.raci import Duty, duties


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDescription:
    """A role's job description: the role itself, its place in the organisation, and the duties from every policy.

    `answers_for` are the activities in which the role is responsible or accountable; `takes_part_in` the others.
    """

    role: Role
    reports_to: Role | None
    dotted: tuple[Role, ...]
    direct_reports: tuple[Role, ...]
    independent_of: tuple[Role, ...]
    answers_for: tuple[Duty, ...]
    takes_part_in: tuple[Duty, ...]


def job_description(handbook: Handbook, role: Role) -> JobDescription:
    """Assemble the job description of a role."""
    scheme = handbook.settings.scheme
    answering = {scheme.accountable, *scheme.doers}
    found = duties(handbook, role.key)
    superiors = _roles(handbook, role.reports_to)
    line = handbook.role.get(role.reports_to[0]) if role.reports_to else None
    return JobDescription(
        role=role,
        reports_to=line,
        dotted=tuple(superior for superior in superiors if superior is not line),
        direct_reports=tuple(
            other for other in handbook.roles if other.lifecycle == "active" and other.reports_to[:1] == (role.key,)
        ),
        independent_of=_roles(handbook, role.independent_of),
        answers_for=tuple(duty for duty in found if answering & set(duty.letters)),
        takes_part_in=tuple(duty for duty in found if not answering & set(duty.letters)),
    )


def _roles(handbook: Handbook, keys: tuple[str, ...]) -> tuple[Role, ...]:
    return tuple(handbook.role[key] for key in dict.fromkeys(keys) if key in handbook.role)
