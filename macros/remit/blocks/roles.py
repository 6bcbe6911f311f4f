"""What is said of one role: its card, and its job description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.blocks.badges import badge
from remit.blocks.building import Part, between, bullets, definitions, heading, line, paragraph, paragraphs
from remit.blocks.links import PageLinks
from remit.blocks.matrices import duties_table
from remit.doctree import Node
from remit.model import Role
from remit.tables import job_description


def role_card(links: PageLinks, role: Role) -> Node:
    """Return a role at a glance: purpose, holders, reporting line, independence."""
    return definitions("role-card", _card(links, role))


def _card(links: PageLinks, role: Role) -> Iterator[tuple[str, Part]]:
    job = job_description(links.edition.handbook, role)
    yield "Purpose", role.purpose
    yield "Held by", _holders(links, role) or badge("vacant")
    yield "Reports to", links.to(job.reports_to) if job.reports_to else "no other role"
    others = (("Dotted line to", job.dotted), ("Leads", job.direct_reports), ("Independent of", job.independent_of))
    for term, roles in others:
        if roles:
            yield term, links.to_each(roles)
    if role.aliases:
        yield "Also known as", ", ".join(role.aliases)
    kinds = [*(["critical"] if role.critical else []), *(["external"] if role.kind == "external" else [])]
    if kinds:
        yield "Kind", between(" ", map(badge, kinds))


def _holders(links: PageLinks, role: Role) -> str:
    edition = links.edition
    return ", ".join(
        f"{person.name if (person := edition.handbook.person.get(each.person)) else each.person}"
        f"{' (deputy)' if each.deputy else ''}"
        for each in role.holders_on(edition.today)
    )


def describe(links: PageLinks, role: Role, level: int, *, whole: bool) -> list[Node]:
    """Return a role's job description with headings from a level on; unless `whole`, without what its card shows."""
    return [*_described(links, role, level, whole=whole)]


def _described(links: PageLinks, role: Role, level: int, *, whole: bool) -> Iterator[Node]:
    job = job_description(links.edition.handbook, role)
    if whole:
        yield paragraph(role.summary)
        yield from paragraphs(role.purpose)
        yield heading(level, "Position")
        yield bullets(_position(links, role))
    if role.accountability:
        yield heading(level, "Accountability")
        yield from paragraphs(role.accountability)
    yield from _listed(level, "Key activities", role.key_activities)
    if role.responsibilities:
        yield heading(level, "Areas of responsibility")
        for area in role.responsibilities:
            yield from _listed(level + 1, area.area, area.duties, always=True)
    if whole:
        for title, duties in (
            ("Responsible or accountable for", job.answers_for),
            ("Consulted or informed", job.takes_part_in),
        ):
            if duties:
                yield heading(level, title)
                yield duties_table(links, duties)
    yield from _listed(level, "Qualifications", role.qualifications)
    skills = role.skills
    if skills.technical or skills.certifications or skills.soft:
        yield heading(level, "Skills")
        yield from _listed(level + 1, "Technical", skills.technical)
        yield from _listed(level + 1, "Certifications and training", skills.certifications)
        yield from _listed(level + 1, "Soft skills", skills.soft)
    if role.example:
        yield heading(level, "Example")
        yield from paragraphs(role.example)


def _listed(level: int, title: str, items: Iterable[str], *, always: bool = False) -> Iterator[Node]:
    """Yield a heading with a list below it; nothing when there is nothing to list."""
    items = [*items]
    if items or always:
        yield heading(level, title)
    if items:
        yield bullets(items)


def _position(links: PageLinks, role: Role) -> Iterator[list[Node]]:
    job = job_description(links.edition.handbook, role)
    yield line("Reports to ", links.to(job.reports_to)) if job.reports_to else line("Reports to no other role")
    for superior in job.dotted:
        yield line("Dotted line to ", links.to(superior))
    for words, roles in (("Leads ", job.direct_reports), ("Independent of ", job.independent_of)):
        if roles:
            yield line(words, links.to_each(roles))
