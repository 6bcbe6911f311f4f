"""A tree of files becomes a handbook: everything is read once, and every fault of every file is found in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from remit.finding import Finding, Place
from remit.model import (
    SCHEMES,
    Account,
    Activity,
    Area,
    Change,
    Competence,
    Document,
    Handbook,
    Holding,
    Keys,
    Person,
    Role,
    RuleException,
    Settings,
    SigningKey,
    Skills,
    Source,
    TypeDefaults,
)
from remit.source import faults, schema, words
from remit.source.frontmatter import MAX_HEADER, Faulty, Parts, Tree, controls, decode, fault, parse, split
from remit.source.paths import CONTENT, PEOPLE, POLICIES, ROLES, SETTINGS
from remit.source.tree import Entry
from remit.source.tree import Tree as FileTree

SETTINGS_KEYS: Keys = ("extra", "remit")
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A hand-written page of `content/`: no controlled document, but its links are checked like theirs."""

    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What reading gave: the handbook, the other pages, all files' names, every fault, and all texts by path."""

    handbook: Handbook
    pages: tuple[Page, ...] = ()
    files: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)


def load(tree: FileTree) -> Loaded:
    """Read a whole handbook."""
    reader = _Reader(tree)
    settings = reader.settings()
    documents = [
        document
        for folder, model in ((POLICIES, schema.PolicyFile), (ROLES, schema.RoleFile))
        for entry in tree.entries(folder, "")
        if reader.takes(entry)
        if (document := reader.document(entry, model, settings)) is not None
    ]
    people = reader.people()
    pages = [page for entry in tree.entries(CONTENT, "") if reader.takes(entry) if (page := reader.page(entry))]
    return Loaded(
        handbook=Handbook(
            documents=tuple(documents), people=people, settings=settings, damaged=frozenset(reader.damaged)
        ),
        pages=tuple(pages),
        files=frozenset(reader.files),
        findings=tuple(reader.findings),
        contents=reader.contents,
    )


class _Reader:
    """Reads files one by one and keeps what is wrong with each."""

    def __init__(self, tree: FileTree) -> None:
        self.tree = tree
        self.findings: list[Finding] = []
        self.contents: dict[str, bytes] = {}
        self.files: set[str] = set()
        self.damaged: set[str] = set()

    def takes(self, entry: Entry) -> bool:
        """Note a file of the tree, and say whether it is text to be read."""
        if not entry.plain:
            self.findings.append(
                fault(
                    faults.NOT_A_FILE,
                    Place(entry.path),
                    "This is a link or a device, not a plain file.",
                    subject=entry.path,
                )
            )
            return False
        self.files.add(entry.path)
        return entry.path.endswith(".md")

    def document(self, entry: Entry, model: type[schema.ControlledFile], settings: Settings) -> Document | None:
        """Read one controlled document; None when a fault leaves it unusable."""
        parts = self.parts(entry)
        if parts is None:
            self.damaged.update(_visible_names(entry.content))
            return None
        tree, found = parse(parts.header, entry.path, parts.header_line)
        value = self.fields(tree, entry.path, model, found)
        if value is None:
            return None
        source = Source(
            path=entry.path,
            content=entry.content or b"",
            body=parts.body,
            body_line=parts.body_line,
            places=tree.values,
        )
        return (
            _role(value, source, settings) if isinstance(value, schema.RoleFile) else _policy(value, source, settings)
        )

    def fields(self, tree: Tree, path: str, model: type[_Model], found: list[Finding]) -> _Model | None:
        """Validate a tree against a file format; None, and the names it still shows kept, when it has faults."""
        value: _Model | None = None
        if not isinstance(tree.value, dict):
            if not found:
                found.append(_no_keys(tree, path))
        else:
            try:
                value = model.model_validate(tree.value)
            except ValidationError as error:
                found.extend(words.findings(error, tree, path, model, words.subject_of(tree.value, path)))
        told = set(self.findings) if found else set()  # what hides in a header, its YAML reader tells once more
        self.findings.extend(finding for finding in found if finding not in told)
        if found:
            if path != SETTINGS:
                self.damaged.update(_names(tree.value, model) if tree.value else _visible_names(self.contents[path]))
            return None
        return value

    def page(self, entry: Entry) -> Page | None:
        """Read one page of `content/`; its front matter belongs to the site engine and is only skipped."""
        text = self.text(entry)
        if text is None:
            return None
        body, line = text, 1
        if text.startswith("---\n"):
            try:
                parts = split(text, entry.path)
            except Faulty as error:
                self.findings.append(error.finding)
                return None
            body, line = parts.body, parts.body_line
        return Page(source=Source(path=entry.path, content=entry.content or b"", body=body, body_line=line))

    def parts(self, entry: Entry) -> Parts | None:
        """Return a document in its parts, or None when it has no readable front matter."""
        text = self.text(entry)
        if text is None:
            return None
        try:
            return split(text, entry.path)
        except Faulty as error:
            self.findings.append(error.finding)
            return None

    def text(self, entry: Entry) -> str | None:
        """Return a file's text, or None when it is no text; invisible characters are told but do not stop reading."""
        content = entry.content or b""
        self.contents[entry.path] = content
        try:
            text = decode(content, entry.path)
        except Faulty as error:
            self.findings.append(error.finding)
            return None
        self.findings.extend(controls(text, entry.path))
        return text

    def yaml(self, path: str, within: Keys = ()) -> tuple[Tree, list[Finding]] | None:
        """Parse a whole YAML file; None when it is not there or not text."""
        content = self.tree.read(path)
        if content is None:
            return None
        text = self.text(Entry(path, content))
        if text is None:
            self.damaged.update(_visible_names(content))
            return None
        return parse(text, path, within=within)

    def people(self) -> tuple[Person, ...]:
        """Read `roles/people.yml`; a handbook without it has nobody."""
        parsed = self.yaml(PEOPLE)
        if parsed is None:
            return ()
        tree, found = parsed
        value = self.fields(tree, PEOPLE, schema.PeopleFile, found)
        return () if value is None else tuple(_people(value, tree))

    def settings(self) -> Settings:
        """Read the organisation's settings from mkdocs.yml; what is faulty there is told and left at its default."""
        parsed = self.yaml(SETTINGS, within=SETTINGS_KEYS)
        if parsed is None:
            return Settings()
        tree, found = parsed
        below = tree.value
        for key in SETTINGS_KEYS:
            below = below.get(key) if isinstance(below, dict) else None
        if below is None:
            self.findings.extend(found)
            return Settings()
        cut = len(SETTINGS_KEYS)
        part = Tree(
            value=below,
            keys={keys[cut:]: place for keys, place in tree.keys.items() if keys[:cut] == SETTINGS_KEYS},
            values={keys[cut:]: place for keys, place in tree.values.items() if keys[:cut] == SETTINGS_KEYS},
            unread={keys[cut:] for keys in tree.unread if keys[:cut] == SETTINGS_KEYS},
        )
        value = self.fields(part, SETTINGS, schema.SettingsFile, found)
        return _settings(_sound(part) if value is None else value, part)


def _no_keys(tree: Tree, path: str) -> Finding:
    what = {PEOPLE: "The file", SETTINGS: "`extra.remit`"}.get(path, "The front matter")
    place = Place(path, *tree.values.get((), (tree.line, 1)))
    return fault(faults.BAD_YAML, place, f"{what} should hold `key: value` lines.", "Write every key on its own line.")


def _names(value: Any, model: type[BaseModel]) -> Iterator[str]:
    """Yield the names that others may refer to a damaged file's contents by.

    A key that the format does not know may be a mistyped `id` or `role`; its text counts too.
    """
    if not isinstance(value, dict):
        return
    known = {field.alias or name for name, field in model.model_fields.items()} - {"id", "role"}
    for key, inner in value.items():
        if key not in known:
            yield from (name for name in (inner if isinstance(inner, list) else [inner]) if isinstance(name, str))
    if model is schema.PeopleFile and isinstance(people := value.get("people"), list):
        for person in people:
            yield from _names(person, schema.PersonEntry)


def _visible_names(content: bytes | None) -> Iterator[str]:
    """Yield the names that a file shows to the eye, though it cannot be read: what stands after `id:` and `role:`."""
    start = (content or b"")[: 2 * MAX_HEADER].replace(b"\0", b"").replace(b"\r", b"\n")  # without NULs UTF-16 is plain
    for match in re.finditer(rb"""\b(?:id|role)["']?[ \t]*:[ \t]*["']?([A-Za-z0-9][\w-]*)""", start):
        yield match.group(1).decode("ascii")


def _sound(tree: Tree) -> schema.SettingsFile:
    """Return faulty settings without what is faulty in them, so that one fault does not bring others with it."""
    value = dict(tree.value) if isinstance(tree.value, dict) else {}
    while True:
        try:
            return schema.SettingsFile.model_validate(value)
        except ValidationError as error:
            for key, *below in {detail["loc"][:2] for detail in error.errors()}:
                if below and isinstance(inner := value.get(str(key)), dict):
                    value[str(key)] = {name: each for name, each in inner.items() if name != below[0]}
                else:
                    value.pop(str(key), None)


def _shared(value: schema.ControlledFile, settings: Settings) -> dict[str, Any]:
    """Return the fields that every controlled document has, with the defaults of its type put in."""
    document_type = value.type  # type: ignore[attr-defined]  # declared by both subclasses, with different choices
    defaults = settings.types.get(document_type, TypeDefaults())
    return {
        "id": value.id,
        "title": value.title,
        "type": document_type,
        "version": value.version,
        "lifecycle": value.lifecycle,
        "summary": value.summary,
        "owner": value.owner,
        "approvers": tuple(defaults.approvers if value.approvers is None else value.approvers),
        "effective_from": None if value.effective_from == "on-approval" else value.effective_from,
        "review_months": value.review_months or defaults.review_months,
        "classification": value.classification,
        "audience": tuple(value.audience),
        "satisfies": {framework: tuple(ids) for framework, ids in value.satisfies.items()},
        "supersedes": tuple(value.supersedes),
        "change": Change(**value.change.model_dump()) if value.change else Change(),
    }


def _policy(value: schema.ControlledFile, source: Source, settings: Settings) -> Document:
    entries = value.activities if isinstance(value, schema.PolicyFile) else []
    activities = tuple(
        Activity(id=entry.id, name=entry.name, assignments=entry.raci, index=index)
        for index, entry in enumerate(entries)
    )
    return Document(**_shared(value, settings), activities=activities, source=source)


def _role(value: schema.RoleFile, source: Source, settings: Settings) -> Role:
    skills = {each.name: tuple(getattr(value.skills, each.name)) for each in fields(Skills)}
    return Role(
        **_shared(value, settings),
        key=value.role,
        short=value.short,
        aliases=tuple(value.aliases),
        kind=value.kind,
        critical=value.critical,
        purpose=value.purpose,
        key_activities=tuple(value.key_activities),
        accountability=value.accountability or "",
        reports_to=tuple(value.reports_to),
        independent_of=tuple(value.independent_of),
        responsibilities=tuple(Area(area=entry.area, duties=tuple(entry.duties)) for entry in value.responsibilities),
        skills=Skills(**skills),
        qualifications=tuple(value.qualifications),
        example=value.example or "",
        holders=tuple(
            Holding(person=entry.person, start=entry.from_, end=entry.to, deputy=entry.deputy)
            for entry in value.holders
        ),
        source=source,
    )


def _people(value: schema.PeopleFile, tree: Tree) -> Iterator[Person]:
    for index, entry in enumerate(value.people):
        yield Person(
            id=entry.id,
            name=entry.name,
            email=entry.email,
            example=entry.example,
            accounts=tuple(Account(forge=item.forge, id=item.id, login=item.login) for item in entry.accounts),
            keys=_keys(entry.keys),
            competences=tuple(
                Competence(name=item.name, evidence=item.evidence or "", obtained=item.obtained, expires=item.expires)
                for item in entry.competences
            ),
            place=Place(PEOPLE, *tree.values.get(("people", index), (1, 1))),
        )


def _keys(entries: Iterable[schema.KeyEntry]) -> tuple[SigningKey, ...]:
    return tuple(
        SigningKey(key=item.key, start=item.from_, end=item.to, compromised_since=item.compromised_since)
        for item in entries
    )


def _settings(value: schema.SettingsFile, tree: Tree) -> Settings:
    def place(*keys: str | int) -> Place:
        return Place(SETTINGS, *(tree.keys.get(keys) or tree.values.get(keys) or (1, 1)))

    return Settings(
        organisation=value.organisation,
        example=value.example,
        time_zone=value.time_zone,
        scheme=SCHEMES[value.scheme],
        types={
            name: TypeDefaults(
                approvers=tuple(entry.approvers), review_months=entry.review_months, assurance=entry.assurance
            )
            for name, entry in value.types.items()
        },
        recorders=_keys(value.recorders),
        ledger_begins=value.ledger_begins,
        severities=dict(value.rules),
        exceptions=tuple(
            RuleException(
                rule=entry.rule,
                subject=entry.subject,
                reason=entry.reason,
                until=entry.until,
                place=place("exceptions", index),
            )
            for index, entry in enumerate(value.exceptions)
        ),
        places={f"rules.{code}": place("rules", code) for code in value.rules}
        | {f"types.{name}": place("types", name) for name in value.types},
    )
