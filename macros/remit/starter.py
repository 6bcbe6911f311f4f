"""Starting files: what `remit new` writes, filled in so that it passes the check as it is."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from remit.edition import Edition
from remit.files import write_whole
from remit.finding import RemitError
from remit.model import ALL_STAFF, Role
from remit.render import environments
from remit.source import decoding, paths

# What a file or key must not be called: YAML's nothing, the word for everybody, pages that head a folder, and devices.
_RESERVED = {"null", ALL_STAFF, "index", "readme", "con", "prn", "aux", "nul"}
_DEVICE = re.compile(r"(com|lpt)[0-9]")
_LONGEST_NAME = 60
_LONGEST_SHORT = 24
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def write_starter(edition: Edition, root: Path, kind: str, title: str) -> str:
    """Write a starting file and return its path relative to the root; nothing that exists is touched."""
    path, text = starting_text(edition, kind, title)
    folder_for(root, path)
    write_whole(root / path, text, replace=False)
    return path


def folder_for(root: Path, path: str) -> None:
    """Make the folders of a path relative to the root, unless one of them is a link that would lead elsewhere."""
    folder = root
    for part in path.split("/")[:-1]:
        folder = folder / part
        if folder.is_symlink():
            shown = folder.relative_to(root).as_posix()
            raise RemitError(f"{shown} is a link, and the handbook reads plain folders only.", "Make it a folder.")
        folder.mkdir(exist_ok=True)


def starting_text(edition: Edition, kind: str, title: str) -> tuple[str, str]:
    """Return the path of a starting file relative to the root, and its text; nothing is written."""
    title = _sound(title)
    prefix, folder = paths.KINDS[kind]
    id_ = next_id(edition, prefix)
    name = slug_of(title) or id_.lower()
    if name in _RESERVED or _DEVICE.fullmatch(name):
        name = f"{name}-{kind}"
    path = f"{folder}/{name}.md"
    settings = edition.handbook.settings
    _refuse_taken(edition, title, name if kind == "role" else "")
    owner = _owner(edition) or (name if kind == "role" else "")
    if not owner:
        raise RemitError(
            "The handbook has no active internal role yet that could own a document.",
            "Begin with one, for example: remit new role Lead Implementer",
        )
    defaults = settings.types.get(kind)
    text = (
        environments.starters()
        .get_template("role.md.j2" if kind == "role" else "document.md.j2")
        .render(
            id=id_,
            title=title,
            short=_short(edition, title),
            kind=kind,
            name=name,
            activity=_free(f"{name}-upkeep", {activity.id for _, activity in edition.handbook.activities()}),
            activity_name=f"Upkeep of {title}",
            letters=f"{settings.scheme.doers[0]}/{settings.scheme.accountable}",
            day=edition.today,
            owner=owner,
            approvers_known=bool(defaults and defaults.approvers),
            review_months=defaults.review_months if defaults else 12,
        )
    )
    return path, text


def next_id(edition: Edition, prefix: str) -> str:
    """Return the first id above every one that the handbook or its history has ever used."""
    used = {document.id for document in edition.handbook.documents} | set(edition.handbook.damaged)
    if edition.history:
        used.update(edition.history.documents)
    numbers = [int(match.group(1)) for id_ in used if (match := re.fullmatch(rf"{prefix}-([0-9]{{1,99}})", id_))]
    return f"{prefix}-{max(numbers, default=0) + 1:03d}"


def slug_of(title: str) -> str:
    """Return a title as a file name and key: small letters, digits and hyphens; empty for a script without them."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_PLAIN)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if slug[:1].isdigit():
        slug = f"n{slug}"
    if len(slug) > _LONGEST_NAME:
        cut = slug[: _LONGEST_NAME + 1].rpartition("-")[0]
        slug = cut or slug[:_LONGEST_NAME]
    return slug


def _sound(title: str) -> str:
    """Return a title on one line, or refuse one that no file could be named after or that would not be text."""
    title = " ".join(title.split())
    if not any(char.isalnum() for char in title):
        raise RemitError("The title has no letter or digit.", "Give one that says what it is about: Data Policy")
    if any("\ud800" <= char <= "\udfff" for char in title) or any(decoding.find_controls(title, "")):
        raise RemitError("The title holds characters that are not text.", "Type it anew instead of pasting it.")
    return title


def _refuse_taken(edition: Edition, title: str, key: str) -> None:
    """Refuse a title that another document goes by already, and a key that another role has."""
    for document in edition.handbook.ordered:
        names = _names(document) if isinstance(document, Role) and key else {document.title.casefold()}
        if title.casefold() in names or (isinstance(document, Role) and document.key == key):
            raise RemitError(f"There is “{document.title}” already: {document.path}.", "Choose another title.")


def _names(role: Role) -> set[str]:
    return {name.casefold() for name in (role.title, role.short, *role.aliases)}


def _short(edition: Edition, title: str) -> str:
    """Return a heading for the role's column: the first words of the title, unless another role goes by them."""
    words = title[: _LONGEST_SHORT + 1].rpartition(" ")[0] if len(title) > _LONGEST_SHORT else title
    short = words or title[:_LONGEST_SHORT]
    taken = {name for role in edition.handbook.roles for name in _names(role)}
    return title if short.casefold() in taken else short


def _free(name: str, taken: set[str]) -> str:
    """Return a key that is not taken yet."""
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _owner(edition: Edition) -> str:
    """Return who keeps the new text until somebody is named: the first role of the handbook, if there is one."""
    roles = (role.key for role in edition.handbook.roles if role.kind == "internal" and role.lifecycle == "active")
    return next(roles, "")
