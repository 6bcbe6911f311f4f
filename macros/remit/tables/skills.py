"""The skills matrix: what each role needs, who of its holders can show what, and what lapses when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.model import Handbook, Role
from remit.people import Competence, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCertificate:
    """A certificate in somebody's hands; `lapsed` on the day that was asked for."""

    person: Person
    competence: Competence
    lapsed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """A certificate that a role asks for, and the holders of the role who have it; nobody is a gap."""

    role: Role
    name: str
    held: tuple[HeldCertificate, ...]

    @property
    def covered(self) -> bool:
        """Say whether somebody in the role holds the certificate today."""
        return any(not held.lapsed for held in self.held)


def skilled_roles(handbook: Handbook) -> tuple[Role, ...]:
    """Return the active roles for which skills are named."""
    return tuple(
        role
        for role in handbook.roles
        if role.lifecycle == "active" and (role.skills.technical or role.skills.certifications or role.skills.soft)
    )


def certificates(handbook: Handbook, today: date) -> tuple[CertificateRow, ...]:
    """Return a row for each certificate that a role asks for."""
    return tuple(
        CertificateRow(role=role, name=name, held=_held(handbook, role, name, today))
        for role in skilled_roles(handbook)
        for name in role.skills.certifications
    )


def _held(handbook: Handbook, role: Role, name: str, today: date) -> tuple[HeldCertificate, ...]:
    wanted = name.casefold()
    return tuple(
        HeldCertificate(
            person=person, competence=competence, lapsed=competence.expires is not None and competence.expires <= today
        )
        for appointment in role.holders_on(today)
        if (person := handbook.person.get(appointment.person)) is not None
        for competence in person.competences
        if competence.name.casefold() == wanted
    )
