"""An edition: the handbook as it is read on a day, with its history and register. What every output starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from remit.control.register import Register, make_register
from remit.control.versions import VersionRow, version_rows
from remit.finding import RemitError
from remit.model import Handbook, Source
from remit.rules.suggest import suggestion
from remit.source.identity import identify
from remit.source.load import Loaded, load
from remit.source.paths import SETTINGS, site_path
from remit.source.tree import WorkTree
from remit.vcs.errors import GitError, NoRepository
from remit.vcs.git import Git
from remit.vcs.history import History, read_history


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A handbook on a day; `history` is None when git has none to tell, and `no_history` then says why."""

    loaded: Loaded
    today: date
    history: History | None
    no_history: str = ""
    texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Expanded texts by path: each is expanded once, whoever needs it."""

    @property
    def handbook(self) -> Handbook:
        """The handbook itself."""
        return self.loaded.handbook

    @cached_property
    def register(self) -> Register:
        """The register of controlled documents."""
        return make_register(self.handbook, self.history, self.today)

    @cached_property
    def versions(self) -> Mapping[str, tuple[VersionRow, ...]]:
        """The versions of every document, newest first."""
        return version_rows(self.handbook, self.history, self.handbook.document)

    @cached_property
    def pages(self) -> Mapping[str, Source]:
        """The hand-written pages by their place in the site."""
        return {site_path(page.source.path): page.source for page in self.loaded.pages}

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The position of each document in the register, by id."""
        return {row.id: index for index, row in enumerate(self.register.rows)}


def open_edition(root: Path, today: date) -> Edition:
    """Read the handbook in `root` and its history; raise `RemitError` when there is none, or git misleads."""
    if not (root / SETTINGS).is_file():
        raise RemitError(
            f"{root} is no handbook: there is no {SETTINGS}.",
            "Run the command in the handbook's folder, or name it with --root.",
        )
    loaded = load(WorkTree(root))
    history, why = _history(root)
    return Edition(loaded=loaded, today=today, history=history, no_history=why)


def history_of(edition: Edition, id_: str) -> tuple[VersionRow, ...]:
    """Return the versions of one document, deleted ones included, without reading those of the others."""
    document = edition.handbook.document.get(id_)
    known = set(edition.handbook.document) | set(edition.history.documents if edition.history else ())
    if id_ not in known:
        raise RemitError(
            f"There is no document `{id_}`, and there never was one in this history.", suggestion(id_, known)
        )
    return version_rows(edition.handbook, edition.history, {id_: document})[id_]


def _history(root: Path) -> tuple[History | None, str]:
    try:
        git = Git.open(root)
        state = git.facts()
        if state.kind == "empty":
            return None, "Nothing has been committed yet, so no version has a date."
        return read_history(git, parse=identify), ""
    except NoRepository as error:
        return None, str(error)
    except GitError as error:
        raise RemitError(str(error)) from None
