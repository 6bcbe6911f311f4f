"""What git knows of a merged request: the documents it changed, the files of each reviewed commit, who wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from remit.forge.model import ForgeReview, MergedRequest, User
from remit.source import frontmatter, paths
from remit.vcs import Git, History, errors, landings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDocument:
    """A document that the request changed: as its branch left it, as it was merged, and who wrote it on the way."""

    id: str
    path: str
    oid: str
    landing: landings.Landing | None
    writers: tuple[landings.Author, ...] = ()
    users: tuple[User, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvidence:
    """A merged request as git knows it.

    `before` is the main branch's position before the request was merged, `base` the commit at which its branch left
    the main line (None when they share nothing). `registers` is true when the request itself changes roles, people or
    settings. `trees` holds the files of every reviewed commit that is here, by its id. `unreadable` are files of the
    request that carry no id, and `fault` says why nothing could be seen.
    """

    before: int = -1
    base: str | None = None
    registers: bool = False
    changed: tuple[ChangedDocument, ...] = ()
    trees: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    fault: str = ""
    fix: str = ""


def read_evidence(history: History, request: MergedRequest, reviews: Iterable[ForgeReview]) -> RequestEvidence:
    """Ask git what a merged request changed, and what its reviewers saw."""
    git = history.git
    position = history.position(request.commit)
    if position is None:
        return RequestEvidence(
            fault=f"{request.name} was merged as {request.commit[:12]}, which is not on this main branch",
            fix="Check out the main branch's newest commit; requests into other branches approve nothing.",
        )
    before = _before(history, request, position)
    try:
        head = _files(git, request.head)
    except errors.UnknownRevision:
        return RequestEvidence(
            fault=f"the last commit of {request.name}, {request.head[:12]}, is not in this clone",
            fix=f"Fetch it: {_refspec(request)}",
        )
    earlier = history.main_line[-1 - before] if before >= 0 else None
    base = _merge_base(git, request.head, earlier)
    old = _files(git, base) if base else {}
    known = set(old.values())
    changed = {
        path: oid for path, oid in head.items() if path.endswith(".md") and oid != old.get(path) and oid not in known
    }
    texts = history.read(changed.values())
    found = {path: frontmatter.identify(texts.get(oid, b"")) for path, oid in changed.items()}
    named = {path: who[0] for path, who in found.items() if who}
    side = list(git.commits((paths.POLICIES, paths.ROLES), request.head, earlier)) if changed else []
    return RequestEvidence(
        before=before,
        base=base,
        registers=any(head.get(path) != oid for path, oid in _registers(old))
        or any(old.get(path) != oid for path, oid in _registers(head)),
        changed=tuple(
            _changed_document(history, request, path, changed[path], named[path], position, old, side)
            for path in sorted(named)
        ),
        trees=dict(_trees(git, {review.commit for review in reviews if review.commit})),
        unreadable=tuple(sorted(set(changed) - set(named))),
    )


def _refspec(request: MergedRequest) -> str:
    ref = f"pull/{request.number}" if request.forge == "github" else f"merge-requests/{request.number}"
    return f"git fetch origin refs/{ref}/head"


def _before(history: History, request: MergedRequest, position: int) -> int:
    """Return the main branch's position before a request; one that was fast-forwarded brought all its own commits."""
    own = {request.head, *(commit.id for commit in request.commits)}
    line = history.main_line
    place = position
    while place >= 0 and line[-1 - place] in own:
        place -= 1
    return min(place, position - 1)


def _files(git: Git, commit: str) -> dict[str, str]:
    """Return the plain files of policies, roles and settings in a commit: object ids by path."""
    return {
        entry.path: entry.oid
        for entry in git.tree(commit, paths.POLICIES, paths.ROLES, paths.SETTINGS)
        if entry.mode[:3] == "100"
    }


def _registers(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, oid) for path, oid in files.items() if path == paths.SETTINGS or path.startswith(f"{paths.ROLES}/"))


def _merge_base(git: Git, head: str, earlier: str | None) -> str | None:
    if earlier is None:
        return None
    try:
        return git.run("merge-base", git.resolve(head), earlier).decode("ascii").split()[0]
    except errors.GitError:  # they share nothing: a branch from elsewhere
        return None


def _trees(git: Git, wanted: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for commit in sorted(wanted):
        try:
            yield commit, _files(git, commit)
        except errors.UnknownRevision:
            continue


def _changed_document(
    history: History,
    request: MergedRequest,
    path: str,
    oid: str,
    id_: str,
    position: int,
    old: Mapping[str, str],
    side: list[landings.LogCommit],
) -> ChangedDocument:
    landed = next((each for each in history.landings(id_) if each.position <= position), None)
    own_paths = {path, *(each.path for each in history.landings(id_) if old.get(each.path) == each.oid)}
    wrote = [commit for commit in side if _has_written(history.git, commit, own_paths, oid)]
    known_commits = {commit.id: commit for commit in request.commits}
    users = [user for commit in wrote if commit.id in known_commits for user in known_commits[commit.id].users]
    writers = [writer for commit in wrote for writer in commit.writers]
    writers += [writer for commit in wrote if commit.id in known_commits for writer in known_commits[commit.id].writers]
    return ChangedDocument(
        id=id_,
        path=path,
        oid=oid,
        landing=None if landed is None or landed.deleted else landed,
        writers=tuple(dict.fromkeys(writers)),
        users=tuple(dict.fromkeys(users)),
    )


def _has_written(git: Git, commit: landings.LogCommit, own_paths: set[str], oid: str) -> bool:
    """Say whether a commit of the branch made text; a merge did where its result is that of none of its parents."""
    entries = [entry for entry in commit.entries if entry.path in own_paths or entry.oid == oid]
    if len(commit.parents) < 2 or not entries:
        return bool(entries)
    others = [_files(git, parent) for parent in commit.parents[1:]]
    return any(all(other.get(entry.path, "") != entry.oid for other in others) for entry in entries)
