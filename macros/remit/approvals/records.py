"""Approval records: one file for one decision of one person, in the shape of an in-toto statement.

A record binds a decision to the bytes of a document (SHA-256 and git's blob id), so that it survives squash, rebase and
a change of forge. Its own bytes are canonical: sorted keys, two spaces, UTF-8, one line feed at the end; a file that is
written in any other way is damaged, because a signature is over exactly these bytes.
Format: in-toto Statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from remit.model import ID, VERSION

FOLDER = "records/approvals"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:remit:approval:1"
MAX_RECORD = 64 * 1024
_COPIED = (*("document", "version", "path", "expanded", "person", "name", "role", "capacity", "meaning", "comment"),)
"""What a record and its statement say in the same words."""
_NAME = re.compile(rf"records/approvals/(?P<id>{ID})/(?P<version>{VERSION})/[0-9A-Za-z.-]+\.json")


class Decision(StrEnum):
    """What a person decides about a version."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REVIEW = "review-no-change"
    RETIRE = "retire"

    @property
    def meaning(self) -> str:
        """What the decision means, in the words that the person signs."""
        return _MEANINGS[self]


_MEANINGS: Mapping[Decision, str] = {
    Decision.APPROVE: "I approve this version for use.",
    Decision.REJECT: "I reject this version.",
    Decision.WITHDRAW: "I withdraw my approval of this version.",
    Decision.REVIEW: "I have reviewed this version; it needs no change.",
    Decision.RETIRE: "I retire this document.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One decision: by whom, in which role, when (UTC, to the second), about which bytes.

    `path` is where the document lies, `file` where the record does. `expanded` is the SHA-256 of the text with its
    macros expanded as the person saw it; `evidence` says how a witness came to know of a decision that was made
    elsewhere, and is empty for a record that the person wrote.
    """

    decision: Decision
    document: str
    version: str
    sha256: str
    blob: str
    path: str
    expanded: str | None
    previous: tuple[str, str] | None
    person: str
    name: str
    role: str
    capacity: str
    at: datetime
    meaning: str
    comment: str = ""
    evidence: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Where the record is kept; its own hash in the name keeps two decisions of one second apart."""
        moment = self.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        short = hashlib.sha256(self.to_bytes()).hexdigest()[:8]
        name = f"{moment}-{self.decision}-{self.person}-{self.role}-{short}.json"
        return f"{FOLDER}/{self.document}/{self.version}/{name}"

    def to_bytes(self) -> bytes:
        """Return the canonical bytes: what is written, hashed and signed."""
        previous = self.previous
        statement = {
            "_type": STATEMENT,
            "subject": [
                {
                    "name": f"{self.document}@{self.version}",
                    "digest": {"sha256": self.sha256, "gitBlob": self.blob},
                }
            ],
            "predicateType": PREDICATE,
            "predicate": {
                **{name: getattr(self, name) for name in _COPIED},
                "decision": self.decision.value,
                "previous": {"version": previous[0], "sha256": previous[1]} if previous else None,
                "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "evidence": dict(self.evidence),
            },
        }
        return _canonical(statement)

    @classmethod
    def from_bytes(cls, content: bytes, path: str) -> Record:
        """Read a record strictly; raise `RecordFault` when its bytes are not canonical or do not belong at `path`."""
        if len(content) > MAX_RECORD:
            raise RecordFault("it is larger than any record")
        try:
            data = json.loads(content.decode("utf-8"))
            statement = _Statement.model_validate(data)
            at = datetime.strptime(statement.predicate.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except UnicodeDecodeError:
            raise RecordFault("it is not UTF-8 text") from None
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the statement"
            raise RecordFault(f"{where}: {first['msg'].lower()}") from None
        except (ValueError, RecursionError):
            raise RecordFault("it is not readable JSON, or its time is not valid") from None
        if _canonical(data) != content:
            raise RecordFault("its bytes are not in the canonical form in which records are written and signed")
        body, subject = statement.predicate, statement.subject[0]
        if subject.name != f"{body.document}@{body.version}":
            raise RecordFault("its subject names another version than its predicate")
        place = _NAME.fullmatch(path)
        if place is None or (place["id"], place["version"]) != (body.document, body.version):
            raise RecordFault(f"a record for {body.document} {body.version} does not belong at this path")
        record = cls(
            **{name: getattr(body, name) for name in _COPIED},
            decision=Decision(body.decision),
            sha256=subject.digest.sha256,
            blob=subject.digest.gitBlob,
            previous=(body.previous.version, body.previous.sha256) if body.previous else None,
            at=at,
            evidence=body.evidence,
        )
        if path != record.file:  # the name holds the record's own hash: no record can be used twice
            raise RecordFault(f"a record for {body.document} {body.version} does not belong at this path")
        return record


class RecordFault(Exception):
    """A file that is no record; the message says why, in words for people."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Blob = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
_Version = Annotated[str, Field(pattern=f"^{VERSION}$")]
_Word = Annotated[str, Field(min_length=1, max_length=2000)]


class _Digest(_Strict):
    sha256: _Hash
    gitBlob: _Blob  # noqa: N815 - the name that in-toto gives to git's blob ids


class _Subject(_Strict):
    name: _Word
    digest: _Digest


class _Previous(_Strict):
    version: _Version
    sha256: _Hash


class _Predicate(_Strict):
    decision: Literal["approve", "reject", "withdraw", "review-no-change", "retire"]
    document: Annotated[str, Field(pattern=f"^{ID}$")]
    version: _Version
    path: _Word
    expanded: _Hash | None
    previous: _Previous | None
    person: _Word
    name: _Word
    role: _Word
    capacity: Literal["holder", "deputy"]
    at: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]
    meaning: _Word
    comment: Annotated[str, Field(max_length=2000)]
    evidence: dict[str, str | int]


class _Statement(_Strict):
    type_: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: Annotated[list[_Subject], Field(min_length=1, max_length=1)]
    predicateType: Literal["urn:remit:approval:1"]  # noqa: N815 - the name that in-toto gives
    predicate: _Predicate


def _canonical(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")
