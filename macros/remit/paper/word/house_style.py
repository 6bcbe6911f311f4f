"""The house style of Word files: the one that comes with the product, or the adopter's own in its place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar
from zipfile import ZipFile

from remit.blocks import badges
from remit.files import ZipBomb, unzip
from remit.finding import RemitError
from remit.scheme import Scheme

OWN = "house-style.docx"
"""Where an adopter's reference document stands: at the root of the handbook."""
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 10 * 1024 * 1024, 60 * 1024 * 1024, 5_000
_NEEDED = (
    "Normal", "Body Text", "Compact", "Title", "Heading 1", "Heading 2", "Heading 3", "Hyperlink", "Header", "Footer",
    "Table", "Document Control", "RACI Legend", "Note", "Note Title", "Warning", "Warning Title", "Horizontal Rule",
)  # fmt: skip
_MEND = (
    f"Begin with the house style that comes with Remit (remit docx --house-style {OWN}), and change its styles in Word."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """A reference document, and the names of the styles that it lacks; what is set in these looks plain."""

    NAME: ClassVar[str] = OWN
    """The name of a handbook's own one, at its root."""

    content: bytes
    missing: tuple[str, ...] = ()


@cache
def given_style() -> HouseStyle:
    """Return the house style that comes with the product."""
    return HouseStyle(content=files("remit.paper.word").joinpath("templates", "reference.docx").read_bytes())


def read_house_style(root: Path | None, scheme: Scheme) -> HouseStyle:
    """Return a handbook's own house style, or the one that comes with the product; `RemitError` when it is unfit."""
    path = root / OWN if root else None
    if path is None or not (path.is_file() or path.is_symlink()):
        return given_style()
    if path.is_symlink():
        raise RemitError(f"{OWN} is a symbolic link, and links are not followed.", "Put the file itself there.")
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if why := _unfit(content):
        raise RemitError(f"{OWN} cannot be the house style: {why}.", _MEND)
    names = {style.name for style in _opened(content).styles}
    return HouseStyle(content=content, missing=tuple(name for name in needed(scheme) if name not in names))


def needed(scheme: Scheme) -> Iterator[str]:
    """Yield the names of the styles that a reference document should have."""
    yield from _NEEDED
    yield from (f"RACI {letter}" for letter in scheme.letters)
    yield from (f"Badge {kind.replace('-', ' ').title()}" for kind in badges.BADGES)


def _unfit(content: bytes) -> str:
    """Say why a file is no fit reference document; "" when it is one."""
    if len(content) > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1024 // 1024} MiB"
    try:
        with ZipFile(io.BytesIO(content)) as package:
            parts = unzip(package, most_bytes=MOST_UNPACKED, most_files=MOST_PARTS)
        if any("vbaproject" in name.lower() for name in parts):
            return "it holds macros"
        document = _opened(content)
        outside = sorted(
            {rel.target_ref for rel in _relations(document.part.package) if rel.is_external and _loads(rel)}
        )
    except ZipBomb as bomb:
        return f"it {bomb}"
    except Exception:  # python-docx and lxml fail on a damaged file in many ways
        return "it is not a Word document (.docx)"
    return f"it loads something from outside, {outside[0]}" if outside else ""


def _opened(content: bytes) -> Any:
    import docx

    return docx.Document(io.BytesIO(content))


def _relations(package: Any) -> Iterator[Any]:
    yield from package.rels.values()
    for part in package.iter_parts():
        yield from part.rels.values()


def _loads(relation: Any) -> bool:
    return not str(relation.reltype).endswith("/hyperlink")
