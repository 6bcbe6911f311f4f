"""The tables for programs: CSV, which is safe to open in a spreadsheet, and JSON, which is the raw truth.

CSV is RFC 4180 (commas, CRLF, quotes doubled) in UTF-8. It begins with a byte order mark, because Excel reads a file
without one in the code page of the country and spoils every name with an accent; programs read it as `utf-8-sig`, or
take the JSON. A text that a spreadsheet would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date

from remit.edition import Edition
from remit.export.sheet import Sheet, Value, plain
from remit.framework import Framework, coverage_rows, frameworks
from remit.model import Role
from remit.register import document_register
from remit.tables import raci, skills

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_STRIPPED = (
    "\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\"'`\u2018-\u201f,"
)
_BEGINNING = re.compile(f"(?:^|[;|\t\r\n])[{_STRIPPED}]*(?=[{_SIGNS}])")  # every character is looked at once
_UNSAID = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def begins_formula(text: str) -> bool:
    """Say whether a program might take the text, or a part of it that it takes for a cell, for a formula."""
    return text[:1] in ("\t", "\r", "\n") or _BEGINNING.search(text) is not None


def defused(text: str) -> str:
    """Return the text with an apostrophe before everything that would begin a formula; any other text as it is."""
    text = _BEGINNING.sub(lambda match: f"{match.group()}'", text)
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text


def as_csv(sheet: Sheet) -> bytes:
    """Return a sheet as the bytes of a CSV file; days are written YYYY-MM-DD."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([defused(column.title) for column in sheet.columns])
    writer.writerows([_plain_value(value) for value in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig", "backslashreplace")


def _plain_value(value: Value) -> str | int:
    shown = plain(value)
    if isinstance(shown, date):
        return shown.isoformat()
    return defused(shown) if isinstance(shown, str) else "" if shown is None else shown


def as_json(data: object) -> bytes:
    """Return data as the bytes of a JSON file; what would steer a terminal is written as an escape."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return (_UNSAID.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n").encode()


def all_data(edition: Edition) -> Mapping[str, object]:
    """Return the data of every JSON file by the file's name without its ending."""
    return {
        "register": document_register.as_json(edition.register),
        "raci": raci.as_json(edition.handbook, raci.matrix(edition.handbook)),
        "skills": skills_json(edition),
        "holders": holders_json(edition),
        **{f"coverage-{each.key}": coverage_json(edition, each) for each in frameworks().values()},
    }


def skills_json(edition: Edition) -> dict[str, object]:
    """Return what roles need and which of the certificates their holders have."""
    handbook = edition.handbook
    return {
        "as_of": edition.today.isoformat(),
        "roles": [
            {
                **_role(role),
                "technical": list(role.skills.technical),
                "certifications": list(role.skills.certifications),
                "soft": list(role.skills.soft),
            }
            for role in skills.skilled_roles(handbook)
        ],
        "certificates": [
            {
                "role": row.role.key,
                "name": row.name,
                "covered": row.covered,
                "held": [
                    {
                        "person": held.person.id,
                        "name": held.person.name,
                        "evidence": held.competence.evidence,
                        "obtained": _day(held.competence.obtained),
                        "expires": _day(held.competence.expires),
                        "lapsed": held.lapsed,
                    }
                    for held in row.held
                ],
            }
            for row in skills.certificates(handbook, edition.today)
        ],
    }


def holders_json(edition: Edition) -> dict[str, object]:
    """Return who holds and held each active role; an appointment ends before its day `to`."""
    people = edition.handbook.person
    return {
        "as_of": edition.today.isoformat(),
        "roles": [
            {
                **_role(role),
                "kind": role.kind,
                "critical": role.critical,
                "vacant": not role.holders_on(edition.today),
                "holders": [
                    {
                        "person": held.person,
                        "name": people[held.person].name if held.person in people else None,
                        "deputy": held.deputy,
                        "from": held.start.isoformat(),
                        "to": _day(held.end),
                        "today": held.covers(edition.today),
                    }
                    for held in sorted(role.holders, key=lambda held: (held.start, held.deputy, held.person))
                ],
            }
            for role in edition.handbook.roles
            if role.lifecycle == "active"
        ],
    }


def coverage_json(edition: Edition, framework: Framework) -> dict[str, object]:
    """Return which documents answer each requirement; `parent` marks one that only groups others."""
    return {
        "as_of": edition.today.isoformat(),
        "framework": {"key": framework.key, "name": framework.name},
        "requirements": [
            {
                "id": row.requirement.id,
                "title": row.requirement.title,
                "kind": "control" if row.requirement.control else "clause",
                "parent": row.parent,
                "gap": not row.documents and not row.parent,
                "documents": [document.id for document in row.documents],
            }
            for row in coverage_rows(edition.handbook, framework.key)
        ],
    }


def _role(role: Role) -> dict[str, object]:
    return {"key": role.key, "title": role.title, "short": role.short}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
