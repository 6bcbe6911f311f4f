"""What of a repository's protection can be seen in its own files: code owners, the gate, the recorder's key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from remit.approvals import signatures
from remit.finding import RemitError
from remit.forge.codeowners import PLACES, owners_files
from remit.model import Handbook
from remit.people import SigningKey

_BY_HAND = ("CODEOWNERS", "docs/CODEOWNERS")
_NO_OWNERS = "No CODEOWNERS file says who must review which file."
_GUIDE = "See the guide to protecting the repository."
_LONGEST = 1024 * 1024


State = Literal["ok", "attention", "unknown"]
_Answer = tuple[State, str, str]
"""The state of one thing, a message about it, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionResult:
    """One thing that was looked at: `ok`, needing `attention`, or `unknown` because it is a matter of choice."""

    name: str
    state: State
    message: str
    fix: str = ""


def check_protection(root: Path, handbook: Handbook, today: date) -> Iterator[ProtectionResult]:
    """Look at what the files say about protection; what the forge itself is set to cannot be seen in them."""
    found = {
        "Code owners": _owners(root, handbook, today),
        "Gate": _gate(root),
        "Recorder": _recorder(root, handbook, today),
    }
    for name, (state, message, fix) in found.items():
        yield ProtectionResult(name=name, state=state, message=message, fix=fix)


def _owners(root: Path, handbook: Handbook, today: date) -> _Answer:
    found = [place for place in PLACES.values() if (root / place).is_file()]
    if not found:
        by_hand = [place for place in _BY_HAND if (root / place).is_file()]
        message = f"{by_hand[0]} is not made from the roles." if by_hand else _NO_OWNERS
        return "attention", message, "Run `remit codeowners`, and have the main branch require its owners' review."
    try:
        stale = [PLACES[each.forge] for each in owners_files(handbook, today, root) if not each.current]
    except RemitError as error:
        return "attention", error.message, error.fix
    if stale:
        return (
            "attention",
            f"{stale[0]} does not name today's approvers.",
            "Run `remit codeowners`, and merge the change.",
        )
    return "ok", f"{found[0]} says who must review which file.", ""


def _gate(root: Path) -> _Answer:
    judging = [path for path, text in _jobs(root) if "remit review" in text or 'remit" review' in text]
    if judging:
        return "ok", f"{' and '.join(judging)} {'judges' if len(judging) == 1 else 'judge'} every proposal.", ""
    return (
        "attention",
        "No workflow runs `remit review`, so that nothing judges a proposal before it is merged.",
        f"Take over .github/workflows/ or .gitlab-ci.yml from Remit. {_GUIDE}",
    )


def _recorder(root: Path, handbook: Handbook, today: date) -> _Answer:
    settings = handbook.settings
    valid = [each for each in settings.recorders if each.valid_on(today)]
    if valid:
        keys = " and ".join(_shown(each) for each in valid)
        if any("remit record" in text or ".ci/record-" in text for _, text in _jobs(root)):
            return "ok", f"Reviews are recorded with {keys}.", ""
        return "attention", f"{keys} is registered, and no workflow runs `remit record`.", _GUIDE
    wanting = sorted(key for key, defaults in settings.types.items() if defaults.assurance == "witnessed")
    if settings.recorders or wanting:
        why = f"documents of type {wanting[0]} need a witness" if wanting else "those that were are no longer valid"
        message = f"No recorder's key is registered for today, and {why}."
        return "attention", message, f"Register its public half under `recorders`. {_GUIDE}"
    return (
        "unknown",
        "No recorder's key is registered: a review on GitHub or GitLab counts once somebody runs `remit approve`.",
        f"To have reviews recorded: {_GUIDE[0].lower()}{_GUIDE[1:]}",
    )


def _shown(key: SigningKey) -> str:
    try:
        return signatures.fingerprint(signatures.normalised(key.key))
    except signatures.SignatureFault:
        return "a key that cannot be read"


def _jobs(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that say what a forge runs, with their text."""
    files = [root / ".gitlab-ci.yml", *sorted((root / ".github" / "workflows").glob("*.y*ml"))]
    for file in files:
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                yield file.relative_to(root).as_posix(), opened.read(_LONGEST).decode("utf-8", "replace")
