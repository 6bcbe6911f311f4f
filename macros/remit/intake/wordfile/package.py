"""A Word file as untrusted bytes: opened within limits, refused in words for people, and handed on cleaned.

A .docx is a zip of XML parts that name each other (ECMA-376 part 2, Open Packaging Conventions). Nothing that a part
points to outside the file is ever opened.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from remit.files import ZipBomb, unzip, zip_files
from remit.finding import RemitError
from remit.intake.wordfile.ooxml import PROPERTY, RELATED, Element, MalformedXml, parse, serialize

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024
MOST_XML = 64 * 1024 * 1024
MOST_PARTS = 5_000
_AS_DOCX = "Open it in Word and save it as “Word Document (.docx)”."
_OTHERS = {
    b"{\\rtf": "a rich text file (.rtf)",
    b"%PDF-": "a PDF",
    b"<html": "a web page",
    b"<!DOC": "a web page",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_HYPERLINK = "/hyperlink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A Word file's parts by name, its own trees parsed, and what was left out because it leads outside."""

    name: str
    parts: dict[str, bytes]
    trees: Mapping[str, Element]
    main: str = "word/document.xml"
    outside: tuple[str, ...] = ()
    """Kinds of what the file would have fetched from elsewhere, such as `image` or `attachedTemplate`."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """The file's custom properties, in which Remit says what it gave out."""
    title: str = ""

    def related(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part refers to: for each id the kind of the relation, and the name of the part it leads to."""
        tree = self.trees.get(_relations_of(part))
        base = posixpath.dirname(part)
        return {
            str(each.get("Id")): (_kind(each), _joined(base, str(each.get("Target"))))
            for each in (tree if tree is not None else ())
            if each.get("TargetMode") != "External"
        }

    def part(self, kind: str) -> Element | None:
        """Return the tree that the main part refers to as `footnotes`, `comments`, `styles` and the like."""
        names = (name for found, name in self.related(self.main).values() if found == kind)
        return self.trees.get(next(names, ""))

    def stories(self) -> Iterator[tuple[str, Element]]:
        """Yield the parts that hold the text, with their trees: the main part, then its endnotes and footnotes."""
        notes = {name for kind, name in self.related(self.main).values() if kind in ("footnotes", "endnotes")}
        names = (self.main, *sorted(notes - {self.main}))
        yield from ((name, self.trees[name]) for name in names if name in self.trees)

    def gather_pictures(self) -> None:
        """Put copies of pictures that lie in another folder of the file where readers look for them."""
        folder = posixpath.join(posixpath.dirname(self.main), "media", "")
        for part, _ in self.stories():
            related = self.related(part)
            for each in self.trees.get(_relations_of(part), ()):
                kind, name = related.get(str(each.get("Id")), ("", ""))
                if kind == "image" and name in self.parts and not name.startswith(folder):
                    place = f"{folder}moved-{len(self.parts)}{posixpath.splitext(name)[1]}"
                    self.parts[place] = self.parts[name]
                    each.set("Target", posixpath.relpath(place, posixpath.dirname(part) or "."))


def open_package(path: Path) -> Package:
    """Read a Word file; raise `RemitError`, in words for people, when it is none or not fit to be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise RemitError(f"{path} is not a file.", "Name a Word document (.docx).")
        if status.st_size > MOST_BYTES:
            raise _refused(path, "is larger than 64 MB, the most that is read.", "Make its images smaller in Word.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise RemitError(f"There is no file {path}.", "See that its name is written in full.") from None
    except OSError as error:
        raise RemitError(f"{path} cannot be read: {error.strerror}.") from None
    return read_package(content, path)


def read_package(content: bytes, path: Path) -> Package:
    """Read a Word file from its bytes; `path` is only named in complaints."""
    _recognise(content, path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _unpacked(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        advice = "Ask for it again, or open it in Word, which may repair it, and save it anew."
        raise _refused(path, "is damaged: it is not whole.", advice) from None
    if "[Content_Types].xml" not in parts or "_rels/.rels" not in parts:
        raise _refused(path, "is a zip file, but no Word document.", "Name a Word document (.docx).")
    return _package(parts, path)


def repacked(package: Package) -> bytes:
    """Return a package as the bytes of a Word file, its trees as they are now; same parts, same bytes."""
    parts = {
        name: content if (tree := package.trees.get(name)) is None else serialize(tree)
        for name, content in package.parts.items()
    }
    return zip_files(sorted(parts.items()), compressed=False)


def _recognise(content: bytes, path: Path) -> None:
    """Refuse what is no zip, and say what it is instead."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _refused(path, "is protected by a password.", "Take the password off in Word (File, Info, Protect).")
        raise _refused(path, "is in the old Word format (.doc).", _AS_DOCX)
    for begin, what in _OTHERS.items():
        if content[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(begin.lower()):
            raise _refused(path, f"is {what}, whatever its name says.", _AS_DOCX)
    if not content:
        raise _refused(path, "is empty.", "Ask for it again.")
    if not content.startswith(b"PK"):
        raise _refused(path, "is not a Word document.", "Name a Word document (.docx).")


def _unpacked(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    """Return all parts of what may be a Word file."""
    names: set[str] = set()
    for entry in archive.infolist():
        name = entry.filename.removeprefix("/")
        if entry.flag_bits & 1:
            raise _refused(path, "is protected by a password.", "Take the password off in Word.")
        if name.casefold() in {"mimetype", "content.xml"}:
            raise _refused(path, "is an OpenDocument file (.odt).", "Open it and save it as a Word document (.docx).")
        if name in names:
            raise _refused(path, f"holds the part {name!a} twice.", "Open it in Word and save it anew.")
        names.add(name)
    try:
        return unzip(archive, most_bytes=MOST_UNPACKED, most_files=MOST_PARTS)
    except ZipBomb as bomb:
        raise _bomb(path, str(bomb)) from None


def _package(parts: dict[str, bytes], path: Path) -> Package:
    trees = {name: _tree(data, name, path) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    if (
        any(name.casefold().endswith("vbaproject.bin") for name in parts)
        or b"macroEnabled" in parts["[Content_Types].xml"]
    ):
        raise _refused(path, "holds macros (.docm), which are programs.", _AS_DOCX)
    outside = tuple(sorted(kind for name, tree in trees.items() if name.endswith(".rels") for kind in _cut_off(tree)))
    starts = (each for each in trees["_rels/.rels"] if _kind(each) == "officeDocument")
    main = next((_joined("", str(each.get("Target"))) for each in starts), "")
    if "purl.oclc.org" in str(trees[main].tag if main in trees else ""):
        raise _refused(path, "is in the form “Strict Open XML”, which few programs read.", _AS_DOCX)
    if main not in trees or not str(trees[main].tag).endswith("wordprocessingml/2006/main}document"):
        raise _refused(path, "is an Office file, but no Word document.", "Name a Word document (.docx).")
    return Package(
        name=path.name,
        parts=parts,
        trees=trees,
        main=main,
        outside=outside,
        properties=_properties(trees.get("docProps/custom.xml")),
        title=_title(trees.get("docProps/core.xml")),
    )


def _tree(data: bytes, name: str, path: Path) -> Element:
    if len(data) > MOST_XML:
        raise _bomb(path, f"has a part, {name!a}, of more than 64 MB")
    try:
        return parse(data)
    except MalformedXml as error:
        advice = "Open it in Word, save it anew, and try again."
        raise _refused(path, f"cannot be read: {error} (part {name!a}).", advice) from None


def _cut_off(relations: Element) -> list[str]:
    """Take every relation that leads outside from a list of them, but links that readers follow; return their kinds."""
    found = []
    for each in list(relations):
        if each.tag == f"{RELATED}Relationship" and each.get("TargetMode") == "External":
            kind = _kind(each)
            if not str(each.get("Type")).endswith(_HYPERLINK):
                relations.remove(each)
                found.append(kind)
    return found


def _properties(tree: Element | None) -> dict[str, str]:
    if tree is None:
        return {}
    return {
        str(each.get("name")): "".join(each.itertext()).strip() for each in tree if each.tag == f"{PROPERTY}property"
    }


def _title(tree: Element | None) -> str:
    found = (each.text or "" for each in (() if tree is None else tree) if str(each.tag).endswith("}title"))
    return " ".join(next(found, "").split())


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _joined(base: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")


def _kind(relation: Element) -> str:
    return str(relation.get("Type")).rpartition("/")[2]


def _refused(path: Path, why: str, advice: str) -> RemitError:
    return RemitError(f"{path} {why}", advice)


def _bomb(path: Path, why: str) -> RemitError:
    return _refused(path, f"{why}: that is not a document but an attempt to use up this machine.", "Do not open it.")
