"""The sheets about people: what roles need, who can show what, and who holds which role."""

from __future__ import annotations

from datetime import date, timedelta

from remit.blocks import badges
from remit.edition import Edition
from remit.export.sheet import Cell, Column, Kind, Sheet, Value, badge_cell, linked
from remit.register import document_register
from remit.tables import skills as competence


def skills(edition: Edition) -> Sheet:
    """Return what every role must be able to do and to show, one skill to a row."""
    kinds = {"technical": "Technical", "certifications": "Certificate or training", "soft": "Soft skill"}
    return Sheet(
        key="skills",
        title="Skills needed",
        about="What the holders of each role must be able to do and to show.",
        columns=(
            Column(title="Role", kind=Kind.LINK, widest=34),
            Column(title="Kind"),
            Column(title="Skill", widest=90),
        ),
        rows=tuple(
            (linked(role), word, skill)
            for role in competence.skilled_roles(edition.handbook)
            for name, word in kinds.items()
            for skill in getattr(role.skills, name)
        ),
    )


def certificates_held(edition: Edition) -> Sheet:
    """Return who holds which certificate that their role asks for; one that nobody holds is a gap."""
    rows: list[tuple[Value, ...]] = []
    for row in competence.certificates(edition.handbook, edition.today):
        role = linked(row.role)
        for held in row.held:
            own = held.competence
            state = _lasting(held, edition.today)
            rows.append((role, row.name, held.person.name, own.evidence, own.obtained, own.expires, state))
        if not row.held:
            rows.append((role, row.name, "", "", None, None, Cell(text="Nobody yet", badge="vacant")))
    return Sheet(
        key="certificates",
        title="Certificates held",
        about="Certificates and training that roles ask for: who has them, with what evidence, until when.",
        columns=(
            Column(title="Role", kind=Kind.LINK, widest=34),
            Column(title="Certificate or training", widest=52),
            Column(title="Held by", widest=30),
            Column(title="Evidence"),
            Column(title="Obtained", kind=Kind.DATE),
            Column(title="Expires", kind=Kind.DATE),
            Column(title="State", kind=Kind.MARK),
        ),
        rows=tuple(rows),
    )


def _lasting(held: competence.HeldCertificate, today: date) -> Cell:
    expires = held.competence.expires
    if held.lapsed:
        return Cell(text=badges.BADGES["lapsed"], badge="overdue")
    if expires is not None and expires - today <= timedelta(days=document_register.DUE_SOON_DAYS):
        return Cell(text="Lapses soon", badge="due-soon")
    return Cell(text="Held", badge="in-force")


def holders(edition: Edition) -> Sheet:
    """Return who holds and held each role, from when until when."""
    rows: list[tuple[Value, ...]] = []
    for role in edition.handbook.roles:
        if role.lifecycle != "active":
            continue
        weight = "yes" if role.critical else ""
        for held in sorted(role.holders, key=lambda held: (held.start, held.deputy, held.person)):
            part = "Deputy" if held.deputy else "Holder"
            now = Cell(text="Today", badge="in-force") if held.covers(edition.today) else "Later"
            if held.end is not None and held.end <= edition.today:
                now = "Former"
            name = edition.handbook.name_of(held.person)
            rows.append((linked(role), role.kind, weight, name, part, held.start, held.end, now))
        if not role.holders_on(edition.today):
            rows.append((linked(role), role.kind, weight, "", "", None, None, badge_cell("vacant")))
    return Sheet(
        key="holders",
        title="Role holders",
        about="Who holds and held each role. An appointment ends before the day in the column To.",
        columns=(
            Column(title="Role", kind=Kind.LINK, widest=40),
            Column(title="Kind"),
            Column(title="Critical"),
            Column(title="Person", widest=36),
            Column(title="As"),
            Column(title="From", kind=Kind.DATE),
            Column(title="To", kind=Kind.DATE),
            Column(title="When", kind=Kind.MARK),
        ),
        rows=tuple(rows),
    )
