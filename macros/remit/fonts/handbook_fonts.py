"""The handbook's own fonts: files in its folder `fonts/`, which show what the vendored ones cannot."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from remit.finding import RemitError
from remit.fonts.coverage import Coverage, vendored

FOLDER = "fonts"
"""The handbook's folder for fonts."""
ENDINGS = (".ttf", ".otf")
_OTHER_FORMATS = (".ttc", ".otc", ".woff", ".woff2")
MOST_BYTES = 64 * 1024 * 1024
VENDORED_FAMILIES = (
    "Inter",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Noto Emoji",  # before the symbols, so that what belongs together comes from one font
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "JetBrains Mono",
)
"""The families that come with Remit as Typst names them, in the order in which it asks them for a character."""
_STYLES = re.compile(
    r"(thin|hairline|light|lt|regular|normal|book|medium|med|md|bold|bd|demi|semi|extra|ultra|black|heavy|italic|oblique"
    r"|slanted|narrow|condensed|cond|compressed|expanded|[- ])*"
)
"""What may follow a family's name to name one of its styles."""
_RESTRICTED = 0x2  # OS/2.fsType: "Restricted License embedding" (OpenType)
VENDORED_FILES = Path(__file__).parent / "files"
"""The folder of the vendored font files."""
MONOSPACE = "JetBrains Mono"


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font file of the handbook: path below the root, family and characters; `fault` says why it is not used."""

    path: str
    family: str = ""
    characters: frozenset[str] = frozenset()
    fault: str = ""


def own_fonts(root: Path) -> tuple[Font, ...]:
    """Read the handbook's own fonts, in the order of their names; what cannot be used is there with its fault."""
    return tuple(_read(path) for path in _files(root / FOLDER))


def coverage_with(fonts: tuple[Font, ...]) -> Coverage:
    """Return what the vendored fonts and those of a handbook can show together."""
    found = vendored()
    for font in fonts:
        if not font.fault:
            found = found.with_more(font.characters)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield what lies in the folder and looks like a font."""
    if folder.is_symlink():
        yield folder
        return
    try:
        names = sorted(each.name for each in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise RemitError(f"{folder} cannot be read: {error.strerror}.", "Give yourself the right to read it.") from None
    yield from (
        folder / name for name in names if name.lower().endswith((*ENDINGS, *_OTHER_FORMATS)) and name[0] != "."
    )


def _read(path: Path) -> Font:
    name = FOLDER if path.name == FOLDER and path.is_symlink() else f"{FOLDER}/{path.name}"
    try:
        return _parsed(name, _bytes(path))
    except _Unusable as error:
        return Font(path=name, fault=str(error))


class _Unusable(Exception):
    """Why a font is not used."""


def _bytes(path: Path) -> bytes:
    """Return a plain file's bytes; a link could make a PDF show the characters of any file of the machine."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _Unusable("it is a link or a device, not a plain file")
        if path.suffix.lower() in _OTHER_FORMATS:
            raise _Unusable(f"fonts of the format {path.suffix.lower()} cannot be used, only .ttf and .otf")
        if path.stat().st_size > MOST_BYTES:
            raise _Unusable("it is larger than 64 MiB")
        return path.read_bytes()
    except OSError as error:
        raise _Unusable(f"it cannot be read: {error.strerror}") from None


def _parsed(path: str, content: bytes) -> Font:
    from io import BytesIO

    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    try:
        with TTFont(BytesIO(content), lazy=True) as font:
            names = {str(each) for each in font["name"].names if each.nameID in (1, 16)}
            family = font["name"].getBestFamilyName() or ""
            points = font["cmap"].getBestCmap() or {}
            restricted = font["OS/2"].fsType & 0xF == _RESTRICTED if "OS/2" in font else False
    except Exception as error:  # whatever a damaged or hostile font makes the reader stumble over
        raise _Unusable("it is damaged, or no font") from error
    if not points or not family:
        raise _Unusable("it has no characters, or no name")
    if restricted:
        raise _Unusable("its maker does not allow it to be put into documents")
    for each in sorted(names):
        if (taken := _vendored_name(each)) is not None:
            raise _Unusable(f"the family {taken} comes with Remit already")
    return Font(path=path, family=family, characters=frozenset(map(chr, points)))


def _vendored_name(family: str) -> str | None:
    """Return the vendored family that a name stands for, with or without a style behind it."""
    name = " ".join(family.casefold().split())
    for each in VENDORED_FAMILIES:
        if name.startswith(each.casefold()) and _STYLES.fullmatch(name.removeprefix(each.casefold())):
            return each
    return None


def families(own: Iterable[Font] = (), *, code: bool = False) -> tuple[str, ...]:
    """Return the families for `set text(font: …)`, of text or of code; the handbook's own come last.

    Last, so that a font in the repository can only add characters and never show others than the text has.
    """
    more = sorted({font.family for font in own if not font.fault} - set(VENDORED_FAMILIES))
    names = (*VENDORED_FAMILIES, *more)
    return (MONOSPACE, *(name for name in names if name != MONOSPACE)) if code else names


def copy_fonts(own: Iterable[Font], root: Path, folder: Path) -> None:
    """Copy the usable fonts of the handbook in `root` into an empty folder, which Typst may then search.

    Typst takes folders only, follows links in them and reads formats that are not checked here.
    """
    for number, font in enumerate(each for each in own if not each.fault):
        file = root / font.path
        shutil.copyfile(file, folder / f"{number:03d}{file.suffix.lower()}", follow_symlinks=False)
