"""People as plain, frozen data: their accounts, the keys they sign with, and what they are competent in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.finding import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A forge account, known by its numeric id because logins can be renamed and registered anew."""

    forge: str
    id: int
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """An SSH public key of a person, valid in the half-open interval [start, end)."""

    key: str
    start: date
    end: date | None = None
    compromised_since: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether `day` lies in the interval for which the key is registered, compromised or not."""
        return self.start <= day and (self.end is None or day < self.end)

    def compromised_on(self, day: date) -> bool:
        """Say whether the key is no longer to be trusted on `day`."""
        return self.compromised_since is not None and self.compromised_since <= day

    def valid_on(self, day: date) -> bool:
        """Say whether a decision of `day` may be signed with the key."""
        return self.covers(day) and not self.compromised_on(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """A skill or certificate that a person holds, with its evidence; `expires` None means it does not lapse."""

    name: str
    evidence: str = ""
    obtained: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who holds roles, writes or approves."""

    id: str
    name: str
    email: str
    example: bool = False
    accounts: tuple[Account, ...] = ()
    keys: tuple[SigningKey, ...] = ()
    competences: tuple[Competence, ...] = ()
    place: Place
