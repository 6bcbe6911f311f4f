"""The public macros: each turns rows into Markdown for the page it is called on."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import Signature, signature
from typing import Any

from remit.edition import Edition, digest
from remit.finding import RemitError
from remit.framework import coverage_rows, frameworks
from remit.model import ALL_STAFF, Document, Role
from remit.register import RegisterRow, State
from remit.render import badges
from remit.render.badges import FLAG_WORDS, state_shown
from remit.render.environments import pictures, templates
from remit.render.escaping import Markdown, escape
from remit.render.notes import notes_on
from remit.tables import job_description, orgchart, raci, reviews, skills

MOST_IN_A_CELL = 100
"""How many documents a cell names; nobody reads more, and readers of Markdown take ever longer over each link."""


class MacroFault(RemitError):
    """A macro was called with something that it cannot show."""


@dataclass(frozen=True)
class Macros:
    """The macros as they are called on one page; `document` is the controlled document the page belongs to, if any."""

    edition: Edition
    page: str
    document: Document | None = None

    def raci_table(self, document: str | None = None, role: str | None = None) -> Markdown:
        """The RACI matrix: all activities, or those of one document or role (`document="POL-001"`)."""
        if document is not None:
            self._document(document)
        if role is not None:
            self._role(role)
        found = raci.matrix(self.edition.handbook, document=document, role=role)
        return self.render("raci_table.md.j2", matrix=found, show_document=document is None)

    def job_description(self, role: str, level: int = 2, whole: bool = True) -> Markdown:
        """A role's job description; `level` is that of its headings, `whole=False` leaves out what a card shows."""
        if type(level) is not int or level not in range(1, 6):
            raise MacroFault(f"`level` is {level!r}.", "Give the level of the headings, from 1 to 5.")
        found = job_description(self.edition.handbook, self._role(role))
        return self.render(
            "job_description.md.j2", job=found, role=found.role, heading=Markdown("#" * level), whole=whole
        )

    def role_card(self, role: str) -> Markdown:
        """A role at a glance: purpose, holders, reporting line, independence."""
        found = job_description(self.edition.handbook, self._role(role))
        holders = [
            (self.edition.handbook.person.get(holding.person), holding)
            for holding in found.role.holders_on(self.edition.today)
        ]
        return self.render("role_card.md.j2", job=found, role=found.role, holders=holders)

    def my_responsibilities(self, role: str | None = None) -> Markdown:
        """What a role is responsible, accountable, consulted or informed for; without a role, a card for each role."""
        handbook = self.edition.handbook
        if role is not None:
            return self.render("my_responsibilities.md.j2", duties=raci.duties(handbook, self._role(role).key))
        cards = []
        for each in handbook.roles:
            if each.lifecycle == "active":
                found = raci.duties(handbook, each.key)
                counts = [(x, sum(x in duty.letters for duty in found)) for x in handbook.settings.scheme.letters]
                cards.append((each, [(letter, count) for letter, count in counts if count]))
        return self.render("role_cards.md.j2", cards=cards)

    def skills_matrix(self) -> Markdown:
        """What every role must be able to do, and who holds which certificate until when."""
        handbook = self.edition.handbook
        return self.render(
            "skills_matrix.md.j2",
            roles=skills.skilled_roles(handbook),
            rows=skills.certificates(handbook, self.edition.today),
        )

    def org_chart(self) -> Markdown:
        """The organisation chart as an image, with the same lines as text below it."""
        handbook = self.edition.handbook
        chart = orgchart.org_chart(handbook, self.edition.today)
        titles = {box.role.key: textwrap.wrap(box.role.title, 24, max_lines=2, placeholder="…") for box in chart.boxes}
        drawing = pictures().get_template("org_chart.svg.j2")
        picture = drawing.render(chart=chart, titles=titles, width=orgchart.WIDTH, height=orgchart.HEIGHT)
        below = orgchart.children(handbook)
        tree: list[tuple[Markdown, Role]] = []
        pending = [(0, role) for role in reversed(below.get("", ()))]
        while pending:
            depth, role = pending.pop()
            tree.append((Markdown("    " * depth), role))
            pending.extend((depth + 1, child) for child in reversed(below.get(role.key, ())))
        held = {box.role.key: box.holders for box in chart.boxes}
        return self.render("org_chart.md.j2", picture=Markdown(picture), tree=tree, held=held)

    def document_register(self, view: str = "table") -> Markdown:
        """The register of controlled documents as a table, or with `view="summary"` as counts by state."""
        register = self.edition.register
        if view == "table":
            return self.render("document_register.md.j2", register=register)
        if view != "summary":
            raise MacroFault(f'`view` is "{view}".', 'Use view="table" or view="summary".')
        counts = [(state.value, register.count(state)) for state in State]
        overdue = sum(row.overdue for row in register.rows)
        return self.render("register_summary.md.j2", register=register, counts=counts, overdue=overdue)

    def document_control(self, document: str | None = None) -> Markdown:
        """The document-control block of this page's document, or of another by id."""
        found = self._document(document)
        row = self._row(found)
        shown = state_shown(self.edition, found, row)
        given = self.edition.approved_on(found.id, digest(found))
        notes = list(notes_on(self.edition, found, row, shown))
        return self.render(
            "document_control.md.j2", document=found, row=row, state=shown.value, given=given, notes=notes
        )

    def approval_record(self, document: str | None = None) -> Markdown:
        """Who decided what about this page's document, or another by id, and whether it counts."""
        versions = self.edition.versions[self._document(document).id]
        rows = [(version.version, approval) for version in versions for approval in reversed(version.approvals)]
        return self.render("approval_record.md.j2", rows=rows, no_history=self.edition.no_history)

    def revision_history(self, document: str | None = None) -> Markdown:
        """The versions of this page's document, or of another by id, as git has them."""
        found = self._document(document)
        return self.render(
            "revision_history.md.j2",
            versions=self.edition.versions[found.id],
            no_history=self.edition.no_history,
            step=lambda version: self._step(found.id, version),
        )

    def review_calendar(self, limit: Any = None) -> Markdown:
        """What must be reviewed and when, the most urgent first; `limit` shows only so many."""
        if limit is not None and (type(limit) is not int or limit < 1):
            raise MacroFault(f"`limit` is {limit!r}.", "Give a whole number from 1, or leave it out.")
        rows = reviews(self.edition.register)
        return self.render("review_calendar.md.j2", rows=rows[:limit], more=max(len(rows) - len(rows[:limit]), 0))

    def coverage_table(self, framework: str = "iso-42001") -> Markdown:
        """Which document answers which clause and control of a framework, and where there is a gap."""
        if framework not in tuple(frameworks()):
            raise MacroFault(f"There is no framework `{framework}`.", f"Known: {', '.join(frameworks())}.")
        rows = coverage_rows(self.edition.handbook, framework)
        return self.render("coverage_table.md.j2", framework=frameworks()[framework], rows=rows, most=MOST_IN_A_CELL)

    def doc_link(self, document: str, text: str = "") -> Markdown:
        """A link to a document by id, which survives renames."""
        return self._link(self._document(document), text)

    def role_link(self, role: str, text: str = "") -> Markdown:
        """A link to a role by key, which survives renames."""
        return self._link(self._role(role), text)

    def call(self, name: str, given: list[Any], named: dict[str, Any]) -> str:
        """Call a public macro by name; wrong arguments are told in its own words."""
        if name not in PUBLIC:
            raise MacroFault(f"There is no macro `{name}`.", f"Known: {', '.join(PUBLIC)}.")
        method: Callable[..., str] = getattr(self, name)
        takes = _signature(name)
        try:
            takes.bind(*given, **named)
        except TypeError as error:
            known = ", ".join(takes.parameters)
            fix = f"It has: {known}." if known else "It has none."
            raise MacroFault(f"`{name}` is called with wrong arguments: {error}.", fix) from None
        return method(*given, **named)

    def render(self, template: str, **values: Any) -> Markdown:
        """Render one of Remit's own templates as it stands on this page."""
        scheme = self.edition.handbook.settings.scheme
        text = (
            templates()
            .get_template(template)
            .render(
                edition=self.edition,
                badge=badges.badge,
                chips=lambda letters: badges.chips(scheme, letters),
                legend=lambda: badges.legend(scheme),
                link=lambda document, text="": badges.link(document, self.page, text),
                role_name=self._role_name,
                flag_words=FLAG_WORDS,
                **values,
            )
        )
        return Markdown(text)

    def _step(self, id_: str, version: str) -> Markdown:
        """Return a version as a link to what changed with it; just its number where there is no page of that."""
        step = self.edition.steps.get((id_, version))
        if step is None:
            return escape(version)
        return Markdown(f'[{escape(version)}]({badges.href(step.path, self.page)} "What changed since {step.old}")')

    def _link(self, document: Document, text: object) -> Markdown:
        if not isinstance(text, str):
            raise MacroFault(f"`text` is {text!r}.", "Give the words of the link in quotation marks, or leave it out.")
        return badges.link(document, self.page, text)

    def _role_name(self, key: str) -> Markdown:
        """Return a link to a role, or its bare key when its file cannot be read."""
        if key == ALL_STAFF:
            return Markdown("all staff")
        role = self.edition.handbook.role.get(key)
        return badges.link(role, self.page) if role else Markdown(f"`{key}`")

    def _document(self, id_: object) -> Document:
        if id_ is None:
            if self.document is None:
                raise MacroFault("This page is not a controlled document.", 'Name one: document_control("POL-001").')
            return self.document
        found = self.edition.handbook.document.get(id_) if isinstance(id_, str) else None
        if found is None:
            known = ", ".join(sorted(self.edition.handbook.document)[:12]) or "none yet"
            raise MacroFault(f"There is no document `{id_}`.", f"Known: {known}.")
        return found

    def _role(self, key: object) -> Role:
        found = self.edition.handbook.role.get(key) if isinstance(key, str) else None
        if found is None:
            known = ", ".join(sorted(self.edition.handbook.role)) or "none yet"
            raise MacroFault(f"There is no role `{key}`.", f"Known: {known}.")
        return found

    def _row(self, document: Document) -> RegisterRow:
        return self.edition.register.rows[self.edition.row_of[document.id]]


@cache
def _signature(name: str) -> Signature:
    whole = signature(getattr(Macros, name))
    return whole.replace(parameters=list(whole.parameters.values())[1:])  # an author does not know of `self`


PUBLIC = (
    "raci_table",
    "job_description",
    "role_card",
    "my_responsibilities",
    "skills_matrix",
    "org_chart",
    "document_register",
    "document_control",
    "revision_history",
    "approval_record",
    "review_calendar",
    "coverage_table",
    "doc_link",
    "role_link",
)
"""The names under which pages call the macros; none of them may be a front matter key."""
