"""Files that the schema has read become the handbook's frozen data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from remit.finding import Place
from remit.model import (
    Activity,
    Appointment,
    Area,
    Change,
    Document,
    Keys,
    Role,
    RuleException,
    Settings,
    Skills,
    Slugify,
    Source,
    TypeDefaults,
)
from remit.people import Account, Competence, Person, SigningKey
from remit.scheme import SCHEMES
from remit.source import schema
from remit.source.frontmatter import FrontMatter
from remit.source.paths import PEOPLE, SETTINGS

_NO = ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF")


def convert_document(value: schema.ControlledFile, source: Source, settings: Settings) -> Document:
    """Return a controlled document or role, with the defaults of its type filled in."""
    return _role(value, source, settings) if isinstance(value, schema.RoleFile) else _policy(value, source, settings)


def _copied(value: object, *names: str) -> dict[str, Any]:
    """Return what an entry has under some names; lists become tuples."""
    found = {name: getattr(value, name) for name in names}
    return {name: tuple(each) if isinstance(each, list) else each for name, each in found.items()}


def _shared(value: schema.ControlledFile, settings: Settings) -> dict[str, Any]:
    """Return the fields that every controlled document has, with the defaults of its type filled in."""
    document_type = value.type  # type: ignore[attr-defined]  # declared by both subclasses, with different choices
    defaults = settings.types.get(document_type, TypeDefaults())
    return {
        **_copied(value, "id", "title", "version", "lifecycle", "summary", "owner", "classification"),
        **_copied(value, "audience", "supersedes"),
        "type": document_type,
        "approvers": tuple(defaults.approvers if value.approvers is None else value.approvers),
        "effective_from": None if value.effective_from == "on-approval" else value.effective_from,
        "review_months": value.review_months or defaults.review_months,
        "language": value.language or settings.language,
        "satisfies": {framework: tuple(ids) for framework, ids in value.satisfies.items()},
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
    return Role(
        **_shared(value, settings),
        **_copied(value, "short", "aliases", "kind", "critical", "purpose", "key_activities"),
        **_copied(value, "reports_to", "independent_of", "qualifications"),
        key=value.role,
        accountability=value.accountability or "",
        responsibilities=tuple(Area(area=entry.area, duties=tuple(entry.duties)) for entry in value.responsibilities),
        skills=Skills(**_copied(value.skills, *(each.name for each in fields(Skills)))),
        example=value.example or "",
        holders=tuple(
            Appointment(person=entry.person, start=entry.from_, end=entry.to, deputy=entry.deputy)
            for entry in value.holders
        ),
        source=source,
    )


def convert_people(value: schema.PeopleFile, tree: FrontMatter) -> Iterator[Person]:
    """Yield the people, in the order of the file."""
    for index, entry in enumerate(value.people):
        yield Person(
            **_copied(entry, "id", "name", "email", "example"),
            accounts=tuple(Account(**_copied(item, "forge", "id", "login")) for item in entry.accounts),
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


def convert_site(tree: FrontMatter) -> dict[str, Any]:
    """Return what a parsed mkdocs.yml says of the site: its address, which must be a plain one, and its navigation."""
    value = tree.value if isinstance(tree.value, dict) else {}
    address, folders = value.get("site_url"), value.get("use_directory_urls")
    plain = isinstance(address, str) and re.fullmatch(r"https?://[!-~]+", address)
    return {
        "site_url": f"{str(address).rstrip('/')}/" if plain else "",
        "folder_pages": folders not in _NO,
        "navigation": tuple(_navigation(tree, value.get("nav"), ("nav",))),
        "slugify": _slugify(tree, value.get("markdown_extensions")),
    }


def _slugify(tree: FrontMatter, extensions: Any) -> Slugify:
    """Return how the settings have anchors made; what is named there is data here, and never run."""
    listed = enumerate(extensions) if isinstance(extensions, list) else [(None, extensions)]
    for index, entry in listed:
        for name, options in entry.items() if isinstance(entry, dict) else ():
            if name not in ("toc", "markdown.extensions.toc") or not isinstance(options, dict):
                continue
            keys = ("markdown_extensions", *([] if index is None else [index]), name, "slugify")
            function = tree.tags.get(keys, "").rpartition(":")[2] or Slugify().function
            given = options.get("slugify")
            with_ = given.get("kwds") if isinstance(given, dict) else None
            chosen = with_.items() if isinstance(with_, dict) else ()
            separator = options.get("separator")
            return Slugify(
                function,
                tuple((str(key), each) for key, each in chosen if isinstance(each, str)),
                separator if isinstance(separator, str) else "-",
            )
    return Slugify()


def _navigation(tree: FrontMatter, entry: Any, keys: Keys) -> Iterator[tuple[str, Place]]:
    if isinstance(entry, str):
        yield entry, Place(SETTINGS, *tree.values.get(keys, (1, 1)))
    elif isinstance(entry, list | dict):
        for key, below in enumerate(entry) if isinstance(entry, list) else entry.items():
            yield from _navigation(tree, below, (*keys, key))


def convert_settings(value: schema.SettingsFile, tree: FrontMatter) -> Settings:
    """Return the organisation's settings."""

    def place(*keys: str | int) -> Place:
        return Place(SETTINGS, *(tree.keys.get(keys) or tree.values.get(keys) or (1, 1)))

    return Settings(
        **_copied(value, "organisation", "example", "time_zone", "language", "ledger_begins", "guides"),
        scheme=SCHEMES[value.scheme],
        types={
            name: TypeDefaults(**_copied(entry, "approvers", "review_months", "assurance"))
            for name, entry in value.types.items()
        },
        recorders=_keys(value.recorders),
        severities=dict(value.rules),
        exceptions=tuple(
            RuleException(**_copied(entry, "rule", "subject", "reason", "until"), place=place("exceptions", index))
            for index, entry in enumerate(value.exceptions)
        ),
        places={f"rules.{code}": place("rules", code) for code in value.rules}
        | {f"types.{name}": place("types", name) for name in value.types},
    )
