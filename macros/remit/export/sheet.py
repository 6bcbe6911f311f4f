"""A sheet: a table as plain data, before it becomes a workbook's, a CSV file's or anything else's."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote

from remit.blocks import badges
from remit.edition import Edition
from remit.model import Document, Settings
from remit.source import paths


def page_address(settings: Settings, path: str) -> str:
    """Return the web address of a Markdown file's page; empty when the settings name no address of the site."""
    if not settings.site_url or not path:
        return ""
    folder, name = posixpath.split(paths.site_path(path).removesuffix(".md"))
    if name.lower() in ("index", "readme"):
        name = "" if settings.folder_pages else "index.html"
    else:
        name += "/" if settings.folder_pages else ".html"
    return settings.site_url + quote(posixpath.join(folder, name), safe="/.-_~")


class Kind(StrEnum):
    """What the cells of a column hold; `mark` is a word or letters in the colour of their meaning."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    LINK = "link"
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text with a meaning: `path` is the file whose page it leads to, `badge` or `letter` names its colour."""

    text: str
    path: str = ""
    badge: str = ""
    letter: str = ""


Value = str | int | date | Cell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, what it holds, its widest in characters, and whether it is worth space on paper."""

    title: str
    kind: Kind = Kind.TEXT
    widest: int = 44
    printed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: `key` names its file, `about` says what it is, the first `fixed` columns stay in sight."""

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    fixed: int = 1


def plain(value: Value) -> str | int | date | None:
    """Return what a cell says, without where it leads and how it looks."""
    return value.text if isinstance(value, Cell) else value


def linked(document: Document) -> Cell:
    """Return a cell with a document's or role's title that leads to its page."""
    return Cell(text=document.title, path=document.path)


def role_cell(edition: Edition, key: str) -> Value:
    """Return a cell with a role's title that leads to its page, or the bare key of a role that is not there."""
    role = edition.handbook.role.get(key)
    return linked(role) if role else key


def badge_cell(kind: str) -> Cell:
    """Return a cell with a badge's word in its colour."""
    return Cell(text=badges.BADGES[kind], badge=kind)
