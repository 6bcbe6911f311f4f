"""The public macros: each gives the page that it is called on rows as nodes of the tree."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import Signature, signature
from typing import Any

from remit.blocks import PageLinks, building, controls, matrices, roles
from remit.doctree import Node
from remit.edition import Edition
from remit.finding import RemitError
from remit.framework import coverage_rows, frameworks
from remit.model import Document, Role
from remit.render.environments import drawings
from remit.render.own_macros import OwnMacros, own_macros
from remit.source import paths
from remit.tables import orgchart, raci, reviews


class MacroFault(RemitError):
    """A macro was called with something that it cannot show."""


@dataclass(frozen=True)
class Macros:
    """The macros as they are called on one page; `document` is the controlled document the page belongs to, if any."""

    edition: Edition
    page: str
    document: Document | None = None

    @cached_property
    def own(self) -> OwnMacros:
        """The handbook's own macros; none has the name of one of these."""
        found = own_macros(self.edition)
        if taken := sorted(set(found.functions) & set(PUBLIC)):
            raise MacroFault(
                f"{paths.OWN_MACROS} registers `{taken[0]}`, which is a macro of Remit.", "Give it another name."
            )
        return found

    @property
    def links(self) -> PageLinks:
        """The links of the page."""
        return PageLinks(self.edition, self.page)

    def raci_table(self, document: str | None = None, role: str | None = None) -> list[Node]:
        """The RACI matrix: all activities, or those of one document or role (`document="POL-001"`)."""
        if document is not None:
            self._document(document)
        if role is not None:
            self._role(role)
        found = raci.matrix(self.edition.handbook, document=document, role=role)
        return matrices.raci_table(self.links, found, with_documents=document is None)

    def job_description(self, role: str, level: int = 2, whole: bool = True) -> list[Node]:
        """A role's job description; `level` is that of its headings, `whole=False` leaves out what a card shows."""
        if type(level) is not int or level not in range(1, 6):
            raise MacroFault(f"`level` is {level!r}.", "Give the level of the headings, from 1 to 5.")
        return roles.describe(self.links, self._role(role), level, whole=whole)

    def role_card(self, role: str) -> list[Node]:
        """A role at a glance: purpose, holders, reporting line, independence."""
        return [roles.role_card(self.links, self._role(role))]

    def my_responsibilities(self, role: str | None = None) -> list[Node]:
        """What a role is responsible, accountable, consulted or informed for; without a role, a card for each role."""
        if role is None:
            return matrices.role_cards(self.links)
        return matrices.responsibilities(self.links, self._role(role).key)

    def skills_matrix(self) -> list[Node]:
        """What every role must be able to do, and who holds which certificate until when."""
        return matrices.skills_matrix(self.links)

    def org_chart(self) -> list[Node]:
        """The organisation chart as an image, with the same lines as text below it."""
        chart = orgchart.org_chart(self.edition.handbook, self.edition.today)
        titles = {box.role.key: textwrap.wrap(box.role.title, 24, max_lines=2, placeholder="…") for box in chart.boxes}
        template = drawings().get_template("org_chart.svg.j2")
        drawing = template.render(chart=chart, titles=titles, width=orgchart.WIDTH, height=orgchart.HEIGHT)
        return matrices.organisation_chart(self.links, chart, drawing)

    def document_register(self, view: str = "table") -> list[Node]:
        """The register of controlled documents as a table, or with `view="summary"` as counts by state."""
        if view == "table":
            return controls.document_register(self.links)
        if view != "summary":
            raise MacroFault(f'`view` is "{view}".', 'Use view="table" or view="summary".')
        return controls.register_summary(self.edition)

    def document_control(self, document: str | None = None) -> list[Node]:
        """The document-control block of this page's document, or of another by id."""
        return controls.document_control(self.links, self._document(document))

    def approval_record(self, document: str | None = None) -> list[Node]:
        """Who decided what about this page's document, or another by id, and whether it counts."""
        return controls.approval_record(self.links, self._document(document))

    def revision_history(self, document: str | None = None) -> list[Node]:
        """The versions of this page's document, or of another by id, as git has them."""
        return controls.revision_history(self.links, self._document(document))

    def review_calendar(self, limit: Any = None) -> list[Node]:
        """What must be reviewed and when, the most urgent first; `limit` shows only so many."""
        if limit is not None and (type(limit) is not int or limit < 1):
            raise MacroFault(f"`limit` is {limit!r}.", "Give a whole number from 1, or leave it out.")
        rows = reviews(self.edition.register)
        return controls.review_calendar(self.links, rows[:limit], len(rows) - len(rows[:limit]))

    def coverage_table(self, framework: str = "iso-42001") -> list[Node]:
        """Which document answers which clause and control of a framework, and where there is a gap."""
        if framework not in tuple(frameworks()):
            raise MacroFault(f"There is no framework `{framework}`.", f"Known: {', '.join(frameworks())}.")
        rows = coverage_rows(self.edition.handbook, framework)
        return matrices.coverage_table(self.links, frameworks()[framework], rows)

    def doc_link(self, document: str, text: str = "") -> list[Node]:
        """A link to a document by id, which survives renames."""
        return self._link(self._document(document), text)

    def role_link(self, role: str, text: str = "") -> list[Node]:
        """A link to a role by key, which survives renames."""
        return self._link(self._role(role), text)

    def call(self, name: str, given: list[Any], named: dict[str, Any]) -> list[Node]:
        """Call a public macro by name; wrong arguments are reported in its own words."""
        if name not in PUBLIC:
            if name in self.own.functions:
                return self.own.call(name, given, named)
            raise MacroFault(f"There is no macro `{name}`.", f"Known: {', '.join(PUBLIC)}.")
        method: Callable[..., list[Node]] = getattr(self, name)
        takes = _signature(name)
        try:
            takes.bind(*given, **named)
        except TypeError as error:
            known = ", ".join(takes.parameters)
            fix = f"It has: {known}." if known else "It has none."
            raise MacroFault(f"`{name}` is called with wrong arguments: {error}.", fix) from None
        return method(*given, **named)

    def _link(self, document: Document, text: object) -> list[Node]:
        if not isinstance(text, str):
            raise MacroFault(f"`text` is {text!r}.", "Give the words of the link in quotation marks, or leave it out.")
        return [building.paragraph(self.links.to(document, text))]

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
