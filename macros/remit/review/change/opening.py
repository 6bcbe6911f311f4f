"""Opening a proposal: two revisions, or a revision and the files as they lie, are read and made comparable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from remit.edition import TRACKED, Edition
from remit.register import text_approval
from remit.review.change import landed as ahead
from remit.review.change import snapshot
from remit.review.change.proposal import NOTHING, Gap, Proposal
from remit.review.change.snapshot import FileChange, FileEntry, Listing
from remit.source import decoding, frontmatter, loading, paths, trees
from remit.vcs import Git, History, errors, landings, read_history

HERE = "the work tree"
_FETCH = "Fetch the whole history: git fetch --unshallow (in CI: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)."


@dataclass(slots=True)
class _Git:
    """What is asked of git on the way, and what could not be answered."""

    git: Git
    gaps: list[Gap] = field(default_factory=list)

    def commit(self, revision: str) -> str | None:
        try:
            return self.git.resolve(revision)
        except errors.UnknownRevision as error:
            fix = _FETCH if self.git.shallow else "Fetch it (git fetch), or correct its name."
            self.gaps.append(Gap(message=str(error), fix=fix))
            return None

    def start(self, base: str, head: str) -> str | None:
        """Return where two lines parted; None when they have nothing in common.

        Lines that were merged into each other crosswise parted at several points, and what the head takes back of one
        of them looks unchanged from another: such a comparison is no whole one.
        """
        try:
            found = self.git.run("merge-base", "--all", base, head).decode("ascii").split()
        except errors.GitError:
            found = []
        if not found:
            why = "their common beginning was not fetched" if self.git.shallow else "they have no common beginning"
            message = f"The two sides cannot be set against where they parted: {why}."
            fix = _FETCH if self.git.shallow else "Start the change from a commit of the base."
            self.gaps.append(Gap(message=message, fix=fix))
            return None
        if len(found) > 1:
            points = " and ".join(sorted(each[:12] for each in found))
            message = (
                f"The two sides parted at several points ({points}), so that what is merged is not what is compared."
            )
            self.gaps.append(Gap(message=message, fix="Merge the base as it is now into the change."))
        return found[0]

    def history(self, commit: str) -> History | None:
        try:
            return read_history(self.git, TRACKED, at=commit, parse=frontmatter.identify)
        except (errors.ShallowClone, errors.GraftedRepository) as error:
            message = f"Versions, writers and approvals cannot be judged. {error}"
            self.gaps.append(Gap(message=message, fix=_FETCH if self.git.shallow else "Remove that file."))
        except errors.GitError as error:
            self.gaps.append(Gap(message=str(error), fix="Clone the repository anew, whole."))
        return None


def open_proposal(
    root: Path,
    base: str,
    head: str | None,
    today: date,
    *,
    folder: Path | None = None,
    authors: Sequence[str] = (),
) -> Proposal:
    """Read what `head` (a revision; without one, the files in `folder`, or those in `root`) changes against `base`.

    Everything that cannot be compared is in the proposal's `gaps`; nothing is raised for what a change may contain.
    `authors` are addresses of more people who had a hand in it.
    """
    draft = Proposal(base=base, head=head or (str(folder) if folder else HERE), today=today)
    try:
        asked = _Git(Git.open(root))
    except errors.NoRepository as error:
        gap = Gap(message=error.published, fix="Compare in a clone of the repository.")
        return replace(draft, after=loading.load(trees.MemoryTree({})), gaps=(gap,), comparable=False)
    base_commit = asked.commit(base)
    head_commit = asked.commit(head) if head else _tip(asked.git, folder)
    if base_commit is None or (head is not None and head_commit is None):
        return replace(draft, gaps=tuple(asked.gaps), comparable=False)
    start = asked.start(base_commit, head_commit) if head_commit else base_commit
    try:
        sides = (start or base_commit, base_commit, head_commit if head else None)
        proposal, landing = _compared(draft, asked.git, *sides, folder or root)
    except errors.GitError as error:
        gaps = (*asked.gaps, Gap(message=str(error), fix="Clone the repository anew, whole."))
        return replace(draft, gaps=gaps, comparable=False)
    history = asked.history(base_commit)
    gaps = tuple(asked.gaps)
    proposal = replace(proposal, base_commit=base_commit, start_commit=start, head_commit=head_commit, gaps=gaps)
    if history is None or history.head is None:
        return proposal
    proposal = replace(proposal, history=history)
    uncommitted = _people_here(asked.git, head is None)
    others = tuple(landings.Author(email, email) for email in authors)
    return _with_history(proposal, asked.git, history, landing, (uncommitted, others))


def _compared(
    draft: Proposal, git: Git, start: str, base: str, head: str | None, folder: Path
) -> tuple[Proposal, tuple[FileChange, ...]]:
    """Return the proposal with its three sides read, and the changes that merging it would land."""
    before = snapshot.of_commit(git, start)
    target = before if base == start else snapshot.of_commit(git, base)
    after = snapshot.of_folder(git, folder.absolute(), before.marks) if head is None else snapshot.of_commit(git, head)
    contents = _contents(git, before, target, after)
    first = loading.read_first(_files(target, contents))
    settings = first.handbook.settings
    changed = snapshot.changes(before.marks, after.marks)
    since = {change.path for change in snapshot.changes(before.marks, target.marks)}
    start_loaded = first if target is before else loading.read_again(first, _pair(target, before, contents), settings)
    head_loaded = loading.read_again(start_loaded, _pair(before, after, contents), settings)
    proposed_settings = NOTHING
    if before.marks.get(paths.SETTINGS) != after.marks.get(paths.SETTINGS):
        mark = after.marks.get(paths.SETTINGS)
        proposed_settings = loading.load(
            trees.MemoryTree({paths.SETTINGS: contents[mark.oid]} if mark and mark.oid in contents else {})
        )
    proposal = replace(
        draft,
        before=start_loaded,
        target=first,
        after=head_loaded,
        proposed_settings=proposed_settings,
        changed=changed,
        contents=contents,
        changed_on_target=frozenset(since & {change.path for change in changed}),
        paths=frozenset(after.marks),
    )
    return proposal, tuple(
        each for each in changed if _is_in_history(each.path) and target.marks.get(each.path) != each.after
    )


def _with_history(
    proposal: Proposal,
    git: Git,
    history: History,
    landing: tuple[FileChange, ...],
    people: tuple[tuple[landings.Author, ...], tuple[landings.Author, ...]],
) -> Proposal:
    """Put the change on top of the base's history, with those who wrote it."""
    head = proposal.head_commit or proposal.base_commit or ""
    writers = ahead.writers_of(git, proposal.start_commit, head, landing, proposal.contents, *people, TRACKED)
    moment = text_approval.end_of(proposal.today, ZoneInfo(proposal.target.handbook.settings.time_zone)) + 1
    oids = {each.after.oid for each in landing if each.after}
    fresh = {oid: data for oid, data in proposal.contents.items() if oid in oids}
    landed = ahead.landed(history, landing, fresh, writers, moment)
    edition = Edition(loaded=proposal.after, today=proposal.today, history=landed)
    return replace(proposal, edition=edition, writers=writers)


def _is_in_history(path: str) -> bool:
    return path == paths.SETTINGS or path.startswith(tuple(f"{folder}/" for folder in TRACKED))


def _tip(git: Git, folder: Path | None) -> str | None:
    """Return the commit on which the files were changed; a folder may be a checkout of its own."""
    try:
        own = Git.open(folder).facts().head if folder else git.facts().head
        return git.resolve(own) if own else None
    except errors.GitError:
        return None


def _people_here(git: Git, work_tree: bool) -> tuple[landings.Author, ...]:
    email = git.user_email() if work_tree else None
    return (landings.Author(email, email),) if email else ()


def _pair(known: Listing, other: Listing, contents: Mapping[str, bytes]) -> tuple[dict[str, bytes], set[str]]:
    """Return a side's files, and the paths at which they differ from those of a side that has been read."""
    return _files(other, contents), {change.path for change in snapshot.changes(known.marks, other.marks)}


def _files(side: Listing, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that a handbook is made of; links and submodules are none."""
    unread = {".md": b" " * (decoding.MAX_FILE + 1)}  # what was too large to be read is reported as such
    return {
        path: contents.get(mark.oid, unread.get(path[-3:], b""))
        for path, mark in side.marks.items()
        if _is_of_handbook(path, mark)
    }


def _is_of_handbook(path: str, mark: FileEntry) -> bool:
    folders = tuple(f"{folder}/" for folder in snapshot.HANDBOOK)
    return mark.mode.startswith("100") and (path == paths.SETTINGS or path.startswith(folders))


def _contents(git: Git, *sides: Listing) -> dict[str, bytes]:
    """Return the bytes of everything that will be read, each once, by git's id."""
    found: dict[str, bytes] = {}
    asked: dict[str, None] = {}
    for side in sides:
        for path, mark in side.marks.items():
            if not mark.mode.startswith("100") or (path.startswith(f"{paths.CONTENT}/") and not path.endswith(".md")):
                continue
            if mark.oid in side.fresh:
                found[mark.oid] = side.fresh[mark.oid]
            elif _is_of_handbook(path, mark):
                asked[mark.oid] = None
    asked |= dict.fromkeys(_others(sides))
    wanted: Iterable[str] = (oid for oid in asked if oid and oid not in found)
    return found | {blob.oid: blob.data for blob in git.blobs(wanted, limit=trees.MAX_READ) if blob.data is not None}


def _others(sides: Sequence[Listing]) -> Iterable[str]:
    """Yield the ids of what else is looked into where the change touches it: records, and what fixes line ends."""
    for path, *marks in snapshot.changes(sides[0].marks, sides[-1].marks):
        if path.startswith(f"{snapshot.RECORDS}/") or path.endswith(".gitattributes"):
            yield from (mark.oid for mark in marks if mark and mark.mode.startswith("100"))
