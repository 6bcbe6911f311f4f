"""CODEOWNERS, made from the roles that approve and those who hold them: whose review a forge asks for.

On GitHub the last line that matches a path counts, and one of its owners is enough. On GitLab every section counts by
itself, so that each role has a section of its own and all roles of a document have to approve. Either is a convenience
for reviewers and a barrier at the merge; what proves an approval is its record.
Sources: docs.github.com/repositories/…/about-code-owners, docs.gitlab.com/user/project/codeowners/reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from remit.finding import RemitError
from remit.forge.model import Forge
from remit.model import Document, Handbook
from remit.source import paths

PLACES: Mapping[Forge, str] = MappingProxyType({"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"})
"""Where each forge looks for the file; the other's is not read by it."""
_HEAD = (
    "# Who must review which file: made by `remit codeowners` from roles/ and roles/people.yml, not by hand.",
    "# Run it again when holders, approvers or accounts change; `remit codeowners --check` reports when.",
    "",
)
_SHARED = (f"/{paths.POLICIES}/", "/records/")
_LOGIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?")
_PLAIN = re.compile(r"[A-Za-z0-9_./ -]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """One forge's file as it should be, whether it is so already, and what nobody with an account can approve."""

    forge: Forge
    text: str
    current: bool
    gaps: tuple[str, ...] = ()


def owners_files(
    handbook: Handbook, today: date, top: Path, forge: Forge | None = None, folder: str = ""
) -> tuple[Owners, ...]:
    """Return the file of a forge, or of each whose file is there (GitHub's when there is none).

    `top` is the top of the repository, where forges read it, and `folder` the handbook's path below (`docs/book/`).
    A file of a larger repository that somebody else wrote is refused: it has the owners of everything.
    """
    wanted: list[Forge] = [forge] if forge else [each for each, place in PLACES.items() if (top / place).is_file()]
    found = []
    for each in wanted or ["github"]:
        text, gaps = owners_text(handbook, today, each, folder)
        file = top / PLACES[each]
        held = file.read_bytes().replace(b"\r\n", b"\n") if file.is_file() and not file.is_symlink() else None
        if folder and held is not None and not held.startswith(_HEAD[0].encode()):
            raise RemitError(
                f"{PLACES[each]} of the repository was not made by Remit, and it has the owners of everything else.",
                f"Keep it, and enter who approves in {folder} there.",
            )
        found.append(Owners(forge=each, text=text, current=held == text.encode(), gaps=tuple(gaps)))
    return tuple(found)


def owners_text(handbook: Handbook, today: date, forge: Forge, folder: str = "") -> tuple[str, list[str]]:
    """Return the text of CODEOWNERS for a day, and in words what has no owner with an account on the forge."""
    book = _Book(handbook, today, forge, folder)
    if not any(book.logins(role.key) for role in handbook.roles):
        raise RemitError(
            f"Nobody who holds a role has an account on {_NAMES[forge]}.",
            "Enter the accounts in roles/people.yml, each with its number and its login.",
        )
    lines = list(_github(book) if forge == "github" else _gitlab(book))
    return "\n".join([*_HEAD, *lines]) + "\n", list(book.gaps())


_NAMES: Mapping[Forge, str] = MappingProxyType({"github": "GitHub", "gitlab": "GitLab"})


def logins_of(handbook: Handbook, role: str, today: date, forge: Forge) -> tuple[str, ...]:
    """Return the logins of those who hold a role on a day, in order."""
    found = handbook.role.get(role)
    held = {appointment.person for appointment in found.holders_on(today)} if found else set()
    people = [person for person in handbook.people if person.id in held]
    accounts = [account for person in people for account in person.accounts if account.forge == forge]
    # A login that could end its field or its line would make owners of others.
    logins = {each.login for each in accounts if _LOGIN.fullmatch(each.login)}
    return tuple(sorted(logins, key=lambda login: (login.casefold(), login)))


@dataclass(frozen=True)
class _Book:
    handbook: Handbook
    today: date
    forge: Forge
    folder: str = ""

    def logins(self, role: str) -> tuple[str, ...]:
        """Return those who hold a role today, as they are mentioned."""
        return tuple(f"@{login}" for login in logins_of(self.handbook, role, self.today, self.forge))

    def defaults(self, *types: str) -> tuple[str, ...]:
        """Return the roles that approve documents of some types by default; of all but roles when none is named."""
        chosen = types or tuple(sorted(set(self.handbook.settings.types) - {"role"}))
        known = self.handbook.settings.types
        return tuple(dict.fromkeys(role for type_ in chosen if type_ in known for role in known[type_].approvers))

    @property
    def keepers(self) -> tuple[str, ...]:
        """The roles that approve roles: they decide who may approve, and so over everything else."""
        return self.defaults("role") or tuple(
            dict.fromkeys(approver for role in self.handbook.roles for approver in role.approvers)
        )

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents in the order of their paths."""
        return tuple(sorted(self.handbook.documents, key=lambda document: document.path))

    def rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each pattern with the roles that own it, folders before what is in them."""
        for shown, roles in self._below():
            yield (
                (f"/{pattern(self.folder)[1:]}{shown.removeprefix('/').removeprefix('*')}" if self.folder else shown),
                roles,
            )

    def _below(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the patterns as they are seen from the handbook's folder."""
        everybody = dict.fromkeys(role for document in self.documents for role in document.approvers)
        policies = self.defaults() or tuple(everybody)
        yield "*", self.keepers
        yield f"/{paths.POLICIES}/", policies
        yield f"/{paths.ROLES}/", self.keepers
        yield "/records/", tuple(dict.fromkeys((*self.keepers, *policies, *everybody)))
        for document in self.documents:
            yield pattern(document.path), document.approvers or self.keepers
        for path in (
            paths.SETTINGS,
            paths.PEOPLE,
            *paths.INFRASTRUCTURE,
        ):  # last, so that no line above takes them away
            yield f"/{path}", self.keepers

    def gaps(self) -> Iterator[str]:
        """Yield in words what nobody with an account can approve."""
        where = _NAMES[self.forge]
        for role in dict.fromkeys(role for _, roles in self.rows() for role in roles):
            if not self.logins(role):
                yield f"Nobody who holds the role {role} today has an account on {where}."


def pattern(path: str) -> str:
    """Return the pattern that matches a path; what has a meaning in patterns becomes `?`, which matches any character.

    Spaces are escaped, which both forges know. Nothing in a file's name can begin another field, line or comment.
    """
    shown = "".join(each if _PLAIN.fullmatch(each) else "?" for each in path)
    return "/" + shown.replace(" ", "\\ ")


def _github(book: _Book) -> Iterator[str]:
    """Yield one line for each pattern; where nobody has an account, the keepers stand in: no owner is no barrier."""
    keepers = _joined(book, book.keepers)
    spelled: dict[str, str] = {}
    for shown, roles in book.rows():
        spelled.pop(shown, None)  # two odd names may make one pattern; the last counts
        spelled[shown] = " ".join(_joined(book, roles) or keepers)
    folders: dict[str, str] = {}
    for shown, owners in spelled.items():
        if shown.endswith("/") or shown == "*":
            folders[shown] = owners
        elif folders.get(f"{shown[: shown.find('/', len(pattern(book.folder)))]}/") == owners and not shown.endswith(
            f"/{paths.PEOPLE}"
        ):
            continue  # its folder says the same
        yield f"{shown} {owners}".rstrip()


def _gitlab(book: _Book) -> Iterator[str]:
    """Yield a section for each role with what it approves, and one that any approver satisfies for the folders."""
    keepers = _joined(book, book.keepers)
    folders: list[str] = []
    owned: dict[str, list[str]] = {}
    for shown, roles in book.rows():
        if shown.endswith(_SHARED):  # a section for each of these roles would have all of them approve everything
            folders.append(f"{shown} {' '.join(_joined(book, roles) or keepers)}")
        elif shown not in ("*", pattern(book.folder)):
            for role in roles:
                owned.setdefault(role, []).append(shown)
    yield "[Any approver]"
    yield from folders
    for role in sorted(owned):
        yield ""
        yield f"[{role}] {' '.join(book.logins(role) or keepers)}".rstrip()
        yield from dict.fromkeys(owned[role])


def _joined(book: _Book, roles: Iterable[str]) -> tuple[str, ...]:
    names = {name for role in roles for name in book.logins(role)}
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))
