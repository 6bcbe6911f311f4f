"""The zip of a pack: the bound PDF and everything beside it that an auditor takes away, with a manifest of hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from remit.edition import Edition
from remit.export import exports
from remit.files import ZIP_EPOCH, zip_files
from remit.finding import Finding
from remit.model import Document
from remit.pack.bound import Volume
from remit.pack.content import Content
from remit.paper.pdf import print_documents
from remit.paper.word import HouseStyle, write_documents
from remit.render import environments
from remit.verify import kit

BUNDLE = "repository.bundle"
MANIFEST = "SHA256SUMS"


def pack_zip(
    content: Content, volumes: Iterable[Volume], pdfs: Mapping[str, bytes], words: Mapping[str, bytes]
) -> bytes:
    """Return the zip of a pack; of `pdfs` and `words`, files of documents by id, those in the pack are taken.

    A redacted one carries no repository, in which the whole texts would be.
    """
    bound = [document.id for document in (*content.roles, *content.documents)]
    files = {volume.name: volume.pdf for volume in volumes}
    files |= {f"pdf/{id_}.pdf": pdfs[id_] for id_ in bound if id_ in pdfs}
    files |= {f"word/{id_}.docx": words[id_] for id_ in bound if id_ in words}
    files |= {f"tables/{name}": data for name, data in exports(content.shown).items()}
    files |= {f"verification/{name}": data for name, data in _proofs(content).items()}
    files["README.md"] = _readme(content, files)
    files[MANIFEST] = manifest(files)
    return zipped(files, content.edition.today)


def single_files(
    content: Content, style: HouseStyle, *, paper: str = "a4"
) -> tuple[dict[str, bytes], dict[str, bytes], list[Finding]]:
    """Return the documents of a pack by id as PDF and as Word, and what could not be made."""
    chosen = (*content.roles, *content.documents)
    printed, findings = print_documents(content.edition, chosen, paper=paper, redacted=content.redacted)
    words = dict(word_files(content.edition, chosen, style, findings, redacted=content.redacted))
    return {each.sheet.id: each.pdf for each in printed}, words, findings


def word_files(
    edition: Edition, documents: Iterable[Document], style: HouseStyle, findings: list[Finding], **how: Any
) -> Iterator[tuple[str, bytes]]:
    """Yield the Word file of each document by id, and put into `findings` what kept others from being made."""
    for each in write_documents(edition, documents, style, **how):
        if isinstance(each, Finding):
            findings.append(each)
        else:
            yield each.id, each.docx


def _proofs(content: Content) -> Mapping[str, bytes]:
    """Return what the approvals can be verified with."""
    edition = content.edition
    if edition.history is None or content.proof is None:
        return {}
    found = {name: text.encode() for name, text in kit(edition, content.proof).items()}
    return found if content.redacted else {**found, BUNDLE: edition.history.git.bundle()}


def _readme(content: Content, files: Mapping[str, bytes]) -> bytes:
    text = environments.templates().get_template("pack/readme.md.j2").render(
        edition=content.edition, proof=content.proof, redacted=content.redacted, names=sorted(files), bundle=BUNDLE,
        manifest=MANIFEST,
    )  # fmt: skip
    return f"{text.rstrip()}\n".encode()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of every file, in the form that `sha256sum --check` reads."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def zipped(files: Mapping[str, bytes], day: date) -> bytes:
    """Return files as a zip, in the order of their names and all of one day."""
    return zip_files(sorted(files.items()), (max(day.year, ZIP_EPOCH[0]), day.month, day.day, 0, 0, 0), mode=0o644)


def pack_name(edition: Edition) -> str:
    """Return the name of an edition's zip, without its ending."""
    return f"audit-pack-{edition.today}"
