"""What reviews give: the records that are made of them, and the refusals that say why others give none."""

from __future__ import annotations

from dataclasses import dataclass

from remit.approvals.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A record with its bytes, where they belong, and the witness's signature."""

    record: Record
    path: str
    content: bytes
    witness: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A review that gives no record, about one document or (empty) all, and why; `fix` says what could be done."""

    reason: str
    document: str = ""
    review: int = 0
    login: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the reviews of one landed request give; `known` are the records that are in the ledger already."""

    made: tuple[Made, ...] = ()
    refused: tuple[Refusal, ...] = ()
    known: tuple[str, ...] = ()


class Refused(Exception):
    """A review that gives no record; the reason is a clause that continues a sentence."""

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
