"""How large a change of a document is: by what it obliges people to, and by who has which part in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remit.model import Document, Role
from remit.register import lifecycle
from remit.review.change.sentences import Difference, difference

NONE, EDITORIAL, MINOR, MAJOR = "none", "editorial", "minor", "major"
ORDER: Mapping[str, int] = {NONE: 0, EDITORIAL: 1, MINOR: 2, MAJOR: 3}
"""The sizes, from nothing at all to the largest."""
FEW = 4
"""A text with fewer obligations than this is not reported as replaced because half of them are."""
_FIELDS: Mapping[str, tuple[str, str]] = {
    "type": (MAJOR, "its type"),
    "lifecycle": (MINOR, "its lifecycle"),
    "owner": (MINOR, "its owner"),
    "review_months": (MINOR, "its review interval"),
    "classification": (MINOR, "its classification"),
    "audience": (MINOR, "who must read it"),
    "supersedes": (MINOR, "what it supersedes"),
    "title": (EDITORIAL, "its title"),
    "summary": (EDITORIAL, "its summary"),
    "effective_from": (EDITORIAL, "its effective date"),
    "key": (MINOR, "the role's key"),
    "kind": (MINOR, "whether the role is internal"),
    "critical": (MINOR, "whether the role is critical"),
    "purpose": (MINOR, "the role's purpose"),
    "key_activities": (MINOR, "the role's key activities"),
    "accountability": (MINOR, "what the role answers for"),
    "reports_to": (MINOR, "whom the role reports to"),
    "independent_of": (MINOR, "what the role is independent of"),
    "responsibilities": (MINOR, "the role's responsibilities"),
    "skills": (MINOR, "the role's skills"),
    "qualifications": (MINOR, "the role's qualifications"),
    "holders": (MINOR, "who holds the role"),
    "short": (EDITORIAL, "the role's short name"),
    "aliases": (EDITORIAL, "the role's other names"),
    "example": (EDITORIAL, "the role's example"),
}
_OF_ROLES = tuple(name for name in Role.__dataclass_fields__ if name in _FIELDS)
_OF_ALL = tuple(name for name in Document.__dataclass_fields__ if name in _FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a change is, by its weightiest reason; `text` holds the obligations that come and go."""

    level: str
    reasons: tuple[tuple[str, str], ...]
    text: Difference

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons for the level, without the lighter ones."""
        return tuple(words for level, words in self.reasons if level == self.level)

    @property
    def words(self) -> tuple[str, ...]:
        """All reasons, the weightiest first."""
        return tuple(words for _, words in self.reasons)


def size_of(before: Document, after: Document) -> Size:
    """Return how large the change from one text to another is."""
    text = difference(before.source.body, after.source.body)
    reasons = [*_text_reasons(before, after, text), *_field_reasons(before, after)]
    if not reasons and not same_but_for_layout(before.source.content, after.source.content):
        stated_anew = (before.version, before.change) != (after.version, after.change)
        if before.source.body != after.source.body:
            reasons.append((EDITORIAL, "markup or the order of the text"))
        elif not stated_anew:
            reasons.append((EDITORIAL, "the writing of the front matter"))
    reasons.sort(key=lambda reason: -ORDER[reason[0]])
    return Size(level=reasons[0][0] if reasons else NONE, reasons=tuple(reasons), text=text)


def level_of_step(before: str, after: str) -> str:
    """Return the step between two versions: major, minor or editorial, none when equal, back when it is lower."""
    old, new = lifecycle.number(before), lifecycle.number(after)
    if new <= old:
        return NONE if new == old else "back"
    if new[0] != old[0]:
        return MAJOR
    return MINOR if new[1] != old[1] else EDITORIAL


def _text_reasons(before: Document, after: Document, text: Difference) -> Iterator[tuple[str, str]]:
    added, removed = len(text.added), len(text.removed)
    if text.before >= FEW and removed * 2 > text.before:
        yield MAJOR, f"{removed} of {text.before} obligations are replaced or gone"
    elif added or removed:
        parts = [f"{count} {word} obligation{'s' * (count != 1)}" for count, word in ((added, "new"), (removed, "lost"))
                 if count]  # fmt: skip
        yield MINOR, " and ".join(parts)
    if text.reordered:
        yield MINOR, "the order of the steps"
    for what, title in text.headings:
        yield EDITORIAL, f"the heading “{title}” is {what}"
    if text.other:
        yield EDITORIAL, "wording that obliges nobody"


def _field_reasons(before: Document, after: Document) -> Iterator[tuple[str, str]]:
    for name in _OF_ALL:
        if _plain(getattr(before, name)) != _plain(getattr(after, name)):
            yield _FIELDS[name]
    if isinstance(before, Role) and isinstance(after, Role):
        for name in _OF_ROLES:
            if name not in _OF_ALL and _plain(getattr(before, name)) != _plain(getattr(after, name)):
                yield _FIELDS[name]
    gone = [key for key in before.approvers if key not in after.approvers]
    come = [key for key in after.approvers if key not in before.approvers]
    if gone:
        yield MAJOR, f"no longer approved by {', '.join(gone)}"
    if come:
        yield MINOR, f"also approved by {', '.join(come)}"
    yield from _activity_reasons(before, after)
    lost, gained = _requirements(before, after), _requirements(after, before)
    if lost:
        yield MINOR, f"no longer satisfies {', '.join(lost)}"
    if gained:
        yield MINOR, f"now satisfies {', '.join(gained)}"


def _activity_reasons(before: Document, after: Document) -> Iterator[tuple[str, str]]:
    old = {activity.id: activity for activity in before.activities}
    new = {activity.id: activity for activity in after.activities}
    for id_ in dict.fromkeys((*old, *new)):
        if id_ not in new:
            yield MINOR, f"the activity {id_} is gone"
        elif id_ not in old:
            yield MINOR, f"the activity {id_} is new"
        elif old[id_].assignments != new[id_].assignments:
            yield MINOR, f"who does what in {id_}"
        elif old[id_].name != new[id_].name:
            yield EDITORIAL, f"the name of the activity {id_}"


def _requirements(one: Document, other: Document) -> list[str]:
    """Return the clauses and controls that one text satisfies and another does not."""
    return [
        id_
        for framework, ids in one.satisfies.items()
        for id_ in dict.fromkeys(ids)
        if id_ not in other.satisfies.get(framework, ())
    ]


def _plain(value: object) -> object:
    """Return a value so that spacing, capitals and closing stops make no difference."""
    if isinstance(value, str):
        return " ".join(value.casefold().split()).rstrip(" .;")
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return value


def same_but_for_layout(before: bytes, after: bytes) -> bool:
    """Say whether two files differ in line ends, a byte order mark or white space at the ends of lines alone."""
    return _bare(before) == _bare(after)


def _bare(data: bytes) -> bytes:
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return b"\n".join(line.rstrip() for line in text.split(b"\n")).rstrip()
