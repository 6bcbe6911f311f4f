"""Steps: from which version of a document to which the site shows what changed, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from remit.vcs import History

FOLDER = "redline"
"""Where in the site the pages of steps lie."""
MOST = 60
"""So many steps have a page, the latest of all documents; `remit diff` shows every other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPair:
    """The step from a version of a document to the next one; `path` is the place of its page in the site."""

    id: str
    old: str
    new: str
    path: str


def pairs_of_versions(history: History, shown: Mapping[str, str]) -> Mapping[tuple[str, str], VersionPair]:
    """Return the steps that have a page, by document and new version, the latest first.

    `shown` are the documents with the version that the site shows; a later one, not yet in force, is nobody's to read.
    """
    found = []
    for id_, version in shown.items():
        versions = history.versions(id_)
        begin = list(versions).index(version) if version in versions else 0
        for new, old in pairwise(list(versions)[begin:]):
            path = f"{FOLDER}/{id_}_{old}_{new}.html"
            found.append((versions[new][0].position, VersionPair(id=id_, old=old, new=new, path=path)))
    found.sort(key=lambda each: (-each[0], each[1].id, each[1].new))
    return {(step.id, step.new): step for _, step in found[:MOST]}
