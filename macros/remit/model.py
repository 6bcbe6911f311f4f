"""The handbook as plain, frozen data: documents, roles, settings. No input or output; knows no package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from remit.finding import Place, Severity
from remit.people import Person, SigningKey
from remit.scheme import SCHEMES, Scheme

ID = r"[A-Z]{2,6}-[0-9]{3,}"
VERSION = r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})"
"""What a document's id and version look like, as regular expressions without anchors."""
ALL_STAFF = "all-staff"
"""The one audience that is no role: everybody who works for the organisation."""
Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file that something was read from, with the position of every key in its front matter."""

    path: str
    content: bytes = b""
    body: str = ""
    body_line: int = 1
    places: Mapping[Keys, tuple[int, int]] = field(default_factory=dict)

    def place(self, *keys: str | int) -> Place:
        """Return the place of `keys` (a path into the front matter), or of the nearest parent that is there."""
        for end in range(len(keys), -1, -1):
            if position := self.places.get(keys[:end]):
                return Place(self.path, *position)
        return Place(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One row of the RACI matrix: what is done, and each role's letters in it."""

    id: str
    name: str
    assignments: Mapping[str, frozenset[str]]
    index: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The author's statement about this version: how large the change is, what changed and why."""

    kind: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A controlled document as its file describes it: intent, not evidence.

    `effective_from` is None when the document takes effect on approval; `review_months` is 0 when neither the
    document nor its type sets a review interval.
    """

    id: str
    title: str
    type: str
    version: str
    lifecycle: str = "active"
    summary: str = ""
    owner: str
    approvers: tuple[str, ...] = ()
    effective_from: date | None = None
    review_months: int = 0
    classification: str = "internal"
    language: str = "en"
    audience: tuple[str, ...] = ()
    satisfies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    supersedes: tuple[str, ...] = ()
    change: Change = Change()
    activities: tuple[Activity, ...] = ()
    source: Source

    @property
    def path(self) -> str:
        """The document's file, relative to the handbook's root."""
        return self.source.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of responsibility of a role, with the duties in it."""

    area: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """What a role's holders should be able to do and to show."""

    technical: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person appointed to a role in the half-open interval [start, end); `end` None means until further notice."""

    person: str
    start: date
    end: date | None = None
    deputy: bool = False

    def covers(self, day: date) -> bool:
        """Say whether the role is held on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Document):
    """A role: a controlled document that also defines duties, reporting lines and required skills."""

    key: str
    short: str
    aliases: tuple[str, ...] = ()
    kind: str = "internal"
    critical: bool = False
    purpose: str = ""
    key_activities: tuple[str, ...] = ()
    accountability: str = ""
    reports_to: tuple[str, ...] = ()
    independent_of: tuple[str, ...] = ()
    responsibilities: tuple[Area, ...] = ()
    skills: Skills = Skills()
    qualifications: tuple[str, ...] = ()
    example: str = ""
    holders: tuple[Appointment, ...] = ()

    def holders_on(self, day: date) -> tuple[Appointment, ...]:
        """Return who holds the role on `day`, deputies last."""
        return tuple(sorted((h for h in self.holders if h.covers(day)), key=lambda h: (h.deputy, h.person)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDefaults:
    """The defaults of documents of one type."""

    approvers: tuple[str, ...] = ()
    review_months: int = 12
    assurance: str = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleException:
    """A decision to live with a finding: which rule, about what, why, and until when."""

    rule: str
    subject: str
    reason: str
    until: date | None = None
    place: Place


@dataclass(frozen=True, slots=True)
class Slugify:
    """How headings get their anchors: the function that `toc.slugify` names, with its options, and the separator."""

    function: str = "markdown.extensions.toc.slugify"
    options: tuple[tuple[str, str], ...] = ()
    separator: str = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The organisation's settings, `extra.remit` in mkdocs.yml.

    `site_url`, `folder_pages` and `slugify` are the site engine's own: the site's address, whether its pages are
    folders, and how headings get their anchors.
    """

    organisation: str = ""
    site_url: str = ""
    folder_pages: bool = True
    example: bool = False
    time_zone: str = "UTC"
    language: str = "en"
    scheme: Scheme = SCHEMES["raci"]
    types: Mapping[str, TypeDefaults] = field(default_factory=dict)
    recorders: tuple[SigningKey, ...] = ()
    ledger_begins: str = ""
    guides: bool = True
    """Whether the site has the guides and the reference that come with Remit."""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    exceptions: tuple[RuleException, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    navigation: tuple[tuple[str, Place], ...] = ()
    """The pages that the site's navigation names, each with its place in mkdocs.yml."""
    slugify: Slugify = Slugify()


@dataclass(frozen=True, kw_only=True)
class Handbook:
    """Everything that was read, in file order, with the lookups that the other rooms need.

    `damaged` holds the ids and role keys of files that could not be read whole, so that no role is reported as
    unknown because its file has a typing mistake.
    """

    documents: tuple[Document, ...] = ()
    people: tuple[Person, ...] = ()
    settings: Settings = Settings()
    damaged: frozenset[str] = frozenset()

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """All roles, in the order of their ids: the order of every column and list."""
        return tuple(sorted((d for d in self.documents if isinstance(d, Role)), key=lambda role: role.id))

    @cached_property
    def role(self) -> Mapping[str, Role]:
        """Roles by key."""
        return {role.key: role for role in reversed(self.roles)}

    @cached_property
    def document(self) -> Mapping[str, Document]:
        """Documents by id."""
        return {document.id: document for document in reversed(self.documents)}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by id."""
        return {person.id: person for person in reversed(self.people)}

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        """Documents by the path of their file."""
        return {document.path: document for document in self.documents}

    @cached_property
    def ordered(self) -> tuple[Document, ...]:
        """All documents in the order of their ids."""
        return tuple(sorted(self.documents, key=lambda document: (document.id, document.path)))

    def activities(self) -> Iterator[tuple[Document, Activity]]:
        """Yield every activity with its document; what a retired document ruled is no longer anybody's duty."""
        for document in self.ordered:
            if document.lifecycle == "active":
                for activity in document.activities:
                    yield document, activity

    @cached_property
    def activities_of(self) -> Mapping[str, tuple[tuple[Document, Activity], ...]]:
        """For each role key, the activities in which it has a letter."""
        found: dict[str, list[tuple[Document, Activity]]] = defaultdict(list)
        for document, activity in self.activities():
            for key in activity.assignments:
                found[key].append((document, activity))
        return {key: tuple(rows) for key, rows in found.items()}

    def title_of(self, role: str) -> str:
        """Return what a role is called; its key when there is no such role."""
        return self.role[role].title if role in self.role else role

    def name_of(self, person: str) -> str:
        """Return what a person is called; the id of somebody who is not registered."""
        return self.person[person].name if person in self.person else person

    def is_role(self, key: str) -> bool:
        """Say whether `key` names a role, counting roles whose file is damaged."""
        return key in self.role or key in self.damaged

    def is_document(self, id_: str) -> bool:
        """Say whether `id_` names a document, counting documents whose file is damaged."""
        return id_ in self.document or id_ in self.damaged
