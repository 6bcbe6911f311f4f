"""A landed change and its reviews as plain data, the same for every forge; what is said here is the forge's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from remit.vcs.landings import Writer

Forge = Literal["github", "gitlab"]
FORGES: tuple[Forge, ...] = ("github", "gitlab")
"""The forges that are known, by the names under which people's accounts are registered."""


class Stance(StrEnum):
    """What a review says; comments say nothing and are left out."""

    APPROVED = "approved"
    CHANGES = "changes-requested"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. The number is what counts: a login can be renamed, and taken by somebody else afterwards."""

    id: int
    login: str
    person: bool = True
    """False for bots, apps and accounts that no person signs in to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review: by whom, of which commit (None when the forge no longer knows), and when (UTC)."""

    id: int
    by: User
    stance: Stance
    commit: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A commit of the request with whom the forge takes for its authors and committers, as accounts and as names."""

    id: str
    users: tuple[User, ...] = ()
    writers: tuple[Writer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A pull or merge request that has landed as `commit`; `head` is the last commit of its branch."""

    forge: Forge
    repository: int
    number: int
    commit: str
    head: str
    opened_by: User
    commits: tuple[Written, ...] = ()

    @property
    def name(self) -> str:
        """How people call it."""
        return f"#{self.number}" if self.forge == "github" else f"!{self.number}"
