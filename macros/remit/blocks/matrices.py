"""The tables over all roles: the RACI matrix, skills, coverage of a framework, and who reports to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from remit.blocks.badges import badge, chips, legend
from remit.blocks.building import BREAK, Part, between, code, emphasis, heading, line, paragraph, plain, table
from remit.blocks.links import PageLinks
from remit.doctree import Node, nodes
from remit.framework import CoverageRow, Framework
from remit.model import Role
from remit.tables import orgchart, raci, skills

MOST_IN_A_CELL = 100
"""How many documents a cell names; nobody reads more."""


def raci_table(links: PageLinks, matrix: raci.Matrix, *, with_documents: bool) -> list[Node]:
    """Return a RACI matrix, with the document of each activity when it is that of several."""
    if not matrix.rows:
        why = "No activity is assigned yet. Activities are written in the front matter of a policy, under "
        return [paragraph({"t": "Emph", "c": line(why, code("activities"), ".")})]
    scheme = links.edition.handbook.settings.scheme
    head = ("Activity", *(links.to(role, role.short) for role in matrix.roles), *(["Document"] * with_documents))
    rows = (
        (
            row.activity.name,
            *(chips(scheme, cell) for cell in row.cells),
            *([links.to(row.document)] if with_documents else []),
        )
        for row in matrix.rows
    )
    sides = f"l{'c' * len(matrix.roles)}{'l' * with_documents}"
    return [table(sides, head, rows, kind="raci"), legend(scheme)]


def duties_table(links: PageLinks, duties: Sequence[raci.Duty], *, sortable: bool = False) -> Node:
    """Return the activities that a role takes part in."""
    scheme = links.edition.handbook.settings.scheme
    rows = ((duty.activity.name, chips(scheme, duty.letters), links.to(duty.document)) for duty in duties)
    return table("lcl", ("Activity", "RACI", "Document"), rows, kind="duties", sortable=sortable)


def responsibilities(links: PageLinks, role: str) -> list[Node]:
    """Return what a role is responsible, accountable, consulted or informed for."""
    handbook = links.edition.handbook
    if not (duties := raci.duties(handbook, role)):
        return [emphasis("No activity names this role yet.")]
    return [duties_table(links, duties, sortable=True), legend(handbook.settings.scheme)]


def role_cards(links: PageLinks) -> list[Node]:
    """Return a card for each role, with how many activities it has by letter."""
    handbook = links.edition.handbook
    scheme = handbook.settings.scheme
    cards = []
    for role in handbook.roles:
        if role.lifecycle == "active":
            duties = raci.duties(handbook, role.key)
            counts = {letter: sum(letter in duty.letters for duty in duties) for letter in scheme.letters}
            shown = [
                nodes.span(["role-cards__count"], line(*chips(scheme, letter), f" {count}"))
                for letter, count in counts.items()
                if count
            ]
            letters = nodes.span(["role-cards__letters"], between(" ", shown) or line("no activity yet"))
            cards.append([paragraph({"t": "Strong", "c": [links.to(role)]}), paragraph(letters)])
    if not cards:
        return [no_roles()]
    return [nodes.div(["grid", "cards", "role-cards"], [{"t": "BulletList", "c": cards}])]


def no_roles() -> Node:
    """Return what stands for the roles of a handbook that has none."""
    return paragraph(
        {"t": "Emph", "c": line("There are no roles yet. ", code("remit new role"), " writes the first one.")}
    )


def skills_matrix(links: PageLinks) -> list[Node]:
    """Return what every role must be able to do, and who holds which certificate until when."""
    handbook = links.edition.handbook
    roles = skills.skilled_roles(handbook)
    if not roles:
        return [emphasis("No role names skills yet.")]
    head = ("Role", "Technical", "Certifications and training", "Soft skills")
    rows = (
        (links.to(role), *map(_skills, (role.skills.technical, role.skills.certifications, role.skills.soft)))
        for role in roles
    )
    made = [table("llll", head, rows, kind="skills")]
    certificates = skills.certificates(handbook, links.edition.today)
    if not certificates:
        return made
    columns = ("Role", "Certificate or training", "Held by", "Evidence", "Expires")
    held = (cells for row in certificates for cells in _certificate(links, row))
    return [
        *made,
        heading(2, "Certificates and training held"),
        table("lllll", columns, held, kind="certificates", sortable=True),
    ]


def _skills(named: Sequence[str]) -> Part:
    return between(BREAK, (nodes.span(["skill"], line(skill)) for skill in named)) or "–"


def _certificate(links: PageLinks, row: skills.CertificateRow) -> Iterator[Sequence[Part]]:
    """Yield a row for everybody who holds a certificate, or one that says that nobody does."""
    for held in row.held:
        found = held.competence
        lapsed = [" ", badge("lapsed")] if held.lapsed else []
        expires = line(str(found.expires or "does not expire"), *lapsed)
        yield links.to(row.role), row.name, held.person.name, found.evidence or "not stated", expires
    if not row.held:
        yield links.to(row.role), row.name, badge("gap", "Nobody yet"), "–", "–"


def coverage_table(links: PageLinks, framework: Framework, rows: Sequence[CoverageRow]) -> list[Node]:
    """Return which document answers which clause and control of a framework."""
    cells = ((row.requirement.id, row.requirement.title, _covered(links, row)) for row in rows)
    return [table("lll", (framework.name, "Title", "Documents"), cells, kind="coverage", sortable=True)]


def _covered(links: PageLinks, row: CoverageRow) -> Part:
    if not row.documents:
        return "–" if row.parent else badge("gap")
    named: list[Part] = [links.to(document) for document in row.documents[:MOST_IN_A_CELL]]
    if more := len(row.documents) - len(named):
        named.append(f"and {more} more")
    return between(BREAK, named)


def organisation_chart(links: PageLinks, chart: orgchart.OrgChart, drawing: str) -> list[Node]:
    """Return the organisation chart as a drawing (SVG), with the same lines as text below it."""
    if not chart.boxes:
        return [no_roles()]
    figure = f'<figure class="org-chart" data-search-exclude>\n{drawing}\n</figure>\n'
    title = nodes.div(["block-title"], [plain("The organisation chart as text")])
    held = {box.role.key: box.holders for box in chart.boxes}
    text = _reporting(links, orgchart.children(links.edition.handbook), held)
    return [
        nodes.div(["org-chart"], [{"t": "RawBlock", "c": ["html", figure]}]),
        nodes.div(["details", "org-chart-text"], [title, text]),
    ]


def _reporting(links: PageLinks, below: Mapping[str, Sequence[Role]], held: Mapping[str, Sequence[str]]) -> Node:
    """Return who reports to whom as a list in lists, however deep."""
    top: Node = {"t": "BulletList", "c": []}
    pending = [(top, role) for role in reversed(below.get("", ()))]
    while pending:
        above, role = pending.pop()
        item = [plain(*_described(links, role, held[role.key]))]
        above["c"].append(item)
        if led := below.get(role.key, ()):
            inside: Node = {"t": "BulletList", "c": []}
            item.append(inside)
            pending.extend((inside, child) for child in reversed(led))
    return top


def _described(links: PageLinks, role: Role, holders: Sequence[str]) -> Iterator[Part]:
    yield links.to(role)
    yield f" ({', '.join(holders)})" if holders else line(" ", badge("vacant"))
    if dotted := role.reports_to[1:]:
        yield line("; dotted line to ", links.to_roles(dotted))
