"""The calendar to subscribe to (RFC 5545): reviews, versions that will take effect, certificates that lapse.

Every event keeps its UID while it is about the same thing, so that a calendar moves it and does not add another: a
document's id survives renames and new versions. DTSTAMP is the edition's day; of two events with one UID the one with
the later stamp holds (RFC 5546, 2.1.5), so no SEQUENCE is counted. What is over is left out: a calendar that
subscribes takes it away. Nobody is shown as busy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from remit.blocks import badges
from remit.edition import Edition
from remit.export.sheet import page_address
from remit.register import State
from remit.tables import reviews, skills


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something of a whole day; `path` is the file whose page shows more."""

    uid: str
    day: date
    summary: str
    description: str
    category: str
    path: str


def calendar(edition: Edition) -> bytes:
    """Return the calendar's bytes, the events in the order of their days."""
    from icalendar import Calendar
    from icalendar import Event as CalendarEvent

    settings = edition.handbook.settings
    name = f"{settings.organisation}: reviews" if settings.organisation else "Reviews"
    made = Calendar()
    made.add("prodid", "-//Remit//Reviews//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", _line(name))
    made.add("x-wr-calname", _line(name))
    made.add("x-wr-caldesc", "Reviews of controlled documents, versions to take effect, certificates that lapse.")
    made.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT24H")
    stamp = datetime.combine(edition.today, datetime.min.time(), UTC)
    for event in events(edition):
        entry = CalendarEvent()
        entry.add("uid", event.uid)
        entry.add("dtstamp", stamp)
        entry.add("dtstart", event.day)
        if event.day < date.max:
            entry.add("dtend", event.day + timedelta(days=1))
        entry.add("summary", _line(event.summary))
        entry.add("description", _text(event.description))
        entry.add("categories", [event.category])
        entry.add("transp", "TRANSPARENT")
        if address := page_address(settings, event.path):
            entry.add("url", address)
        made.add_component(entry)
    return bytes(made.to_ical())


def events(edition: Edition) -> tuple[Event, ...]:
    """Return every event of an edition, each UID once, in the order of their days."""
    found: dict[str, Event] = {}
    for each in (*_reviews(edition), *_beginnings(edition), *_lapses(edition)):
        found.setdefault(each.uid, each)
    return tuple(sorted(found.values(), key=lambda event: (event.day, event.uid)))


def _reviews(edition: Edition) -> Iterator[Event]:
    for row in reviews(edition.register):
        if row.next_review is None:
            continue
        document = edition.handbook.document.get(row.id)
        lines = [
            f"Owner: {edition.handbook.title_of(row.owner)}",
            f"Version: {row.version}, {badges.BADGES[row.state.value].lower()}",
        ]
        if row.overdue:
            lines.append(f"Overdue on {edition.today}.")
        yield Event(
            uid=f"{row.id}@review.{_slug(edition)}",
            day=row.next_review,
            summary=f"Review {row.id} {row.title}{' (overdue)' if row.overdue else ''}",
            description="\n".join(lines),
            category="Review",
            path=document.path if document else "",
        )


def _beginnings(edition: Edition) -> Iterator[Event]:
    """Yield the days on which approved versions will take effect."""
    for row in edition.register.rows:
        status = edition.status(row.id)
        text = status.upcoming.document if status and status.upcoming else None
        if text is None or text.effective_from is None or row.state is State.RETIRED:
            continue
        if text.effective_from > edition.today:
            yield Event(
                uid=f"{text.id}-{text.version}@effective.{_slug(edition)}",
                day=text.effective_from,
                summary=f"{text.id} {text.title}: version {text.version} takes effect",
                description=f"Owner: {edition.handbook.title_of(text.owner)}\n{text.change.summary}".strip(),
                category="Takes effect",
                path=edition.handbook.document[text.id].path if text.id in edition.handbook.document else "",
            )


def _lapses(edition: Edition) -> Iterator[Event]:
    """Yield the days on which certificates lapse that a role asks its holders for, of each the longest one."""
    last: dict[tuple[str, str], date] = {}
    roles: dict[tuple[str, str], list[str]] = {}
    found: dict[tuple[str, str], Event] = {}
    endless: set[tuple[str, str]] = set()
    for row in skills.certificates(edition.handbook, edition.today):
        for held in row.held:
            key = (held.person.id, row.name.casefold())
            roles.setdefault(key, [])
            if row.role.title not in roles[key]:
                roles[key].append(row.role.title)
            expires = held.competence.expires
            if expires is None:
                endless.add(key)
            elif expires >= last.get(key, date.min):
                last[key] = expires
                found[key] = Event(
                    uid=f"{held.person.id}-{_digest(key[1])}@certificate.{_slug(edition)}",
                    day=expires,
                    summary=f"{row.name} of {held.person.name} {'lapsed' if held.lapsed else 'lapses'}",
                    description=held.competence.evidence,
                    category="Certificate",
                    path=row.role.path,
                )
    for key, event in found.items():
        if key not in endless:
            asked = f"Asked for by: {', '.join(roles[key])}"
            evidence = f"\nEvidence: {event.description}" if event.description else ""
            yield replace(event, description=asked + evidence)


def _slug(edition: Edition) -> str:
    """Return the organisation's name as part of a UID; of a name without Latin letters, a digest."""
    name = edition.handbook.settings.organisation
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or (_digest(name) if name else "handbook")


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """Return text without the control characters that RFC 5545 (3.1) has no place for."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
