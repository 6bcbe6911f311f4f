"""The file formats as pydantic models: what keys there are, what each holds, and how a fault is worded.

These describe files, not the domain: `load.py` turns them into the frozen model. Front matter reaches them as plain
text (see `frontmatter.py`), so every number, date and truth value is read from its spelling here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from remit.finding import Severity
from remit.model import ALL_STAFF, ID, VERSION
from remit.scheme import SCHEMES

_LETTERS = "".join(sorted({letter for scheme in SCHEMES.values() for letter in scheme.letters}))
_ID = f"^{ID}$"
_KEY = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_VERSION = f"^{VERSION}$"
SPELLING: Mapping[str, str] = {
    _ID: "should be two to six capital letters, a hyphen and at least three digits",
    _KEY: "should be small letters and digits, in words joined by hyphens",
    _VERSION: "should be three numbers with points between them, in quotes",
}
"""What a pattern asks for, in words."""


def _line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _text(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _date(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("iso_date", "should be a date written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("iso_date", "is not a day of the calendar") from None


def _effective(value: Any) -> Any:
    if value is None or value == "on-approval":
        return "on-approval"
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("iso_date", "should be a date written YYYY-MM-DD, or the word on-approval")
    return _date(value)


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"0|[1-9][0-9]{0,15}", value):
            raise PydanticCustomError("whole_number", "should be a whole number")
        return int(value)
    return value


def _truth(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("truth", "should be true or false")
        return value == "true"
    return value


def _letters(value: Any) -> Any:
    """Read a cell of the RACI matrix in any notation: `R/A`, `A, R`, `RA`, `[R, A]`."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        raise PydanticCustomError("raci_cell", "should hold letters such as R, A, C or I")
    written = re.sub(r"[\s/,;+&|]+", "", "".join(parts))
    if not written:
        raise PydanticCustomError("raci_cell", "is empty: give the role its letters, or leave the role out")
    for letter in written:
        if not letter.isascii() or letter.upper() not in _LETTERS:  # a dotless i or a long s would become I or S
            raise PydanticCustomError(
                "raci_cell", "holds {letter}, which is not a letter of any scheme", {"letter": f"`{letter}`"}
            )
    letters = written.upper()
    if len(set(letters)) != len(letters):
        raise PydanticCustomError("raci_cell", "names a letter twice")
    return frozenset(letters)


def _zone(value: Any) -> Any:
    try:
        return ZoneInfo(value).key
    except (ValueError, KeyError, OSError, TypeError):
        raise PydanticCustomError("time_zone", "is not a time zone of the tz database") from None


Line = Annotated[str, BeforeValidator(_line), Field(min_length=1)]
Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
DocumentId = Annotated[str, Field(pattern=_ID, examples=["POL-001"])]
RoleKey = Annotated[str, Field(pattern=_KEY, examples=["lead-implementer"])]
Key = Annotated[str, Field(pattern=_KEY, examples=["risk-assessment"])]
PersonId = Annotated[str, Field(pattern=_KEY, examples=["p-example-robin"])]
Version = Annotated[str, Field(pattern=_VERSION, examples=['"1.2.0"'])]
IsoDate = Annotated[
    date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"}), Field(examples=["2026-12-01"])
]
Effective = Annotated[
    date | Literal["on-approval"],
    BeforeValidator(_effective),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"const": "on-approval"}]}),
    Field(examples=["2026-12-01", "on-approval"]),
]
Months = Annotated[int, Field(ge=1, le=120, examples=["12"]), BeforeValidator(_number)]
Number = Annotated[int, Field(ge=0, examples=["1001"]), BeforeValidator(_number)]
Truth = Annotated[bool, BeforeValidator(_truth), Field(examples=["true"])]
Cell = Annotated[
    frozenset[str],
    BeforeValidator(_letters),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}}),
    Field(examples=["R/A"]),
]
TimeZone = Annotated[str, BeforeValidator(_zone), Field(examples=["Europe/Vienna"])]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$", examples=["en", "de-AT"])]
DocumentType = Literal["policy", "procedure", "standard", "plan", "guideline", "form", "external", "role"]
SchemeKey = Literal["raci", "rasci", "raci-vs", "daci"]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ActivityEntry(_File):
    """One row of the RACI matrix."""

    id: Key = Field(description="Permanent key of the activity, unique in the handbook.")
    name: Line = Field(description="What is done, as the matrix shows it.", examples=["Risk assessment"])
    raci: dict[RoleKey, Cell] = Field(
        description="Each role's letters, in any order and notation.",
        min_length=1,
        examples=["{lead-implementer: R, top-management: A}"],
    )


class ChangeEntry(_File):
    """What changed with this version."""

    kind: Literal["major", "minor", "editorial"] = Field(description="How much changed.")
    summary: Line = Field(description="What changed and why, in one sentence.", examples=["Yearly review."])


class ControlledFile(_File):
    """The front matter that every controlled document has."""

    id: DocumentId = Field(description="Permanent, never reused; survives renames.")
    title: Line = Field(description="The title, as pages and register show it.", examples=["AI Policy"])
    version: Version = Field(description="MAJOR.MINOR.PATCH, in quotes.")
    lifecycle: Literal["active", "retired"] = Field(
        "active", description="Every other state is derived from records and dates."
    )
    summary: Line = Field(description="One sentence that says what the document is for.", examples=["How we use AI."])
    owner: RoleKey = Field(description="The role that keeps the text.")
    approvers: list[RoleKey] | None = Field(
        None, description="The roles that must approve; without it, the defaults of the document's type."
    )
    effective_from: Effective = Field("on-approval", description="The first day in force, or on-approval.")
    review_months: Months | None = Field(
        None, description="Months until the next review; without it, the default of the document's type."
    )
    classification: Literal["public", "internal", "confidential", "restricted"] = Field(
        "internal", description="Who may see the document."
    )
    language: Language | None = Field(
        None, description="The language of the text (BCP 47); without it, the handbook's."
    )
    audience: list[RoleKey] = Field([], description=f"The roles that must read it, or `{ALL_STAFF}`.")
    satisfies: dict[Key, list[Line]] = Field(
        {},
        description="Clauses and controls that the document answers, by framework.",
        examples=['{iso-42001: ["5.2", "A.2.2"]}'],
    )
    supersedes: list[DocumentId] = Field([], description="Ids of documents that this one replaces.")
    change: ChangeEntry | None = Field(None, description="What changed with this version.")


class PolicyFile(ControlledFile):
    """Front matter of a controlled document in `policies/`."""

    type: Literal["policy", "procedure", "standard", "plan", "guideline", "form", "external"] = Field(
        description="What kind of document it is."
    )
    activities: list[ActivityEntry] = Field([], description="The document's rows of the RACI matrix.")


class AreaEntry(_File):
    """One area of responsibility."""

    area: Line = Field(description="The area's name.", examples=["Planning and design"])
    duties: list[Line] = Field(description="What the role does in it.", examples=["[Keep the plan current.]"])


class SkillsEntry(_File):
    """What a holder should be able to do and to show."""

    technical: list[Line] = Field([], description="Knowledge and technical skills.")
    certifications: list[Line] = Field([], description="Certificates and training.")
    soft: list[Line] = Field([], description="Personal and social skills.")


class AppointmentEntry(_File):
    """A person who holds the role from a day until (and without) another."""

    person: PersonId = Field(description="Id of a person in `roles/people.yml`.")
    from_: IsoDate = Field(alias="from", description="First day.")
    to: IsoDate | None = Field(None, description="First day on which the person no longer holds the role.")
    deputy: Truth = Field(False, description="True for a deputy.")


class RoleFile(ControlledFile):
    """Front matter of a role in `roles/`."""

    type: Literal["role"] = Field(description="Always `role`.")
    role: RoleKey = Field(description="The key that is used everywhere.")
    short: Line = Field(description="Heading of the role's column in matrices.", examples=["Lead"])
    aliases: list[Line] = Field([], description="Other names of the role.")
    kind: Literal["internal", "external"] = Field("internal", description="Inside or outside the organisation.")
    critical: Truth = Field(False, description="True when the role must never be vacant.")
    purpose: Text = Field(description="Why the role exists.", examples=["Leads the AI management system."])
    key_activities: list[Line] = Field([], description="What the role mainly does.")
    accountability: Text | None = Field(None, description="To whom and for what the role answers.")
    reports_to: list[RoleKey] = Field([], description="The first is the line, the others are dotted lines.")
    independent_of: list[RoleKey] = Field([], description="Roles that the same person must not hold.")
    responsibilities: list[AreaEntry] = Field([], description="Areas of responsibility with their duties.")
    skills: SkillsEntry = Field(SkillsEntry(), description="Skills, by kind.")
    qualifications: list[Line] = Field([], description="What a holder must bring.")
    example: Text | None = Field(None, description="A concrete example of the role at work.")
    holders: list[AppointmentEntry] = Field([], description="Who holds the role, and when.")


class AccountEntry(_File):
    """An account on GitHub or GitLab."""

    forge: Literal["github", "gitlab"] = Field(description="Which hosting platform.")
    id: Number = Field(description="The numeric id, which never changes.")
    login: Line = Field(description="The login, which may.", examples=["robin-example"])


class KeyEntry(_File):
    """An SSH signing key and the days in which it is valid."""

    key: Annotated[str, Field(pattern=r"^(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/=]+( .*)?$"), BeforeValidator(_line)] = Field(
        description="The public key as ssh-keygen writes it.", examples=["ssh-ed25519 AAAA…"]
    )
    from_: IsoDate = Field(alias="from", description="First day.")
    to: IsoDate | None = Field(None, description="First day on which the key is no longer valid.")
    compromised_since: IsoDate | None = Field(None, description="The day since which the key is not to be trusted.")


class CompetenceEntry(_File):
    """A skill or certificate that the person holds."""

    name: Line = Field(description="As the role names it.", examples=["Project Management Professional (PMP)"])
    evidence: Line | None = Field(None, description="Where the proof is kept.", examples=["HR file 12"])
    obtained: IsoDate | None = Field(None, description="Since when.")
    expires: IsoDate | None = Field(None, description="The first day on which it has lapsed.")


class PersonEntry(_File):
    """Somebody who holds roles, writes or approves."""

    id: PersonId = Field(description="Permanent id.")
    name: Line = Field(description="Full name.", examples=["Robin Example"])
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$"), BeforeValidator(_line)] = Field(
        description="E-mail address, as git's `user.email`.", examples=["robin@example.org"]
    )
    example: Truth = Field(False, description="True for an invented person; `remit doctor` lists them.")
    accounts: list[AccountEntry] = Field([], description="Accounts on GitHub or GitLab.")
    keys: list[KeyEntry] = Field([], description="Signing keys.")
    competences: list[CompetenceEntry] = Field([], description="Skills and certificates held.")


class PeopleFile(_File):
    """`roles/people.yml`: everybody who holds a role."""

    people: list[PersonEntry] = Field(description="The people.")


class TypeEntry(_File):
    """What documents of a type have when they do not say otherwise."""

    approvers: list[RoleKey] = Field([], description="The roles that must approve.")
    review_months: Months = Field(12, description="Months between reviews.")
    assurance: Literal["signed", "witnessed", "recorded"] = Field(
        "recorded", description="The least that an approval must be: signed, witnessed or recorded unsigned."
    )


class ExceptionEntry(_File):
    """A decision to live with a finding."""

    rule: Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{3}$", examples=["RAC308"])] = Field(
        description="The rule's code."
    )
    subject: Line = Field(
        description="The document id, role key or activity id it is about.", examples=["internal-audit"]
    )
    reason: Annotated[str, BeforeValidator(_line), Field(min_length=10)] = Field(
        description="Why the organisation accepts it.", examples=["Agreed by the board until an auditor is hired."]
    )
    until: IsoDate | None = Field(None, description="The first day on which the exception no longer counts.")


class SettingsFile(_File):
    """`extra.remit` in mkdocs.yml: the organisation's settings."""

    organisation: Line = Field("", description="Name of the organisation.", examples=["Example Organisation"])
    example: Truth = Field(False, description="True while the organisation is the invented one.")
    time_zone: TimeZone = Field("UTC", description="The zone in which a day begins.")
    language: Language = Field("en", description="The language of the handbook's texts (BCP 47).")
    scheme: SchemeKey = Field("raci", description="The responsibility-assignment scheme.")
    types: dict[DocumentType, TypeEntry] = Field(
        {}, description="Defaults by document type.", examples=["{policy: {approvers: [top-management]} }"]
    )
    recorders: list[KeyEntry] = Field([], description="The recorder's keys, to witness reviews on GitHub or GitLab.")
    ledger_begins: Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})?$")] = Field(
        "", description="The commit with which the approval records begin; earlier ones do not count."
    )
    rules: dict[str, Severity] = Field({}, description="Severity of a rule, by code.", examples=["{ROL403: notice}"])
    exceptions: list[ExceptionEntry] = Field([], description="Findings that the organisation accepts, with reasons.")
    guides: Truth = Field(True, description="False for a site without the guides and reference of Remit.")


class SearchEntry(_File):
    """How a page is found."""

    model_config = ConfigDict(extra="allow")
    exclude: Truth = Field(False, description="True for a page that is not found.")


class PageFile(_File):
    """Front matter of a hand-written page in `content/`: the theme's keys are held to their kinds, others are free."""

    model_config = ConfigDict(extra="allow")
    title: Line = Field("", description="The page's title.", examples=["Home"])
    description: Text | None = Field(None, description="What it is about.", examples=["Where to begin."])
    author: Text | None = Field(None, description="Who wrote it.")
    subtitle: Line | None = Field(None, description="Words below its title in the navigation.")
    icon: Line | None = Field(None, description="An icon of the theme.", examples=["material/home"])
    status: Line | None = Field(None, description="A status of the theme.", examples=["new"])
    template: Line = Field("", description="A template of the theme.", examples=["main.html"])
    hide: list[Line] = Field([], description="Parts that the page does without.", examples=["[navigation]"])
    tags: list[Line] = Field([], description="Words to find it by.", examples=["[security]"])
    search: SearchEntry = Field(SearchEntry(), description="How it is found.", examples=["{exclude: true}"])


FILES: Mapping[str, type[_File]] = {
    "policy": PolicyFile,
    "role": RoleFile,
    "people": PeopleFile,
    "settings": SettingsFile,
}
"""Every file format by the name that `remit schema` knows it by."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a file format."""
    schema = FILES[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
