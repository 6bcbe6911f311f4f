"""Raising the version of Remit that a handbook is pinned to: its lock, its wheel and its launchers, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from remit.files import write_whole
from remit.finding import RemitError
from remit.package.installed import Wheel
from remit.vcs import Git, errors

LOCK, VENDOR = "requirements.lock", "vendor"
LAUNCHERS = ("scripts/build.py", "scripts/test.py")
_PINNED = re.compile(r"^\./vendor/remit-(.+)-py3-none-any\.whl ", re.MULTILINE)
_SECTION = re.compile(r"^## \[([^\]]+)\]", re.MULTILINE)
_TEMPLATE = "remit/package/handbook/{}.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What an upgrade did: the versions before and after, the files written, and what has changed between them."""

    before: str
    after: str
    files: tuple[str, ...]
    changes: str


def upgrade(root: Path, wheel: Wheel) -> Upgraded:
    """Pin a handbook to the version of Remit in a wheel; refuse when something in it is not committed."""
    before = pinned_version(root)
    _refuse_dirty(root)
    files: dict[str, str | bytes] = {f"{VENDOR}/{wheel.name}": wheel.content}
    for launcher in LAUNCHERS:
        template = wheel.files.get(_TEMPLATE.format(launcher))
        if template is None:
            raise RemitError(f"The wheel has no {launcher} for handbooks.", "Use a wheel of a newer version of Remit.")
        files[launcher] = template
    files[LOCK] = wheel.lock()  # last: until it is there, the old pin is whole
    written = [path for path, content in files.items() if _write(root / path, content)]
    for old in (root / VENDOR).glob("remit-*.whl"):
        if old.name != wheel.name:
            old.unlink()
            written.append(f"{VENDOR}/{old.name}")
    return Upgraded(
        before=before,
        after=wheel.version,
        files=tuple(written),
        changes=changes_between(wheel.data("CHANGELOG.md"), before, wheel.version) if before != wheel.version else "",
    )


def pinned_version(root: Path) -> str:
    """Return the version of Remit that a handbook is pinned to."""
    try:
        found = _PINNED.search((root / LOCK).read_text("utf-8"))
    except OSError:
        found = None
    if found is None:
        raise RemitError(
            f"{root} is not pinned to a version of Remit: {LOCK} names no wheel in {VENDOR}/.",
            "`remit init` makes such a handbook; one that holds Remit's source is upgraded by git.",
        )
    return found[1]


def changes_between(changelog: str, before: str, after: str) -> str:
    """Return the sections of a changelog (Keep a Changelog) of the versions after one, up to another, newest first."""
    parts = _SECTION.split(changelog)
    sections = list(zip(parts[1::2], parts[2::2], strict=True))
    kept = []
    for name, text in sections:
        if name == before:
            break
        if name == "Unreleased" and any(each == after for each, _ in sections):
            continue
        kept.append(f"[{name}]{text.rstrip()}")
    return "\n\n".join(kept)


def _refuse_dirty(root: Path) -> None:
    try:
        changed = Git.open(root).run("status", "--porcelain", "--", ".").decode(errors="replace").splitlines()
    except errors.NoRepository:
        raise RemitError(
            f"{root} is in no git repository.", "Commit the handbook first: then an upgrade shows as a change."
        ) from None
    if changed:
        raise RemitError(
            f"There are changes that are not committed, for example {changed[0][3:]}.",
            "Commit or stash them first: then the upgrade is a change of its own, which can be reviewed and undone.",
        )


def _write(path: Path, content: str | bytes) -> bool:
    """Write a file unless it is so already; say whether it was written."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return True
