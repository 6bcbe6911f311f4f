"""The `allowed_signers` file: with it, anybody can repeat the proof of a signature with OpenSSH alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from remit.approvals.signatures import NAMESPACE, fingerprint, normalised
from remit.finding import RemitError

_WORD = re.compile(r"[A-Za-z0-9@._-]{1,80}")
_UNSAFE = re.compile(r"""[\s*?!,"`\\]|^[#-]""")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSigner:
    """Somebody's key and what it may sign in the half-open interval of days [start, end)."""

    principal: str
    key: str
    namespaces: tuple[str, ...] = (NAMESPACE,)
    start: date | None = None
    end: date | None = None


def allowed_signers(entries: Iterable[AllowedSigner], zone: ZoneInfo) -> str:
    """Return the text of an `allowed_signers` file for `ssh-keygen -Y verify` (OpenSSH 9.1 or newer).

    Days begin at midnight in `zone` and are written in UTC. OpenSSH counts the moment of `valid-before` as valid, so
    the last second before the end is written. An interval without a day allows nothing and is left out.
    """
    owners: dict[str, str] = {}
    lines = set()
    for entry in entries:
        if not entry.principal.isprintable() or not entry.principal or _UNSAFE.search(entry.principal):
            raise RemitError(
                f"{entry.principal!r} cannot stand in a list of allowed signers.",
                "Use a plain e-mail address: no spaces, quotes, commas, backslashes or wildcards, no # or - in front.",
            )
        key = normalised(entry.key)
        owner = owners.setdefault(key, entry.principal)
        if owner.casefold() != entry.principal.casefold():
            first, second = sorted((owner, entry.principal))
            raise RemitError(
                f"The key {fingerprint(key)} is entered for {first} and for {second}.", "A key belongs to one person."
            )
        options = _options(entry, zone)
        if options is not None:
            lines.add(f"{entry.principal} {options} {key}\n")
    return "".join(sorted(lines))


def _options(entry: AllowedSigner, zone: ZoneInfo) -> str | None:
    """Return what restricts a key, or None when it is valid on no day."""
    if not entry.namespaces or not all(_WORD.fullmatch(name) for name in entry.namespaces):
        raise RemitError(f"{', '.join(entry.namespaces)!r} names no purposes that a key may sign for.")
    start, end = (_midnight(day, zone) if day else None for day in (entry.start, entry.end))
    if end and end <= max(start or _EPOCH, _EPOCH):
        return None
    options = [f'namespaces="{",".join(sorted(set(entry.namespaces)))}"']
    if start and start > _EPOCH:  # OpenSSH knows no earlier moment
        options.append(f'valid-after="{start:%Y%m%d%H%M%SZ}"')
    if end:
        options.append(f'valid-before="{end - timedelta(seconds=1):%Y%m%d%H%M%SZ}"')
    return ",".join(options)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day, in UTC; where clocks skip midnight, that is the moment at which they do."""
    if day.year < _EPOCH.year:
        return _EPOCH
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
