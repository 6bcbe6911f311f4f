"""Reading a handbook that is known but for a few files: what has not changed is not parsed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from remit.finding import Finding
from remit.model import Handbook, Settings
from remit.source.files import MemoryTree
from remit.source.load import Loaded, load
from remit.source.paths import PEOPLE, POLICIES


def read_first(files: Mapping[str, bytes]) -> Loaded:
    """Read a handbook whole."""
    return load(MemoryTree(files))


def read_again(known: Loaded, side: tuple[Mapping[str, bytes], set[str]], settings: Settings) -> Loaded:
    """Read the files of another side by the settings of a known one; `side` names the paths that differ."""
    files, differing = side
    if not differing:
        return known
    if known.handbook.damaged:  # which file a damaged name came from is not kept
        return load(MemoryTree(files), settings)
    part = load(MemoryTree({path: files[path] for path in sorted(differing) if path in files}), settings)
    documents = [each for each in known.handbook.documents if each.path not in differing]
    documents += part.handbook.documents
    documents.sort(key=lambda document: (not document.path.startswith(f"{POLICIES}/"), document.path))
    pages = [page for page in known.pages if page.source.path not in differing] + [*part.pages]
    handbook = Handbook(
        documents=tuple(documents),
        people=part.handbook.people if PEOPLE in differing else known.handbook.people,
        settings=settings,
        damaged=part.handbook.damaged,
    )
    kept: list[Finding] = [each for each in known.findings if each.place.path not in differing]
    return replace(
        part,
        handbook=handbook,
        pages=tuple(sorted(pages, key=lambda page: page.source.path)),
        files=frozenset(known.files - differing) | part.files,
        findings=(*kept, *part.findings),
        contents={
            **{path: data for path, data in known.contents.items() if path not in differing},
            **part.contents,
        },
    )
